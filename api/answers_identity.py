"""What is answered about sign-ins and accounts (登录与账号的应答)."""

from __future__ import annotations

from api.answers import Answer, SignedIn


class SessionShown(Answer):
    """One sign-in (会话): by which device and from which network, since when, and until when it lasts."""

    id: str
    how: str
    client: str
    address: str
    began_at: str
    used_at: str
    ends_at: str
    this: bool


class Sessions(Answer):
    """One's own sign-ins, the newest first."""

    items: list[SessionShown]


class SessionsEnded(Answer):
    """How many sessions are over."""

    ended: int


class SignInShown(Answer):
    """Something that happened to sign-ins: what, by what kind of device, from which network, and whether it was good.

    ``device`` and ``network`` are empty where nothing asked: at the console, or before kinds were kept. ``session`` is
    the id under which one ends it, if it still lasts.
    """

    at: str
    kind: str
    text: str
    good: bool
    device: str
    device_text: str
    network: str
    network_text: str
    session: str | None
    this: bool


class SignIns(Answer):
    """One's own, the newest first; for those before, ask again with the last ``at``."""

    items: list[SignInShown]


class OfficeSignIn(Answer):
    """The same of somebody who holds an office, without its session; ``by`` is the id of who did it, if known."""

    person: str
    name: str
    login: str | None
    by: str | None
    event: SignInShown


class OfficeSignIns(Answer):
    """Those of a place, the newest first."""

    items: list[OfficeSignIn]


class Invited(Answer):
    """An invitation (邀请); the code is shown only now, and is to be given to that person and nobody else."""

    login: str
    invitation: str
    expires_at: str


class Enrolled(Answer):
    """What a device needs (动态口令), shown only now: the secret in Base32, and the same to be scanned."""

    login: str
    secret: str
    uri: str


class RecoveryCodes(Answer):
    """Codes for when the device is lost, each for one time; shown only now."""

    recovery_codes: list[str]


class Confirmed(Answer):
    """The account is ready, and signed in."""

    session: SignedIn
    recovery_codes: list[str]

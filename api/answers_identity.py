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

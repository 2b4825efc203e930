"""What the store and the outside know of identity (身份端口): accounts, sessions, invitations, codes."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Account:
    """How somebody on the roster signs in with a password (账号).

    ``password`` is what ``Passwords`` made of it, ``totp`` the encrypted secret, ``recovery`` hashes of codes that are
    left; ``step`` is the last half minute whose code was taken. Without a password the account cannot be used yet.
    """

    person: str
    login: str
    made_at: datetime
    changed_at: datetime
    password: str | None = None
    totp: str | None = None
    step: int = 0
    recovery: tuple[str, ...] = ()
    locked_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Session:
    """A sign-in that lasts (会话), of one person on one device. Access tokens name it and end with it.

    ``fresh`` are hashes of the refresh tokens that may be used, ``spent`` that of the one used last, at ``turned_at``.
    ``factors`` is how many proofs of identity were given: 1 or 2. ``client`` is what the device calls itself,
    ``address`` the network it came from, shortened.
    """

    id: str
    person: str
    how: str
    factors: int
    began_at: datetime
    used_at: datetime
    ends_at: datetime
    fresh: tuple[str, ...] = ()
    spent: str | None = None
    turned_at: datetime | None = None
    ended_at: datetime | None = None
    ended_why: str | None = None
    client: str = ""
    address: str = ""

    def lives(self, now: datetime) -> bool:
        """Whether tokens that name it count."""
        return self.ended_at is None and now < self.ends_at


@dataclass(frozen=True, slots=True)
class Invitation:
    """Somebody is asked to set a password and a second factor (邀请). ``digest`` is the hash of the code.

    ``password`` and ``totp`` are what was chosen so far; they become the account's when the first code was right.
    """

    id: str
    person: str
    login: str
    digest: str
    made_by: str | None
    made_at: datetime
    ends_at: datetime
    password: str | None = None
    totp: str | None = None
    used_at: datetime | None = None

    def stands(self, now: datetime) -> bool:
        """Whether it can still be used."""
        return self.used_at is None and now < self.ends_at


@dataclass(frozen=True, slots=True)
class Attempt:
    """Failed sign-ins under one key; nobody tries before ``wait_until``. ``good_at``: last success from there."""

    key: str
    failures: int
    last_at: datetime
    wait_until: datetime | None = None
    good_at: datetime | None = None


class SignInKind(StrEnum):
    """What can happen to sign-ins; the value never changes."""

    SIGNED_IN = "sign_in:done"
    REFUSED = "sign_in:refused"
    WAITING = "sign_in:delayed"
    REUSED = "session:reused"
    ENDED = "session:ended"
    INVITED = "account:invited"
    ENROLLED = "account:enrolled"
    PASSWORD = "account:password"  # noqa: S105  # nosec B105  # the name of an event
    RECOVERY = "account:recovery"
    LOCKED = "account:locked"
    UNLOCKED = "account:unlocked"


@dataclass(frozen=True, slots=True)
class SignInEvent:
    """One of those, as it is kept (登录留痕). ``login`` only of accounts that exist; ``by`` None: at the console.

    ``device`` is a kind (``cases.sign_ins.Kind``) and no more: what a device says of itself in full goes with its
    session, this stays.
    """

    at: datetime
    kind: SignInKind
    good: bool
    person: str | None = None
    login: str | None = None
    address: str = ""
    by: str | None = None
    session: str | None = None
    device: str = ""


class IdentityBook(Protocol):
    """The part of a transaction that knows who signs in how; of all towns."""

    async def real_now(self) -> datetime:
        """The database's own time, which no demo shifts; aware, UTC."""

    async def account(self, login: str) -> Account | None:
        """The account of that login name, locked until the transaction ends."""

    async def account_of(self, person: str) -> Account | None:
        """The account of that person, locked likewise."""

    async def accounts(self) -> tuple[Account, ...]:
        """All of them by login name."""

    async def save_account(self, account: Account) -> None:
        """Keep it, new or changed; a person has one. Raises InvalidInput for a login name of somebody else."""

    async def session(self, session: str, *, lock: bool = False) -> Session | None:
        """A session by its id, whether it still lives or not."""

    async def sessions_of(self, person: str) -> tuple[Session, ...]:
        """Sessions of this person that nobody has ended, the newest first."""

    async def save_session(self, session: Session) -> None:
        """Keep it, new or changed."""

    async def invitation(self, digest: str) -> Invitation | None:
        """The invitation whose code has this hash, locked until the transaction ends."""

    async def save_invitation(self, invitation: Invitation) -> None:
        """Keep it, new or changed; whatever else the person was invited by before, unused, is gone."""

    async def attempts(self, keys: Sequence[str]) -> Mapping[str, Attempt]:
        """What is known under these keys, locked until the transaction ends, so that nobody counts beside."""

    async def save_attempts(self, attempts: Iterable[Attempt]) -> None:
        """Keep them."""

    async def note_sign_in(self, event: SignInEvent) -> None:
        """Keep it for good."""

    async def sign_ins(self, limit: int, person: str | None = None) -> tuple[SignInEvent, ...]:
        """What happened, the newest first, of everybody or of one person."""

    async def sign_ins_of(
        self, people: Collection[str], limit: int, before: datetime | None = None
    ) -> tuple[SignInEvent, ...]:
        """What happened to these people, the newest first; only what is from ``before`` then."""

    async def sweep_identity(self, before: datetime, failures: datetime) -> int:
        """Forget what ended ``before``, networks not seen since, and the rest of ``failures`` from before; how many."""


class Passwords(Protocol):
    """Keeps passwords as what cannot be turned back (口令散列); slow on purpose, away from the event loop."""

    async def hash(self, password: str) -> str:
        """What may be stored."""

    async def matches(self, hashed: str | None, password: str) -> bool:
        """Whether it is that password; for None it takes as long and is not."""

    def outdated(self, hashed: str) -> bool:
        """Whether it was made with other costs than are set now."""


class Codes(Protocol):
    """One-time codes of a device (动态口令, RFC 6238): six digits, another one each half minute."""

    def new_secret(self) -> str:
        """A secret for a device, in Base32."""

    def uri(self, secret: str, login: str) -> str:
        """What a device scans (otpauth)."""

    def step(self, secret: str, code: str, at: datetime) -> int | None:
        """The half minute to which the code belongs, one before or after ``at`` at most; None where to none."""

"""Who signs in how, in memory (内存身份)."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime

from adapters.memory_store.tables import Tables
from cases.ports_identity import Account, Attempt, Invitation, Session, SignInEvent
from cases.refusals import InvalidInput


class IdentityTables:
    """The part of the twin's transaction that knows accounts and sessions."""

    tables: Tables
    real: datetime

    async def real_now(self) -> datetime:
        """The time that no demo shifts."""
        return self.real

    async def account(self, login: str) -> Account | None:
        """The account of that login name."""
        return next((each for each in self.tables.accounts.values() if each.login == login), None)

    async def account_of(self, person: str) -> Account | None:
        """The account of that person."""
        return self.tables.accounts.get(person)

    async def accounts(self) -> tuple[Account, ...]:
        """All of them by login name."""
        return tuple(sorted(self.tables.accounts.values(), key=lambda each: each.login))

    async def save_account(self, account: Account) -> None:
        """Keep it, new or changed. Raises InvalidInput for a login name of somebody else."""
        known = await self.account(account.login)
        if known is not None and known.person != account.person:
            raise InvalidInput({"login": f"登录名“{account.login}”已经有人用了,请换一个"})
        self.tables.accounts[account.person] = account

    async def session(self, session: str, *, lock: bool = False) -> Session | None:  # noqa: ARG002  # one transaction at a time
        """A session by its id, whether it still lives or not."""
        return self.tables.sessions.get(session)

    async def sessions_of(self, person: str) -> tuple[Session, ...]:
        """Sessions of this person that nobody has ended, the newest first."""
        theirs = (each for each in self.tables.sessions.values() if each.person == person and each.ended_at is None)
        return tuple(sorted(theirs, key=lambda each: (each.began_at, each.id), reverse=True))

    async def save_session(self, session: Session) -> None:
        """Keep it, new or changed."""
        self.tables.sessions[session.id] = session

    async def invitation(self, digest: str) -> Invitation | None:
        """The invitation whose code has this hash."""
        return next((each for each in self.tables.invitations.values() if each.digest == digest), None)

    async def save_invitation(self, invitation: Invitation) -> None:
        """Keep it; whatever else the person was invited by before, unused, is gone."""
        kept = self.tables.invitations.values()
        stays = (each for each in kept if each.person != invitation.person or each.used_at is not None)
        self.tables.invitations = {each.id: each for each in (*stays, invitation)}

    async def attempts(self, keys: Sequence[str]) -> Mapping[str, Attempt]:
        """What is known under these keys."""
        return {key: self.tables.attempts.get(key) or Attempt(key, 0, self.real) for key in keys}

    async def save_attempts(self, attempts: Iterable[Attempt]) -> None:
        """Keep them."""
        self.tables.attempts |= {each.key: each for each in attempts}

    async def note_sign_in(self, event: SignInEvent) -> None:
        """Keep it for good."""
        self.tables.sign_ins = (*self.tables.sign_ins, event)

    async def sign_ins(self, limit: int, person: str | None = None) -> tuple[SignInEvent, ...]:
        """What happened, the newest first, of everybody or of one person."""
        found = (each for each in reversed(self.tables.sign_ins) if person is None or each.person == person)
        return tuple(found)[:limit]

    async def sign_ins_of(
        self, people: Collection[str], limit: int, before: datetime | None = None
    ) -> tuple[SignInEvent, ...]:
        """What happened to these people, the newest first."""
        theirs = (each for each in reversed(self.tables.sign_ins) if each.person in people)
        return tuple(each for each in theirs if before is None or each.at < before)[:limit]

    async def sweep_identity(self, before: datetime, failures: datetime) -> int:
        """Forget what ended before, networks not seen since, and the rest of failures from before."""
        tables = self.tables
        sessions = {key: each for key, each in tables.sessions.items() if not _over(each, before)}
        invitations = {key: each for key, each in tables.invitations.items() if each.ends_at >= before}
        since = {True: failures, False: before}
        attempts = {key: each for key, each in tables.attempts.items() if each.last_at >= since[each.good_at is None]}
        gone = len(tables.sessions) - len(sessions) + len(tables.invitations) - len(invitations)
        gone += len(tables.attempts) - len(attempts)
        tables.sessions, tables.invitations, tables.attempts = sessions, invitations, attempts
        return gone


def _over(session: Session, before: datetime) -> bool:
    return session.ends_at < before or (session.ended_at is not None and session.ended_at < before)

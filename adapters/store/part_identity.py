"""Who signs in how, on the database (身份): accounts, sessions, invitations, attempts and what became of them."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any

from tortoise.models import Model

from adapters.store.models_identity import AccountRow, AttemptRow, InvitationRow, SessionRow, SignInRow
from adapters.store.session import Session as Connection
from cases.ports_identity import Account, Attempt, Invitation, Session, SignInEvent, SignInKind
from cases.refusals import InvalidInput


class IdentityTables(Connection):
    """The port ``cases.ports_identity.IdentityBook``."""

    async def real_now(self) -> datetime:
        """The database's own time, which no demo shifts."""
        return self.moment.real

    async def account(self, login: str) -> Account | None:
        """The account of that login name, locked until the transaction ends."""
        rows = await self.of(AccountRow, login=login).select_for_update().values()
        return _account(rows[0]) if rows else None

    async def account_of(self, person: str) -> Account | None:
        """The account of that person, locked likewise."""
        rows = await self.of(AccountRow, person=person).select_for_update().values()
        return _account(rows[0]) if rows else None

    async def accounts(self) -> tuple[Account, ...]:
        """All of them by login name."""
        return tuple(_account(row) for row in await self.of(AccountRow).order_by("login").values())

    async def save_account(self, account: Account) -> None:
        """Keep it, new or changed. Raises InvalidInput for a login name of somebody else."""
        other = await self.of(AccountRow, login=account.login).exclude(person=account.person).exists()
        if other:
            raise InvalidInput({"login": f"登录名“{account.login}”已经有人用了,请换一个"})
        await self._put(AccountRow, "person", account)

    async def session(self, session: str, *, lock: bool = False) -> Session | None:
        """A session by its id, whether it still lives or not."""
        query = self.of(SessionRow, id=session)
        rows = await (query.select_for_update() if lock else query).values()
        return _session(rows[0]) if rows else None

    async def sessions_of(self, person: str) -> tuple[Session, ...]:
        """Sessions of this person that nobody has ended, the newest first."""
        rows = await self.of(SessionRow, person=person, ended_at__isnull=True).order_by("-began_at", "-id").values()
        return tuple(_session(row) for row in rows)

    async def save_session(self, session: Session) -> None:
        """Keep it, new or changed."""
        await self._put(SessionRow, "id", session)

    async def invitation(self, digest: str) -> Invitation | None:
        """The invitation whose code has this hash, locked until the transaction ends."""
        rows = await self.of(InvitationRow, digest=digest).select_for_update().values()
        return Invitation(**rows[0]) if rows else None

    async def save_invitation(self, invitation: Invitation) -> None:
        """Keep it, new or changed; whatever else the person was invited by before, unused, is gone."""
        await self.of(InvitationRow, person=invitation.person, used_at__isnull=True).exclude(id=invitation.id).delete()
        await self._put(InvitationRow, "id", invitation)

    async def attempts(self, keys: Sequence[str]) -> Mapping[str, Attempt]:
        """What is known under these keys, locked until the transaction ends, so that nobody counts beside."""
        fresh = [AttemptRow(key=key, failures=0, last_at=self.moment.real) for key in sorted(keys)]
        await AttemptRow.bulk_create(
            fresh, using_db=self.db, ignore_conflicts=True
        )  # what is not there cannot be locked
        rows = await self.of(AttemptRow, key__in=sorted(keys)).order_by("key").select_for_update().values()
        return {row["key"]: Attempt(**row) for row in rows}

    async def save_attempts(self, attempts: Iterable[Attempt]) -> None:
        """Keep them."""
        for each in sorted(attempts, key=lambda attempt: attempt.key):
            await self._put(AttemptRow, "key", each)

    async def note_sign_in(self, event: SignInEvent) -> None:
        """Keep it for good."""
        row = asdict(event) | {"kind": event.kind.value, "done_by": event.by}
        del row["by"]
        await self.insert(SignInRow, [row])

    async def sign_ins(self, limit: int, person: str | None = None) -> tuple[SignInEvent, ...]:
        """What happened, the newest first, of everybody or of one person."""
        found = self.of(SignInRow) if person is None else self.of(SignInRow, person=person)
        return tuple(_event(row) for row in await found.order_by("-id").limit(limit).values())

    async def sign_ins_of(
        self, people: Collection[str], limit: int, before: datetime | None = None
    ) -> tuple[SignInEvent, ...]:
        """What happened to these people, the newest first; only what is from ``before`` then."""
        found = self.of(SignInRow, person__in=sorted(people))
        found = found if before is None else found.filter(at__lt=before)
        return tuple(_event(row) for row in await found.order_by("-id").limit(limit).values())

    async def sweep_identity(self, before: datetime, failures: datetime) -> int:
        """Forget what ended before, networks not seen since, and the rest of failures from before."""
        gone = await self.of(SessionRow, ends_at__lt=before).delete()
        gone += await self.of(SessionRow, ended_at__lt=before).delete()
        gone += await self.of(InvitationRow, ends_at__lt=before).delete()
        gone += await self.of(AttemptRow, last_at__lt=failures, good_at__isnull=True).delete()
        return gone + await self.of(AttemptRow, last_at__lt=before).delete()

    async def _put(self, table: type[Model], key: str, value: Any) -> None:
        """Insert or overwrite the row of this key."""
        row = asdict(value)
        rest = [name for name in row if name != key]
        await table.bulk_create([table(**row)], using_db=self.db, on_conflict=[key], update_fields=rest)


def _account(row: Mapping[str, Any]) -> Account:
    return Account(**{**row, "recovery": tuple(row["recovery"])})


def _session(row: Mapping[str, Any]) -> Session:
    return Session(**{**row, "fresh": tuple(row["fresh"])})


def _event(row: Mapping[str, Any]) -> SignInEvent:
    told = {name: value for name, value in row.items() if name not in {"id", "kind", "done_by"}}
    return SignInEvent(kind=SignInKind(row["kind"]), by=row["done_by"], **told)

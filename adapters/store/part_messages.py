"""Messages between linked cases on the database (件间来信): written with the event, claimed by lease, then done."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from adapters.store.models_links import CaseMessageRow
from adapters.store.session import Session
from cases.outgoing import outgoing
from cases.ports import Saving
from cases.ports_links import Message
from cases.state import Case

#: A message that somebody is at work on is passed over, and so is one behind it to the same case.
_CLAIM = """
UPDATE case_messages SET lease_until = $1, attempts = attempts + 1 WHERE id IN (
    SELECT m.id FROM case_messages m
    WHERE m.done_at IS NULL AND m.attempts < $2 AND (m.lease_until IS NULL OR m.lease_until <= $3) {of_case}
    AND NOT EXISTS (
        SELECT 1 FROM case_messages b
        WHERE b.done_at IS NULL AND b.case_id = m.case_id AND b.to_case = m.to_case AND b.seq < m.seq
    ) ORDER BY m.id LIMIT $4 {skip}
) RETURNING id, case_id, jurisdiction_id, seq, to_case, to_jurisdiction, attempts
"""
_SKIP = {"postgres": "FOR UPDATE SKIP LOCKED", "sqlite": ""}


class Messages(Session):
    """The part of a transaction that keeps what a case has yet to tell another."""

    async def post_messages(self, saving: Saving, after: Case) -> None:
        """Write down whom the events that are saved here are to be told to."""
        common = {"jurisdiction_id": saving.jurisdiction, "case_id": saving.case, "created_at": self.moment.now}
        rows = [
            common | {"seq": each.seq, "to_case": each.to_case, "to_jurisdiction": each.to_jurisdiction}
            for each in outgoing(after, saving.drafts)
        ]
        await self.insert(CaseMessageRow, rows)


async def claim(
    tx: Session, limit: int, lease_seconds: int, max_attempts: int, case: str | None
) -> tuple[Message, ...]:
    """Of all towns, or of one case; leases run by the real time, which no sandbox shifts."""
    real = tx.moment.real
    until = real + timedelta(seconds=lease_seconds)
    of_case = "AND m.case_id = $5" if case else ""
    statement = _CLAIM.format(skip=_SKIP[tx.dialect], of_case=of_case)
    rows = await tx.rows(statement, until, max_attempts, real, limit, *([case] if case else []))
    return _messages(sorted(rows, key=lambda row: int(row["id"])))


async def delivered(tx: Session, message: Message) -> None:
    """Done; the row stays, as the log of what was told."""
    await tx.mine(CaseMessageRow, id=message.id).update(done_at=tx.moment.now, lease_until=None)


async def undelivered(tx: Session, max_attempts: int) -> tuple[Message, ...]:
    """Those that were tried that often in vain."""
    found = tx.mine(CaseMessageRow, done_at__isnull=True, attempts__gte=max_attempts).order_by("id")
    fields = ("id", "case_id", "jurisdiction_id", "seq", "to_case", "to_jurisdiction", "attempts")
    return _messages(await found.values(*fields))


def _messages(rows: Sequence[dict[str, Any]]) -> tuple[Message, ...]:
    return tuple(
        Message(
            row["id"],
            row["case_id"],
            row["jurisdiction_id"],
            row["seq"],
            row["to_case"],
            row["to_jurisdiction"],
            row["attempts"],
        )
        for row in rows
    )

"""How cases began (旧件重放), for many cases in one statement: their first two events, their words and clocks."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, TypeVar

import msgspec

from adapters.store.concealing import revealed
from adapters.store.transaction import StoreTransaction
from cases.events import Decided, Reported
from cases.numbers import CaseNumber
from cases.ports_replay import Opened, Span
from dsl.decision import Plan

T = TypeVar("T")

#: The first clock of a name has the number 1, whatever came after it.
_BEGAN = {
    "postgres": "SELECT json_object_agg(k.name, k.started_at)::text",
    "sqlite": "SELECT json_group_object(k.name, k.started_at)",
}
_OPENED = """
SELECT c.id, c.jurisdiction_id, c.opened_at, c.text_id, r.data AS reported, d.data AS decided,
    d.recorded_at AS decided_at, t.body AS words, n.sign, n.year, n.no,
    ({began} FROM clocks k WHERE k.case_id = c.id AND k.key = k.name || '#1') AS began
FROM (
    SELECT id, jurisdiction_id, opened_at, text_id FROM cases WHERE {where}
    ORDER BY opened_at DESC, id DESC LIMIT {limit}
) c
JOIN events r ON r.case_id = c.id AND r.seq = 1
JOIN events d ON d.case_id = c.id AND d.seq = (
    SELECT seq FROM events WHERE case_id = c.id AND kind = '{decided}' ORDER BY seq LIMIT 1
)
LEFT JOIN contents t ON t.id = c.text_id
LEFT JOIN case_numbers n ON n.case_id = c.id
ORDER BY c.opened_at DESC, c.id DESC
"""


async def count_opened(tx: StoreTransaction, span: Span) -> int:
    """How many cases there are in the span."""
    where, values = _where(span, None)
    rows = await tx.rows(f"SELECT count(*) AS n FROM cases WHERE {where}", *values)  # noqa: S608  # nosec B608  # our own words  # nosemgrep: sql-from-text  # our own words, values as parameters
    return int(rows[0]["n"])


async def opened(tx: StoreTransaction, span: Span, before: Opened | None, limit: int) -> tuple[Opened, ...]:
    """A page of them, the newest first."""
    where, values = _where(span, before)
    asked = _OPENED.format(began=_BEGAN[tx.dialect], where=where, limit=int(limit), decided=Decided.kind)
    rows = await tx.rows(asked, *values)
    decided = [_read(row["decided"], _Named) for row in rows]
    plans = await tx.plans_named({each.plan for each in decided})
    return tuple(_opened(tx, row, each.bundle, plans[each.plan]) for row, each in zip(rows, decided, strict=True))


class _Named(msgspec.Struct):
    plan: str
    bundle: str


class _Words(msgspec.Struct):
    text: str = ""


def _where(span: Span, before: Opened | None) -> tuple[str, list[Any]]:
    values: list[Any] = [span.since.astimezone(UTC)]
    where = ["opened_at >= $1"]
    if span.until is not None:
        values.append(span.until.astimezone(UTC))
        where.append(f"opened_at < ${len(values)}")
    if before is not None:
        values += [before.opened_at.astimezone(UTC), before.case]
        where.append(f"(opened_at, id) < (${len(values) - 1}, ${len(values)})")
    marks = ", ".join(f"${len(values) + number}" for number in range(1, len(span.places) + 1))
    return " AND ".join([*where, f"jurisdiction_id IN ({marks})"]), [*values, *sorted(span.places)]


def _text(tx: StoreTransaction, row: Mapping[str, Any]) -> str:
    if row["words"] is None:
        return ""
    stored = _read(row["words"], dict[str, Any])
    return msgspec.convert(revealed(tx.memory.cipher, row["text_id"], stored), _Words).text


def _opened(tx: StoreTransaction, row: Mapping[str, Any], bundle: str, plan: Plan) -> Opened:
    kept = row["words"] is not None or row["text_id"] is None
    return Opened(
        case=row["id"],
        jurisdiction=row["jurisdiction_id"],
        opened_at=_moment(row["opened_at"]),
        decided_at=_moment(row["decided_at"]),
        reported=_read(row["reported"], Reported),
        plan=plan,
        bundle=bundle,
        text=_text(tx, row) if kept else None,
        number=None if row["no"] is None else CaseNumber(row["sign"], row["year"], row["no"]),
        began=_read(row["began"], dict[str, datetime]) if row["began"] else {},
    )


def _read(value: Any, kind: type[T]) -> T:
    """JSON as SQLite and raw statements give it, or as a driver has read it already."""
    return msgspec.json.decode(value, type=kind) if isinstance(value, str) else msgspec.convert(value, kind)


def _moment(value: datetime | str) -> datetime:
    return datetime.fromisoformat(value) if isinstance(value, str) else value

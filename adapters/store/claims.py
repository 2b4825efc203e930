"""What workers do across all towns (认领到期时限): claim due cases, release them, and shift the sandbox's time."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from tortoise.expressions import Q

from adapters.store.models import CaseRow
from adapters.store.transaction import StoreTransaction
from cases.people import UnitAt
from cases.ports import CaseAt, Due
from cases.ports_people import Inherited
from cases.ports_rules import Under

#: A case that somebody is working on is passed over; the attempt counts from here, whatever becomes of the work.
_CLAIM = """
UPDATE cases SET lease_until = $1, attempts = attempts + 1 WHERE id IN (
    SELECT id FROM cases WHERE next_at <= $2 AND attempts < $3 AND (lease_until IS NULL OR lease_until <= $4)
    ORDER BY next_at LIMIT $5 {skip}
) RETURNING id, jurisdiction_id, attempts
"""
#: Clocks that still speak; read once behind the other for each case, along the index of clocks by case.
_COUNTED_OTHERWISE = """
SELECT DISTINCT case_id, jurisdiction_id FROM clocks
WHERE next_at IS NOT NULL AND calendar <> $1 AND case_id > $2 ORDER BY case_id LIMIT $3
"""
_TOWNS = """
SELECT p.jurisdiction_id FROM bundle_pointers p LEFT JOIN town_clocks c ON c.jurisdiction_id = p.jurisdiction_id
WHERE c.jurisdiction_id IS NULL OR c.bundle <> p.bundle OR c.calendar <> $1 OR c.next_at <= $2
ORDER BY p.jurisdiction_id LIMIT $3
"""
_DEAD = """
SELECT id, jurisdiction_id, attempts FROM cases WHERE next_at <= $1 AND attempts >= $2 ORDER BY next_at
"""
#: Reads when cases are due over all towns, and no case; see migration 0018.
CLOCK_ROLE = "minqing_clock"
_SKIP = {"postgres": "FOR UPDATE SKIP LOCKED", "sqlite": ""}


@dataclass(frozen=True, slots=True)
class Terms:
    """How many cases at most, for how long, and how often in vain."""

    limit: int
    lease_seconds: int
    max_attempts: int


async def widen(tx: StoreTransaction) -> None:
    """Let the transaction see every town there is."""
    await tx.widen()


async def narrow(tx: StoreTransaction) -> None:
    """Let the transaction see when something is due in any town, and nothing of what it is; SQLite has no roles."""
    if tx.dialect == "postgres":
        # nosemgrep: sql-from-text  # the name of our own role
        await tx.rows("SELECT set_config('role', $1, true)", CLOCK_ROLE)


async def claim(tx: StoreTransaction, terms: Terms) -> tuple[Due, ...]:
    """Due by the store's time; leases run by the real one, which no sandbox shifts."""
    real = tx.moment.real
    rows = await tx.rows(  # nosemgrep: sql-from-text  # our own words for each dialect
        _CLAIM.format(skip=_SKIP[tx.dialect]),
        real + timedelta(seconds=terms.lease_seconds),
        tx.moment.now,
        terms.max_attempts,
        real,
        terms.limit,
    )
    return tuple(Due(row["id"], row["jurisdiction_id"], row["attempts"]) for row in rows)


async def release(tx: StoreTransaction, due: Due) -> None:
    """The case may be claimed again as soon as one of its clocks is due."""
    await tx.mine(CaseRow, id=due.case).update(lease_until=None, attempts=0)


async def counted_otherwise(tx: StoreTransaction, calendar: str, after: str, limit: int) -> tuple[CaseAt, ...]:
    """Cases behind ``after`` with a clock that another calendar has counted."""
    rows = await tx.rows(_COUNTED_OTHERWISE, calendar, after, limit)
    return tuple(CaseAt(row["case_id"], row["jurisdiction_id"]) for row in rows)


async def towns_to_look_at(tx: StoreTransaction, calendar: str, limit: int) -> tuple[int, ...]:
    """Towns with rules whose look is due, or was counted by another bundle or calendar."""
    rows = await tx.rows(_TOWNS, calendar, tx.moment.now, limit)
    return tuple(row["jurisdiction_id"] for row in rows)


async def open_bundles(tx: StoreTransaction, places: Collection[int]) -> Under:
    """Under which bundles the open cases of these places stand."""
    rows = tx.of(CaseRow, closed_at__isnull=True, jurisdiction_id__in=sorted(places)).distinct()
    found: dict[int, frozenset[str]] = {}
    for place, bundle in await rows.values_list("jurisdiction_id", "bundle"):
        found[place] = found.get(place, frozenset()) | {bundle}
    return found


async def open_under(tx: StoreTransaction, under: Under, after: str, limit: int) -> tuple[CaseAt, ...]:
    """Open cases behind ``after`` that stand under one of the bundles given for their place."""
    found = tx.mine(CaseRow, id__gt=after).filter(_open_under(under)).order_by("id").limit(limit)
    return tuple(CaseAt(row["id"], row["jurisdiction_id"]) for row in await found.values("id", "jurisdiction_id"))


async def count_under(tx: StoreTransaction, under: Under) -> int:
    """How many there are."""
    return await tx.mine(CaseRow).filter(_open_under(under)).count()


def _open_under(under: Under) -> Q:
    """Most places have their cases under the same bundles."""
    alike = [
        Q(jurisdiction_id__in=sorted(place for place in under if under[place] == those), bundle__in=sorted(those))
        for those in set(under.values())
    ]
    return Q(closed_at__isnull=True) & Q(*alike, join_type=Q.OR)


async def dead_letters(tx: StoreTransaction, max_attempts: int) -> tuple[Due, ...]:
    """Due cases that were claimed that often."""
    rows = await tx.rows(_DEAD, tx.moment.now, max_attempts)
    return tuple(Due(row["id"], row["jurisdiction_id"], row["attempts"]) for row in rows)


async def from_before(tx: StoreTransaction) -> int:
    """How many rows were written before figures were kept beside a case: they alone name no role."""
    return await tx.mine(CaseRow, role="").count()


async def shift(tx: StoreTransaction, seconds: float) -> None:
    """Keep the offset where every worker reads it."""
    await tx.execute("UPDATE store_state SET shift_seconds = $1", float(seconds))


async def inherited(tx: StoreTransaction, limit: int) -> tuple[Inherited, ...]:
    """Open cases that a unit holds, arbitrates or minds that has gone into another."""
    heirs = await tx.heirs()
    if not heirs:
        return ()
    gone = sorted(heirs)
    named = Q(holder_id__in=gone) | Q(arbiter_id__in=gone) | Q(steward_id__in=gone)
    found = tx.mine(CaseRow, closed_at__isnull=True).filter(named).order_by("id").limit(limit)
    return tuple(
        Inherited(row["id"], row["jurisdiction_id"], UnitAt(unit, row[f"{what}_name"]), heirs[unit])
        for row in await found.values()
        for what, unit in _naming(row, heirs)
    )


def _naming(row: dict[str, Any], heirs: Mapping[int, UnitAt]) -> list[tuple[str, int]]:
    """By which of its columns a row names units that are gone, each once."""
    units = {row[f"{what}_id"]: what for what in ("steward", "arbiter", "holder") if row[f"{what}_id"] in heirs}
    return [(what, unit) for unit, what in units.items()]

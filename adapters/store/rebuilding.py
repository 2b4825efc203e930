"""Folds everything anew (重建): the chain verified, rows compared with what the events say, repaired if asked to."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable, Iterator, Mapping, Sequence
from functools import partial
from itertools import chain, groupby
from operator import itemgetter
from typing import Any, Protocol, TypeVar

from adapters.store.concealing import revealed
from adapters.store.evidence import chain_breaks, false_contents, false_plans, plan_names
from adapters.store.models import CaseRow, ClockRow, ContentRow, EventRow, PlanRow
from adapters.store.projection import case_columns, clock_columns
from adapters.store.transaction import StoreTransaction
from cases.fold import fold
from cases.ports import Mismatch, Rebuilt
from cases.ports_cipher import Unreadable
from cases.state import Case

T = TypeVar("T")

#: Cases per transaction: memory stays flat, and no lock lasts.
BATCH = 200


class InAllTowns(Protocol):
    """Runs work in a transaction of its own that sees every town."""

    async def __call__(self, work: Callable[[StoreTransaction], Awaitable[T]]) -> T:
        """The result of the work, committed."""


async def rebuild(in_all_towns: InAllTowns, *, repair: bool, seen: Callable[[int], None] | None = None) -> Rebuilt:
    """Every case in batches by id; ``seen`` hears the count after each batch."""
    cases, last = 0, ""
    found: list[Mismatch] = []
    while True:
        ids, mismatches = await in_all_towns(partial(_batch, after=last, repair=repair))
        if not ids:
            found += await in_all_towns(_without_row)
            return Rebuilt(cases, tuple(found))
        cases, last = cases + len(ids), ids[-1]
        found += mismatches
        if seen is not None:
            seen(cases)


async def _batch(tx: StoreTransaction, *, after: str, repair: bool) -> tuple[list[str], list[Mismatch]]:
    query = tx.mine(CaseRow, id__gt=after).order_by("id").limit(BATCH)
    rows = await (query.select_for_update() if repair else query).values()
    ids = [row["id"] for row in rows]
    events = await _grouped(tx, EventRow, ids, "seq")
    clocks = await _grouped(tx, ClockRow, ids, "key")
    contents = await _grouped(tx, ContentRow, ids, "id")
    plans = await _plan_texts(tx, chain.from_iterable(events.values()))
    found: list[Mismatch] = []
    for row in rows:
        case = row["id"]
        of_case = events.get(case, [])
        log = [*chain_breaks(row, of_case), *false_plans(case, of_case, plans)]
        if log:  # it cannot be told as a story any more, let alone repair anything
            found += log
            continue
        read, shut = _read(tx, contents.get(case, []))
        found += [*shut, *false_contents(case, of_case, read)]
        found += await _examine(tx, row, of_case, clocks.get(case, []), repair=repair)
    return ids, found


def _read(tx: StoreTransaction, rows: Sequence[Mapping[str, Any]]) -> tuple[list[Mapping[str, Any]], list[Mismatch]]:
    """Contents with their bodies opened, and those that no key opens: somebody has changed or moved them."""
    read, shut = list[Mapping[str, Any]](), list[Mismatch]()
    for row in rows:
        try:
            read.append({**row, "body": revealed(tx.memory.cipher, row["id"], row["body"])})
        except Unreadable as error:
            shut.append(Mismatch(row["case_id"], f"content[{row['id']}]", str(error), "打得开", of_log=True))
    return read, shut


async def _plan_texts(tx: StoreTransaction, events: Iterable[Mapping[str, Any]]) -> dict[str, str]:
    return dict(await tx.of(PlanRow, hash__in=sorted(plan_names(events))).values_list("hash", "body"))


async def _without_row(tx: StoreTransaction) -> list[Mismatch]:
    """Events of a case that has no row: it was taken out of every list, and its head cannot be checked any more."""
    rows = await tx.rows(
        "SELECT DISTINCT case_id FROM events WHERE NOT EXISTS (SELECT 1 FROM cases WHERE cases.id = events.case_id)"
    )
    return [Mismatch(row["case_id"], "row", "没有", "有", of_log=True) for row in rows]


async def _grouped(tx: StoreTransaction, model: Any, ids: list[str], order: str) -> dict[str, list[dict[str, Any]]]:
    rows = await tx.mine(model, case_id__in=ids).order_by("case_id", order).values() if ids else []
    return {key: list(group) for key, group in groupby(rows, itemgetter("case_id"))}


async def _examine(
    tx: StoreTransaction,
    row: dict[str, Any],
    events: list[dict[str, Any]],
    clocks: list[dict[str, Any]],
    *,
    repair: bool,
) -> list[Mismatch]:
    case = fold(await tx.as_events(events))
    if case is None:
        return [Mismatch(row["id"], "events", "0", "至少1", of_log=True)]
    told = case_columns(case)
    differing = [*_row_differences(row, told), *_clock_differences(case, clocks)]
    if repair and differing:
        await _repair(tx, case, told)
    return differing


def _row_differences(row: Mapping[str, Any], told: Mapping[str, Any]) -> Iterator[Mismatch]:
    for name, value in told.items():
        if _filled(row[name]) != _filled(value):
            yield Mismatch(row["id"], name, str(row[name]), str(value))


def _filled(value: object) -> object:
    """A row that was written before a list was known does not have it, which says as much as an empty one."""
    return {key: each for key, each in value.items() if each != []} if isinstance(value, dict) else value


def _clock_differences(case: Case, rows: Sequence[Mapping[str, Any]]) -> Iterator[Mismatch]:
    stored = {row["key"]: row for row in rows}
    for key, clock in case.clocks.items():
        told = clock_columns(case, clock)
        row = stored.pop(key, None)
        if row is None:
            yield Mismatch(case.id, f"clock[{key}]", "没有", "有")
            continue
        for name, value in told.items():
            if row[name] != value:
                yield Mismatch(case.id, f"clock[{key}].{name}", str(row[name]), str(value))
    for key in stored:
        yield Mismatch(case.id, f"clock[{key}]", "有", "没有")


async def _repair(tx: StoreTransaction, case: Case, told: dict[str, Any]) -> None:
    """Write row and clocks as the events tell them; the events themselves are never touched."""
    await tx.mine(CaseRow, id=case.id).update(**told)
    await tx.mine(ClockRow, case_id=case.id).exclude(key__in=sorted(case.clocks)).delete()
    for clock in case.clocks.values():
        columns = clock_columns(case, clock)
        changed = await tx.mine(ClockRow, case_id=case.id, key=clock.key).update(**columns)
        if not changed:
            await tx.insert(ClockRow, [clock_columns(case, clock)])

"""What every store keeps of stops (存储契约之停止上报): newest first, of one person, and within the scope only."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from cases.ports import Scope, Transaction
from cases.stops import Ground, Stop
from tests.support.storeroom import OTHER, RESIDENT, TOWN_A, TOWN_B, Desk

AT = datetime(2026, 11, 23, 1, tzinfo=UTC)
CASE = "01938a7e-8f4a-7c1e-9d0b-3f6a2c5e7b11"


def stop(number: int, jurisdiction: int, person: str = RESIDENT) -> Stop:
    since = AT + timedelta(hours=number)
    return Stop(
        f"01938a7e-8f4a-7c1e-9d0b-3f6a2c5e7c{number:02}",
        jurisdiction,
        person,
        CASE,
        Ground.ABUSE,
        "演示说明",
        OTHER,
        since,
        since + timedelta(days=7),
    )


async def test_a_stop_comes_back_as_it_was_kept_and_changes(desk: Desk) -> None:
    where = desk.towns[TOWN_A]
    first = stop(1, where)
    decided = replace(
        first, appeal="不是我发的", appealed_at=AT, lifted=True, answer="予以恢复", decided_by=RESIDENT, decided_at=AT
    )

    async def work(tx: Transaction) -> tuple[Stop | None, ...]:
        await tx.save_stop(first)
        before = await tx.stop(first.id)
        await tx.save_stop(decided)
        return before, await tx.stop(first.id), await tx.stop("nobody")

    assert await desk.store.run(Scope.of(where), work) == (first, decided, None)


async def test_they_are_told_of_a_place_and_of_a_person_the_newest_first(desk: Desk) -> None:
    here, there = desk.towns[TOWN_A], desk.towns[TOWN_B]
    mine, others, elsewhere = stop(1, here), stop(2, here, OTHER), stop(3, there)

    async def keep(tx: Transaction) -> None:
        for each in (mine, others, elsewhere):
            await tx.save_stop(each)

    await desk.store.run(Scope(frozenset({here, there})), keep)

    async def look(tx: Transaction) -> list[tuple[Stop, ...]]:
        asked = ((here, None, 9), (here, RESIDENT, 9), (here, None, 1), (there, None, 9))
        return [await tx.stops(*each) for each in asked]

    assert await desk.store.run(Scope.of(here), look) == [(others, mine), (mine,), (others,), ()]
    assert await desk.store.run(Scope.of(here), lambda tx: tx.stop(elsewhere.id)) is None


async def test_nothing_is_kept_of_a_place_outside_of_the_scope(desk: Desk) -> None:
    with pytest.raises(RuntimeError):
        await desk.store.run(Scope.of(desk.towns[TOWN_A]), lambda tx: tx.save_stop(stop(1, desk.towns[TOWN_B])))

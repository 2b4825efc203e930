"""What every store keeps of the order in which events are told (存储契约之动态)."""

from __future__ import annotations

import asyncio

from cases.ports import Scope
from cases.ports_live import Change
from tests.support.storeroom import TOWN_A, TOWN_B, Desk


async def seal_all(desk: Desk) -> None:
    while await desk.store.seal(1000):
        pass


async def changes(desk: Desk, towns: tuple[int, ...], since: dict[int, int], limit: int = 1000) -> tuple[Change, ...]:
    return await desk.store.run(Scope.of(*towns), lambda tx: tx.changes(since, limit))


async def test_what_was_committed_is_numbered_once_and_without_a_gap(desk: Desk) -> None:
    here, there = desk.towns[TOWN_A], desk.towns[TOWN_B]
    first = [await desk.report(town=TOWN_A) for _ in range(3)]
    await desk.report(town=TOWN_B)
    await seal_all(desk)
    before = await desk.store.run(Scope.of(here, there), lambda tx: tx.heads())
    later = await desk.report(town=TOWN_A)
    await seal_all(desk)
    await seal_all(desk)

    found = await changes(desk, (here, there), {here: 0, there: 0})
    assert [each.no for each in found if each.jurisdiction == here] == list(
        range(1, sum(each.jurisdiction == here for each in found) + 1)
    )
    assert {each.case for each in found if each.jurisdiction == here} == {*first, later}
    assert {each.case for each in await changes(desk, (here,), dict(before))} == {later}
    assert await changes(desk, (there,), dict(before)) == ()


async def test_only_places_of_the_scope_that_one_has_begun_to_watch_are_told(desk: Desk) -> None:
    here, there = desk.towns[TOWN_A], desk.towns[TOWN_B]
    await desk.report(town=TOWN_A)
    await seal_all(desk)

    assert await changes(desk, (there,), {here: 0, there: 0}) == ()
    assert await changes(desk, (here, there), {there: 0}) == ()
    assert await desk.store.run(Scope.of(there), lambda tx: tx.heads()) == {}


async def test_a_page_goes_on_where_the_one_before_ended(desk: Desk) -> None:
    here = desk.towns[TOWN_A]
    for _ in range(3):
        await desk.report(town=TOWN_A)
    await seal_all(desk)
    whole = await changes(desk, (here,), {here: 0})

    read: list[Change] = []
    while page := await changes(desk, (here,), {here: read[-1].no if read else 0}, 2):
        assert len(page) <= 2
        read += page

    assert tuple(read) == whole


async def test_several_sealers_at_once_number_nothing_twice(desk: Desk) -> None:
    here = desk.towns[TOWN_A]

    async def work() -> None:
        for _ in range(4):
            await desk.report(town=TOWN_A)
            await desk.store.seal(3)

    await asyncio.gather(*(work() for _ in range(5)))
    await seal_all(desk)

    numbers = [each.no for each in await changes(desk, (here,), {here: 0})]
    assert numbers == list(range(1, len(numbers) + 1))
    assert len(numbers) >= 20

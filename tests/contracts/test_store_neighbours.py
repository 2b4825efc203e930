"""Which cases every store finds beside a report (存储契约之同类件), and that two reports at once see each other."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from cases.events import Draft, Supplemented
from cases.neighbours import Around, Neighbour
from cases.people import CLOCK
from cases.ports import Saving, Scope, Transaction
from cases.sealing import Content, seal
from tests.support.matters import PLAN
from tests.support.storeroom import OTHER, RESIDENT, TOWN_A, TOWN_B, Desk, Letter, time_now


async def ask(desk: Desk, around: Around, *codes: str) -> list[str]:
    found = await desk.store.run(desk.scope(*codes), lambda tx: tx.neighbours(around))
    return [neighbour.case.id for neighbour in found]


async def around(desk: Desk, **more: object) -> Around:
    now = await desk.store.run(Scope(), time_now)
    plain = Around(desk.towns[TOWN_A], now + timedelta(seconds=1), None, RESIDENT, frozenset({"窨井盖"}))
    return replace(plain, **more)  # type: ignore[arg-type]  # a test names real fields


async def ago(desk: Desk, days: float) -> datetime:
    return await desk.store.run(Scope(), time_now) - timedelta(days=days)


async def test_another_town_is_not_looked_at(desk: Desk) -> None:
    await desk.report(town=TOWN_B)
    mine = await desk.report(town=TOWN_A)

    assert await ask(desk, await around(desk)) == [mine]
    assert await ask(desk, await around(desk), TOWN_B) == []
    assert await ask(desk, await around(desk, jurisdiction=desk.towns[TOWN_B]), TOWN_A) == []


async def test_the_newest_come_first_and_no_more_than_asked(desk: Desk) -> None:
    old, middle, new = [await desk.report(occurred_at=await ago(desk, days)) for days in (9, 5, 1)]

    assert await ask(desk, await around(desk)) == [new, middle, old]
    assert await ask(desk, await around(desk, limit=2)) == [new, middle]
    assert await ask(desk, await around(desk, since=await ago(desk, 6))) == [new, middle]
    assert await ask(desk, await around(desk, before=await ago(desk, 3))) == [middle, old]


async def test_the_case_itself_and_those_after_it_are_not_beside_it(desk: Desk) -> None:
    at = await ago(desk, 1)
    first, second, third = [await desk.report(occurred_at=at) for _ in range(3)]

    assert await ask(desk, await around(desk, before=at, but=second)) == [first]
    assert await ask(desk, await around(desk, before=at, but=third)) == [second, first]


async def test_another_category_counts_for_the_same_reporter_only(desk: Desk) -> None:
    mine, theirs = await desk.report(), await desk.report(reporter=OTHER)
    elsewhere = await around(desk, categories=frozenset({"路灯"}))

    assert await ask(desk, elsewhere) == [mine]
    assert await ask(desk, replace(elsewhere, categories=None)) == [theirs, mine]


async def test_the_spot_that_was_told_last_comes_along(desk: Desk) -> None:
    case_id = await desk.report()
    where = {"lat": 30.53, "lng": 120.68, "datum": "gcj02", "address": "演示路口"}
    told = [Content(desk.ids.new(), "place", where | {"lat": lat}, desk.ids.salt()) for lat in (30.1, 30.2)]

    async def tell(tx: Transaction) -> tuple[Neighbour, ...]:
        case = await tx.case(case_id)
        assert case is not None
        supplemented = Supplemented((), tuple(seal(content) for content in told))
        draft = Draft(supplemented, await tx.now(), CLOCK, ())
        await tx.save(Saving(case, case_id, case.jurisdiction, (draft,), told))
        return await tx.neighbours(await around_in(tx))

    async def around_in(tx: Transaction) -> Around:
        return Around(desk.towns[TOWN_A], await tx.now(), None, RESIDENT, None)

    (found,) = await desk.store.run(desk.scope(), tell)
    assert (found.case.id, found.place) == (case_id, where | {"lat": 30.2})


@pytest.mark.parametrize("reporters", [2, 5])
async def test_reports_at_once_see_each_other_where_they_look_alone(desk: Desk, reporters: int) -> None:
    """Without that two people who report one thing at once would both be the first."""
    town = desk.towns[TOWN_A]
    seen: list[int] = []

    async def look_and_report(tx: Transaction) -> None:
        found = await tx.neighbours(Around(town, None, None, RESIDENT, None, alone=True))
        seen.append(len(found))
        await asyncio.sleep(0.01)
        await desk.open_case(tx, town, Letter(PLAN, "演示", (), RESIDENT, None))

    await asyncio.gather(*(desk.store.run(desk.scope(), look_and_report) for _ in range(reporters)))

    assert sorted(seen) == list(range(reporters))

"""What every store keeps of the numbers of cases (存储契约之受理编号)."""

from __future__ import annotations

import asyncio
from dataclasses import replace

import pytest

from adapters.store import open_store
from adapters.store.store import DatabaseStore
from cases.numbers import CaseNumber, WantedNumber
from cases.ports import Query, Row, Scope, Transaction, Which
from tests.support.servers import Database
from tests.support.storeroom import COUNTY, RESIDENT, TOWN_A, TOWN_B, Desk, time_now


async def _number(desk: Desk, case: str, *codes: str) -> CaseNumber | None:
    return await desk.store.run(desk.scope(*codes), lambda tx: tx.number(case))


async def _found(desk: Desk, wanted: WantedNumber, *codes: str) -> set[str]:
    return set(await desk.store.run(desk.scope(*codes), lambda tx: tx.numbered(wanted)))


async def _board(desk: Desk, ids: frozenset[str] | None = None) -> tuple[Row, ...]:
    scope = desk.scope()
    query = Query(Which.BOARD, RESIDENT, jurisdictions=scope.jurisdictions, ids=ids)
    return (await desk.store.run(scope, lambda tx: tx.list(query))).rows


async def _year(desk: Desk) -> int:
    return (await desk.store.run(Scope(), time_now)).year


async def test_a_case_has_no_number_before_one_is_allotted(desk: Desk) -> None:
    case = await desk.report()

    assert await _number(desk, case) is None


async def test_numbers_of_a_town_run_from_one_in_the_order_of_allotment(desk: Desk) -> None:
    town, year = desk.towns[TOWN_A], await _year(desk)
    first, second = await desk.report(key="a"), await desk.report(key="b")
    other = await desk.report(town=TOWN_B, key="c")

    told = await desk.store.allot(town, second)
    await desk.store.allot(desk.towns[TOWN_B], other)
    third = await desk.report(key="d")
    later = await desk.store.allot(town, third)

    assert await _number(desk, first) == CaseNumber("演示1", year, 1)
    assert told == await _number(desk, second) == CaseNumber("演示1", year, 2)
    assert later == CaseNumber("演示1", year, 3)
    assert await _number(desk, other) == CaseNumber("演示2", year, 1)


async def test_a_number_is_never_changed_by_allotting_again(desk: Desk) -> None:
    town, case = desk.towns[TOWN_A], await desk.report()
    first = await desk.store.allot(town, case)

    assert await desk.store.allot(town, case) == first
    assert await desk.store.allot_missed(10) == 0


async def test_who_crashed_before_the_number_is_numbered_by_a_worker(desk: Desk) -> None:
    """The report was committed and its server died: that the number is owed was committed with it."""
    cases = [await desk.report(key=f"{n}", town=town) for n, town in enumerate((TOWN_A, TOWN_B, TOWN_A))]

    assert (await desk.store.allot_missed(2), await desk.store.allot_missed(500)) == (2, 1)
    assert sorted([str(await _number(desk, case)) for case in cases]) == [
        f"演示1〔{await _year(desk)}〕1号",
        f"演示1〔{await _year(desk)}〕2号",
        f"演示2〔{await _year(desk)}〕1号",
    ]


async def test_a_new_year_begins_with_one_and_the_old_one_is_closed(desk: Desk) -> None:
    """Reports of the last evening that were missed are still numbered in their own year."""
    town = desk.towns[TOWN_A]
    now = await desk.store.run(Scope(), time_now)
    old = await desk.report(key="old")
    missed = await desk.report(key="missed")
    february = now.replace(year=now.year + 1, month=2, day=1)
    await desk.store.shift_clock((february - now).total_seconds())
    new = await desk.report(key="new")

    told = await desk.store.allot(town, new)
    await desk.store.allot_missed(10)

    assert told == CaseNumber("演示1", now.year + 1, 1)
    assert [await _number(desk, case) for case in (old, missed)] == [
        CaseNumber("演示1", now.year, 1),
        CaseNumber("演示1", now.year, 2),
    ]


async def test_a_number_is_hidden_from_another_town(desk: Desk) -> None:
    case = await desk.report()
    await desk.store.allot(desk.towns[TOWN_A], case)

    assert await _number(desk, case, TOWN_B) is None
    assert await _found(desk, WantedNumber(1), TOWN_B) == set()


async def test_cases_are_found_by_no_year_and_sign(desk: Desk) -> None:
    year = await _year(desk)
    a, b = await desk.report(key="a"), await desk.report(key="b", town=TOWN_B)
    await desk.store.allot_missed(10)

    assert await _found(desk, WantedNumber(1)) == {a, b}
    assert await _found(desk, WantedNumber(1, year, "演示2")) == {b}
    assert await _found(desk, WantedNumber(1, year - 1)) == set()
    assert await _found(desk, WantedNumber(2)) == set()


async def test_lists_tell_the_number(desk: Desk) -> None:
    case = await desk.report()
    before = await _board(desk)
    await desk.store.allot(desk.towns[TOWN_A], case)

    after = await _board(desk)
    assert [row.number for row in before] == [None]
    assert [str(row.number) for row in after] == [f"演示1〔{await _year(desk)}〕1号"]
    assert tuple(replace(row, number=None) for row in after) == before


async def test_a_list_holds_only_the_cases_that_are_asked_for(desk: Desk) -> None:
    cases = [await desk.report(key=f"{n}") for n in range(3)]

    assert {row.summary.id for row in await _board(desk, frozenset(cases[:2]))} == set(cases[:2])
    assert await _board(desk, frozenset()) == ()


async def test_an_unknown_case_gets_no_number(desk: Desk) -> None:
    assert await desk.store.allot(desk.towns[COUNTY], "01938a7e-8f4a-7c1e-9d0b-3f6a2c5e7b10") is None


@pytest.mark.alone
async def test_two_hundred_at_once_leave_no_gap_and_no_double(migrated_database: Database) -> None:
    async with open_store(migrated_database.app_url, pool=16) as store:
        desk = await Desk(store).publish()
        town = desk.towns[TOWN_A]

        async def one(n: int) -> CaseNumber | None:
            return await store.allot(town, await desk.report(key=f"k{n}"))

        told = await asyncio.gather(*(one(n) for n in range(200)))
        await store.allot_missed(500)
        kept = [await _found(desk, WantedNumber(n)) for n in range(1, 202)]

    numbers = [each.no for each in told if each is not None]
    assert len(numbers) == len(set(numbers))
    assert [len(cases) for cases in kept] == [1] * 200 + [0]


async def test_a_lock_that_is_held_too_long_leaves_the_number_to_a_worker(migrated_database: Database) -> None:
    async with open_store(migrated_database.app_url, pool=4) as store:
        desk = await Desk(store).publish()
        town, case = desk.towns[TOWN_A], await desk.report()
        year = await _year(desk)

        async def hold(tx: Transaction) -> CaseNumber | None:
            await tx.rows("SELECT pg_advisory_xact_lock(hashtextextended($1, 0))", f"minqing.number:{town}:{year}")  # type: ignore[attr-defined]  # the real one
            return await _in_time(store, town, case)

        assert await store.run(desk.scope(), hold) is None
        assert await store.allot_missed(10) == 1


async def _in_time(store: DatabaseStore, town: int, case: str) -> CaseNumber | None:
    return await asyncio.wait_for(store.allot(town, case), 10)

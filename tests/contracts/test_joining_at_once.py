"""People who report one thing at the same moment (存储契约之并入): one case stands, and all others are joined to it."""

from __future__ import annotations

import asyncio

import pytest

from adapters.ids import SeededIds
from cases import commands as c
from cases.house import Enclosed, House
from cases.intake import Letter, file_report
from cases.ports import Scope
from cases.publishing import publish
from cases.rulebook import RuleBook
from cases.state import Case
from tests.support.storeroom import Workers
from tests.support.town import CITY, EAST, FixedCalendar, sources

CLAUSES = """
第一条 重复 与 办理中的件 同类别、50米内、7天内的,并入首件;每位上报人 分别告知、分别计时
第二条 其余 由 通信公司 办理
第三条 时限
  (一)当日 受理
  (二)自上报之日起10天内 答复
"""
TOWN = CITY.split("问 窨井盖")[0].replace("语言 第1版", "语言 第2版") + CLAUSES.lstrip()
PLACE = Enclosed("place", {"lat": 30.53, "lng": 120.68, "datum": "gcj02", "address": "演示路口"})


@pytest.fixture
async def house(store: Workers) -> House:
    rules = RuleBook()
    await publish(store, rules, sources(TOWN), by="测试", reason="测试")
    return House(store, FixedCalendar(), SeededIds(), rules)


async def reported(house: House, number: int) -> Case:
    letter = Letter(c.Report(f"演示{number}", "居民"), "窨井盖", (Enclosed("text", {"text": "井盖响"}), PLACE))
    case_id = str((await file_report(house, EAST, letter, None, f"k{number}"))["id"])
    return await again(house, case_id)


async def again(house: House, case_id: str) -> Case:
    territory = await house.store.run(Scope(), lambda tx: tx.territory())
    where = territory.by_code(EAST)
    assert where is not None
    case = await house.store.run(Scope.of(where.id), lambda tx: tx.case(case_id))
    assert case is not None
    return case


async def test_one_of_them_is_the_first_and_knows_all_others(house: House) -> None:
    cases = await asyncio.gather(*(reported(house, number) for number in range(4)))

    (first,) = [case for case in cases if case.joined_to is None]
    first = await again(house, first.id)
    others = {case.id for case in cases} - {first.id}
    assert {case.joined_to for case in cases if case.id in others} == {first.id}
    assert {joint.case for joint in first.joined} == others
    assert len(first.reporters) == 4
    assert sum(clock.running and clock.name == "答复" for clock in first.clocks.values()) == 4


async def test_the_rows_of_both_sides_are_what_their_events_say(house: House) -> None:
    await reported(house, 1)
    await reported(house, 2)

    rebuilt = await house.store.rebuild()

    assert (rebuilt.cases, rebuilt.mismatches) == (2, ())

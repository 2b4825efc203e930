"""Facts that change, through the whole domain: which commands bring the rules along, and what is refused."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from cases import commands as c
from cases.actions import act, recount
from cases.intake import Letter, report
from cases.ports import CaseAt
from cases.refusals import InvalidInput, NotAllowed, NotFound
from cases.views import CaseView, look
from dsl.calendar import Calendar
from tests.support.matters import CALENDAR, at
from tests.support.town import CITY, EAST, FixedCalendar, Town, found_town, words

CLAUSES = """
问 路灯:高度 填 米
认定 路灯:有无危险 选 有、无;由 城管局
第一条 危险 有无危险 是 有的,由 城管局 办理
第二条 高杆 高度 超过 8米的,由 通信公司 办理
第三条 催得多 催办次数 达到 2次,并且 类别 属于 窨井盖的,由 水务公司 办理
第四条 休息日 类别 属于 市政设施,并且 上报日 是 休息日的,由 城管局 办理
第五条 窨井盖 类别 属于 窨井盖的,由 通信公司 办理
第六条 其余 由 各单位 认领;2小时内 无人认领的,由 督促单位 指定
第七条 企业 承办单位 属于 企业的,自受理之日起10天内 答复
第八条 答复 自受理之日起1个月内 答复
第九条 退回 自交办之日起1天内 可以退回,每件2次以内,须写明理由
"""
TOWN = (
    CITY.split("问 窨井盖")[0].replace("语言 第1版", "语言 第2版").replace("又名 通信 外部", "又名 通信 外部 类型 企业")
    + CLAUSES.lstrip()
)


@pytest.fixture
async def town() -> Town:
    return await found_town(city=TOWN)


async def reported(town: Town, category: str = "窨井盖", **fields: Any) -> str:
    command = replace(c.Report("", ""), **fields)
    letter = Letter(command, category, words("请看一看"))
    return str((await report(town.house, town["deputy"], EAST, letter, None))["id"])


async def seen(town: Town, case: str, who: str = "deputy") -> CaseView:
    return await look(town.house, await town.again(who), case)


async def holder(town: Town, case: str) -> str | None:
    unit = (await seen(town, case)).case.holder
    return unit.name if unit else None


@pytest.mark.parametrize("height", ["很高", "8公斤", "-1"])
async def test_a_number_must_be_one_of_its_measure(town: Town, height: str) -> None:
    with pytest.raises(InvalidInput) as caught:
        await reported(town, "路灯", answers={"高度": height})

    assert caught.value.errors == {"answers.高度": "“高度”请填数字,按米计,例如 20 或者 20米"}


async def test_a_number_is_kept_in_the_measure_of_the_question(town: Town) -> None:
    case = await reported(town, "路灯", answers={"高度": "850厘米"})

    assert (await seen(town, case)).case.answers == {"高度": "8.5米"}


async def test_what_a_unit_has_to_find_is_not_asked_of_the_reporter(town: Town) -> None:
    case = (await seen(town, await reported(town, "路灯", answers={"高度": "3"}))).case

    assert case.missing == ()
    assert [str(wait) for wait in case.plan.route.pending] == ["待认定:有无危险(由城管局)"]


async def test_strangers_to_a_finding_hear_nothing_of_the_case(town: Town) -> None:
    case = await reported(town)

    with pytest.raises(NotFound):
        await act(town.house, town["far"], case, c.Find({"有无危险": "有"}))
    with pytest.raises(NotAllowed):
        await act(town.house, town["deputy"], case, c.Find({"有无危险": "有"}))


async def test_urging_twice_sends_it_elsewhere(town: Town) -> None:
    case = await reported(town)
    before = await holder(town, case)

    for _ in range(2):
        await act(town.house, town["deputy"], case, c.Urge())

    assert (before, await holder(town, case)) == ("通信公司", "水务公司")


async def test_who_claims_it_decides_the_term(town: Town) -> None:
    case = await reported(town, "路灯", answers={"高度": "3"})

    await act(town.house, town["telecom"], case, c.Claim())

    clock = (await seen(town, case)).case.running("答复")
    assert clock is not None
    assert (clock.spec.cites[0].clause, clock.due_at) == ("第七条", at("2026-12-04 00:00"))


async def test_another_category_is_one_of_the_rules(town: Town) -> None:
    case = await reported(town)

    with pytest.raises(InvalidInput, match="没有“井盖盖”这个类别"):
        await act(town.house, town["telecom"], case, c.Reclassify(("井盖盖",)))
    await act(town.house, town["telecom"], case, c.Reclassify(("路灯",)))

    view = await seen(town, case)
    assert view.case.category == ("市政设施", "路灯")
    assert view.case.plan.route.missing == ("高度",)


async def test_a_village_that_no_rule_names_stays_out_of_the_log(town: Town) -> None:
    case = await reported(town)

    await act(town.house, town["deputy"], case, c.Relocate(village="张家后院"))

    assert (await seen(town, case)).case.village == "其他村"


async def test_published_holidays_decide_what_waited_for_them() -> None:
    unknown = Calendar("无通知", frozenset({2025}), frozenset(), frozenset())
    town = await found_town("2026-11-22 08:48", city=TOWN)
    town = replace(town, house=replace(town.house, calendars=FixedCalendar(unknown)))
    case = await reported(town)
    waiting = await holder(town, case)

    published = replace(town, house=replace(town.house, calendars=FixedCalendar(CALENDAR)))
    where = (await seen(town, case)).case.jurisdiction
    await recount(published.house, CaseAt(case, where))

    assert (waiting, await holder(published, case)) == (None, "城管局")

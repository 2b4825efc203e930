"""Candidates, reviews and agreed returns through the whole domain: who may do it, and what follows from the rules."""

from __future__ import annotations

import pytest

from cases import commands as c
from cases.actions import act
from cases.commands_reach import DecideReturn, Decline, Review
from cases.intake import Letter, report
from cases.refusals import InvalidInput, NotAllowed, NotFound
from cases.state import Case, Phase
from cases.views import look
from tests.support.town import CITY, EAST, Town, found_town, words

CLAUSES = """
第一条 窨井盖 类别 属于 窨井盖的,1个工作日内 由 督促办 初审,审查结论 选 属实、不属实
第二条 不属实 初审 是 不属实的,不予受理
第三条 窨井盖 类别 属于 窨井盖的,由 通信公司 办理
第四条 路灯 类别 属于 路灯的,由 通信公司、水务公司 候选,依次,每家1个工作日内
第五条 其余 由 各单位 认领;2小时内 无人认领的,由 督促单位 指定
第六条 退回 自交办之日起1天内 可以退回,须写明理由,须经 督促办 同意
"""
TOWN = CITY.split("问 窨井盖")[0].replace("语言 第1版", "语言 第2版") + CLAUSES.lstrip()


@pytest.fixture
async def town() -> Town:
    return await found_town(city=TOWN)


async def reported(town: Town, category: str) -> str:
    letter = Letter(c.Report("", ""), category, words("请看一看"))
    return str((await report(town.house, town["deputy"], EAST, letter, None))["id"])


async def seen(town: Town, case: str) -> Case:
    return (await look(town.house, await town.again("deputy"), case)).case


async def test_a_stranger_hears_nothing_and_a_neighbour_may_not_review(town: Town) -> None:
    case = await reported(town, "窨井盖")

    with pytest.raises(NotFound):
        await act(town.house, town["far"], case, Review("初审", "属实"))
    with pytest.raises((NotAllowed, NotFound)):
        await act(town.house, town["telecom"], case, Review("初审", "属实"))


async def test_the_reviewer_lets_it_pass_and_the_rules_say_who_gets_it(town: Town) -> None:
    case = await reported(town, "窨井盖")
    before = (await seen(town, case)).phase

    await act(town.house, town["steward"], case, Review("初审", "属实"))

    after = await seen(town, case)
    told = [entry.text for entry in (await look(town.house, await town.again("deputy"), case)).timeline]
    assert (before, after.phase, after.unit.name) == (Phase.REVIEWING, Phase.ASSIGNED, "通信公司")
    assert [text for text in told if "审" in text or "交办" in text] == [
        "初审期限:2026-11-24 24:00",
        "交办前须初审,待督促办初审",
        "督促办初审:属实",
        "初审按时完成",
        "依审查结论重新研判",
        "交办通信公司",
    ]


async def test_a_verdict_of_the_clause_refuses_it(town: Town) -> None:
    case = await reported(town, "窨井盖")

    await act(town.house, town["steward"], case, Review("初审", "不属实"), enclosed=words("现场没有"))

    after = await seen(town, case)
    assert (after.phase, after.close_reason) == (Phase.CLOSED, "refused")


async def test_an_offer_is_handed_back_by_the_unit_whose_turn_it_is(town: Town) -> None:
    case = await reported(town, "路灯")

    with pytest.raises(NotAllowed):
        await act(town.house, town["water"], case, Decline(), enclosed=words("不归我们"))
    with pytest.raises(InvalidInput):
        await act(town.house, town["telecom"], case, Decline())
    await act(town.house, town["telecom"], case, Decline(), enclosed=words("不归我们"))
    await act(town.house, town["water"], case, c.Claim())

    assert (await seen(town, case)).unit.name == "水务公司"


async def test_a_return_waits_for_whoever_has_to_agree(town: Town) -> None:
    case = await reported(town, "路灯")
    await act(town.house, town["telecom"], case, c.Claim())

    await act(town.house, town["telecom"], case, c.Return(), enclosed=words("不归我们"))
    asked = await seen(town, case)
    with pytest.raises(NotAllowed):
        await act(town.house, town["telecom"], case, DecideReturn(approve=True))
    await act(town.house, town["steward"], case, DecideReturn(approve=True))

    after = await seen(town, case)
    assert (asked.unit.name, asked.returning and asked.returning.name) == ("通信公司", "督促办")
    assert (after.holder, after.offered and after.offered.name) == (None, "水务公司")

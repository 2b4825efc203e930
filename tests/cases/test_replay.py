"""A clerk sees what a changed text would have made of the cases there are, and nothing is guessed."""

from __future__ import annotations

import dataclasses
from datetime import timedelta
from functools import partial
from typing import Any

import pytest

from adapters.memory_store import MemoryStore
from cases import commands as c
from cases.actions import act as carry_out
from cases.intake import History, Letter, file_report, report
from cases.people import ActorMark, Role
from cases.ports import Scope, Transaction
from cases.ports_rules import CompilerStopped
from cases.practice import code_of, open_practice
from cases.publishing import RulesRejected
from cases.refusals import InvalidInput, NotFound
from cases.replay import Watch, replay, span_of, text_wanted
from cases.replay_difference import Kind
from cases.replay_summary import Moved, Summary, Tally, Term, span
from cases.replay_words import told
from cases.replaying import Outcome, Replayed, Shift
from cases.rule_review import written
from cases.town import Clerk, declare
from cases.town_actions import act
from tests.support.clerks import CITY_FILE, ROUTED, SHORTER, changed, with_clerks
from tests.support.matters import at
from tests.support.town import CITY, CITY_CODE, EAST, FAR_CODE, WEST, Town, found_town, words

SINCE = at("2026-11-01 00:00")
#: Nobody is named any more where water stands.
UNNAMED = CITY.replace("第三条 积水 提到 “积水”的,由 水务公司 办理", "第三条 积水 提到 “积水”的,由 各单位 认领")
OFFICER = ActorMark("演示职员", Role.COORDINATOR)


@pytest.fixture
async def town() -> Town:
    return await with_clerks(await found_town())


async def sent(town: Town, text: str = "路口积水", category: str = "路灯", where: str = EAST, **answers: str) -> str:
    letter = Letter(c.Report("", "", answers=answers), category, words(text))
    return str((await report(town.house, town["deputy"], where, letter, None))["id"])


async def replayed(town: Town, text: str | int, **span: Any) -> tuple[Summary, list[Replayed]]:
    """What the city's text would have made of the cases, and each of them."""
    wanted = written({CITY_FILE: text}) if isinstance(text, str) else text
    tally, seen = Tally(), list[Replayed]()
    bundle = await text_wanted(town.house, wanted)
    most = span.pop("most", None)
    cases = await span_of(town.house, span.pop("since", SINCE), **span)
    await replay(town.house, bundle, cases, tally, most=most, watch=Watch(seen.append))
    return tally.summary(), seen


def outcomes(seen: list[Replayed]) -> dict[str, Outcome]:
    return {each.opened.case: each.outcome for each in seen}


# --- what cannot be asked ---------------------------------------------------------------------------------------------


async def test_a_text_with_mistakes_is_refused_as_when_it_is_published(town: Town) -> None:
    with pytest.raises(RulesRejected) as refused:
        await replayed(town, CITY.replace("由 水务公司 办理", "由 水物公司 办理"))

    assert [each.span.line for each in refused.value.diagnostics] == [24]


async def test_a_version_that_never_was_is_refused(town: Town) -> None:
    with pytest.raises(NotFound, match="没有第7版;现在是第1版"):
        await replayed(town, 7)


@pytest.mark.parametrize(
    ("span", "told"),
    [
        ({"since": at("2026-12-24 00:00")}, "起始时间还没有到,那以后还没有件可以比"),
        ({"until": SINCE}, "截止时间要在起始时间以后"),
    ],
)
async def test_a_time_without_cases_by_its_nature_is_refused(town: Town, span: dict[str, Any], told: str) -> None:
    with pytest.raises(InvalidInput, match=told):
        await replayed(town, CITY, **span)


async def test_an_unknown_place_is_refused(town: Town) -> None:
    with pytest.raises(NotFound, match="没有代码为999999的辖区"):
        await replayed(town, CITY, place="999999")


async def test_where_nothing_was_reported_that_is_said(town: Town) -> None:
    found, seen = await replayed(town, SHORTER)

    assert (found.total, found.looked, seen) == (0, 0, [])
    assert told(found) == "这段时间没有上报的件,没有可以比的"


# --- what cannot be said ----------------------------------------------------------------------------------------------


async def test_words_that_were_deleted_are_counted_and_not_guessed(town: Town) -> None:
    gone, kept = await sent(town), await sent(town)
    store = town.house.store
    assert isinstance(store, MemoryStore)
    store._tables.contents.pop(gone)

    found, seen = await replayed(town, UNNAMED)

    assert outcomes(seen) == {gone: Outcome.FORGOTTEN, kept: Outcome.CHANGED}
    assert told(found).startswith("重放 2 件:不变 0 件,有变化 1 件,文字已删除,不能重算 1 件\n")


async def test_rules_of_that_time_that_cannot_be_read_leave_the_case_open(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    wet = await sent(town)
    new = await text_wanted(town.house, written({CITY_FILE: UNNAMED}))

    async def lost(*_: object) -> None:
        raise CompilerStopped("读规约超时")

    monkeypatch.setattr(town.house.rules, "bundle", lost)
    tally, seen = Tally(), list[Replayed]()
    await replay(town.house, new, await span_of(town.house, SINCE), tally, watch=Watch(seen.append))

    assert outcomes(seen) == {wet: Outcome.UNREAD}
    assert "当时的规约读不出来,没有比 1 件" in told(tally.summary())


async def test_a_place_that_the_new_texts_leave_without_rules_is_said(town: Town) -> None:
    case = await sent(town)
    bundle = await text_wanted(town.house, 1)
    alone = dataclasses.replace(bundle, rulesets={FAR_CODE: bundle.rulesets[FAR_CODE]})
    tally, seen = Tally(), list[Replayed]()

    await replay(town.house, alone, await span_of(town.house, SINCE), tally, watch=Watch(seen.append))

    assert outcomes(seen) == {case: Outcome.WITHOUT}


BESIDE = """
第一条 重复 与 办理中的件 同类别、7天内的,由 城管局 办理
第二条 其余 由 各单位 认领;2小时内 无人认领的,由 督促单位 指定
第三条 受理 当日 受理
"""
ALIKE = CITY.split("问 窨井盖")[0].replace("语言 第1版", "语言 第2版") + BESIDE.lstrip()


async def test_what_similar_cases_had_decided_is_not_compared_and_none_are_assumed() -> None:
    town = await with_clerks(await found_town(city=ALIKE))
    first, second = await sent(town), await sent(town)

    same, seen = await replayed(town, ALIKE)
    assert (same.counts, same.beside) == ({Outcome.SAME: 2}, 2)
    assert [each.opened.plan.route.lead is None for each in seen] == [False, True]

    found, seen = await replayed(town, ALIKE.replace("当日 受理", "2小时内 受理"))
    assert outcomes(seen) == {first: Outcome.CHANGED, second: Outcome.UNLIKE}
    assert "其中 1 件新文字还要看同类件,这里按没有同类件算" in told(found)


# --- who would have got it --------------------------------------------------------------------------------------------


async def test_nothing_has_changed_where_only_a_remark_has(town: Town) -> None:
    await sent(town)
    await sent(town, "井盖响", "窨井盖", 权属="通信")

    found, _ = await replayed(town, CITY.replace("第一条 指名", "# 示例\n第一条 指名"))

    assert told(found) == (
        "重放 2 件:不变 2 件\n(按新文字已经施行来算,只比上报那一刻的决定;后来的改分类、移送、延期等不计)"
    )


async def test_who_gets_it_is_told_from_and_to_with_a_case_to_open(town: Town) -> None:
    loose, wet = await sent(town, "井盖响,电话13800000000", "窨井盖", 权属="通信"), await sent(town)

    found, seen = await replayed(town, ROUTED)

    assert outcomes(seen) == {loose: Outcome.CHANGED, wet: Outcome.SAME}
    assert (found.kinds, found.routes, found.cases) == ({Kind.UNIT: 1}, (("通信公司", "城管局", 1),), (loose,))
    assert told(found).splitlines()[2:] == [
        "变在哪里(一件可以有几样):承办 1 件",
        "由谁承办:",
        "  通信公司 → 城管局 1 件",
        "例:",
        "  东街道〔2026〕1号 东街道 2026-11-23 08:48 市政设施/窨井盖",
        "    通信公司 → 城管局",
    ]


async def test_a_unit_that_is_named_no_more_is_warned_of_and_words_of_the_rules_alone_are_shown(town: Town) -> None:
    await sent(town, "演示张三家门口积水,演示路 8 号")

    found, _ = await replayed(town, UNNAMED)

    shown = told(found)
    assert (found.lost, found.routes) == (1, (("水务公司", "待认领", 1),))
    assert "注意:1 件原来直接交办,新文字里没有写由谁承办" in shown
    assert "提到“积水”" in shown
    assert "张三" not in shown


async def test_a_question_that_is_asked_in_addition_is_named(town: Town) -> None:
    await sent(town, "井盖响", "窨井盖", 权属="通信")
    asked = CITY.replace("问 窨井盖:权属", "问 窨井盖:方位 选 路中、路边\n问 窨井盖:权属").replace(
        "类别 属于 窨井盖的,由 产权单位 办理", "类别 属于 窨井盖,并且 方位 是 路中的,由 产权单位 办理"
    )

    found, seen = await replayed(town, asked)

    assert (found.more, found.routes) == ((("方位", 1),), (("通信公司", "待认领", 1),))
    assert "要补的回答多了:方位 1 件" in told(found)
    assert [each.what.more for each in seen if each.what] == [("方位",)]

    town.clock.later(days=1)
    since = town.clock.now
    await changed(town, "clerk", {CITY_FILE: asked})
    await sent(town, "井盖响", "窨井盖", 权属="通信")
    back, _ = await replayed(town, CITY, since=since)
    assert back.examples[0].says == ("待认领 → 通信公司", "不用再补方位")


# --- which terms move -------------------------------------------------------------------------------------------------


async def test_a_term_that_ran_is_counted_from_when_it_began(town: Town) -> None:
    case = await sent(town)
    town.clock.later(days=3)
    await carry_out(town.house, await town.again("water"), case, c.Accept())

    found, seen = await replayed(town, SHORTER)

    (shift,) = seen[0].shifts
    began, due = at("2026-11-26 08:48"), at("2026-12-08 00:00")
    assert seen[0].opened.began["答复"] == began
    assert shift == Shift("答复", at("2026-12-29 00:00"), due)  # both days fall on a weekend
    moved = Moved(1, timedelta(days=21), timedelta(days=21), timedelta(days=21))
    assert (found.terms, found.assumed) == ((Term("答复", earlier=moved),), 0)


async def test_a_term_that_never_began_is_counted_from_the_report_and_that_is_said(town: Town) -> None:
    await sent(town)

    found, _ = await replayed(town, SHORTER)

    assert found.examples[0].says == ("答复期限 2026-12-23 24:00 → 2026-12-03 24:00(提前20天,从上报起算作比较)",)
    assert "答复:提前 1 件,都是20天" in told(found)
    assert "其中 1 件有期限当时没有走到,从上报起算作比较" in told(found)


HOURS = CITY.replace("当日 受理", "2小时内 受理")
LATER = CITY.replace("1个月内 答复", "2个月内 答复")


async def test_least_middle_and_most_are_told_where_terms_move_unlike(town: Town) -> None:
    for _ in range(3):
        await sent(town)
        town.clock.later(hours=3)

    found, _ = await replayed(town, HOURS)

    assert "受理:提前 3 件(最少7小时12分钟,中位10小时12分钟,最多13小时12分钟)" in told(found)


async def test_a_longer_term_a_new_one_and_one_that_is_gone_are_each_counted(town: Town) -> None:
    await sent(town)

    later, _ = await replayed(town, LATER)
    gone, _ = await replayed(town, CITY.replace("第五条 受理 当日 受理", "第五条 说明 仅载明 “示例”"))
    assert "答复:推后 1 件,都是33天" in told(later)
    assert gone.examples[0].says == ("受理期限不再要求(原来 2026-11-23 24:00)",)
    assert "受理:不再要求 1 件" in told(gone)


async def test_a_term_that_starts_at_another_event_is_counted_from_there(town: Town) -> None:
    await sent(town)

    found, _ = await replayed(town, CITY.replace("自受理之日起1个月内 答复", "自上报之日起1个月内 答复"))

    assert "答复:算法改了而时间不变 1 件" in told(found)
    assert found.examples[0].says == ("答复期限的算法改了,这一件还是 2026-12-23 24:00",)


LADDER = CITY.replace("第七条 退回", "第七条 升级\n  受理 逾期的 提醒 督促办\n第八条 退回").replace(
    "第八条 评价", "第九条 评价"
)


async def test_a_ladder_is_told_rung_by_rung(town: Town) -> None:
    await sent(town)

    found, _ = await replayed(town, LADDER)

    assert found.kinds == {Kind.LADDER: 1}
    assert found.examples[0].says == ("受理的升级:没有 → 逾期提醒督促办",)


async def test_what_has_no_sentence_of_its_own_is_named_all_the_same(town: Town) -> None:
    await sent(town)

    found, _ = await replayed(town, CITY.replace("15天内 重办", "10天内 重办").replace("每件2次以内", "每件1次以内"))

    assert found.kinds == {Kind.GATE: 1, Kind.RATING: 1}
    assert found.examples[0].says == ("受理和审查、评价有变化",)


# --- which cases ------------------------------------------------------------------------------------------------------


async def test_only_the_newest_are_looked_at_where_that_is_asked_and_it_is_said(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("cases.replay.PAGE", 2)
    cases = []
    for _ in range(5):
        cases.append(await sent(town))
        town.clock.later(minutes=1)

    every, seen = await replayed(town, UNNAMED)
    assert [each.opened.case for each in seen] == cases[::-1]
    newest, seen = await replayed(town, UNNAMED, most=3)
    assert [each.opened.case for each in seen] == cases[:1:-1]
    assert (every.looked, newest.looked, newest.total) == (5, 3, 5)
    assert told(newest).startswith("重放 最新的 3 件(这段时间共 5 件):")


async def test_a_place_stands_for_itself_and_all_below_it(town: Town) -> None:
    east, west = await sent(town), await sent(town, where=WEST)

    for place, expected in ((CITY_CODE, {east, west}), (WEST, {west}), (FAR_CODE, set())):
        _, seen = await replayed(town, CITY, place=place)
        assert set(outcomes(seen)) == expected
    _, within = await replayed(town, CITY, within=frozenset())
    assert within == []


async def test_practices_are_left_out_unless_they_are_asked_for(town: Town) -> None:
    await open_practice(town.house, EAST)
    real = await sent(town)
    letter = Letter(c.Report("演示", "居民"), "路灯", words("路口积水"))
    twin = str((await file_report(town.house, code_of(EAST), letter, None, "one"))["id"])

    for asked, expected in (({}, real), ({"practice": True}, twin), ({"place": code_of(EAST)}, twin)):
        _, seen = await replayed(town, UNNAMED, **asked)
        assert outcomes(seen) == {expected: Outcome.CHANGED}
    _, none = await replayed(town, UNNAMED, practice=True, place=WEST)
    assert none == []


async def test_imported_history_is_replayed_and_counted_as_such(town: Town) -> None:
    letter = Letter(c.Report("演示", "居民", live=False), "路灯", words("路口积水"), at("2026-11-02 09:00"))
    await file_report(town.house, EAST, letter, History(at("2026-11-03 09:00"), "已解决"), "one")

    found, _ = await replayed(town, UNNAMED)

    assert (found.changed, found.imported) == (1, 1)
    assert "其中 1 件是导入的历史,没有在本系统办过" in told(found)


async def test_later_steps_of_a_case_do_not_count(town: Town) -> None:
    case = await sent(town)
    await carry_out(town.house, await town.again("water"), case, c.Accept())
    await carry_out(town.house, await town.again("water"), case, c.Reclassify(("市政设施", "窨井盖")))

    _, seen = await replayed(town, CITY)

    assert outcomes(seen) == {case: Outcome.SAME}


async def test_a_version_is_replayed_by_its_number(town: Town) -> None:
    await sent(town)
    await changed(town, "clerk", {CITY_FILE: UNNAMED})

    first, second = await replayed(town, 1), await replayed(town, 2)

    assert (first[0].changed, second[0].changed) == (0, 1)


STATE = """
态势 防汛响应 选 无、二级;由 城管局 宣布
第一条 防汛 防汛响应 是 二级的,由 城管局 办理
第二条 其余 由 各单位 认领;2小时内 无人认领的,由 督促单位 指定
"""
FLOOD = CITY.split("问 窨井盖")[0].replace("语言 第1版", "语言 第2版") + STATE.lstrip()


async def test_states_are_those_of_the_moment_of_the_report() -> None:
    town = await with_clerks(await found_town(city=FLOOD))
    calm = await sent(town, "水")
    town.clock.later(minutes=5)

    async def home(tx: Transaction) -> int:
        place = (await tx.territory()).by_code(CITY_CODE)
        assert place is not None
        return place.id

    def declared(clerk: Clerk) -> Any:
        return declare(clerk, "防汛响应", "二级")

    await act(town.house, await town.house.store.run(Scope(), home), OFFICER, partial(declared))
    wet = await sent(town, "水")

    same, _ = await replayed(town, FLOOD)
    other, seen = await replayed(town, FLOOD.replace("由 城管局 办理", "由 水务公司 办理"))

    assert same.counts == {Outcome.SAME: 2}
    assert outcomes(seen) == {calm: Outcome.SAME, wet: Outcome.CHANGED}
    assert other.routes == (("城管局", "水务公司", 1),)


@pytest.mark.parametrize(
    ("by", "said"),
    [
        (timedelta(days=-20), "20天"),
        (timedelta(days=1, hours=4), "1天4小时"),
        (timedelta(minutes=30), "30分钟"),
        (timedelta(seconds=3), "不到1分钟"),
    ],
)
def test_a_length_of_time_is_said_in_the_units_that_it_has(by: timedelta, said: str) -> None:
    assert span(by) == said

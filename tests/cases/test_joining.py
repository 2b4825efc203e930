"""Reports of one thing, through the whole domain: joined to the first, told apart, and parted again; or refused."""

from __future__ import annotations

from typing import Any

import pytest

from cases import commands as c
from cases import commands_clock as kc
from cases import commands_turns as tc
from cases.actions import act
from cases.events import Draft
from cases.events_turns import Merged
from cases.house import Enclosed, setting_for
from cases.intake import Letter, report
from cases.joining import save_with
from cases.neighbours import distance
from cases.people import CLOCK
from cases.ports import Saving, Scope, Transaction
from cases.refusals import InFlight, InvalidInput, NotAllowed, NotFound, WrongPhase
from cases.state import Phase
from cases.views import CaseView, inbox, look
from tests.support.town import CITY, EAST, Town, found_town, words

CLAUSES = """
认定 新情况 选 有、无;由 督促办
第一条 重复 与 办理中的件 同类别、50米内、7天内的,并入首件;每位上报人 分别告知、分别计时
第二条 旧事 与 已办结的件 同一上报人、同类别的,不予受理,由 督促办 批准,须告知 上报人 理由和原答复
第三条 窨井盖 类别 属于 窨井盖的,由 通信公司 办理
第四条 其余 由 各单位 认领
第五条 时限
  (一)当日 受理
  (二)自上报之日起10天内 答复
第六条 终止 类别 属于 窨井盖的,终止办理,由 督促办 批准
事件 答复 由 主办单位,须填 结果 选 已解决、说明情况;已解决的 计为解决
"""
TOWN = CITY.split("问 窨井盖")[0].replace("语言 第1版", "语言 第2版") + CLAUSES.lstrip()
ANSWER = c.Answer("已解决")
HERE = {"lat": 30.5300, "lng": 120.6800, "datum": "gcj02", "address": "演示路口"}
NEAR = HERE | {"lat": 30.5302}  # some 22 metres to the north
FAR = HERE | {"lat": 30.5400}
OTHER_DATUM = NEAR | {"datum": "wgs84"}


@pytest.fixture
async def town() -> Town:
    return await found_town(city=TOWN)


async def reported(
    town: Town, who: str = "deputy", place: dict[str, Any] | None = None, category: str = "窨井盖"
) -> str:
    spot = () if place is None else (Enclosed("place", place),)
    letter = Letter(c.Report("", ""), category, (*words("井盖响"), *spot))
    return str((await report(town.house, town[who], EAST, letter, None))["id"])


async def seen(town: Town, case: str, who: str = "steward") -> CaseView:
    return await look(town.house, await town.again(who), case)


async def do(town: Town, who: str, case: str, command: c.Command, text: str | None = None) -> None:
    await act(town.house, await town.again(who), case, command, enclosed=words(text) if text else ())


async def told(town: Town, who: str) -> list[tuple[str, str]]:
    person = await town.again(who)
    return [(item.notice.case, item.notice.kind) for item in reversed(await inbox(town.house, person, 50, None))]


@pytest.mark.parametrize("place", [None, FAR, OTHER_DATUM], ids=["no-place", "far", "other-datum"])
async def test_what_is_far_or_nobody_can_measure_is_not_joined(town: Town, place: dict[str, Any] | None) -> None:
    await reported(town, place=HERE)
    second = await reported(town, "resident", place)

    case = (await seen(town, second)).case
    assert (case.phase, case.joined_to) == (Phase.ASSIGNED, None)


async def test_another_category_or_an_older_case_is_not_joined(town: Town) -> None:
    await reported(town, place=HERE)
    lamp = await reported(town, "resident", NEAR, "路灯")
    town.clock.later(days=9)
    late = await reported(town, "resident", NEAR)

    assert [(await seen(town, case)).case.joined_to for case in (lamp, late)] == [None, None]


async def test_the_second_report_is_joined_to_the_first_and_both_sides_know(town: Town) -> None:
    first = await reported(town, place=HERE)
    town.clock.later(days=2)
    second = await reported(town, "resident", NEAR)

    joined, into = (await seen(town, second)).case, (await seen(town, first)).case
    assert (joined.phase, joined.close_reason, joined.joined_to, joined.clocks) == (Phase.CLOSED, "merged", first, {})
    assert into.reporters == (town["deputy"].id, town["resident"].id)
    assert [(clock.key, clock.started_at.day) for clock in into.clocks.values() if clock.name == "答复"] == [
        ("答复#1", 23),
        ("答复#2", 25),
    ]
    assert (second, "case:merged") in await told(town, "resident")


async def test_a_third_report_goes_to_the_first_and_not_to_the_second(town: Town) -> None:
    first = await reported(town, place=HERE)
    await reported(town, "resident", NEAR)
    third = await reported(town, "neighbour", NEAR)

    assert (await seen(town, third)).case.joined_to == first


async def test_the_answer_reaches_everybody_and_stops_every_term(town: Town) -> None:
    first = await reported(town, place=HERE)
    await reported(town, "resident", NEAR)
    await do(town, "telecom", first, c.Accept())
    await do(town, "telecom", first, ANSWER, "已经换好")

    case = (await seen(town, first)).case
    assert [clock.outcome for clock in case.clocks.values() if clock.name == "答复"] == ["met", "met"]
    for who in ("deputy", "resident"):
        assert (first, "case:answered") in await told(town, who)


async def test_who_was_joined_follows_the_first_without_the_words_of_others(town: Town) -> None:
    first = await reported(town, place=HERE)
    await reported(town, "resident", NEAR)
    await do(town, "telecom", first, c.Accept())
    await do(town, "telecom", first, ANSWER, "已经换好")

    view = await seen(town, first, "resident")
    texts = [(entry.kind, [content.body for content in entry.contents]) for entry in view.timeline if entry.contents]
    assert texts == [("case:answered", [{"text": "已经换好"}])]
    assert (view.photos, view.case.text_id) == ({}, None)
    with pytest.raises(NotFound):
        await seen(town, first, "far")


async def test_a_joined_case_is_parted_by_the_office_and_goes_its_own_way(town: Town) -> None:
    first = await reported(town, place=HERE)
    second = await reported(town, "resident", NEAR)
    with pytest.raises(NotAllowed):
        await do(town, "resident", second, tc.Unmerge())
    await do(town, "steward", second, tc.Unmerge())

    parted, left = (await seen(town, second)).case, (await seen(town, first)).case
    assert (parted.phase, parted.joined_to, sorted(clock.name for clock in parted.clocks.values())) == (
        Phase.ASSIGNED,
        None,
        ["受理", "答复"],
    )
    assert left.reporters == (town["deputy"].id,)
    assert [clock.key for clock in left.clocks.values() if clock.running] == ["受理#1", "答复#1"]
    with pytest.raises(WrongPhase):
        await do(town, "steward", second, tc.Unmerge())


async def answered(town: Town, place: dict[str, Any] | None = None) -> str:
    case = await reported(town, place=place)
    await do(town, "telecom", case, c.Accept())
    await do(town, "telecom", case, ANSWER, "已经换好")
    return case


async def test_what_was_answered_is_refused_when_somebody_agrees(town: Town) -> None:
    earlier = await answered(town)
    again = await reported(town)

    waiting = (await seen(town, again)).case
    assert (waiting.phase, waiting.holder) == (Phase.REVIEW, None)
    with pytest.raises(WrongPhase, match="待批准"):
        await do(town, "telecom", again, c.Claim())
    await do(town, "steward", again, tc.DecideRefusal(approve=True), "已经答复过")

    case = (await seen(town, again)).case
    assert (case.phase, case.close_reason) == (Phase.CLOSED, "refused")
    assert (again, "case:refused") in await told(town, "deputy")
    payloads = [entry.text for entry in (await seen(town, again, "deputy")).timeline]
    assert "不予受理,督促办批准,原答复见以前的一件" in payloads
    assert "不予受理,告知上报人:理由、原答复" in payloads
    assert (await seen(town, again)).case.alike == (earlier,)


async def test_what_is_not_refused_goes_its_way(town: Town) -> None:
    await answered(town)
    again = await reported(town)
    await do(town, "steward", again, tc.DecideRefusal(approve=False))

    case = (await seen(town, again)).case
    assert (case.phase, case.holder and case.holder.name, case.awaiting) == (Phase.ASSIGNED, "通信公司", None)


async def test_somebody_elses_report_of_it_is_not_refused(town: Town) -> None:
    await answered(town)
    other = await reported(town, "neighbour")

    assert (await seen(town, other)).case.phase is Phase.ASSIGNED


async def test_the_holder_asks_to_end_it_and_goes_on_until_somebody_agrees(town: Town) -> None:
    case = await reported(town)
    await do(town, "telecom", case, c.Accept())
    with pytest.raises(InvalidInput, match="终止办理须写明理由"):
        await do(town, "telecom", case, tc.End())
    await do(town, "telecom", case, tc.End(), "线路已经报废")
    with pytest.raises(WrongPhase, match="已经申请终止办理,待督促办批准"):
        await do(town, "telecom", case, tc.End(), "线路已经报废")
    assert (await seen(town, case)).case.phase is Phase.ACCEPTED
    await do(town, "steward", case, tc.DecideEnd(approve=True))

    ended = (await seen(town, case)).case
    assert (ended.phase, ended.close_reason, ended.awaiting) == (Phase.CLOSED, "ended", None)
    assert (case, "case:ended") in await told(town, "deputy")


async def test_what_no_clause_lets_end_does_not_end(town: Town) -> None:
    case = await reported(town, category="路灯")
    await do(town, "telecom", case, c.Claim())

    with pytest.raises(WrongPhase, match="规约没有规定这一件可以终止办理"):
        await do(town, "telecom", case, tc.End(), "不想办了")


def test_distance_is_that_on_the_sphere() -> None:
    one_degree_north = distance({"lat": 0, "lng": 0, "datum": "wgs84"}, {"lat": 1, "lng": 0, "datum": "wgs84"})

    assert one_degree_north is not None
    assert round(one_degree_north) == 111195
    assert distance(HERE, HERE) == 0
    assert distance(HERE, HERE | {"lat": None}) is None


async def test_a_report_is_joined_when_its_place_is_told_later(town: Town) -> None:
    first = await reported(town, place=HERE)
    second = await reported(town, "resident")
    assert (await seen(town, second)).case.phase is Phase.ASSIGNED
    person = await town.again("resident")
    await act(town.house, person, second, c.Supplement(), enclosed=(Enclosed("place", NEAR),))

    joined, into = (await seen(town, second)).case, (await seen(town, first)).case
    assert (joined.close_reason, joined.joined_to) == ("merged", first)
    assert into.joined_by == (person.id,)
    assert all(not clock.running for clock in joined.clocks.values())


async def test_what_was_accepted_is_no_longer_joined(town: Town) -> None:
    await reported(town, place=HERE)
    second = await reported(town, "resident")
    await do(town, "telecom", second, c.Accept())
    person = await town.again("resident")
    await act(town.house, person, second, c.Supplement(), enclosed=(Enclosed("place", NEAR),))

    assert (await seen(town, second)).case.phase is Phase.ACCEPTED


async def test_what_was_denied_is_not_asked_again(town: Town) -> None:
    await answered(town)
    again = await reported(town)
    await do(town, "steward", again, tc.DecideRefusal(approve=False))
    await act(town.house, await town.again("deputy"), again, c.Supplement(), enclosed=(Enclosed("place", HERE),))

    case = (await seen(town, again)).case
    assert (case.phase, case.spared) == (Phase.ASSIGNED, ("不予受理",))


async def test_a_case_that_was_handed_over_before_it_was_joined_is_handed_over_anew_when_parted(town: Town) -> None:
    await reported(town, place=HERE)
    second = await reported(town, "resident")
    await act(town.house, await town.again("resident"), second, c.Supplement(), enclosed=(Enclosed("place", NEAR),))
    await do(town, "steward", second, tc.Unmerge())

    case = (await seen(town, second)).case
    assert (case.phase, case.holder and case.holder.name, case.joined_to) == (Phase.ASSIGNED, "通信公司", None)
    assert [clock.name for clock in case.clocks.values() if clock.running] == ["受理", "答复"]
    await do(town, "telecom", second, c.Accept())


async def test_nobody_holds_a_case_while_somebody_has_to_agree_that_it_is_not_taken(town: Town) -> None:
    await answered(town)
    lamp = await reported(town, category="路灯")
    await do(town, "steward", lamp, c.Assign((await seen(town, await reported(town, "neighbour"))).case.unit))
    await do(town, "steward", lamp, c.Reclassify(("窨井盖",)))

    waits = (await seen(town, lamp)).case
    assert (waits.phase, waits.holder, waits.asked) == (Phase.REVIEW, None, None)
    await do(town, "steward", lamp, tc.DecideRefusal(approve=False))

    case = (await seen(town, lamp)).case
    assert (case.phase, case.holder and case.holder.name) == (Phase.ASSIGNED, "通信公司")
    assert sorted(clock.name for clock in case.clocks.values() if clock.running) == ["受理", "答复"]


async def test_nothing_is_joined_to_a_case_that_is_over() -> None:
    town = await found_town(city=TOWN.replace("与 办理中的件", "与 已有的件"))
    over = await answered(town, HERE)
    second = await reported(town, "resident", NEAR)
    third = await reported(town, "neighbour", NEAR)

    alone, joined = (await seen(town, second)).case, (await seen(town, third)).case
    assert (alone.phase, alone.joined_to, alone.alike) == (Phase.ASSIGNED, None, ())
    assert joined.joined_to == second != over


async def test_of_two_terms_that_run_apart_the_first_is_extended() -> None:
    extension = "10天内 答复\n  延期 1次,5日以内,由 督促办 批准"
    town = await found_town(city=TOWN.replace("10天内 答复", extension))
    first = await reported(town, place=HERE)
    town.clock.later(days=2)
    await reported(town, "resident", NEAR)
    await do(town, "telecom", first, c.Accept())
    before = (await seen(town, first)).case.clocks
    await do(town, "telecom", first, kc.RequestExtension("答复"))
    await do(town, "steward", first, kc.DecideExtension(approve=True))

    clocks = (await seen(town, first)).case.clocks
    assert clocks["答复#1"].due_at > before["答复#1"].due_at
    assert clocks["答复#2"] == before["答复#2"]


async def test_nothing_is_saved_where_the_first_has_moved_on(town: Town) -> None:
    first = await answered(town, HERE)
    second = await reported(town, "resident", FAR)
    before = (await seen(town, second)).case

    async def join_too_late(tx: Transaction) -> None:
        setting = await setting_for(town.house, tx, before, CLOCK)
        draft = Draft(Merged(first), await tx.now(), CLOCK, ())
        await save_with(tx, Saving(before, second, before.jurisdiction, (draft,)), setting)

    with pytest.raises(InFlight):
        await town.house.store.run(Scope.of(before.jurisdiction), join_too_late)

    assert (await seen(town, second)).case == before

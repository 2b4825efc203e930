"""What a message says, and what of it is told to whom afterwards (消息的内容与状态)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest

from cases import commands as c
from cases import plan_doing, wishing
from cases.actions import act
from cases.intake import Letter, report
from cases.message_templates import Page
from cases.on_duty import on_duty
from cases.people import Role, UnitAt
from cases.plan_doing import AcknowledgePlan, LiftPlan, StartPlan
from cases.ports import RosterEntry, Scope, Transaction
from cases.ports_alerts import AlertKind, StepOf
from cases.ports_channels import ChannelName, Message, Outcome
from cases.ports_people import Leave
from cases.ports_telling import Robot, State, Try, Wishes, robot_of
from cases.reaching import Quiet
from cases.refusals import InvalidInput, NotAllowed, NotFound
from cases.sending import begin
from cases.silent import silent
from cases.spreading import spread
from cases.told_state import ToldLine, told_of
from cases.town_actions import look
from tests.support.telling import Tellers, ToldChannel, found_tellers, says
from tests.support.town import CITY, CITY_CODE, EAST, words

WECHAT, WECOM, DING, SMS, APP = ChannelName
PLANNED = f"""{CITY.replace("语言 第1版", "语言 第2版")}预案 防台风 由 督促办 启动:
  (一)督促办 通知 通信公司,10分钟内 回执;未回执的 由 督促办 代
  (二)广播 河边,1小时内 回执;未回执的 报 督促办
"""
PLAN = StartPlan("防台风", "台风将至,请转移(示例)")


async def lines(tellers: Tellers, key: str, case: str) -> list[tuple[str, str, str]]:
    found: tuple[ToldLine, ...] = await told_of(tellers.town.house, await tellers.town.again(key), case)
    return [(line.kind, line.to, line.text) for line in found]


async def sent(tellers: Tellers, minutes: int = 6) -> None:
    await tellers.drain()
    tellers.town.clock.later(minutes=minutes)
    await tellers.drain()


# --- what a message says ----------------------------------------------------------------------------------------------


def to(tellers: Tellers, channel: ToldChannel, key: str) -> list[Message]:
    return [each for each in channel.given if each.person == tellers.town[key].id]


async def test_whoever_handles_it_reads_the_words_and_others_no_names() -> None:
    wechat = ToldChannel(WECHAT)
    tellers = await found_tellers(wechat)
    await choose(tellers, "resident", Wishes(digest=False))
    await choose(tellers, "telecom", Wishes(digest=False))
    await tellers.report("演示resident家门口,电话13912345678,井盖坏了很久很久了")
    await sent(tellers)

    (own,), (unit, *_) = to(tellers, wechat, "resident"), to(tellers, wechat, "telecom")

    assert own.text == "窨井盖:〔姓名〕家门口,电话〔电话〕,井盖坏了很…(东街道〔2026〕1号)已交给通信公司办理。"
    assert unit.text.startswith("窨井盖:演示resident家门口,电话〔电话〕…(东街道")
    assert unit.text.endswith("已交办给您单位,请在2026-11-23 24:00前办理。")
    assert (own.title, own.fields["单位"], own.fields["地区"], own.fields["状态"]) == (
        "已交办",
        "通信公司",
        "东街道",
        "已交办",
    )
    assert (own.urgent, own.id == unit.id) == (False, False)


async def test_a_report_without_words_or_category_is_told_all_the_same() -> None:
    wechat = ToldChannel(WECHAT)
    tellers = await found_tellers(wechat)
    await choose(tellers, "steward", Wishes(digest=False))
    await report(tellers.town.house, tellers.town["deputy"], EAST, Letter(c.Report(reporter="", role="")), None)
    await sent(tellers)

    (first, *_) = to(tellers, wechat, "steward")

    assert first.text == "东街道有一件待认领:一件上报(东街道〔2026〕1号),请查看。"
    assert first.fields["期限"] != ""


async def test_several_notices_of_one_case_are_the_newest_of_them() -> None:
    wechat = ToldChannel(WECHAT)
    tellers = await found_tellers(wechat)
    case = await tellers.report()
    telecom = await tellers.town.again("telecom")
    await act(tellers.town.house, telecom, case, c.Accept())
    await sent(tellers)

    (one,) = to(tellers, wechat, "resident")

    assert (one.kind, one.title, one.case) == ("case:accepted", "已受理", case)
    assert one.text == ("窨井盖:井盖破了(东街道〔2026〕1号)已由通信公司受理,2026-12-23 24:00前答复。另有1项进展。")
    await tellers.drop_earlier()
    await act(tellers.town.house, telecom, case, c.Answer(outcome="已解决"), enclosed=words("换好了"))
    await sent(tellers)
    (answer,) = to(tellers, wechat, "resident")
    assert (answer.kind, answer.text[-6:]) == ("case:answered", "另有1项进展。"[-6:])


async def test_a_case_that_is_gone_ends_its_errands_quietly() -> None:
    wechat = ToldChannel(WECHAT)
    tellers = await found_tellers(wechat)
    case = await tellers.report()
    await tellers.drain()
    tellers.town.house.store._tables.events.pop(case)  # type: ignore[attr-defined]  # as after a loss of data
    await sent(tellers)

    assert wechat.given == []
    states = {each.state for each in tellers.town.house.store._tables.errands.values()}  # type: ignore[attr-defined]  # its own
    assert states == {State.IN_APP}


async def choose(tellers: Tellers, key: str, wishes: Wishes) -> None:
    await wishing.choose(tellers.teller, tellers.town[key], wishes)


# --- what was told of it ----------------------------------------------------------------------------------------------


async def test_the_reporter_sees_the_own_line_staff_those_of_the_unit_and_the_steward_all() -> None:
    refusing = ToldChannel(WECHAT, [says(Outcome.REFUSED, "微信:没有可用的订阅次数")])
    tellers = await found_tellers(refusing, ToldChannel(WECOM))
    case = await tellers.report()
    await sent(tellers)

    said = "微信:没有可用的订阅次数;企业微信已于 10:06 发出"
    own, unit = ("case:assigned", "您", said), ("case:assigned", "通信公司", said)
    assert await lines(tellers, "resident", case) == [own]
    assert await lines(tellers, "telecom", case) == [unit]
    assert await lines(tellers, "steward", case) == [unit, ("case:assigned", "上报人", said)]
    assert await lines(tellers, "neighbour", case) == []
    with pytest.raises(NotFound):
        await lines(tellers, "far", case)
    with pytest.raises(NotFound):
        await lines(tellers, "resident", "00000000-0000-0000-0000-000000000000")


async def test_what_waits_is_in_doubt_or_was_merged_is_said_as_it_is() -> None:
    doubtful = ToldChannel(WECHAT, [says(Outcome.UNKNOWN)])
    tellers = await found_tellers(doubtful)
    case = await tellers.report()
    before = await lines(tellers, "resident", case)
    await tellers.senders()[0].step()
    waiting = await lines(tellers, "resident", case)
    telecom = await tellers.town.again("telecom")
    await act(tellers.town.house, telecom, case, c.Accept())
    await sent(tellers)

    said = "微信:没有回音,不知是否送到;已放进站内通知"
    assert before == []
    assert waiting == [("case:assigned", "您", "将于 10:05 由微信发送")]
    assert await lines(tellers, "resident", case) == [
        ("case:assigned", "您", said),
        ("case:accepted", "您", f"与其他通知合成一条;{said}"),
    ]


async def test_what_is_being_sent_comes_later_or_goes_another_way_is_said_too() -> None:
    tellers = await found_tellers(ToldChannel(WECHAT, [says(Outcome.LATER)]), ToldChannel(WECOM))
    case = await tellers.report()
    await sent(tellers)
    later = await lines(tellers, "resident", case)
    (errand,) = [each for each in await tellers.errands(case) if each.person == tellers.town["resident"].id]

    async def begun(tx: Transaction) -> None:
        await tx.write_try(errand.id, Try(2, WECHAT, await tx.now()))

    await tellers.town.house.store.run(await tellers.everywhere(), begun)

    assert later == [("case:assigned", "您", "微信:暂时发不出;将于 10:06 再由微信发送")]
    assert await lines(tellers, "resident", case) == [("case:assigned", "您", "微信:暂时发不出;微信正在发送")]


async def test_a_repetition_and_another_day_are_said() -> None:
    wechat = ToldChannel(WECHAT, [says(Outcome.UNKNOWN, "微信:没有回音"), says(Outcome.SENT)], deduplicates=True)
    tellers = await found_tellers(wechat, moment="2026-11-23 22:00")
    case = await tellers.report()
    await sent(tellers, minutes=10 * 60)
    await sent(tellers)

    assert await lines(tellers, "resident", case) == [
        ("case:assigned", "您", "微信:没有回音;微信已于 11-24 08:06 发出(重发1次)")
    ]


async def test_several_persons_of_a_unit_are_one_line() -> None:
    tellers = await found_tellers(ToldChannel(WECHAT))
    await second_in_the_unit(tellers)
    case = await tellers.report()
    await sent(tellers)
    found = await told_of(tellers.town.house, await tellers.town.again("telecom"), case)

    assert [(line.to, line.people, line.reached, line.text) for line in found] == [
        ("通信公司", 2, 2, "2人:微信已于 10:06 发出")
    ]


async def second_in_the_unit(tellers: Tellers) -> str:
    """Somebody else of the telephone company; the person's id."""

    async def work(tx: Transaction) -> str:
        unit = await telecom_of(tx)
        where = await tx.jurisdiction_of(unit.id)
        assert where is not None
        entry = RosterEntry("second", "演示second", Role.STAFF, where, unit=unit)
        await tx.save_roster([entry], {"second": "00000000-0000-7000-8000-0000000000bb"})
        found = await tx.person_by_key("second")
        assert found is not None
        return found.id

    return await tellers.town.house.store.run(Scope(), work)


async def telecom_of(tx: Transaction) -> UnitAt:
    return next(unit for ref, unit in (await tx.directory()).units.items() if ref.name == "通信公司")


# --- who is on duty ---------------------------------------------------------------------------------------------------


async def test_who_is_away_hears_nothing_and_who_stands_in_does() -> None:
    tellers = await found_tellers()
    second = await second_in_the_unit(tellers)
    first = tellers.town["telecom"].id

    async def work(tx: Transaction) -> list[tuple[str, ...]]:
        unit, now = await telecom_of(tx), await tx.now()
        where = await tx.jurisdiction_of(unit.id)
        assert where is not None
        before = await on_duty(tx, unit)
        end = now.replace(year=2027)
        await tx.add_leave(Leave(0, where, first, second, now, end, first))
        stood = await on_duty(tx, unit)
        await tx.add_leave(Leave(0, where, second, None, now, end, first))
        return [before, stood, await on_duty(tx, UnitAt(999_999, "没有"))]

    assert await tellers.town.house.store.run(await tellers.everywhere(), work) == [(first, second), (second,), ()]


async def test_a_unit_that_was_merged_is_the_people_of_both() -> None:
    tellers = await found_tellers()

    async def work(tx: Transaction) -> tuple[str, ...]:
        directory = (await tx.directory()).units
        units = {ref.name: unit for ref, unit in directory.items()}
        await tx.succeed(units["通信公司"].id, units["水务公司"].id, await tx.now())
        return await on_duty(tx, units["水务公司"])

    found = await tellers.town.house.store.run(await tellers.everywhere(), work)
    assert set(found) == {tellers.town["telecom"].id, tellers.town["water"].id}


# --- what a person chooses --------------------------------------------------------------------------------------------


async def test_a_person_chooses_and_sees_what_holds() -> None:
    tellers = await found_tellers(ToldChannel(WECHAT), pages=[Page("330901", quiet=Quiet(60, 120))])
    resident, steward = tellers.town["resident"], await tellers.town.again("steward")

    usual = await wishing.chosen(tellers.teller, resident)
    mine = Wishes((SMS, WECHAT), (0, 30), digest=False)
    kept = await wishing.choose(tellers.teller, resident, mine)

    assert (usual.own, usual.wishes, usual.quiet, usual.present) == (False, Wishes(), (60, 120), (WECHAT,))
    assert (kept.own, kept.wishes, kept.quiet) == (True, mine, (0, 30))
    assert await wishing.chosen(tellers.teller, resident) == kept
    assert (await wishing.chosen(tellers.teller, steward)).quiet == (60, 120)


@pytest.mark.parametrize("wishes", [Wishes((SMS, SMS)), Wishes(quiet=(0, 1440))])
async def test_a_choice_that_means_nothing_is_refused(wishes: Wishes) -> None:
    tellers = await found_tellers()

    with pytest.raises(InvalidInput):
        await wishing.choose(tellers.teller, tellers.town["resident"], wishes)


# --- emergency plans --------------------------------------------------------------------------------------------------


async def started(*channels: ToldChannel) -> tuple[Tellers, int]:
    """A plan that begins at night; the run."""
    tellers = await found_tellers(*channels, moment="2026-11-23 22:00", city=PLANNED)
    steward = await tellers.town.again("steward")
    sent_back = await plan_doing.start(tellers.town.house, steward, CITY_CODE, PLAN, None)
    await tellers.drain()
    return tellers, int(str(sent_back["run"]))


async def test_an_alert_rings_at_night_and_goes_on_by_the_next_channel_until_it_is_answered() -> None:
    wechat, sms = ToldChannel(WECHAT), ToldChannel(SMS)
    tellers, run = await started(wechat, sms)
    (first,) = to(tellers, wechat, "telecom")
    tellers.town.clock.later(minutes=9)
    await tellers.drain()
    assert to(tellers, sms, "telecom") == []
    tellers.town.clock.later(minutes=1)
    await tellers.drain()
    (second,) = to(tellers, sms, "telecom")

    assert first.title == second.title == "应急通知,请回执"
    assert first.text == "演示市防台风:台风将至,请转移(示例) 请在2026-11-23 22:10前回执。"
    assert (first.urgent, first.case, first.id) == (True, None, second.id)
    assert tellers.limiter.taken == []  # no budget for emergencies
    steward = await tellers.town.again("steward")
    found = await silent(tellers.town.house, steward, CITY_CODE, run)
    assert [(each.step, each.units, each.people, each.residents) for each in found.steps] == [(0, ("通信公司",), (), 0)]


async def test_who_has_answered_is_not_rung_again_and_a_lifted_plan_rings_nobody() -> None:
    wechat, sms = ToldChannel(WECHAT), ToldChannel(SMS)
    tellers, run = await started(wechat, sms)
    telecom = await tellers.town.again("telecom")
    await plan_doing.acknowledge(tellers.town.house, telecom, CITY_CODE, AcknowledgePlan(run, 0), None)
    await plan_doing.lift(tellers.town.house, await tellers.town.again("steward"), CITY_CODE, LiftPlan(run), None)
    tellers.town.clock.later(hours=3)
    await tellers.drain()

    assert sms.given == []
    assert (await silent(tellers.town.house, await tellers.town.again("steward"), CITY_CODE, run)).steps == ()
    tables = tellers.town.house.store._tables  # type: ignore[attr-defined]  # its own
    assert {(each.state, each.channel) for each in tables.errands.values()} <= {
        (State.TOLD, None),
        (State.IN_APP, None),
    }


async def test_a_repetition_that_fails_goes_on_at_once_and_stays_told() -> None:
    wechat = ToldChannel(WECHAT)
    tellers, _ = await started(wechat, ToldChannel(WECOM, [says(Outcome.REFUSED)]), ToldChannel(SMS))
    tellers.town.clock.later(minutes=11)
    await tellers.drain()

    tables = tellers.town.house.store._tables  # type: ignore[attr-defined]  # its own
    of_unit = next(each for each in tables.errands.values() if each.person == tellers.town["telecom"].id)
    outcomes = [(each.channel, each.outcome) for each in await tellers.tries(of_unit.id)]
    assert outcomes == [(WECHAT, Outcome.SENT), (WECOM, Outcome.REFUSED), (SMS, Outcome.SENT)]
    assert (of_unit.state, of_unit.channel) == (State.TOLD, None)


async def test_who_stands_in_is_told_what_has_to_be_done() -> None:
    wechat = ToldChannel(WECHAT)
    tellers, _ = await started(wechat)
    tellers.town.clock.later(minutes=11)
    territory = await tellers.town.house.store.run(Scope(), lambda tx: tx.territory())
    city = territory.by_code(CITY_CODE)
    assert city is not None
    await look(tellers.town.house, city.id)
    await tellers.drain()

    titles = [message.title for message in to(tellers, wechat, "steward")]
    assert sorted(titles) == ["应急处置,请代办", "应急通知,请回执"]  # and the broadcast, that now goes on
    act_now = next(message for message in to(tellers, wechat, "steward") if message.kind == "alert:act")
    assert act_now.text.startswith("演示市防台风:")


async def test_who_may_not_start_a_plan_does_not_see_who_is_silent() -> None:
    tellers, run = await started()

    with pytest.raises(NotAllowed):
        await silent(tellers.town.house, await tellers.town.again("resident"), CITY_CODE, run)
    with pytest.raises(NotFound):
        await silent(tellers.town.house, await tellers.town.again("steward"), CITY_CODE, 99)


async def test_a_row_that_is_spread_already_and_one_that_is_gone_are_left_alone() -> None:
    tellers = await found_tellers()
    await tellers.report()
    claimed = await tellers.town.house.store.claim_untold(9, 60, 5)
    counts = [await spread(tellers.teller, each) for each in (*claimed, *claimed)]

    assert counts == [1] * len(claimed) + [0] * len(claimed)


# --- robots of chat groups --------------------------------------------------------------------------------------------


class OneRobot:
    """A robot of the telephone company's chat, for what is handed to it."""

    def told(self, codes: Sequence[str], unit: str | None, group: str | None, kind: str) -> tuple[Robot, ...]:
        assert (codes[0], group) == (EAST, "演示群")
        return (Robot(WECOM, "通信群"),) if kind == "case:assigned" and unit != "水务公司" else ()


async def test_the_robot_of_a_group_hears_of_an_event_once_and_no_names() -> None:
    wecom = ToldChannel(WECOM)
    tellers = await found_tellers(wecom, robots=OneRobot())
    case = await tellers.report("演示resident家门口的井盖")
    await sent(tellers)

    (said,) = [message for message in wecom.given if robot_of(message.person) is not None]
    assert (said.person, robot_of(said.person)) == ("robot:wecom:通信群", Robot(WECOM, "通信群"))
    assert said.text.startswith("窨井盖:〔姓名〕家门口的井盖(")
    assert ("case:assigned", "群机器人通信群", "企业微信已于 10:06 发出") in await lines(tellers, "steward", case)
    assert [to for _, to, _ in await lines(tellers, "resident", case)] == ["您"]


async def test_a_robot_whose_channel_is_not_set_up_stays_silent() -> None:
    tellers = await found_tellers(ToldChannel(WECHAT), robots=OneRobot())
    case = await tellers.report()
    await sent(tellers)

    robots = [each for each in await tellers.errands(case) if robot_of(each.person) is not None]
    assert [each.state for each in robots] == [State.IN_APP]


# --- what rings nobody ------------------------------------------------------------------------------------------------


async def test_a_practice_rings_nobody() -> None:
    wechat = ToldChannel(WECHAT)
    tellers = await found_tellers(wechat)
    case = await tellers.report()
    tables = tellers.town.house.store._tables  # type: ignore[attr-defined]  # as a practice is declared
    east = next(place for place in tables.jurisdictions.values() if place.code == EAST)
    tables.jurisdictions[east.id] = replace(east, practice_of=east.superior)
    await sent(tellers)

    assert (wechat.given, await tellers.errands(case)) == ([], ())
    assert (await tellers.town.house.store.telling_figures(tellers.town.clock(), 5)).unspread == 0


async def test_a_claim_that_somebody_else_has_by_now_sends_nothing() -> None:
    tellers = await found_tellers(ToldChannel(WECHAT))
    await tellers.report()
    await tellers.senders()[0].step()
    tellers.town.clock.later(minutes=6)
    old = await tellers.town.house.store.claim_errands(WECHAT, 9, 0)
    await tellers.town.house.store.claim_errands(WECHAT, 9, 60)

    assert [await begin(tellers.teller, WECHAT, at) for at in old] == [None] * 2
    assert old


async def test_quiet_hours_that_begin_meanwhile_put_a_message_off() -> None:
    wechat = ToldChannel(WECHAT, [says(Outcome.LATER, "", 120.0), says(Outcome.SENT)])
    tellers = await found_tellers(wechat, moment="2026-11-23 21:22")
    await tellers.report()
    await sent(tellers)  # at 21:28, and again not before 21:30
    tellers.town.clock.later(hours=1)
    await tellers.drain()
    night = len(wechat.given)
    tellers.town.clock.set("2026-11-24 07:30")
    await tellers.drain()

    assert (night, len(wechat.given)) == (2, 4)


async def test_a_plan_without_rules_any_more_is_told_as_far_as_it_can_be() -> None:
    tellers, _ = await started(ToldChannel(WECHAT))
    tables = tellers.town.house.store._tables  # type: ignore[attr-defined]  # its own
    for number, place in tables.jurisdictions.items():
        tables.jurisdictions[number] = replace(place, bundle=None, previous=None, effective_at=None)
    where = next(iter(tables.alerts))[0]
    await tellers.town.house.store.run(Scope.of(where.jurisdiction), lambda tx: _reported_to(tx, where))
    await tellers.drain()

    tables = tellers.town.house.store._tables  # type: ignore[attr-defined]  # its own
    late = [each for each in tables.errands.values() if each.kind == "alert:report"]
    assert [(each.state, each.answer_by) for each in late] == [(State.IN_APP, None)]


async def _reported_to(tx: Transaction, where: StepOf) -> None:
    unit = await telecom_of(tx)
    await tx.alert(where, AlertKind.REPORT, units=[unit.id])

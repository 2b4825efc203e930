"""The voice behind a report: through a deputy, written down for somebody, taken back, asked afterwards, heard again."""

from __future__ import annotations

from dataclasses import replace

import pytest

from cases import commands as c
from cases import commands_voices as vc
from cases import intake
from cases.actions import act
from cases.album import find
from cases.house import Enclosed
from cases.intake import Letter
from cases.ports import Which
from cases.refusals import InvalidInput, NotAllowed, NotFound, WrongPhase
from cases.spot_checks import Draw, draw, drawn, lot
from cases.state import Case, Phase
from cases.views import CaseView, Wanted, inbox, listing, look
from tests.support.matters import at
from tests.support.town import CITY, EAST, WEST, Town, found_town, upload, words

SPOKEN = (Enclosed("voice", {"name": "演示老人", "phone": "演示电话"}),)


@pytest.fixture
async def town() -> Town:
    return await found_town()


async def sent(town: Town, who: str = "resident", *, through: str | None = None, spoken: bool = False) -> str:
    command = c.Report("", "", answers={"权属": "通信"}, through=None if through is None else town[through].id)
    letter = Letter(command, "窨井盖", (*words("井盖响"), *(SPOKEN if spoken else ())))
    return str((await intake.report(town.house, await town.again(who), EAST, letter, None))["id"])


async def do(town: Town, who: str, case: str, command: c.Command, text: str = "演示说明") -> None:
    wordless = isinstance(command, c.Claim | c.Accept)  # who takes it on says nothing yet
    enclosed = words(text) if isinstance(command, c.Sealable) and not wordless else ()
    await act(town.house, await town.again(who), case, command, enclosed=enclosed)


async def seen(town: Town, case: str, who: str = "deputy") -> CaseView:
    return await look(town.house, await town.again(who), case)


async def state(town: Town, case: str) -> Case:
    return (await seen(town, case)).case


async def told(town: Town, who: str, case: str) -> set[str]:
    items = await inbox(town.house, await town.again(who), 100, None)
    return {item.notice.kind for item in items if item.notice.case == case}


async def todo(town: Town, who: str) -> list[str]:
    view = await listing(town.house, await town.again(who), Wanted(Which.TODO))
    return [row.summary.id for row in view.page.rows]


async def answered(town: Town, *, spoken: bool = False) -> str:
    case = await sent(town, "deputy" if spoken else "resident", spoken=spoken)
    await do(town, "telecom", case, c.Accept())
    await do(town, "telecom", case, c.Answer("已解决"))
    return case


# --- through a deputy (转报) ---


async def test_only_a_deputy_of_that_place_can_be_chosen_and_not_oneself(town: Town) -> None:
    for who, through, message in (
        ("resident", "water", "没有这位人大代表"),
        ("deputy", "deputy", "不能请自己转报"),
    ):
        with pytest.raises(InvalidInput, match=message):
            await sent(town, who, through=through)
    letter = Letter(c.Report("", "", through="没有这个人"), "窨井盖", words("井盖响"))
    with pytest.raises(InvalidInput, match="没有这位人大代表"):
        await intake.report(town.house, town["resident"], WEST, letter, None)


async def test_nothing_runs_and_no_unit_hears_of_it_while_the_deputy_has_it(town: Town) -> None:
    case = await sent(town, through="deputy")

    found = await state(town, case)
    assert (found.phase, found.role, found.manner, dict(found.clocks), found.holder) == (
        Phase.PASSING,
        "居民",
        "转报",
        {},
        None,
    )
    assert await told(town, "deputy", case) == {"case:reported"}
    assert (await todo(town, "deputy"), await told(town, "telecom", case)) == ([case], set())
    with pytest.raises(NotFound):
        await do(town, "telecom", case, c.Accept())
    with pytest.raises(WrongPhase, match="待转报"):
        await do(town, "resident", case, c.Reply())


async def test_another_deputy_cannot_pass_it_on(town: Town) -> None:
    case = await sent(town, through="deputy")
    for command in (vc.PassOn(), vc.DeclineVoice(), vc.Settle("已解决")):
        with pytest.raises(NotAllowed):
            await do(town, "neighbour", case, command)


async def test_passed_on_it_is_the_deputys_report_from_that_moment_and_the_first_voice_stays(town: Town) -> None:
    case = await sent(town, through="deputy")
    await do(town, "resident", case, c.Supplement())
    town.clock.set("2026-11-25 10:00")
    await do(town, "deputy", case, vc.PassOn())

    found = await state(town, case)
    assert (found.phase, found.role, found.level, found.manner) == (Phase.ASSIGNED, "代表", "镇", "转报")
    assert found.reporters == (town["resident"].id, town["deputy"].id)
    assert {clock.name: clock.started_at for clock in found.clocks.values()} == {"受理": at("2026-11-25 10:00")}
    assert "case:passed_on" in await told(town, "resident", case)
    await do(town, "telecom", case, c.Accept())
    await do(town, "telecom", case, c.Ask())
    for who in ("resident", "deputy"):
        assert {"case:accepted", "case:asked"} <= await told(town, who, case)
    await do(town, "deputy", case, c.Reply())
    await do(town, "telecom", case, c.Answer("已解决"))
    await do(town, "resident", case, c.Rate(5))
    assert (await state(town, case)).close_reason == "rated"


async def test_declined_it_is_the_reporters_again_who_sends_it_alone(town: Town) -> None:
    case = await sent(town, through="deputy")
    with pytest.raises(InvalidInput, match="须写明理由"):
        await act(town.house, await town.again("deputy"), case, vc.DeclineVoice())
    await do(town, "deputy", case, vc.DeclineVoice())

    assert await told(town, "resident", case) == {"case:voice_declined"}
    assert (await todo(town, "resident"), await todo(town, "deputy")) == ([case], [])
    for who, command in (("deputy", vc.PassOn()), ("resident", c.Urge())):
        with pytest.raises((WrongPhase, NotAllowed)):
            await do(town, who, case, command)
    await do(town, "resident", case, vc.SendOn())
    found = await state(town, case)
    assert (found.phase, found.role, found.manner, found.reporters) == (
        Phase.ASSIGNED,
        "居民",
        "本人",
        (town["resident"].id,),
    )


async def test_a_deputy_who_is_silent_can_be_urged_and_passed_by(town: Town) -> None:
    case = await sent(town, through="deputy")
    await do(town, "resident", case, c.Urge())

    assert "case:urged" in await told(town, "deputy", case)
    assert [entry.text for entry in (await seen(town, case)).timeline][-1] == "催办转报的代表"
    with pytest.raises(NotAllowed):
        await do(town, "deputy", case, vc.SendOn())
    await do(town, "resident", case, vc.SendOn())
    assert (await state(town, case)).phase is Phase.ASSIGNED


async def test_settled_on_the_spot_it_is_over_unless_the_reporter_sends_it_all_the_same(town: Town) -> None:
    case = await sent(town, through="deputy")
    with pytest.raises(InvalidInput, match="结果只能选:已解决、说明情况"):
        await do(town, "deputy", case, vc.Settle("调解成"))
    await do(town, "deputy", case, vc.Settle("说明情况"))

    over = await state(town, case)
    assert (over.phase, over.close_reason, over.outcome, over.solved) == (Phase.CLOSED, "settled", "说明情况", False)
    assert "case:settled" in await told(town, "resident", case)
    await do(town, "resident", case, vc.SendOn())
    again = await state(town, case)
    assert (again.phase, again.closed_at, again.outcome) == (Phase.ASSIGNED, None, None)
    with pytest.raises(NotAllowed):
        await do(town, "deputy", case, vc.Settle("说明情况"))


async def test_a_deputy_settles_the_own_report_before_anybody_has_accepted_it(town: Town) -> None:
    case = await sent(town, "deputy")
    await do(town, "deputy", case, vc.Settle("已解决"))
    assert ((await state(town, case)).solved, await told(town, "telecom", case)) == (
        True,
        {"case:assigned", "case:settled"},
    )
    taken = await sent(town, "deputy")
    await do(town, "telecom", taken, c.Accept())
    with pytest.raises(WrongPhase, match="办理中"):
        await do(town, "deputy", taken, vc.Settle("已解决"))


# --- written down for somebody (代录) ---


async def test_a_resident_writes_nothing_down_for_others(town: Town) -> None:
    with pytest.raises(NotAllowed, match="代录由当地的点长"):
        await sent(town, "resident", spoken=True)
    with pytest.raises(NotAllowed, match="代录由当地的点长"):
        await sent(town, "far", spoken=True)


async def test_who_spoke_is_known_to_the_recorder_and_the_handling_side_and_is_told_the_answer(town: Town) -> None:
    case = await answered(town, spoken=True)

    found = await state(town, case)
    assert (found.manner, found.role, found.voices.owed) == ("代录", "代表", True)
    whats = {
        who: {x.what for x in (await seen(town, case, who)).timeline[0].contents} for who in ("deputy", "neighbour")
    }
    assert whats == {"deputy": {"text", "voice"}, "neighbour": {"text"}}
    assert {x.what for x in (await seen(town, case, "telecom")).timeline[0].contents} == {"text", "voice"}
    assert "case:voice_owed" in await told(town, "deputy", case)
    await do(town, "deputy", case, vc.TellVoice())
    assert not (await state(town, case)).voices.owed
    with pytest.raises(WrongPhase, match="没有待转告的答复"):
        await do(town, "deputy", case, vc.TellVoice())


# --- taken back (撤回) ---


async def test_only_the_reporter_takes_it_back_and_not_after_the_answer(town: Town) -> None:
    case = await sent(town)
    with pytest.raises(NotAllowed):
        await do(town, "deputy", case, vc.Withdraw())
    done = await answered(town)
    with pytest.raises(WrongPhase, match="待评价"):
        await do(town, "resident", done, vc.Withdraw())


async def test_withdrawn_it_is_over_and_its_words_are_the_offices_alone(town: Town) -> None:
    case = await sent(town)
    await do(town, "resident", case, vc.Withdraw(), "自己解决了")

    found = await state(town, case)
    assert (found.phase, found.close_reason) == (Phase.CLOSED, "withdrawn")
    assert [clock for clock in found.clocks.values() if clock.running] == []
    assert "case:withdrawn" in await told(town, "telecom", case)
    readable = {
        who: bool((await seen(town, case, who)).timeline[0].contents) for who in ("resident", "deputy", "steward")
    }
    assert readable == {"resident": True, "deputy": False, "steward": True}


async def test_a_withdrawn_photo_is_out_of_sight_too(town: Town) -> None:
    photo = await upload(town, "resident")
    command = c.Report("", "", answers={"权属": "通信"}, photos=(photo,))
    letter = Letter(command, "窨井盖", words("井盖响"))
    case = str((await intake.report(town.house, await town.again("resident"), EAST, letter, None))["id"])
    assert (await find(town.house, await town.again("deputy"), photo, case)).id == photo
    await do(town, "resident", case, vc.Withdraw())

    with pytest.raises(NotFound):
        await find(town.house, await town.again("deputy"), photo, case)
    assert (await find(town.house, await town.again("steward"), photo, case)).id == photo


async def test_what_a_deputy_has_passed_on_stays_the_deputys(town: Town) -> None:
    case = await sent(town, through="deputy")
    await do(town, "deputy", case, vc.PassOn())
    await do(town, "resident", case, vc.Withdraw())

    found = await state(town, case)
    assert (found.phase, found.reporters) == (Phase.ASSIGNED, (town["deputy"].id,))
    assert "case:withdrawn" in await told(town, "deputy", case)
    assert (await seen(town, case)).timeline[0].contents == ()


# --- asked afterwards (回访) and heard again (重新办理) ---


@pytest.mark.parametrize(
    ("command", "field"),
    [(vc.CallBack(reached=True), "satisfied"), (vc.CallBack(reached=False, satisfied=True), "satisfied")],
)
async def test_a_call_back_says_what_was_heard(town: Town, command: vc.CallBack, field: str) -> None:
    case = await answered(town)
    with pytest.raises(InvalidInput) as refused:
        await do(town, "steward", case, command)
    assert list(refused.value.errors) == [field]


async def test_an_unsatisfied_reporter_is_heard_by_the_unit_again(town: Town) -> None:
    case = await answered(town)
    with pytest.raises(WrongPhase, match="回访不满意的"):
        await do(town, "steward", case, vc.Reopen())
    await do(town, "steward", case, vc.CallBack(reached=True, satisfied=False))
    assert "case:called_back" in await told(town, "telecom", case)
    await do(town, "steward", case, vc.Reopen())

    found = await state(town, case)
    running = [(clock.name, clock.round) for clock in found.clocks.values() if clock.running]
    assert (found.phase, found.round, found.low_ratings, running) == (Phase.ACCEPTED, 2, 0, [("答复", 2)])
    assert "case:reopened" in await told(town, "telecom", case) & await told(town, "resident", case)
    await do(town, "telecom", case, c.Answer("已解决"))
    with pytest.raises(WrongPhase, match="回访不满意的"):
        await do(town, "resident", case, vc.Reopen())


async def test_a_closed_case_is_heard_again_too(town: Town) -> None:
    case = await answered(town)
    await do(town, "resident", case, c.Rate(4))
    await do(town, "steward", case, vc.CallBack(reached=True, satisfied=False))
    await do(town, "resident", case, vc.Reopen())

    found = await state(town, case)
    assert (found.phase, found.closed_at, found.close_reason, found.round) == (Phase.ACCEPTED, None, None, 2)


async def test_low_stars_bring_it_back_to_the_unit(town: Town) -> None:
    case = await answered(town)
    await do(town, "resident", case, c.Rate(1))
    assert {"case:rated", "case:reopened"} <= await told(town, "telecom", case)
    assert (await state(town, case)).phase is Phase.ACCEPTED


async def test_what_still_waits_for_its_rating_is_not_closed_by_hand(town: Town) -> None:
    case = await answered(town)
    with pytest.raises(WrongPhase, match="评价期还没有满"):
        await do(town, "steward", case, vc.Close())


# --- remarks, word, help ---


async def test_a_note_stays_inside_and_progress_does_not(town: Town) -> None:
    case = await sent(town)
    await do(town, "telecom", case, vc.Note(), "先问村里")
    await do(town, "telecom", case, vc.Progress(), "已订货")

    kinds = {who: {x.kind for x in (await seen(town, case, who)).timeline} for who in ("resident", "deputy", "telecom")}
    inside = {who: "case:noted" in found for who, found in kinds.items()}
    assert inside == {"resident": False, "deputy": False, "telecom": True}
    assert "case:progress" in kinds["resident"] & await told(town, "resident", case)
    with pytest.raises(NotAllowed):
        await do(town, "resident", case, vc.Note())


async def test_units_are_invited_once_and_give_their_part(town: Town) -> None:
    case = await sent(town)
    water = next(t.unit for t in (await town.again("water")).tenures if t.unit)
    with pytest.raises(NotFound):
        await do(town, "water", case, vc.Contribute())
    with pytest.raises(InvalidInput, match="没有这个单位"):
        await do(town, "telecom", case, vc.Invite((replace(water, id=999),)))
    await do(town, "telecom", case, vc.Invite((water,)))

    assert await told(town, "water", case) == {"case:invited"}
    with pytest.raises(InvalidInput, match="已经在办理这一件"):
        await do(town, "telecom", case, vc.Invite((water,)))
    await do(town, "water", case, vc.Contribute(), "下面没有水管")
    assert ((await state(town, case)).assisting, "case:contributed" in await told(town, "telecom", case)) == (
        (water,),
        True,
    )


# --- by lot (抽查) ---


def test_a_lot_is_the_same_whoever_draws_it_and_in_whatever_order() -> None:
    wanted = Draw(at("2026-11-01 00:00"), at("2026-12-01 00:00"), 2, "十一月")
    cases = ["甲", "乙", "丙", "丁"]
    assert (
        drawn(cases, wanted)
        == drawn(reversed(cases), wanted)
        == tuple(sorted(cases, key=lambda case: lot("十一月", case))[:2])
    )


@pytest.mark.parametrize("page", [1, 500])
async def test_a_spot_check_draws_what_was_answered_and_stands_in_the_log(
    town: Town, monkeypatch: pytest.MonkeyPatch, page: int
) -> None:
    monkeypatch.setattr("cases.spot_checks.PAGE", page)
    wanted = Draw(at("2026-11-01 00:00"), at("2026-12-01 00:00"), 1, "十一月")
    cases = set()
    for _ in range(2):
        case = await answered(town)
        await do(town, "resident", case, c.Rate(5))
        cases.add(case)
    gone = await sent(town)
    await do(town, "resident", gone, vc.Withdraw())

    with pytest.raises(NotAllowed, match="督办人员"):
        await draw(town.house, await town.again("deputy"), EAST, wanted, None)
    with pytest.raises(InvalidInput, match="结束时间"):
        await draw(town.house, await town.again("steward"), EAST, replace(wanted, until=wanted.since), None)
    first = await draw(town.house, await town.again("steward"), EAST, wanted, "同一次")
    assert (first["among"], first["text"]) == (2, "抽查:从 2 件办结的里抽取 1 件回访")
    assert set(first["cases"]) < cases  # type: ignore[call-overload]  # a receipt is plain JSON
    assert await draw(town.house, await town.again("steward"), EAST, wanted, "同一次") == first


# --- what the rules are told ------------------------------------------------------------------------------------------

BY_MANNER = "第二条 窨井盖\n  上报方式 是 代录、转报的,由 水务公司 办理\n第二条之一 窨井盖 "


async def test_rules_ask_how_it_was_sent_and_of_a_passed_on_report_only_then() -> None:
    town = await found_town(city=CITY.replace("第二条 窨井盖 ", BY_MANNER).replace("语言 第1版", "语言 第2版"))
    own, written, through = (
        await sent(town),
        await sent(town, "deputy", spoken=True),
        await sent(town, through="deputy"),
    )
    await do(town, "deputy", through, vc.PassOn())
    alone = await sent(town, through="deputy")
    await do(town, "resident", alone, vc.SendOn())

    holders = [(await state(town, case)).unit.name for case in (own, written, through, alone)]
    assert holders == ["通信公司", "水务公司", "水务公司", "通信公司"]


# --- several voices ---------------------------------------------------------------------------------------------------

JOINING = (
    "第一条之一 重复\n  与 办理中的件 同类别、50米内、7日内的,并入首件;每位上报人 分别告知、分别计时\n第二条 窨井盖 "
)
PLACE = Enclosed("place", {"lat": 30.53, "lng": 120.68, "datum": "gcj02", "address": "演示路口"})


async def test_the_first_of_several_leaves_and_the_others_lose_nothing() -> None:
    town = await found_town(city=CITY.replace("第二条 窨井盖 ", JOINING))
    ids = []
    for who in ("resident", "deputy"):
        letter = Letter(c.Report("", "", answers={"权属": "通信"}), "窨井盖", (*words("井盖响"), PLACE))
        ids.append(str((await intake.report(town.house, await town.again(who), EAST, letter, None))["id"]))
    first, second = ids
    assert (await seen(town, second)).case.joined_to == first
    await do(town, "resident", first, vc.Withdraw())

    found = await state(town, first)
    assert (found.phase, found.reporter, found.reporters) == (Phase.ASSIGNED, town["deputy"].id, (town["deputy"].id,))
    assert (found.answered, "case:withdrawn" in await told(town, "deputy", first)) == (False, True)
    await do(town, "telecom", first, c.Accept())
    await do(town, "telecom", first, c.Answer("已解决"))
    await do(town, "deputy", first, c.Rate(5))
    assert (await state(town, first)).close_reason == "rated"

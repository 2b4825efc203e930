"""Leave and stand-ins, what somebody leaves behind, and mergers of units, through the whole domain on the twins."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from cases import commands as c
from cases import commands_voices as vc
from cases import stand_ins, ties
from cases.actions import act
from cases.house import Enclosed
from cases.intake import Letter, report
from cases.keeping import Days
from cases.people import Role
from cases.ports_people import Inherited
from cases.refusals import InvalidInput, KeyReused, NotAllowed, NotFound
from cases.stand_ins import GoOnLeave, HandOver
from cases.successors_doing import Merger, hand_over_work, inherit, inherit_all, merge
from cases.views import look
from tests.cases.test_house_people import LATER, PAST, TODAY, enlist, kinds, reported, tied
from tests.support import town as support
from tests.support.town import CITY_CODE, EAST, FAR_CODE, Town, found_town, words


@pytest.fixture
async def town() -> Town:
    found = await found_town()
    await enlist(found, "clerk", Role.STAFF, CITY_CODE, "督促办")
    return found


# --- leave ------------------------------------------------------------------------------------------------------------


def leave(town: Town, **changes: Any) -> GoOnLeave:
    return replace(GoOnLeave(town["steward"].id, Days(TODAY, LATER), town["clerk"].id), **changes)


async def test_whoever_stands_in_acts_with_the_rights_of_who_is_away_and_is_marked(town: Town) -> None:
    case = await claimed(town)
    wish = leave(town, absent=town["telecom"].id, stand_in=town["clerk"].id)
    await stand_ins.go_on_leave(town.house, town["telecom"], CITY_CODE, wish, None)
    helper = await town.again("clerk")

    await act(town.house, helper, case, c.Answer("已解决"), enclosed=words("已修好"))

    view = await look(town.house, town["steward"], case)
    assert [t.standing_in_for for t in helper.tenures] == [None, town["telecom"].id]
    assert [entry.actor for entry in view.timeline if entry.kind == "case:answered"] == ["通信公司(代)"]
    town.clock.set("2027-01-01 00:00")
    assert [t.standing_in_for for t in (await town.again("clerk")).tenures] == [None]


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"days": Days(TODAY, None)}, "请假要写到哪一天为止"),
        ({"days": Days(None, PAST)}, "已经过去"),
        ({"days": Days(None, date.max)}, "日期太远"),
        ({"days": Days(date.min, date.max)}, "日期太远"),
        ({"days": Days(date.min, LATER)}, "日期太远"),
        ({"stand_in": "00000000-0000-7000-8000-000000000000"}, "没有这个人"),
    ],
)
async def test_leave_that_cannot_be_is_refused(town: Town, changes: dict[str, Any], sentence: str) -> None:
    with pytest.raises(InvalidInput, match=sentence):
        await stand_ins.go_on_leave(town.house, town["steward"], CITY_CODE, leave(town, **changes), None)


async def test_nobody_stands_in_for_a_deputy_for_oneself_or_while_away(town: Town) -> None:
    house, steward, clerk = town.house, town["steward"], town["clerk"]
    with pytest.raises(InvalidInput, match="代表的职务只能由本人履行"):
        await stand_ins.go_on_leave(house, steward, EAST, leave(town, absent=town["deputy"].id), None)
    with pytest.raises(InvalidInput, match="不能由本人代本人"):
        await stand_ins.go_on_leave(house, steward, CITY_CODE, leave(town, stand_in=steward.id), None)
    with pytest.raises(InvalidInput, match="代的人要在演示市担任同样的职务"):
        await stand_ins.go_on_leave(house, steward, CITY_CODE, leave(town, stand_in=town["deputy"].id), None)
    with pytest.raises(NotAllowed, match="请假由本人或者演示市的协调人员登记"):
        await stand_ins.go_on_leave(house, clerk, CITY_CODE, leave(town), None)
    alone = leave(town, absent=clerk.id, stand_in=None)
    number = await stand_ins.go_on_leave(house, clerk, CITY_CODE, alone, None)
    with pytest.raises(InvalidInput, match=r"这段时间已经请了假.2026-11-23 至 2026-12-31."):
        await stand_ins.go_on_leave(house, clerk, CITY_CODE, alone, None)
    away = leave(town, absent=town["telecom"].id, stand_in=clerk.id)
    with pytest.raises(InvalidInput, match="代的人这段时间自己也请了假"):
        await stand_ins.go_on_leave(house, steward, CITY_CODE, away, None)
    with pytest.raises(NotFound, match="没有这一条请假"):
        await stand_ins.come_back(house, town["water"], int(str(number["id"])), None)

    await stand_ins.come_back(house, clerk, int(str(number["id"])), None)

    assert (await stand_ins.roll(house, steward, CITY_CODE)).leaves == ()


async def test_nobody_is_away_while_standing_in_and_nobody_comes_back_twice(town: Town) -> None:
    house, steward = town.house, town["steward"]
    await stand_ins.go_on_leave(house, town["telecom"], CITY_CODE, leave(town, absent=town["telecom"].id), None)
    turned = leave(town, absent=town["clerk"].id, stand_in=town["telecom"].id)
    days = Days(date(2027, 1, 1), date(2027, 1, 9))
    elsewhen = leave(town, absent=town["telecom"].id, stand_in=None, days=days)
    later = await stand_ins.go_on_leave(house, town["telecom"], CITY_CODE, elsewhen, None)

    with pytest.raises(InvalidInput, match="这段时间要代别人,请先给那一条换一个代的人"):
        await stand_ins.go_on_leave(house, steward, CITY_CODE, leave(town, absent=town["clerk"].id), None)
    with pytest.raises(InvalidInput, match="代的人这段时间自己也请了假"):
        await stand_ins.go_on_leave(house, steward, CITY_CODE, replace(turned, days=elsewhen.days), None)
    free = replace(turned, days=Days(date(2027, 2, 1), date(2027, 2, 9)))
    assert await stand_ins.go_on_leave(house, steward, CITY_CODE, free, None)
    assert await stand_ins.come_back(house, steward, int(str(later["id"])), None) == {
        "id": later["id"],
        "text": "已经销假",
    }
    with pytest.raises(NotFound, match="没有这一条请假,或者已经结束"):
        await stand_ins.come_back(house, steward, int(str(later["id"])), None)
    with pytest.raises(NotFound, match="没有这一条请假,或者已经结束"):
        await stand_ins.come_back(house, steward, 9999, None)


async def test_the_roll_tells_who_is_there_who_is_away_and_what_nobody_fills(town: Town) -> None:
    await stand_ins.go_on_leave(
        town.house, town["clerk"], CITY_CODE, leave(town, absent=town["clerk"].id, stand_in=None), None
    )

    found = await stand_ins.roll(town.house, town["steward"], CITY_CODE)

    assert {each.key for each in found.people} == {"telecom", "water", "steward", "clerk"}
    assert [each.absent for each in found.leaves] == [town["clerk"].id]
    assert found.vacant == ("城管局:名册里没有人,交办给它的件没有人收",)
    with pytest.raises(NotAllowed):
        await stand_ins.roll(town.house, town["telecom"], CITY_CODE)


async def test_two_do_not_stand_in_for_each_other(town: Town) -> None:
    house, steward, telecom = town.house, town["steward"], town["telecom"]
    await stand_ins.go_on_leave(house, steward, CITY_CODE, leave(town, absent=telecom.id), None)

    back = leave(town, absent=town["clerk"].id, stand_in=telecom.id)
    with pytest.raises(InvalidInput, match="这段时间要代别人"):  # each for the other
        await stand_ins.go_on_leave(house, steward, CITY_CODE, back, None)


async def test_standing_in_goes_only_to_whoever_could_have_stood_in_from_the_first(town: Town) -> None:
    """Else a hand-over would give the rights of who coordinates to anybody with some role at the place."""
    house, steward = town.house, town["steward"]
    second = await enlist(town, "second", Role.COORDINATOR, CITY_CODE, "督促办")
    grid = await enlist(town, "grid", Role.GRID_WORKER, CITY_CODE)
    await stand_ins.go_on_leave(house, steward, CITY_CODE, leave(town, stand_in=second.id), None)
    other = await enlist(town, "third", Role.COORDINATOR, CITY_CODE, "督促办")
    last = await enlist(town, "last", Role.COORDINATOR, CITY_CODE, "督促办")
    away = leave(town, absent=other.id, stand_in=None, days=Days(LATER, LATER))
    await stand_ins.go_on_leave(house, steward, CITY_CODE, away, None)

    with pytest.raises(InvalidInput, match="代的人要在演示市担任同样的职务"):
        await stand_ins.hand_over(house, steward, CITY_CODE, HandOver(second.id, grid.id), None)
    with pytest.raises(InvalidInput, match="不能由本人代本人"):
        await stand_ins.hand_over(house, steward, CITY_CODE, HandOver(second.id, steward.id), None)
    with pytest.raises(InvalidInput, match="代的人这段时间自己也请了假"):
        await stand_ins.hand_over(house, steward, CITY_CODE, HandOver(second.id, other.id), None)
    assert [t.standing_in_for for t in (await town.again("second")).tenures] == [None, steward.id]

    done = await stand_ins.hand_over(house, steward, CITY_CODE, HandOver(second.id, last.id), None)

    assert done["stand_ins"] == 1
    assert [t.standing_in_for for t in (await town.again("last")).tenures] == [None, steward.id]


# --- hand-over and mergers --------------------------------------------------------------------------------------------


async def test_what_a_deputy_leaves_goes_to_another_for_the_rest_of_its_term(town: Town) -> None:
    await tied(town, days=Days(TODAY, LATER))
    await enlist(town, "next", Role.DEPUTY, EAST)
    wish = HandOver(town["deputy"].id, town["next"].id)

    with pytest.raises(InvalidInput, match="联系只能移交给人大代表"):
        await stand_ins.hand_over(town.house, town["steward"], EAST, replace(wish, to=town["water"].id), None)
    with pytest.raises(InvalidInput, match="不能交给本人"):
        await stand_ins.hand_over(town.house, town["steward"], EAST, replace(wish, to=wish.leaver), None)
    done = await stand_ins.hand_over(town.house, town["steward"], EAST, wish, None)

    assert done == {"ties": 1, "stand_ins": 0, "text": "已移交联系 1 条、代理 0 条"}
    assert await ties.ties_of(town.house, town["deputy"]) == ()
    (kept,) = await ties.ties_of(town.house, town["next"])
    (of_before,) = await ties.ties_at(town.house, town["steward"], EAST)
    assert (kept, kept.tie.target) == (of_before, "甲村")


async def test_an_heir_who_has_the_tie_already_has_it_once(town: Town) -> None:
    await enlist(town, "next", Role.DEPUTY, EAST)
    await tied(town)
    await tied(town, deputy=town["next"].id)

    wish = HandOver(town["deputy"].id, town["next"].id)
    done = await stand_ins.hand_over(town.house, town["steward"], EAST, wish, None)

    assert done["ties"] == 1
    assert [each.tie.target for each in await ties.ties_of(town.house, town["next"])] == ["甲村"]
    assert len(await ties.ties_at(town.house, town["steward"], EAST)) == 1


async def test_where_one_stood_in_another_of_the_same_office_does_or_nobody(town: Town) -> None:
    house, steward, telecom = town.house, town["steward"], town["telecom"]
    await stand_ins.go_on_leave(house, telecom, CITY_CODE, leave(town, absent=telecom.id), None)
    wish = HandOver(town["clerk"].id, telecom.id)
    sentence = "代的人要在演示市担任同样的职务,也不能由本人代本人"
    for heir in (telecom, town["deputy"]):
        with pytest.raises(InvalidInput, match=sentence):
            await stand_ins.hand_over(house, steward, CITY_CODE, replace(wish, to=heir.id), None)

    done = await stand_ins.hand_over(house, steward, CITY_CODE, replace(wish, to=town["water"].id), None)
    ended = await stand_ins.hand_over(house, steward, CITY_CODE, HandOver(town["water"].id), None)

    assert done == {"ties": 0, "stand_ins": 1, "text": "已移交联系 0 条、代理 1 条"}
    assert ended["stand_ins"] == 1
    (left,) = (await stand_ins.roll(house, steward, CITY_CODE)).leaves
    assert (left.absent, left.stand_in) == (telecom.id, None)


async def test_a_place_without_rules_in_force_wants_nobody_for_its_posts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(support, "FAR", support.FAR.replace("施行 2020-01-01", "施行 2028-01-01"))
    town = await found_town()

    assert (await stand_ins.roll(town.house, town["far"], FAR_CODE)).vacant == ()


async def claimed(town: Town) -> str:
    case = await reported(town)
    await act(town.house, town["telecom"], case, c.Claim())
    return case


async def test_a_units_open_work_goes_to_another_with_the_reason_case_by_case(town: Town) -> None:
    first, second = await claimed(town), await claimed(town)
    telecom, water = town["telecom"].tenures[0].unit, town["water"].tenures[0].unit
    assert telecom is not None
    assert water is not None
    why = (Enclosed("text", {"text": "职责调整"}),)

    for who in ("telecom", "deputy"):
        with pytest.raises(NotAllowed, match="由它所在辖区的协调人员办理"):
            await hand_over_work(town.house, town[who], (telecom.id, water.id), why, None)
    with pytest.raises(InvalidInput, match="须写明理由"):
        await hand_over_work(town.house, town["steward"], (telecom.id, water.id), (), None)
    with pytest.raises(InvalidInput, match="不能移交给原单位"):
        await hand_over_work(town.house, town["steward"], (telecom.id, telecom.id), why, None)
    passed = await hand_over_work(town.house, town["steward"], (telecom.id, water.id), why, "k")

    assert {(each.case, each.refused) for each in passed} == {(first, None), (second, None)}
    view = await look(town.house, town["steward"], first)
    assert view.case.holder == water
    assert "职责调整" in [content.body.get("text") for entry in view.timeline for content in entry.contents]


async def test_a_hand_over_that_is_repeated_answers_the_same_and_takes_along_nothing_that_came_later(
    town: Town,
) -> None:
    first = await claimed(town)
    units = tuple(each.id for name in ("telecom", "water") if (each := town[name].tenures[0].unit) is not None)
    telecom, water = units
    why = (Enclosed("text", {"text": "职责调整"}),)
    done = await hand_over_work(town.house, town["steward"], (telecom, water), why, "k")
    later = await claimed(town)

    again = await hand_over_work(town.house, town["steward"], (telecom, water), why, "k")

    assert [(each.case, each.refused) for each in done] == [(first, None)]
    assert again == done
    assert (await look(town.house, town["steward"], later)).case.holder == town["telecom"].tenures[0].unit
    with pytest.raises(KeyReused):
        await hand_over_work(town.house, town["steward"], (water, telecom), why, "k")
    unkeyed = await hand_over_work(town.house, town["steward"], (telecom, water), why, None)
    assert [each.case for each in unkeyed] == [later]


async def test_a_unit_cannot_go_into_itself_or_into_what_went_into_it(town: Town) -> None:
    with pytest.raises(InvalidInput, match="没有叫“园林局”的单位"):
        await merge(town.house, Merger(CITY_CODE, "园林局", "城管局"))
    with pytest.raises(InvalidInput, match="不能并入自己"):
        await merge(town.house, Merger(CITY_CODE, "城管局", "城管局"))
    await merge(town.house, Merger(CITY_CODE, "通信公司", "水务公司"))
    with pytest.raises(InvalidInput, match="也不能互相并入"):
        await merge(town.house, Merger(CITY_CODE, "水务公司", "通信公司"))
    await merge(town.house, Merger(CITY_CODE, "水务公司", "城管局"))
    with pytest.raises(InvalidInput, match="也不能互相并入"):  # nor by way of a third
        await merge(town.house, Merger(CITY_CODE, "城管局", "通信公司"))
    with pytest.raises(InvalidInput, match="通信公司已经并入水务公司"):
        await merge(town.house, Merger(CITY_CODE, "通信公司", "城管局"))


async def test_open_cases_move_on_the_record_and_the_successor_goes_on(town: Town) -> None:
    case = await claimed(town)
    before = (await look(town.house, town["steward"], case)).case
    await merge(town.house, Merger(CITY_CODE, "通信公司", "水务公司", Days(date(2026, 11, 25))))
    early = await inherit_all(town.house)
    town.clock.set("2026-11-25 00:00")

    moved = await inherit_all(town.house)

    view = await look(town.house, town["steward"], case)
    assert (early, moved, await inherit_all(town.house)) == (0, 1, 0)
    assert view.case.unit.name == "水务公司"
    assert view.timeline[-1].text == "通信公司已并入水务公司,由水务公司继续办理,期限不变"
    assert {k: clock.due_at for k, clock in view.case.clocks.items()} == {
        k: clock.due_at for k, clock in before.clocks.items()
    }
    assert ("case:succeeded", case) in await kinds(town, "water")
    assert ("case:succeeded", case) in await kinds(town, "resident")
    await act(town.house, await town.again("water"), case, c.Answer("已解决"), enclosed=words("已修好"))


async def test_more_open_work_than_one_page_goes_over_whole(town: Town) -> None:
    cases = {await claimed(town) for _ in range(51)}
    telecom, water = town["telecom"].tenures[0].unit, town["water"].tenures[0].unit
    assert telecom is not None
    assert water is not None

    passed = await hand_over_work(town.house, town["steward"], (telecom.id, water.id), words("职责调整"), None)

    assert {each.case for each in passed if each.refused is None} == cases


async def test_what_is_gone_closed_or_moved_already_is_not_moved_by_a_merger(town: Town) -> None:
    case = await claimed(town)
    view = await look(town.house, town["steward"], case)
    telecom, water = town["telecom"].tenures[0].unit, town["water"].tenures[0].unit
    assert telecom is not None
    assert water is not None
    one = Inherited(case, view.case.jurisdiction, telecom, water)

    moved = [await inherit(town.house, one) for _ in range(2)]
    await act(town.house, await town.again("resident"), case, vc.Withdraw(), enclosed=words("不用了"))

    assert (moved[0] > 0, moved[1]) == (True, 0)
    assert await inherit(town.house, replace(one, gone=water, heir=telecom)) == 0
    assert await inherit(town.house, replace(one, case="00000000-0000-7000-8000-000000000000")) == 0


async def test_rules_that_name_the_old_unit_mean_the_new_one(town: Town) -> None:
    await merge(town.house, Merger(CITY_CODE, "水务公司", "城管局"))

    letter = Letter(c.Report("", ""), "路灯", words("路口积水"))
    case = str((await report(town.house, town["resident"], EAST, letter, None))["id"])

    assert (await look(town.house, town["steward"], case)).case.unit.name == "城管局"

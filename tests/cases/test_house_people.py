"""Ties, follows, leave, hand-over and mergers through the whole domain on the twins: who is refused, who is told."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from cases import commands as c
from cases import stand_ins, ties
from cases.actions import act
from cases.authority import Relation, acting_as, relations
from cases.commands_council import Supervise
from cases.concerns import Concerns
from cases.desk import desk, section
from cases.desk_groups import group, groups
from cases.follows import follow
from cases.house import Enclosed
from cases.intake import Letter, report
from cases.keeping import Days
from cases.people import Person, Role, TieKind
from cases.ports import RosterEntry, Scope, Tally, Transaction, Which
from cases.refusals import InvalidInput, NotAllowed, NotFound
from cases.stand_ins import GoOnLeave, HandOver
from cases.successors_doing import Merger, hand_over_work, inherit_all, merge
from cases.ties import SetTie
from cases.views import Wanted, inbox, listing, look
from tests.support.town import CITY_CODE, EAST, WEST, Town, found_town, words

TODAY, LATER, PAST = date(2026, 11, 23), date(2026, 12, 31), date(2026, 11, 1)


@pytest.fixture
async def town() -> Town:
    found = await found_town()
    await enlist(found, "voice", Role.DELIBERATOR, EAST)
    await enlist(found, "clerk", Role.STAFF, CITY_CODE, "督促办")
    return found


async def enlist(town: Town, key: str, role: Role, code: str, unit: str | None = None, **more: Any) -> Person:
    """One more person."""

    async def work(tx: Transaction) -> Person:
        where = (await tx.territory()).by_code(code)
        assert where is not None
        units = (await tx.directory()).units
        at = next((each for ref, each in units.items() if ref.name == unit), None)
        entry = RosterEntry(key, f"演示{key}", role, where.id, unit=at, **more)
        await tx.save_roster([entry], {key: town.house.ids.new()})
        found = await tx.person_by_key(key)
        assert found is not None
        return found

    town.people[key] = await town.house.store.run(Scope(), work)
    return town.people[key]


async def reported(town: Town, who: str = "resident", **fields: Any) -> str:
    letter = Letter(replace(c.Report("", ""), **fields), "路灯", words("路灯不亮"))
    return str((await report(town.house, await town.again(who), EAST, letter, None))["id"])


def tie(town: Town, **changes: Any) -> SetTie:
    return replace(SetTie(town["deputy"].id, TieKind.VILLAGE, "甲村"), **changes)


async def tied(town: Town, code: str = EAST, **changes: Any) -> int:
    receipt = await ties.set_tie(town.house, town["steward"], code, tie(town, **changes), None)
    return int(str(receipt["id"]))


async def kinds(town: Town, who: str) -> list[tuple[str, str]]:
    return [(i.notice.kind, i.notice.case) for i in await inbox(town.house, await town.again(who), 20, None)]


# --- ties -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("changes", "field", "sentence"),
    [
        ({"deputy": "00000000-0000-7000-8000-000000000000"}, "deputy", "没有这个人,请从本地人员里选"),
        ({"target": "丙村"}, "target", "东街道没有叫“丙村”的村、社区"),
        ({"kind": TieKind.GRID, "target": "张家后院"}, "target", "东街道没有叫“张家后院”的网格"),
        ({"kind": TieKind.ENTERPRISE, "target": "演示厂"}, "target", "东街道的名录里没有这个企业,请先登记"),
        ({"days": Days(None, PAST)}, "last", "2026-11-01 已经过去,期限要从今天起还没有完"),
        ({"days": Days(LATER, TODAY)}, "last", "止期 2026-11-23 早于起期 2026-12-31"),
    ],
)
async def test_a_tie_that_cannot_be_is_refused(town: Town, changes: dict[str, Any], field: str, sentence: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        await ties.set_tie(town.house, town["steward"], EAST, tie(town, **changes), None)

    assert refused.value.errors == {field: sentence}


async def test_only_a_deputy_is_tied_and_only_to_a_deliberator_as_a_person(town: Town) -> None:
    with pytest.raises(InvalidInput, match="这个人现在不是东街道的人大代表"):
        await tied(town, deputy=town["water"].id)
    with pytest.raises(InvalidInput, match="这个人现在不是东街道的议政代表"):
        await tied(town, kind=TieKind.PERSON, target=town["resident"].id)

    assert await tied(town, kind=TieKind.PERSON, target=town["voice"].id)


async def test_the_same_tie_twice_at_one_time_is_refused_and_one_after_the_other_is_not(town: Town) -> None:
    await tied(town, days=Days(TODAY, LATER))

    with pytest.raises(InvalidInput, match=r"已经联系.2026-11-23 至 2026-12-31.,要改期限请先结束那一条"):
        await tied(town, days=Days(LATER, None))

    assert await tied(town, days=Days(date(2027, 1, 1), None))


async def test_ties_are_kept_by_who_coordinates_and_by_nobody_else(town: Town) -> None:
    number = await tied(town)
    for who in ("deputy", "telecom", "far"):
        with pytest.raises(NotAllowed, match="东街道的人员由本地或者上级的协调人员管理"):
            await ties.set_tie(town.house, town[who], EAST, tie(town), None)
        with pytest.raises(NotAllowed):
            await ties.ties_at(town.house, town[who], EAST)
        with pytest.raises(NotFound, match="没有这一条联系"):
            await ties.end_tie(town.house, town[who], number, None)

    (seen,) = await ties.ties_at(town.house, town["steward"], EAST)
    assert (seen.deputy, seen.target) == ("演示deputy", "甲村")
    assert await ties.ties_of(town.house, town["deputy"]) == (seen,)
    await ties.end_tie(town.house, town["steward"], number, None)
    assert await ties.ties_of(town.house, town["deputy"]) == ()
    with pytest.raises(NotFound):
        await ties.end_tie(town.house, town["steward"], number, None)


async def test_the_same_key_ties_once(town: Town) -> None:
    first = await ties.set_tie(town.house, town["steward"], EAST, tie(town), "k1")
    again = await ties.set_tie(town.house, town["steward"], EAST, tie(town), "k1")

    assert dict(first) == dict(again)
    assert len(await ties.ties_of(town.house, town["deputy"])) == 1


async def test_a_deputy_is_told_of_reports_from_what_he_is_tied_to_and_of_no_others(town: Town) -> None:
    await tied(town)
    await tied(town, kind=TieKind.PERSON, target=town["voice"].id)
    here = await reported(town, village="甲村")
    await reported(town, village="乙村")
    theirs = await reported(town, "voice")

    assert await kinds(town, "deputy") == [("case:reported", theirs), ("case:reported", here)]
    view = await section(town.house, await town.again("deputy"), "tied", 10, None)
    assert [row.summary.id for row in view.view.page.rows] == [theirs, here]
    assert view.tally == Tally(2)


async def test_what_a_deputy_reports_himself_is_no_news_to_him(town: Town) -> None:
    await tied(town)

    await reported(town, "deputy", village="甲村")

    assert await kinds(town, "deputy") == []


async def test_a_tie_is_a_relation_only_for_a_deputy_and_only_to_what_it_names(town: Town) -> None:
    await tied(town)
    case = (await look(town.house, town["steward"], await reported(town, village="甲村"))).case
    other = (await look(town.house, town["steward"], await reported(town, village="乙村"))).case
    deputy = await town.again("deputy")

    async def territory(tx: Transaction) -> Any:
        return await tx.territory()

    places = await town.house.store.run(Scope(), territory)
    assert Relation.TIED in relations(deputy, deputy.tenures[0], case, places)
    assert Relation.TIED not in relations(deputy, deputy.tenures[0], other, places)
    assert acting_as(deputy, "supervise", case, places) is not None


async def test_a_report_names_an_enterprise_of_the_list_or_none(town: Town) -> None:
    with pytest.raises(InvalidInput) as refused:
        await reported(town, concerns=Concerns("演示厂", "演示公园"))
    assert refused.value.errors == {
        "enterprise": "东街道的名录里没有这个企业,可以不填,写在文字里",
        "project": "东街道的名录里没有这个项目,可以不填,写在文字里",
    }
    firm = (TieKind.ENTERPRISE, "演示厂")
    await ties.add_subject(town.house, town["steward"], EAST, firm, None)
    await tied(town, kind=TieKind.ENTERPRISE, target="演示厂")

    case = await reported(town, concerns=Concerns("演示厂"))

    assert (await kinds(town, "deputy")) == [("case:reported", case)]
    await ties.drop_subject(town.house, town["steward"], EAST, firm, None)
    with pytest.raises(NotFound):
        await ties.drop_subject(town.house, town["steward"], EAST, firm, None)
    assert (await look(town.house, town["steward"], case)).case.enterprise == "演示厂"


# --- following --------------------------------------------------------------------------------------------------------


async def test_only_what_one_may_view_can_be_followed(town: Town) -> None:
    case = await reported(town)
    for who in ("far", "resident2"):
        stranger = town.people.get(who) or await enlist(town, who, Role.RESIDENT, WEST)
        with pytest.raises(NotFound, match="没有这一件,或者您无权查看"):
            await follow(town.house, stranger, case, on=True, key=None)


async def test_a_follower_is_told_of_the_answer_and_after_that_of_nothing_more(town: Town) -> None:
    case = await reported(town, category=())
    await follow(town.house, town["deputy"], case, on=True, key=None)
    await act(town.house, town["telecom"], case, c.Claim())
    await act(town.house, town["telecom"], case, c.Answer("已解决"), enclosed=words("已换灯"))
    told = await kinds(town, "deputy")
    await follow(town.house, town["deputy"], case, on=False, key=None)
    await act(town.house, await town.again("resident"), case, c.Rate(5))

    assert told == [("case:answered", case)]
    assert await kinds(town, "deputy") == told
    view = await listing(town.house, town["deputy"], Wanted(Which.FOLLOWED))
    assert view.page.rows == ()


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
    passed = await hand_over_work(town.house, town["steward"], (telecom.id, water.id), why, "k")

    assert {(each.case, each.refused) for each in passed} == {(first, None), (second, None)}
    view = await look(town.house, town["steward"], first)
    assert view.case.holder == water
    assert "职责调整" in [content.body.get("text") for entry in view.timeline for content in entry.contents]
    assert await hand_over_work(town.house, town["steward"], (telecom.id, water.id), why, "k") == ()


async def test_a_unit_cannot_go_into_itself_or_into_what_went_into_it(town: Town) -> None:
    with pytest.raises(InvalidInput, match="没有叫“园林局”的单位"):
        await merge(town.house, Merger(CITY_CODE, "园林局", "城管局"))
    with pytest.raises(InvalidInput, match="不能并入自己"):
        await merge(town.house, Merger(CITY_CODE, "城管局", "城管局"))
    await merge(town.house, Merger(CITY_CODE, "通信公司", "水务公司"))
    with pytest.raises(InvalidInput, match="也不能互相并入"):
        await merge(town.house, Merger(CITY_CODE, "水务公司", "通信公司"))
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


async def test_rules_that_name_the_old_unit_mean_the_new_one(town: Town) -> None:
    await merge(town.house, Merger(CITY_CODE, "水务公司", "城管局"))

    letter = Letter(c.Report("", ""), "路灯", words("路口积水"))
    case = str((await report(town.house, town["resident"], EAST, letter, None))["id"])

    assert (await look(town.house, town["steward"], case)).case.unit.name == "城管局"


# --- desk and groups --------------------------------------------------------------------------------------------------


async def test_a_desk_has_each_section_with_its_counts(town: Town) -> None:
    await tied(town)
    own = await reported(town, "deputy")
    other = await reported(town, village="甲村")
    await follow(town.house, town["deputy"], other, on=True, key=None)
    deputy = await town.again("deputy")
    await act(town.house, deputy, other, Supervise(), enclosed=words("盯着办"))

    found = await desk(town.house, deputy, 10)

    ids = {each.name: [row.summary.id for row in each.view.page.rows] for each in found.sections}
    assert ids == {"owed": [], "reported": [own], "tied": [other], "watched": [other], "followed": [other]}
    assert [each.tally.total for each in found.sections] == [0, 1, 1, 1, 1]
    assert found.duties == ()
    with pytest.raises(NotFound, match="工作台没有“别的”这一栏"):
        await section(town.house, deputy, "别的", 10, None)


async def test_a_group_is_seen_by_its_members_and_its_steward_sees_slow_claims(town: Town) -> None:
    case = await reported(town)
    town.clock.later(hours=1, minutes=59)
    (mine,) = await groups(town.house, town["deputy"])
    town.clock.later(hours=2)
    (minded,) = await groups(town.house, town["steward"])

    assert (mine.group.name, mine.minds, mine.slow, mine.board.total) == ("演示群", False, Tally(), 1)
    assert (minded.minds, minded.slow) == (True, Tally(1, 0, 1))
    assert await groups(town.house, town["resident"]) == await groups(town.house, town["far"]) == ()
    with pytest.raises(NotFound, match="没有这个群,或者您不在群里"):
        await group(town.house, town["far"], minded.group.id, (10, None))
    seen = await group(town.house, town["steward"], minded.group.id, (10, None))
    assert seen.slow is not None
    assert [row.summary.id for row in seen.slow.view.page.rows] == [case]
    assert (await group(town.house, town["deputy"], minded.group.id, (10, None))).slow is None
    assert seen.deputies == 2

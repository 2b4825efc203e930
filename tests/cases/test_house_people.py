"""Ties, follows, leave, hand-over and mergers through the whole domain on the twins: who is refused, who is told."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from cases import commands as c
from cases import ties
from cases.actions import act
from cases.authority import Relation, acting_as, relations
from cases.commands_council import Supervise
from cases.concerns import Concerns
from cases.desk import desk, section
from cases.desk_groups import group, groups
from cases.follows import follow
from cases.intake import Letter, report
from cases.keeping import Days
from cases.people import Person, Role, TieKind
from cases.ports import RosterEntry, Scope, Tally, Transaction, Which
from cases.refusals import InvalidInput, NotAllowed, NotFound
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


async def test_a_tie_that_ends_before_it_began_is_gone_and_in_nobodys_way(town: Town) -> None:
    soon = Days(date(2026, 12, 1), LATER)
    number = await tied(town, days=soon)

    await ties.end_tie(town.house, town["steward"], number, None)

    assert await ties.ties_at(town.house, town["steward"], EAST) == ()
    assert await tied(town, days=soon) != number
    with pytest.raises(NotFound, match="没有这一条联系"):
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

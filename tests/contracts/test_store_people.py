"""What every store knows of who stands to whom (存储契约之联系、关注、请假、名录、并入)."""

from __future__ import annotations

from datetime import timedelta

import pytest

from cases import commands as c
from cases.codes import Code, CodeKind
from cases.commands_successors import Succeed
from cases.people import Person, Role, Tenure, TieKind, TieTo, UnitAt
from cases.ports import Query, RosterEntry, Scope, Tally, Transaction, Which
from cases.ports_people import Inherited, Leave, RoleHolder, Subject, Succession, Tie
from dsl.decision import UnitRef
from tests.support.matters import POOL_PLAN
from tests.support.storeroom import (
    COUNTY,
    OTHER,
    RESIDENT,
    STEWARD,
    TELECOM,
    TOWN_A,
    TOWN_B,
    WATER,
    Desk,
    roster_entry,
    territory_now,
    time_now,
)

DAY = timedelta(days=1)
THIRD = "00000000-0000-7000-8000-00000000000c"


async def enlist(desk: Desk, *entries: RosterEntry) -> None:
    """Put these people on the roster: the first is RESIDENT, then OTHER, then a third."""
    keys = dict.fromkeys(entry.key for entry in entries)
    ids = dict(zip(keys, (RESIDENT, OTHER, THIRD), strict=False))
    await desk.store.run(Scope(), lambda tx: tx.save_roster(entries, ids))


async def person(desk: Desk, who: str) -> Person:
    found = await desk.store.run(Scope(), lambda tx: tx.person(who))
    assert found is not None
    return found


async def test_a_tie_binds_a_deputy_only_within_its_term(desk: Desk) -> None:
    town, now = desk.towns[TOWN_A], await desk.store.run(Scope(), time_now)
    await enlist(desk, roster_entry("代表", Role.DEPUTY, town, level="镇"))
    kept = [
        Tie(0, town, RESIDENT, TieKind.VILLAGE, "甲村", now - DAY, None, OTHER),
        Tie(0, town, RESIDENT, TieKind.GRID, "03", now + DAY, None, OTHER),
        Tie(0, town, RESIDENT, TieKind.PERSON, OTHER, now - DAY, now - DAY / 2, OTHER),
    ]

    async def work(tx: Transaction) -> tuple[Tie, ...]:
        for tie in kept:
            await tx.add_tie(tie)
        return await tx.ties(deputy=RESIDENT)

    listed = await desk.store.run(Scope(), work)

    assert [(tie.kind, tie.target) for tie in listed] == [(TieKind.VILLAGE, "甲村"), (TieKind.GRID, "03")]
    assert (await person(desk, RESIDENT)).ties == (TieTo(town, TieKind.VILLAGE, "甲村"),)


async def test_ties_are_found_by_what_they_lead_to_and_end(desk: Desk) -> None:
    town, now = desk.towns[TOWN_A], await desk.store.run(Scope(), time_now)
    tie = Tie(0, town, RESIDENT, TieKind.VILLAGE, "甲村", now - DAY, None, OTHER)

    async def work(tx: Transaction) -> list[tuple[Tie, ...]]:
        kept = await tx.add_tie(tie)
        assert await tx.tie(kept.id) == kept
        found = [
            await tx.ties(targets=[(TieKind.VILLAGE, "甲村"), (TieKind.GRID, "1")]),
            await tx.ties(targets=[(TieKind.GRID, "甲村")]),
            await tx.ties(targets=[]),
            await tx.ties(jurisdictions=frozenset({town})),
            await tx.ties(jurisdictions=frozenset({desk.towns[TOWN_B]})),
        ]
        await tx.end_tie(kept.id, await tx.now())
        ended = await tx.tie(kept.id)
        assert ended is not None
        assert ended.valid_to == await tx.now()
        return [*found, await tx.ties(deputy=RESIDENT)]

    found = await desk.store.run(Scope(), work)

    assert [len(each) for each in found] == [1, 0, 0, 1, 0, 0]
    assert await desk.store.run(Scope(), lambda tx: tx.tie(10_000)) is None


async def test_whoever_stands_in_has_the_office_of_who_is_away_and_nothing_else_of_theirs(desk: Desk) -> None:
    town, unit, now = desk.towns[TOWN_A], desk.unit(WATER), await desk.store.run(Scope(), time_now)
    await enlist(
        desk,
        roster_entry("代的人", Role.STAFF, town, desk.unit(TELECOM)),
        roster_entry("请假的人", Role.COORDINATOR, town, unit),
        roster_entry("请假的人", Role.DEPUTY, town, level="镇"),
    )
    leave = Leave(0, town, OTHER, RESIDENT, now - DAY, now + DAY, OTHER)

    async def work(tx: Transaction) -> int:
        return (await tx.add_leave(leave)).id

    number = await desk.store.run(Scope(), work)
    during = await person(desk, RESIDENT)
    await desk.store.run(Scope(), lambda tx: tx.end_leave(number, now))
    afterwards = await person(desk, RESIDENT)

    own = Tenure(Role.STAFF, town, desk.unit(TELECOM))
    assert during.tenures == (own, Tenure(Role.COORDINATOR, town, unit, standing_in_for=OTHER))
    assert afterwards.tenures == (own,)


async def test_leave_is_listed_until_it_is_over_and_another_may_stand_in(desk: Desk) -> None:
    town, now = desk.towns[TOWN_A], await desk.store.run(Scope(), time_now)

    async def work(tx: Transaction) -> tuple[Leave, ...]:
        kept = await tx.add_leave(Leave(0, town, OTHER, RESIDENT, now - DAY, now + DAY, OTHER))
        await tx.add_leave(Leave(0, town, OTHER, None, now - 3 * DAY, now - DAY, OTHER))
        await tx.replace_stand_in(kept.id, THIRD)
        assert await tx.leaves(person=RESIDENT) == ()
        assert await tx.leaves(jurisdictions=frozenset({desk.towns[TOWN_B]})) == ()
        assert await tx.leave(kept.id) == (await tx.leaves(person=THIRD))[0]
        assert await tx.leave(10_000) is None
        return await tx.leaves(jurisdictions=frozenset({town}))

    assert [each.stand_in for each in await desk.store.run(Scope(), work)] == [THIRD]


async def test_a_post_is_vacant_while_its_holder_is_away_and_nobody_stands_in(desk: Desk) -> None:
    town, unit, now = desk.towns[COUNTY], desk.unit(WATER), await desk.store.run(Scope(), time_now)
    await enlist(desk, roster_entry("主任", Role.STAFF, town, unit, post="演示岗位"))

    async def work(tx: Transaction) -> list[bool]:
        leave = await tx.add_leave(Leave(0, town, RESIDENT, None, now - DAY, now + DAY, OTHER))
        alone = ("演示岗位", unit.id) in (await tx.directory()).filled
        await tx.replace_stand_in(leave.id, OTHER)
        return [alone, ("演示岗位", unit.id) in (await tx.directory()).filled]

    assert await desk.store.run(Scope(), work) == [False, True]


async def test_a_name_comes_and_goes_and_comes_again_as_the_same(desk: Desk) -> None:
    town = desk.towns[TOWN_A]

    async def work(tx: Transaction) -> list[tuple[Subject, ...]]:
        project = await tx.add_subject(town, TieKind.PROJECT, "演示公园")
        firm = await tx.add_subject(town, TieKind.ENTERPRISE, "演示纺织厂")
        both = await tx.subjects(town)
        assert both == (firm, project)
        await tx.drop_subject(firm.id)
        fewer = await tx.subjects(town)
        assert await tx.add_subject(town, TieKind.ENTERPRISE, "演示纺织厂") == firm
        return [both, fewer, await tx.subjects(town), await tx.subjects(desk.towns[TOWN_B])]

    both, fewer, again, elsewhere = await desk.store.run(Scope(), work)

    assert [each.name for each in fewer] == ["演示公园"]
    assert (again, elsewhere) == (both, ())


async def test_who_follows_is_known_within_the_scope_only(desk: Desk) -> None:
    case = await desk.report()
    town = desk.towns[TOWN_A]

    async def work(tx: Transaction) -> None:
        for who in (OTHER, RESIDENT, OTHER):
            await tx.follow(case, town, who)

    await desk.store.run(desk.scope(TOWN_A), work)
    here = await desk.store.run(desk.scope(TOWN_A), lambda tx: tx.followers(case))
    there = await desk.store.run(desk.scope(TOWN_B), lambda tx: tx.followers(case))
    await desk.store.run(desk.scope(TOWN_A), lambda tx: tx.unfollow(case, OTHER))
    left = await desk.store.run(desk.scope(TOWN_A), lambda tx: tx.followers(case))
    still = await desk.store.run(desk.scope(TOWN_A), lambda tx: tx.follows(case, OTHER))
    await desk.store.run(desk.scope(TOWN_A), lambda tx: tx.follow(case, town, OTHER))

    assert (here, there, left, still) == ((OTHER, RESIDENT), (), (RESIDENT,), False)
    assert await desk.store.run(desk.scope(TOWN_A), lambda tx: tx.follows(case, OTHER))


async def test_a_case_outside_of_the_scope_is_not_followed(desk: Desk) -> None:
    case = await desk.report()

    with pytest.raises(RuntimeError, match="outside the scope"):
        await desk.store.run(desk.scope(TOWN_B), lambda tx: tx.follow(case, desk.towns[TOWN_A], OTHER))


async def test_holders_are_told_by_place_and_role(desk: Desk) -> None:
    town, unit, now = desk.towns[TOWN_A], desk.unit(WATER), await desk.store.run(Scope(), time_now)
    await enlist(
        desk,
        roster_entry("代表", Role.DEPUTY, town, level="镇", group="演示群"),
        roster_entry("工作人员", Role.STAFF, town, unit, post="演示岗位"),
        roster_entry("前代表", Role.DEPUTY, town, level="镇", valid_to=now - DAY),
    )

    async def look(tx: Transaction) -> list[tuple[RoleHolder, ...]]:
        here = frozenset({town})
        roles = frozenset({Role.DEPUTY, Role.STAFF})
        return [await tx.holders(here, roles), await tx.holders(frozenset({desk.towns[TOWN_B]}), roles)]

    here, elsewhere = await desk.store.run(Scope(), look)

    deputy = RoleHolder(RESIDENT, "代表", "演示代表", Role.DEPUTY, town, None, "演示群", None, "镇", None, None)
    staff = RoleHolder(OTHER, "工作人员", "演示工作人员", Role.STAFF, town, unit, None, "演示岗位", None, None, None)
    assert (here, elsewhere) == ((deputy, staff), ())


# --- mergers ----------------------------------------------------------------------------------------------------------


async def merge(desk: Desk, gone: str, heir: str, later: timedelta = timedelta()) -> None:
    async def work(tx: Transaction) -> None:
        await tx.succeed(desk.unit(gone).id, desk.unit(heir).id, await tx.now() + later)

    await desk.store.run(Scope(), work)


async def test_from_its_day_on_the_heir_is_meant_wherever_the_old_unit_is_named(desk: Desk) -> None:
    town, telecom, water = desk.towns[COUNTY], desk.unit(TELECOM), desk.unit(WATER)
    await enlist(
        desk,
        roster_entry("主任", Role.STAFF, town, telecom, post="演示岗位"),
        roster_entry("另一人", Role.STAFF, town, water),
    )
    await merge(desk, TELECOM, WATER, DAY)
    before = (await person(desk, RESIDENT), await desk.store.run(Scope(), lambda tx: tx.directory()))
    await desk.store.shift_clock(2 * 86400)

    after = await desk.store.run(Scope(), lambda tx: tx.directory())
    ref = UnitRef(COUNTY, TELECOM)

    assert before[0].tenures[0].unit == telecom
    assert (before[1].unit(ref), after.unit(ref)) == (telecom, water)
    assert ("演示岗位", water.id) in after.filled
    assert [tenure.unit for tenure in (await person(desk, RESIDENT)).tenures] == [water, telecom]
    assert [tenure.unit for tenure in (await person(desk, OTHER)).tenures] == [water, telecom]
    assert await desk.store.run(Scope(), lambda tx: tx.unit_named(ref)) == telecom
    assert await desk.store.run(Scope(), lambda tx: tx.unit_named(UnitRef(COUNTY, "没有"))) is None
    assert await desk.store.run(Scope(), lambda tx: tx.jurisdiction_of(telecom.id)) == town
    assert await desk.store.run(Scope(), lambda tx: tx.jurisdiction_of(10_000)) is None


async def test_a_chain_of_mergers_ends_with_the_last_and_the_group_has_its_steward(desk: Desk) -> None:
    await merge(desk, STEWARD, TELECOM)
    await merge(desk, TELECOM, WATER)

    territory = await desk.store.run(Scope(), territory_now)
    known = await desk.store.run(Scope(), lambda tx: tx.successions())
    directory = await desk.store.run(Scope(), lambda tx: tx.directory())

    assert [group.steward for group in territory.groups] == [desk.unit(WATER)]
    assert directory.unit(UnitRef(COUNTY, STEWARD)) == desk.unit(WATER)
    assert {(s.unit, s.successor) for s in known} == {
        (desk.unit(STEWARD), desk.unit(TELECOM)),
        (desk.unit(TELECOM), desk.unit(WATER)),
    }
    assert all(isinstance(each, Succession) for each in known)


async def test_open_cases_of_a_merged_unit_are_found_until_they_have_moved(desk: Desk) -> None:
    telecom, water = desk.unit(TELECOM), desk.unit(WATER)
    held = await desk.report()
    done = await desk.report()
    await desk.act(done, c.Accept(), unit=TELECOM)
    await desk.act(done, c.Answer("已解决"), unit=TELECOM)
    await desk.act(done, c.Rate(5))
    assert await desk.store.inherited(10) == ()
    await merge(desk, TELECOM, WATER)

    left = await desk.store.inherited(10)
    await desk.act(held, Succeed(telecom, water))
    moved, closed = await desk.case(held), await desk.case(done)

    assert left == (Inherited(held, desk.towns[TOWN_A], telecom, water),)
    assert await desk.store.inherited(10) == ()
    assert moved is not None
    assert closed is not None
    assert (moved.holder, moved.unit.name, closed.unit.name) == (water, WATER, TELECOM)
    assert {clock.holder for clock in moved.clocks.values() if clock.running} <= {water, None}


# --- lists ------------------------------------------------------------------------------------------------------------


async def listed(desk: Desk, query: Query) -> tuple[list[str], Tally]:
    async def work(tx: Transaction) -> tuple[list[str], Tally]:
        page = await tx.list(query)
        return [row.summary.id for row in page.rows], await tx.tally(query)

    return await desk.store.run(desk.scope(), work)


async def test_followed_and_tied_cases_are_listed_and_counted(desk: Desk) -> None:
    mine, other = await desk.report(reporter=OTHER), await desk.report()
    town = desk.towns[TOWN_A]
    await desk.store.run(desk.scope(), lambda tx: tx.follow(other, town, THIRD))
    tied = (TieTo(town, TieKind.PERSON, OTHER),)

    assert await listed(desk, Query(Which.FOLLOWED, THIRD)) == ([other], Tally(1))
    assert await listed(desk, Query(Which.TIED, THIRD, ties=tied)) == ([mine], Tally(1))
    assert await listed(desk, Query(Which.TIED, THIRD)) == ([], Tally())
    nowhere = (TieTo(town, TieKind.VILLAGE, "甲村"), TieTo(town, TieKind.ENTERPRISE, "演示厂"))
    assert await listed(desk, Query(Which.TIED, THIRD, ties=nowhere)) == ([], Tally())


async def test_what_a_unit_has_in_hand_is_listed(desk: Desk) -> None:
    held, pooled = await desk.report(), await desk.report(POOL_PLAN)
    units = frozenset({desk.unit(TELECOM).id})

    assert (await listed(desk, Query(Which.HELD, THIRD, units)))[0] == [held]
    assert pooled not in (await listed(desk, Query(Which.HELD, THIRD, units)))[0]


async def test_a_claim_that_nobody_makes_in_time_is_slow(desk: Desk) -> None:
    pooled = await desk.report(POOL_PLAN)
    await desk.report()
    query = Query(Which.SLOW, THIRD, jurisdictions=frozenset(desk.towns.values()))
    early = await listed(desk, query)

    await desk.store.shift_clock(3 * 3600)

    assert early == ([], Tally())
    assert await listed(desk, query) == ([pooled], Tally(1, 0, 1))


async def test_only_what_was_opened_before_a_moment_is_listed(desk: Desk) -> None:
    case, now = await desk.report(), await desk.store.run(Scope(), time_now)

    before = await listed(desk, Query(Which.MINE, RESIDENT, before=now - DAY))
    after = await listed(desk, Query(Which.MINE, RESIDENT, before=now + DAY))

    assert (before, after[0]) == (([], Tally()), [case])


async def test_only_what_has_changed_since_a_moment_is_listed(desk: Desk) -> None:
    case, now = await desk.report(), await desk.store.run(Scope(), time_now)

    since = await listed(desk, Query(Which.MINE, RESIDENT, changed=now - DAY))
    later = await listed(desk, Query(Which.MINE, RESIDENT, changed=now + DAY))

    assert (since[0], later) == ([case], ([], Tally()))


def test_a_unit_is_the_same_under_another_name() -> None:
    assert UnitAt(1, "旧名") == UnitAt(1, "新名")


async def test_who_takes_a_place_is_meant_wherever_the_one_before_was(desk: Desk) -> None:
    town, now = desk.towns[TOWN_A], await desk.store.run(Scope(), time_now)
    await enlist(desk, roster_entry("名册上的人", Role.DEPUTY, town, level="镇"))

    async def before(tx: Transaction) -> tuple[int, str | None]:
        await tx.add_person(THIRD)
        await tx.settle_in(THIRD, town)
        await tx.add_tie(Tie(0, town, RESIDENT, TieKind.VILLAGE, "甲村", now - DAY, None, OTHER))
        await tx.add_tie(Tie(0, town, OTHER, TieKind.PERSON, RESIDENT, now - DAY, None, OTHER))
        leave = await tx.add_leave(Leave(0, town, RESIDENT, None, now - DAY, now + DAY, OTHER))
        await tx.save_code(Code("1-DEPUTY00", town, CodeKind.DEPUTY, RESIDENT, "", None, OTHER, now))
        name = await tx.name_of(RESIDENT)
        await tx.take_place(THIRD, RESIDENT)
        return leave.id, name

    async def after(tx: Transaction) -> tuple[Person | None, Leave | None, tuple[Tie, ...], list[str | None]]:
        assert await tx.code_for(town, CodeKind.DEPUTY, RESIDENT) is None
        assert await tx.code_for(town, CodeKind.DEPUTY, THIRD) is not None
        names = [await tx.name_of(each) for each in (THIRD, RESIDENT)]
        ties = await tx.ties(jurisdictions=frozenset({town}))
        return await tx.person_by_key("名册上的人"), await tx.leave(number), ties, names

    number, name = await desk.store.run(Scope.of(town), before)
    found, leave, ties, names = await desk.store.run(Scope.of(town), after)

    assert found is not None
    assert leave is not None
    assert (found.id, leave.absent) == (THIRD, THIRD)
    assert {each.role for each in found.tenures} == {Role.DEPUTY, Role.RESIDENT}
    assert found.ties == (TieTo(town, TieKind.VILLAGE, "甲村"),)
    assert names == [name, None]
    assert {(each.deputy, each.target) for each in ties} == {(THIRD, "甲村"), (OTHER, THIRD)}
    assert (await person(desk, RESIDENT)).tenures == ()

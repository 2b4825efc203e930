"""Who may do what: the default is no, and whoever may not know of a case is not told that there is one."""

from __future__ import annotations

from dataclasses import replace

import pytest

from cases import commands as c
from cases.actions import allowed
from cases.authority import ACTIONS, CASE_COMMANDS, TABLE, Relation, acting_as, permits, relations
from cases.people import Person, Role, Tenure, UnitAt
from cases.possible import Moment, can
from cases.refusals import NotAllowed, NotFound
from cases.state import Case
from cases.summary import summarise
from cases.territory import Jurisdiction, Territory, TownGroup
from tests.support.matters import (
    BOARD,
    CALENDAR,
    DIRECTORY,
    GROUP,
    POOL_PLAN,
    SEALED,
    STEWARD,
    TELECOM,
    TOWN,
    WATER,
    Matter,
    at,
)

CITY, STREET, FAR = 1, TOWN, 9
NOW = Moment(at("2026-11-23 09:00"), CALENDAR, DIRECTORY)
TERRITORY = Territory(
    {
        CITY: Jurisdiction(CITY, "330481", "演示市", "市", None),
        STREET: Jurisdiction(STREET, "330481001", "演示街道", "镇", CITY),
        8: Jurisdiction(8, "330481002", "演示二街道", "镇", CITY),
        FAR: Jurisdiction(FAR, "330281", "演示远市", "市", None),
    },
    (TownGroup(GROUP, CITY, frozenset({STREET, 8}), STEWARD), TownGroup(GROUP, FAR, frozenset({FAR, 10}))),
)


def person(name: str, role: Role | None = None, where: int = CITY, unit: UnitAt | None = None) -> Person:
    return Person(name, () if role is None else (Tenure(role, where, unit),))


REPORTER = person("演示居民")
STRANGER = person("演示路人")
NEIGHBOUR = person("演示二街道代表", Role.DEPUTY, 8)
DEPUTY = person("演示代表", Role.DEPUTY, STREET)
FAR_DEPUTY = person("演示远代表", Role.DEPUTY, FAR)
HOLDER = person("演示通信员", Role.STAFF, CITY, TELECOM)
OTHER = person("演示水务员", Role.STAFF, CITY, WATER)
FAR_STAFF = person("演示远职员", Role.STAFF, FAR, UnitAt(99, "演示远单位"))
MINDER = person("演示督促员", Role.COORDINATOR, CITY, STEWARD)
SUPERVISOR = person("演示主席团员", Role.STAFF, CITY, BOARD)
CLERK = person("演示规约员", Role.CLERK, CITY)

POOLED = Matter(POOL_PLAN, group=GROUP).state


def held() -> Case:
    matter = Matter(group=GROUP)
    matter.do(c.Accept(), TELECOM)
    return matter.state


def answered() -> Case:
    matter = Matter(group=GROUP)
    matter.do(c.Accept(), TELECOM)
    matter.do(c.Answer("已解决", sealed=SEALED), TELECOM)
    return matter.state


#: The commands that this file looks at; every other one is walked through by tests/cases/test_matrix.py.
HANDLING = {
    *("claim", "accept", "return", "ask", "answer", "assign", "reassign", "reply", "supplement", "rate", "urge"),
    *("reclassify", "relocate"),
}


def granted(who: Person, case: Case) -> set[str]:
    return {name for name, yes in can(who, case, TERRITORY, NOW).items() if yes and name in HANDLING}


#: Commands that nobody can give on a case from outside: the clock's own, an importer's, and those before there is one.
WITHOUT_A_DOOR = {"record", "report", "succeed", "tick"}


def test_whatever_has_no_row_is_refused() -> None:
    assert not any(permits(role, "fly", frozenset(Relation)) for role in Role)


def test_no_row_lets_a_person_play_the_clock() -> None:
    assert [role for role in Role if permits(role, "tick", frozenset(Relation))] == [Role.SYSTEM]


def test_every_row_names_a_role_and_a_relation() -> None:
    assert all(grant.roles and grant.relations for grant in TABLE)
    assert set(CASE_COMMANDS) | WITHOUT_A_DOOR == set(c.COMMANDS)
    assert set(c.COMMANDS) <= ACTIONS


@pytest.mark.parametrize("who", [STRANGER, FAR_DEPUTY, FAR_STAFF, CLERK])
def test_a_stranger_learns_nothing_not_even_that_it_exists(who: Person) -> None:
    case = held()
    for action in ("view", *CASE_COMMANDS):
        with pytest.raises(NotFound, match="没有这一件,或者您无权查看"):
            allowed(who, action, case, TERRITORY)
    assert granted(who, case) == set()


def test_who_may_look_but_not_act_is_told_what_is_possible() -> None:
    with pytest.raises(NotAllowed, match="您不能办理这一步。这件现在是“办理中”:承办单位可以询问、答复或退回"):
        allowed(DEPUTY, "answer", held(), TERRITORY)


@pytest.mark.parametrize(
    ("who", "expected"),
    [
        (REPORTER, {"supplement", "urge", "relocate"}),
        (DEPUTY, {"urge"}),
        (NEIGHBOUR, {"urge"}),
        (HOLDER, {"claim"}),
        (OTHER, {"claim"}),
        (MINDER, {"claim", "assign", "urge", "reclassify", "relocate"}),
    ],
)
def test_in_the_pool(who: Person, expected: set[str]) -> None:
    assert granted(who, POOLED) == expected


@pytest.mark.parametrize(
    ("who", "expected"),
    [
        (REPORTER, {"supplement", "urge", "relocate"}),
        (HOLDER, {"return", "ask", "answer", "reclassify", "relocate"}),
        (OTHER, set()),
        (MINDER, {"urge", "reassign", "reclassify", "relocate"}),
        (DEPUTY, {"urge"}),
    ],
)
def test_while_a_unit_works_on_it(who: Person, expected: set[str]) -> None:
    assert granted(who, held()) == expected


def test_only_the_reporter_rates() -> None:
    case = answered()
    assert granted(REPORTER, case) == {"rate"}
    assert granted(HOLDER, case) == granted(DEPUTY, case) == set()


def test_a_reply_is_offered_only_when_something_was_asked() -> None:
    matter = Matter(group=GROUP)
    matter.do(c.Ask(wants=("place",)), TELECOM)
    assert granted(REPORTER, matter.state) == {"supplement", "urge", "relocate", "reply"}


def test_staff_see_what_waits_for_a_unit_and_what_their_group_shares_and_no_more() -> None:
    in_group = replace(OTHER, tenures=(replace(OTHER.tenures[0], group=GROUP),))
    elsewhere = replace(OTHER, tenures=(replace(OTHER.tenures[0], group="别的群"),))

    def sees(who: Person, case: Case) -> bool:
        return acting_as(who, "view", case, TERRITORY) is not None

    assert [sees(OTHER, case) for case in (POOLED, held(), answered())] == [True, False, False]
    assert [sees(in_group, case) for case in (POOLED, held(), answered())] == [True, True, True]
    assert [sees(elsewhere, case) for case in (POOLED, held(), answered())] == [True, False, False]
    assert [sees(MINDER, case) for case in (POOLED, held(), answered())] == [True, True, True]
    assert not sees(in_group, replace(held(), group=None))


def test_a_unit_that_a_ladder_has_reached_may_urge() -> None:
    case = replace(held(), supervisors=(BOARD,))
    assert granted(SUPERVISOR, case) == {"urge", "reassign"}
    assert relations(SUPERVISOR, SUPERVISOR.tenures[0], case, TERRITORY) == {
        Relation.ANY,
        Relation.SAME_TOWN,
        Relation.AT_HOME,
        Relation.CLAIMANT,
        Relation.SUPERVISOR,
    }
    assert Relation.IN_POOL in relations(OTHER, OTHER.tenures[0], POOLED, TERRITORY)


def test_a_list_row_grants_exactly_what_the_whole_case_grants() -> None:
    for case in (POOLED, held(), answered(), replace(held(), supervisors=(BOARD,))):
        for who in (REPORTER, STRANGER, NEIGHBOUR, DEPUTY, HOLDER, OTHER, MINDER, SUPERVISOR, FAR_STAFF):
            assert can(who, summarise(case), TERRITORY, NOW) == can(who, case, TERRITORY, NOW)


def test_the_special_role_acts_before_the_plain_one() -> None:
    both = Person("演示居民", (Tenure(Role.COORDINATOR, CITY, STEWARD),))
    tenure = acting_as(both, "urge", POOLED, TERRITORY)
    assert tenure is not None
    assert tenure.role is Role.COORDINATOR


def test_territory_reaches_down_and_across_a_group_but_never_up_or_away() -> None:
    assert TERRITORY.reach(CITY) == {CITY, STREET, 8}
    assert TERRITORY.reach(STREET) == {STREET, 8}
    assert TERRITORY.reach(FAR) == {FAR, 10}
    assert TERRITORY.groups_of(STREET) == TERRITORY.groups[:1]
    assert TERRITORY.by_code("330281") == TERRITORY.jurisdictions[FAR]
    assert TERRITORY.by_code("0") is None
    assert list(TERRITORY.above(77)) == [77]


def test_two_groups_of_one_name_in_two_counties_have_nothing_to_do_with_each_other() -> None:
    ours, theirs = TERRITORY.groups

    assert TERRITORY.groups_known_in(STREET) == (ours,)
    assert TERRITORY.groups_known_in(FAR) == (theirs,)
    assert FAR not in TERRITORY.reach(STREET)

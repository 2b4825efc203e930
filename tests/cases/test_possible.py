"""What may be done now (可办): for how long an offer stands, and in which of several roles somebody acts."""

from __future__ import annotations

from dataclasses import replace

import pytest

from cases import commands as c
from cases.commands_clock import Pause, Resume
from cases.people import Person, Role, Tenure, UnitAt
from cases.possible import Moment, acting_as, can
from cases.refusals import PauseRefused
from cases.state import Case
from cases.summary import summarise
from cases.telling import Directory
from dsl.decision import Plan, Stay
from tests.cases.test_reach import CONSENT, IN_TURN
from tests.support.matrix import CLAUSE, DAY, RICH, TERRITORY
from tests.support.matters import (
    BOARD,
    CALENDAR,
    DIRECTORY,
    GROUP,
    HOURS,
    SEALED,
    STEWARD,
    TELECOM,
    WATER,
    Matter,
    at,
)

CITY = 1
RESIDENT = Person("演示居民")


def of(unit: UnitAt, role: Role = Role.STAFF) -> Person:
    return Person(f"演示{unit.name}", (Tenure(role, CITY, unit),))


def moment(when: str, directory: Directory = DIRECTORY) -> Moment:
    return Moment(at(when), CALENDAR, directory)


def may(person: Person, case: Case, command: str, when: str, directory: Directory = DIRECTORY) -> bool:
    """What a list and the case itself say alike."""
    asked = moment(when, directory)
    from_case = can(person, case, TERRITORY, asked)[command]
    assert can(person, summarise(case), TERRITORY, asked)[command] is from_case
    return from_case


def accepted(plan: Plan = RICH) -> Matter:
    matter = Matter(plan, group=GROUP)
    matter.do(c.Accept(), TELECOM, "2026-11-23 09:00")
    return matter


def test_a_return_is_offered_within_its_window_only() -> None:
    case = accepted().state  # one day from the hand-over

    assert may(of(TELECOM), case, "return", "2026-11-24 23:00")
    assert not may(of(TELECOM), case, "return", "2026-11-25 00:01")


def test_a_return_that_nobody_else_could_agree_to_is_not_offered() -> None:
    case = Matter(CONSENT, group=GROUP).state
    nobody = Directory({ref: unit for ref, unit in DIRECTORY.units.items() if unit != BOARD})

    assert may(of(TELECOM), case, "return", "2026-11-23 09:00")
    assert may(of(TELECOM), case, "return", "2026-11-23 09:00", nobody)  # whoever minds the group stands in
    assert not may(of(TELECOM), replace(case, steward=None), "return", "2026-11-23 09:00", nobody)


def test_an_extension_is_offered_until_the_term_is_over_and_only_where_somebody_can_agree() -> None:
    case = accepted().state
    nobody = Directory({ref: unit for ref, unit in DIRECTORY.units.items() if unit != BOARD})

    assert may(of(TELECOM), case, "request_extension", "2026-12-23 23:59")
    assert not may(of(TELECOM), case, "request_extension", "2026-12-24 00:00")
    assert not may(of(TELECOM), case, "request_extension", "2026-12-01 09:00", nobody)


def test_a_pause_is_offered_while_any_of_the_time_for_it_is_left() -> None:
    stay = Stay(CLAUSE, HOURS, ("等待鉴定",), within=DAY)
    clocks = tuple(replace(spec, stay=stay if spec.name == "答复" else None) for spec in RICH.clocks)
    matter = accepted(replace(RICH, clocks=clocks))
    assert may(of(TELECOM), matter.state, "pause", "2026-11-24 09:00")
    matter.do(Pause("等待鉴定"), TELECOM, "2026-11-24 09:00")
    assert not may(of(TELECOM), matter.state, "pause", "2026-11-24 09:00")

    matter.do(Resume(), TELECOM, "2026-11-25 23:00")
    assert may(of(TELECOM), matter.state, "pause", "2026-12-01 09:00")  # some of it is left, whenever it is wanted
    matter.do(Pause("等待鉴定"), TELECOM, "2026-12-01 09:00")
    matter.tick("2026-12-04 11:00")

    assert not may(of(TELECOM), matter.state, "pause", "2026-12-04 11:00")
    with pytest.raises(PauseRefused, match="已经用完"):
        matter.do(Pause("等待鉴定"), TELECOM)


def test_an_offer_lapses_with_the_turn() -> None:
    case = Matter(IN_TURN).state

    assert [may(of(unit), case, "claim", "2026-11-24 17:00") for unit in (TELECOM, WATER)] == [True, False]
    assert not may(of(TELECOM), case, "decline", "2026-11-25 00:00")


def test_a_rating_is_wanted_until_its_window_is_over() -> None:
    matter = accepted()
    matter.do(c.DoStep("看现场"), TELECOM)
    matter.do(c.Waive("拆除", SEALED), STEWARD)
    matter.do(c.Answer("已解决", sealed=SEALED), TELECOM)

    assert may(RESIDENT, matter.state, "rate", "2026-11-30 23:00")
    assert not may(RESIDENT, matter.state, "rate", "2026-12-01 00:00")


@pytest.mark.parametrize("order", [1, -1])
def test_of_several_roles_somebody_acts_in_the_one_for_which_it_is_open(order: int) -> None:
    late = accepted()
    late.tick("2027-01-08 09:00")
    roles = (Tenure(Role.STAFF, CITY, TELECOM), Tenure(Role.COORDINATOR, CITY, STEWARD))[::order]
    both = Person("演示两任", roles)

    acting = acting_as(both, "exempt", late.state, TERRITORY, moment("2027-01-08 09:00"))

    assert acting is not None
    assert acting.unit == STEWARD  # nobody excuses the lateness of the own unit

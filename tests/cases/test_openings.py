"""What a case leaves open (可办), looked at closely: whatever waits for nobody is offered to nobody."""

from __future__ import annotations

from dataclasses import replace

import pytest

from cases import commands as c
from cases import openings_clock, openings_steps, openings_voices
from cases.openings import OPENINGS
from cases.possible import Moment, can
from cases.state import Case
from dsl.decision import ClockSpec, ClockStart, EventRule, Recipient, RecipientKind
from tests.cases.test_possible import may, of
from tests.cases.test_reach import IN_TURN
from tests.support.matrix import DAY, TERRITORY
from tests.support.matters import (
    CALENDAR,
    DIRECTORY,
    HOURS,
    PLAN,
    POOL_PLAN,
    SEALED,
    STEWARD,
    TELECOM,
    TERMS,
    WATER,
    Matter,
    at,
)


@pytest.mark.parametrize(
    "command", ["decline", "return", "decide_return", "review", "decide_refusal", "decide_end", "contribute"]
)
def test_what_nobody_has_asked_for_waits_for_no_answer(command: str) -> None:
    case = Matter(POOL_PLAN).state

    assert tuple(OPENINGS[command](case)) == ()


def test_where_only_candidates_may_claim_and_none_is_left_nobody_claims() -> None:
    case = Matter(IN_TURN).state

    assert [opening.units for opening in OPENINGS["claim"](case)] == [(TELECOM.id,)]
    assert tuple(OPENINGS["claim"](replace(case, candidates=()))) == ()


def test_a_return_that_the_rules_set_no_time_for_is_open_as_long_as_the_unit_has_it() -> None:
    assert PLAN.returns is not None
    whenever = replace(PLAN, returns=replace(PLAN.returns, within=None))

    (opening,) = OPENINGS["return"](Matter(whenever).state)

    assert (opening.since, opening.term) == (None, None)


@pytest.mark.parametrize(
    ("kind", "nobody", "somebody", "whose"),
    [
        (RecipientKind.ASSISTING, {"assisting": ()}, {"assisting": (WATER, STEWARD)}, (WATER.id, STEWARD.id)),
        (RecipientKind.OFFERED, {"offered": None}, {"offered": WATER}, (WATER.id,)),
    ],
)
def test_a_step_of_helpers_or_of_whoever_is_asked_waits_until_there_is_one(
    kind: RecipientKind, nobody: dict[str, object], somebody: dict[str, object], whose: tuple[int, ...]
) -> None:
    spec = ClockSpec("核实", ClockStart.ASSIGNED, DAY, HOURS, (TERMS,), bearer=Recipient(kind))
    plan = replace(PLAN, clocks=(*PLAN.clocks, spec), events=(EventRule("核实", Recipient(kind), (TERMS,)),))
    case = Matter(plan).state

    def units(fields: dict[str, object]) -> list[tuple[int, ...]]:
        found = replace(case, **fields)  # type: ignore[arg-type]  # a test names real fields
        return [opening.units for opening in openings_steps.OPENINGS["step"](found)]

    assert units(nobody) == []
    assert units(somebody) == [whose]


def test_an_answer_ends_progress_and_a_rating_that_is_awaited_keeps_it_from_being_closed() -> None:
    matter = Matter()
    matter.do(c.Accept(), TELECOM)
    before = _voices(matter.state)
    matter.do(c.Answer("已解决", sealed=SEALED), TELECOM)

    assert before >= {"progress", "invite", "withdraw"}
    assert not _voices(matter.state) & {"progress", "invite", "withdraw", "close"}


def _voices(case: Case) -> set[str]:
    return {name for name, rule in openings_voices.OPENINGS.items() if tuple(rule(case))}


def test_a_unit_without_a_clock_of_its_own_asks_for_more_time_on_none() -> None:
    assert tuple(openings_clock.OPENINGS["request_extension"](Matter().state)) == ()
    assert tuple(openings_clock.OPENINGS["decide_extension"](Matter().state)) == ()


def test_the_steward_names_a_holder_where_the_rules_say_so_and_nobody_else() -> None:
    case = Matter(POOL_PLAN, group="演示群").state

    assert may(of(STEWARD), case, "assign", "2026-11-23 09:00")
    assert not may(of(WATER), case, "assign", "2026-11-23 09:00")
    assert can(of(WATER), case, TERRITORY, Moment(at("2026-11-23 09:00"), CALENDAR, DIRECTORY))["claim"]

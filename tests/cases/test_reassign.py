"""What a unit holds is given to another one (改派): by whom, with which clocks, and what of the case stays."""

from __future__ import annotations

from dataclasses import replace

import pytest

from cases import commands as c
from cases.authority import acting_as
from cases.commands_reach import DecideReturn
from cases.people import Person
from cases.refusals import InvalidInput, UnitForbidden, WrongPhase
from cases.state import Case, Phase
from dsl.decision import Forbidden, ReturnRule
from tests.cases.test_authority import DEPUTY, HOLDER, MINDER, OTHER, REPORTER, TERRITORY, held
from tests.support.matters import (
    BOARD,
    PLAN,
    REFS,
    SEALED,
    TELECOM,
    WATER,
    Matter,
    clock_dues,
    told,
    unit_recipient,
)


def accepted() -> Matter:
    matter = Matter()
    matter.do(c.Accept(), TELECOM)
    return matter


def may_move(who: Person, case: Case) -> bool:
    return acting_as(who, "reassign", case, TERRITORY) is not None


# --- refused ----------------------------------------------------------------------------------------------------------


def test_the_unit_that_has_it_already_is_not_given_it_again() -> None:
    matter = accepted()
    before = matter.state

    with pytest.raises(InvalidInput) as refused:
        matter.do(c.Reassign(TELECOM), BOARD)

    assert refused.value.errors == {"unit": f"这件已经由{TELECOM.name}承办,请选别的单位"}
    assert matter.state == before


def test_a_unit_that_may_not_have_it_is_refused_with_the_clause() -> None:
    barred = replace(PLAN.route, forbidden=(Forbidden(REFS[WATER], PLAN.route.cites),))
    matter = Matter(replace(PLAN, route=barred))

    with pytest.raises(UnitForbidden) as refused:
        matter.do(c.Reassign(WATER), BOARD)

    assert refused.value.message == f"依{PLAN.route.cites[0]},这一件不得交{WATER.name},请由别的单位办理"


def test_what_waits_for_a_claim_is_named_not_moved() -> None:
    matter = Matter()
    matter.do(c.Return(SEALED), TELECOM)

    with pytest.raises(WrongPhase, match="待认领"):
        matter.do(c.Reassign(WATER), BOARD)


def test_what_is_answered_stays_with_whoever_has_answered_it() -> None:
    matter = accepted()
    matter.do(c.Answer("已解决", (), SEALED), TELECOM)

    with pytest.raises(WrongPhase, match="待评价"):
        matter.do(c.Reassign(WATER), BOARD)


def test_only_whoever_coordinates_moves_it_and_never_the_holder_itself() -> None:
    case = held()

    assert [who.id for who in (REPORTER, HOLDER, OTHER, DEPUTY, MINDER) if may_move(who, case)] == [MINDER.id]


# --- done -------------------------------------------------------------------------------------------------------------


def test_what_was_only_handed_over_is_with_the_other_unit_and_the_first_days_promise_stays() -> None:
    matter = Matter()

    drafts = matter.do(c.Reassign(WATER), BOARD, "2026-11-23 10:00")

    assert told(drafts)[0] == ("case:assigned", "第一条")
    assert (matter.state.holder, matter.state.phase) == (WATER, Phase.ASSIGNED)
    assert matter.state.handled_by == (TELECOM, WATER)
    assert matter.state.clocks["受理#1"].running


def test_what_was_accepted_has_to_be_accepted_anew_and_the_answers_term_goes_on() -> None:
    matter = accepted()
    before = clock_dues(matter.state)

    matter.do(c.Reassign(WATER), BOARD, "2026-11-24 09:00")

    assert matter.state.phase is Phase.ASSIGNED
    assert clock_dues(matter.state)["答复#1"] == before["答复#1"]
    assert matter.state.clocks["受理#2"].holder == WATER


def test_a_question_and_a_wish_to_return_end_with_the_holder_who_had_them() -> None:
    agreed = ReturnRule(PLAN.route.cites, consent=unit_recipient(BOARD))
    matter = Matter(replace(PLAN, returns=agreed))
    matter.do(c.Ask(wants=("photo",)), TELECOM)
    matter.do(c.Return(SEALED), TELECOM)

    matter.do(c.Reassign(WATER), BOARD)

    assert (matter.state.asked, matter.state.returning) == (None, None)
    with pytest.raises(WrongPhase, match="没有待同意的退回"):
        matter.do(DecideReturn(approve=True), BOARD)

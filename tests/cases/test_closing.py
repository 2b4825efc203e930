"""Ending by hand (督办人员办结): not without a reason, and not while anything is still to come by itself."""

from __future__ import annotations

from dataclasses import replace

import pytest

from cases import commands as c
from cases import commands_voices as vc
from cases import events as e
from cases.refusals import InvalidInput, WrongPhase
from dsl.decision import ClockSpec, ClockStart, Recipient, RecipientKind
from dsl.terms import Term, TimeUnit
from tests.support.matters import CLOCKS, HOURS, PLAN, RATING, SEALED, STEWARD, TELECOM, TERMS, Matter

WEEKS = Term(14, TimeUnit.DAY)
#: The reporter may object for a fortnight, which is longer than the window for rating.
OBJECT = ClockSpec(
    "异议", ClockStart.ANSWERED, WEEKS, HOURS, (TERMS,), bearer=Recipient(RecipientKind.REPORTER), right=True
)


def answered(*more: ClockSpec) -> Matter:
    matter = Matter(replace(PLAN, clocks=(*CLOCKS, *more)))
    matter.do(c.Accept(), TELECOM)
    matter.do(c.Answer("已解决", (), SEALED), TELECOM)
    return matter


def test_no_reason_is_no_end() -> None:
    with pytest.raises(InvalidInput) as refused:
        answered().do(vc.Close(), STEWARD)

    assert refused.value.errors == {"text": "办结须写明理由"}


@pytest.mark.parametrize(
    ("rated", "why"), [(False, "评价期还没有满,期满后自动办结"), (True, "还不能办结:还有期限没有满")]
)
def test_a_window_that_is_open_is_waited_for(rated: bool, why: str) -> None:  # noqa: FBT001 - a parameter of the table
    matter = answered(OBJECT)
    if rated:
        matter.do(c.Rate(5))

    with pytest.raises(WrongPhase) as refused:
        matter.do(vc.Close(SEALED), STEWARD)

    assert refused.value.message == why


def test_a_case_that_nothing_else_would_end_is_ended_with_the_reason() -> None:
    matter = answered()
    clock = next(clock for clock in matter.state.clocks.values() if clock.name == "评价")
    matter.case = replace(matter.state, clocks={**matter.state.clocks, clock.key: replace(clock, outcome="void")})

    drafts = matter.do(vc.Close(SEALED), STEWARD)

    assert [draft.payload for draft in drafts] == [e.Closed("coordinator", sealed=SEALED)]
    assert drafts[0].cites == (RATING,)

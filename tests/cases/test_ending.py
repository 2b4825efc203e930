"""A case that was answered goes on as soon as nothing is left to do, whichever way the last step went (办结)."""

from __future__ import annotations

from dataclasses import replace

from cases import commands as c
from cases import commands_voices as vc
from cases.state import Phase
from dsl.decision import ClockStart, Recipient, RecipientKind
from dsl.terms import Term, TimeUnit
from dsl.triggers import scheduled
from dsl.uses import ASSISTS
from tests.cases.test_steps import ANSWER, accepted, plan, step
from tests.support.matters import SEALED, TELECOM, WATER, at


def test_the_part_of_a_unit_that_helps_may_be_the_last() -> None:
    helps = replace(
        step(ASSISTS), starts=ClockStart.ACCEPTED, term=Term(5, TimeUnit.DAY), bearer=Recipient(RecipientKind.ASSISTING)
    )
    matter = accepted(plan(helps))
    matter.do(vc.Invite((WATER,), SEALED), TELECOM)
    matter.do(ANSWER, TELECOM)
    matter.do(vc.Contribute(sealed=SEALED), WATER)

    assert matter.kinds()[-5:] == [
        "clock:stopped",
        "case:contributed",
        "clock:stopped",
        "case:completed",
        "case:closed",
    ]


def test_what_had_to_be_done_before_a_date_may_be_the_last() -> None:
    sent = step("送达", scheduled("夜询会"), 5, back=True)
    matter = accepted(plan(sent))
    matter.do(c.Schedule("夜询会", at("2026-12-18 00:00")), TELECOM)
    matter.do(ANSWER, TELECOM)
    waited = matter.state.phase

    matter.do(c.DoStep("送达", sealed=SEALED), TELECOM)

    assert (waited, matter.state.phase) == (Phase.ACCEPTED, Phase.CLOSED)

"""Random commands on cases with candidates, reviews and agreed returns keep the promises that hold for those."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import timedelta

import pytest

from cases import commands as c
from cases.commands_reach import DecideReturn, Decline, Review
from cases.events import Assigned, Claimed
from cases.fold import fold
from cases.people import UnitAt
from cases.refusals import Refusal
from cases.state import Case, Phase
from dsl.decision import OFFER, Plan
from tests.cases.test_fold import events_of
from tests.cases.test_random_walk import UNITS, a_command
from tests.cases.test_reach import AT_ONCE, CONSENT, IN_TURN, REVIEWED, SCREENING, STUDY
from tests.support.matters import GROUP, SEALED, Matter

STUDIED = replace(REVIEWED, reviews=(SCREENING, STUDY))
PLANS = (
    AT_ONCE,
    IN_TURN,
    STUDIED,
    CONSENT,
    replace(IN_TURN, reviews=STUDIED.reviews, clocks=(*IN_TURN.clocks, REVIEWED.clocks[-1])),
    replace(IN_TURN, returns=CONSENT.returns),
)
WALKS, STEPS = 120, 30


def a_reaching_command(rng: random.Random) -> tuple[c.Command, UnitAt]:
    unit = rng.choice(UNITS)
    sealed = rng.choice((SEALED, ()))
    verdict = rng.choice(("通过", "通过", "可行", "可行", "不可行", "不通过"))
    made: list[c.Command] = [
        Review(rng.choice(("初审", "研究")), verdict, sealed),
        Decline(sealed),
        DecideReturn(rng.random() < 0.6, sealed),
        c.Claim(unit),
        c.Return(SEALED),
        c.Tick(),
    ]
    return (rng.choice(made), unit) if rng.random() < 0.7 else a_command(rng)


def check(case: Case, plan: Plan) -> None:
    if case.offered is not None:
        assert (case.phase, case.holder, case.candidates, case.only) == (Phase.POOLED, None, (case.offered,), True)
    assert len(set(case.offered_to)) == len(case.offered_to), "somebody is asked twice"
    asked = [clock for clock in case.clocks.values() if clock.running and clock.name == OFFER]
    assert [clock.holder for clock in asked] == ([case.offered] if case.offered and plan.route.offer else [])
    if case.phase is Phase.REVIEWING:
        assert case.holder is None
        assert case.reviewing is not None
        assert case.reviewing.stage not in case.findings
    elif case.holds:
        assert {review.stage for review in plan.reviews} <= set(case.findings), "handed over before its review"
    if case.returning is not None:
        assert case.phase in (Phase.ASSIGNED, Phase.ACCEPTED) or case.phase is Phase.CLOSED
        assert case.returning != case.holder


@pytest.mark.parametrize("seed", range(WALKS))
def test_nobody_gets_a_case_out_of_turn_or_before_its_review(seed: int) -> None:
    rng = random.Random(seed)
    plan = rng.choice(PLANS)
    matter = Matter(plan, group=GROUP)

    for _ in range(STEPS):
        matter.now += timedelta(seconds=rng.choice((1, 60, 3600, 86_400, 3 * 86_400)))
        command, unit = a_reaching_command(rng)
        before = matter.state
        try:
            drafts = matter.do(command, unit, plan=plan)
        except Refusal:
            assert matter.state is before
            continue
        check(matter.state, plan)
        taken = [draft.payload.unit for draft in drafts if isinstance(draft.payload, Claimed)]
        assert all(not before.only or each in before.candidates for each in taken)
        moved = [draft.payload for draft in drafts if isinstance(draft.payload, Assigned)]
        assert all(each.by != "arbiter" or isinstance(command, c.Assign | c.Reassign) for each in moved)

    assert fold(events_of(matter)) == matter.state

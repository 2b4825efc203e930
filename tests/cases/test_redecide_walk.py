"""Rules that say something else after every step: what was recorded stays and nothing is backdated."""

from __future__ import annotations

import random
from collections import Counter
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

import pytest

from cases import commands as c
from cases import events as e
from cases.lifecycle import PHASES, decide
from cases.people import ActorMark, Role
from cases.refusals import Refusal
from cases.state import Case, Clock, Phase
from cases.telling import Setting
from dsl.decision import ClockSpec, ClockStart, Decision, Plan, Rung, RungAction
from dsl.facts import MOVING
from dsl.terms import Term, TimeUnit
from tests.support.matters import (
    BOARD,
    CALENDAR,
    CLOCKS,
    DIRECTORY,
    GROUPS,
    HOURS,
    LADDER,
    PLAN,
    POOL_PLAN,
    REFS,
    SEALED,
    STEWARD,
    TELECOM,
    TO_TELECOM,
    WATER,
    Matter,
    cite,
    unit_recipient,
)

UNITS = (TELECOM, WATER, STEWARD, BOARD)
SEEDS, STEPS = 40, 120
TERMS = (Term(4, TimeUnit.HOUR), Term(3, TimeUnit.DAY), Term(2, TimeUnit.WORKDAY), Term(1, TimeUnit.MONTH))
RUNGS = tuple(
    Rung(RungAction.REMIND, unit_recipient(unit), after, (LADDER,))
    for unit in (BOARD, STEWARD)
    for after in (None, Term(1, TimeUnit.DAY))
)


def a_plan(rng: random.Random) -> Plan:
    """Some route, and some terms for some clocks."""
    answer = replace(
        CLOCKS[1],
        term=rng.choice(TERMS),
        starts=rng.choice((ClockStart.ACCEPTED, ClockStart.ASSIGNED)),
        cites=(cite(str(rng.randint(1, 3))),),
        rungs=tuple(rng.sample(RUNGS, rng.randint(0, 3))),
        warn_left=rng.choice((None, 0.25)),
    )
    contact = ClockSpec("联系", ClockStart.ASSIGNED, rng.choice(TERMS), HOURS, (cite("9"),))
    some = (CLOCKS[0], answer, CLOCKS[2], CLOCKS[3], contact)
    route = rng.choice((TO_TELECOM, replace(TO_TELECOM, lead=REFS[WATER]), POOL_PLAN.route))
    kept = tuple(spec for spec in some if spec.name == "评价" or rng.random() < 0.8)
    return replace(PLAN, route=route, clocks=kept, asks=MOVING)


@dataclass(frozen=True)
class Fickle:
    """Says the same of the same case, and something else once it has changed."""

    seed: int

    def decide(self, case: Case) -> Decision:
        holder = case.holder.id if case.holder else 0
        told = (self.seed, case.urged, case.returns, holder, len(case.photos), case.category)
        return Decision(a_plan(random.Random(repr(told))), "bundle-1")


def a_command(rng: random.Random) -> c.Command:
    return rng.choice(
        (
            *(c.Claim(rng.choice(UNITS)), c.Accept(), c.Return(SEALED), c.Assign(rng.choice(UNITS))),
            *(c.Supplement(("p",)), c.Answer("说明情况", sealed=SEALED), c.Rate(rng.randint(1, 5)), c.Urge(), c.Tick()),
            *(c.Reclassify((rng.choice(("路灯", "窨井盖", "违建")),)), c.Urge(), c.Tick()),
        )
    )


def recorded_stays(before: Clock, after: Clock, since: datetime) -> None:
    if not before.running:
        assert after == before, "a term that has ended was touched"
    if before.overdue:
        assert after.overdue
        assert (after.due_at, after.due_latest) == (before.due_at, before.due_latest), "recorded lateness moved"
    elif after.due_latest != before.due_latest:
        assert after.due_latest >= since, "a term was moved into the past"
    assert after.rungs_at[: before.climbed] == before.rungs_at[: before.climbed], "a rung that fired was moved"


@pytest.mark.parametrize("seed", range(SEEDS))
def test_whatever_the_rules_say_next_what_was_recorded_stays(seed: int) -> None:
    rng = random.Random(seed)
    judge = Fickle(seed)
    matter = Matter(replace(PLAN, asks=MOVING))
    for _ in range(STEPS):
        since = matter.now  # a rung that fell due meanwhile may have handed it on, at its own moment
        matter.now += timedelta(seconds=rng.choice((60, 3600, 20_000, 86_400)))
        before, command, unit = matter.state, a_command(rng), rng.choice(UNITS)
        actor = ActorMark("演示职员", Role.STAFF, unit)
        setting = Setting(actor, matter.now, CALENDAR, DIRECTORY, groups=GROUPS, judge=judge)
        if before.phase in PHASES[c.Tick.name]:
            matter._take(decide(before, c.Tick(), setting))
        try:
            matter._take(decide(matter.state, command, setting))
        except Refusal:
            continue
        finally:
            for key, clock in before.clocks.items():
                recorded_stays(clock, matter.state.clocks[key], since)
    running = Counter(clock.name for clock in matter.state.clocks.values() if clock.running)
    assert all(count == 1 for count in running.values()), "a term runs twice"
    assert matter.state.phase is not Phase.CLOSED or not running
    fired = Counter(
        (draft.payload.key, matter.state.clocks[draft.payload.key].spec.rungs[draft.payload.rung])
        for draft in matter.drafts
        if isinstance(draft.payload, e.Climbed) and draft.payload.key
    )
    assert all(count == 1 for count in fired.values()), "a rung fired twice"

"""Random commands at random times keep the promises that hold for every case."""

from __future__ import annotations

import os
import random
from datetime import date, timedelta

import pytest

from cases import commands as c
from cases import events as e
from cases.fold import fold
from cases.people import UnitAt
from cases.refusals import Refusal
from cases.state import Phase
from dsl.calendar import Calendar
from tests.cases.test_fold import events_of
from tests.support.matters import BOARD, CALENDAR, GROUP, PLAN, POOL_PLAN, SEALED, STEWARD, TELECOM, WATER, Matter

UNITS = (TELECOM, WATER, STEWARD, BOARD)
STEPS_IN_ALL = int(os.environ.get("MINQING_WALK_STEPS", "10000"))
SEEDS = 20


def a_command(rng: random.Random) -> tuple[c.Command, UnitAt]:
    unit = rng.choice(UNITS)
    sealed = rng.choice((SEALED, ()))
    made: list[c.Command] = [
        c.Claim(unit),
        c.Accept(),
        c.Return(sealed),
        c.Assign(unit),
        c.Ask(rng.choice((None, "权属")), rng.choice(((), ("place",))), sealed),
        c.Reply({"权属": "移动"} if rng.random() < 0.5 else {}, (), sealed),
        c.Supplement(("p",) if rng.random() < 0.5 else (), sealed),
        c.Answer(rng.choice(("已解决", "说明情况", "糊弄")), (), sealed),
        c.Rate(rng.randint(0, 6)),
        c.Urge(sealed),
        c.Tick(),
    ]
    return rng.choice(made), unit


def check(matter: Matter) -> None:
    case = matter.state
    running = [clock for clock in case.clocks.values() if clock.running]
    names = [clock.name for clock in running]
    assert len(names) == len(set(names)), "a term runs twice"
    if case.phase is Phase.CLOSED:
        assert not running, "a clock outlives its case"
    else:
        assert running, "an open case has no running clock"
    assert (case.holder is None) == (case.phase is Phase.POOLED) or case.phase is Phase.CLOSED
    assert all(not clock.overdue or clock.due_latest <= matter.now for clock in case.clocks.values())


def carry_out(matter: Matter, command: c.Command, unit: UnitAt) -> tuple[e.Draft, ...] | None:
    plan = None
    if isinstance(command, c.Reply) and command.answers:
        plan = POOL_PLAN if unit is WATER else PLAN
    try:
        return matter.do(command, unit, plan=plan)
    except Refusal:
        return None


def step(matter: Matter, rng: random.Random) -> None:
    matter.now += timedelta(seconds=rng.choice((1, 60, 3600, 86_400, 9 * 86_400)))
    command, unit = a_command(rng)
    before = matter.state
    drafts = carry_out(matter, command, unit)
    if drafts is None:
        assert matter.state is before, "a refusal changed something"
        return
    if before.phase is Phase.CLOSED:
        raise AssertionError(f"{command.name} was carried out on a closed case")
    assert all(d.occurred_at <= matter.now for d in drafts), "something happened in the future"
    assert len({d.payload.kind for d in drafts if isinstance(d.payload, e.Closed)}) <= 1


def a_calendar(rng: random.Random) -> Calendar:
    """Any days off and any worked weekends of half a year, in a year with or without its notice."""
    days = [date(2026, 11, 1) + timedelta(days=rng.randrange(180)) for _ in range(rng.randrange(40))]
    years = CALENDAR.years - {rng.choice((0, 2027))}
    off, worked = ({day for day in days if (day.weekday() >= 5) is weekend} for weekend in (False, True))
    return Calendar(f"{rng.random()}", years, frozenset(off), frozenset(worked))


def count_anew(matter: Matter, rng: random.Random) -> None:
    if matter.state.phase is not Phase.CLOSED:
        matter.do(c.Tick())
    fired = {key: clock for key, clock in matter.state.clocks.items() if clock.overdue or not clock.running}

    drafts = matter.recount(a_calendar(rng))

    assert {draft.payload.kind for draft in drafts} <= {"clock:recounted"}
    for key, clock in fired.items():
        now = matter.state.clocks[key]
        assert (now.due_at, now.due_latest, now.climbed) == (clock.due_at, clock.due_latest, clock.climbed)
        assert now.rungs_at[: now.climbed] == clock.rungs_at[: clock.climbed]
    following = matter.state.next_at()
    assert following is None or following >= matter.now, "what has not fired lies in the past"
    again = {draft.payload.kind for draft in matter.recount(matter.calendar)}
    assert "clock:recounted" not in again, "it is told twice"  # what was moved to this moment rings


@pytest.mark.parametrize("seed", range(SEEDS))
def test_ten_thousand_random_steps_keep_every_promise(seed: int) -> None:
    rng = random.Random(seed)
    steps = 0
    while steps < STEPS_IN_ALL // SEEDS:
        matter = Matter(rng.choice((PLAN, POOL_PLAN)), group=GROUP)
        for _ in range(25):
            step(matter, rng)
            if rng.random() < 0.1:
                count_anew(matter, rng)
            check(matter)
            steps += 1
        assert fold(events_of(matter)) == matter.state, "the fold is not the state"

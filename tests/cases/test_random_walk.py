"""Random commands at random times keep the promises that hold for every case."""

from __future__ import annotations

import os
import random
from dataclasses import replace
from datetime import date, timedelta

import pytest

from cases import commands as c
from cases import commands_clock as kc
from cases import events as e
from cases.fold import fold
from cases.people import UnitAt
from cases.refusals import Refusal
from cases.state import Case, Phase
from dsl.calendar import Calendar
from dsl.decision import Alarm, Ceiling, Extension, Plan, Stay
from dsl.period import due
from dsl.terms import Term, TimeUnit
from tests.cases.test_fold import events_of
from tests.support.matters import (
    BOARD,
    CALENDAR,
    GROUP,
    HOURS,
    PLAN,
    POOL_PLAN,
    SEALED,
    STEWARD,
    TELECOM,
    TERMS,
    WARN,
    WATER,
    Matter,
    unit_recipient,
)

UNITS = (TELECOM, WATER, STEWARD, BOARD)
STEPS_IN_ALL = int(os.environ.get("MINQING_WALK_STEPS", "10000"))
SEEDS = 20


class Walk(Matter):
    """A case on a walk, with every calendar that has counted it."""

    def __init__(self, plan: Plan) -> None:
        super().__init__(plan, group=GROUP)
        self.calendars = [self.calendar]


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
        kc.RequestExtension("答复", rng.choice((None, Term(3, TimeUnit.WORKDAY), Term(9, TimeUnit.DAY)))),
        kc.DecideExtension(rng.random() < 0.7),
        kc.Pause(rng.choice(("等待鉴定", "等待补充材料", "放假")), sealed),
        kc.DecidePause(rng.random() < 0.7),
        kc.Resume(),
        kc.Exempt(sealed=sealed),
        kc.ClearMark("重点督办"),
    ]
    return rng.choice(made), unit


def spacious(plan: Plan) -> Plan:
    """The plan with every allowance that an answer may have."""
    extension = Extension((TERMS,), HOURS, times=2, by=Term(5, TimeUnit.WORKDAY), approvers=(unit_recipient(BOARD),))
    stay = Stay((TERMS,), HOURS, ("等待鉴定", "等待补充材料"), Term(10, TimeUnit.WORKDAY), unit_recipient(STEWARD))
    ceiling = Ceiling((TERMS,), "上报", Term(2, TimeUnit.MONTH), HOURS)
    free = replace(stay, approver=None, within=None)
    more: dict[str, dict[str, object]] = {
        "答复": {"extension": extension, "stay": free, "ceiling": ceiling},
        "受理": {"stay": stay, "alarms": (Alarm("黄色", (WARN,), left=0.5), Alarm("橙色", (WARN,), left=0.2))},
    }
    return replace(plan, clocks=tuple(replace(spec, **more.get(spec.name, {})) for spec in plan.clocks))  # type: ignore[arg-type]  # each names real fields


SPACIOUS, SPACIOUS_POOL = spacious(PLAN), spacious(POOL_PLAN)


def check_clocks(before: Case, matter: Walk) -> None:
    """No due time comes nearer but by a command of its own kind, and nothing leads past the ceiling."""
    for key, clock in matter.state.clocks.items():
        held = clock.spec.ceiling
        if held is not None:
            since = matter.state.happened[held.starts]
            ceiling = max(due(since, held.term, held.time, each).latest for each in matter.calendars)
            assert clock.due_latest <= max(ceiling, matter.now), "a clock runs past its ceiling"
        old = before.clocks.get(key)
        if old is not None and old.spec == clock.spec and old.started_at == clock.started_at:
            assert clock.due_latest >= old.due_latest, "an extension or a pause has shortened a term"
            assert set(old.turned) <= set(clock.turned)
            assert clock.climbed >= old.climbed
            assert clock.overdue >= old.overdue
            assert clock.exempted >= old.exempted


def check(matter: Walk) -> None:
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


def carry_out(matter: Walk, command: c.Command, unit: UnitAt) -> tuple[e.Draft, ...] | None:
    plan = None
    if isinstance(command, c.Reply) and command.answers:
        plan = {WATER: POOL_PLAN, BOARD: PLAN}.get(unit, SPACIOUS_POOL if unit is STEWARD else SPACIOUS)
    try:
        return matter.do(command, unit, plan=plan)
    except Refusal:
        return None


def step(matter: Walk, rng: random.Random) -> None:
    matter.now += timedelta(seconds=rng.choice((1, 60, 3600, 86_400, 9 * 86_400)))
    command, unit = a_command(rng)
    before = matter.state
    drafts = carry_out(matter, command, unit)
    if drafts is None:
        assert matter.state is before, "a refusal changed something"
        return
    if before.phase is Phase.CLOSED and not isinstance(command, kc.Exempt):
        raise AssertionError(f"{command.name} was carried out on a closed case")
    assert all(d.occurred_at <= matter.now for d in drafts), "something happened in the future"
    assert len({d.payload.kind for d in drafts if isinstance(d.payload, e.Closed)}) <= 1
    check_clocks(before, matter)


def a_calendar(rng: random.Random) -> Calendar:
    """Any days off and any worked weekends of half a year, in a year with or without its notice."""
    days = [date(2026, 11, 1) + timedelta(days=rng.randrange(180)) for _ in range(rng.randrange(40))]
    years = CALENDAR.years - {rng.choice((0, 2027))}
    off, worked = ({day for day in days if (day.weekday() >= 5) is weekend} for weekend in (False, True))
    return Calendar(f"{rng.random()}", years, frozenset(off), frozenset(worked))


def count_anew(matter: Walk, rng: random.Random) -> None:
    if matter.state.phase is not Phase.CLOSED:
        matter.do(c.Tick())
    fired = {key: clock for key, clock in matter.state.clocks.items() if clock.overdue or not clock.running}

    drafts = matter.recount(a_calendar(rng))
    matter.calendars.append(matter.calendar)

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
        matter = Walk(rng.choice((PLAN, POOL_PLAN, SPACIOUS, SPACIOUS_POOL)))
        for _ in range(25):
            step(matter, rng)
            if rng.random() < 0.1:
                count_anew(matter, rng)
            check(matter)
            steps += 1
        assert fold(events_of(matter)) == matter.state, "the fold is not the state"

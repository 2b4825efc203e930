"""A fact changes and the rules are asked again: unmet clocks follow the new plan, and what was recorded stays."""

from __future__ import annotations

from dataclasses import dataclass, replace

import pytest

from cases import commands as c
from cases import events as e
from cases.lifecycle import asked_again, decide
from cases.people import CLOCK, ActorMark, Role, UnitAt
from cases.prose import sentence
from cases.state import Case, Clock, Phase
from cases.telling import Setting
from dsl.decision import ClockSpec, ClockStart, Decision, Plan, Rung, RungAction
from dsl.facts import HOLDER, PHOTOS, RETURNS, URGES
from dsl.terms import Term, TimeUnit
from tests.support.matters import (
    CALENDAR,
    CLOCKS,
    DIRECTORY,
    GROUPS,
    HOURS,
    LADDER,
    PLAN,
    POOL_PLAN,
    SEALED,
    TELECOM,
    TO_TELECOM,
    WATER,
    Matter,
    at,
    cite,
    unit_recipient,
)

SOONER = cite("八", "从快")
FAST = replace(CLOCKS[1], term=Term(10, TimeUnit.DAY), cites=(SOONER,))
NEW_STEP = ClockSpec("围护", ClockStart.ACCEPTED, Term(2, TimeUnit.HOUR), HOURS, (SOONER,))


@dataclass(frozen=True)
class Says:
    """Rules that say the one thing until the case is as described, and another thing from then on."""

    before: Plan
    after: Plan
    of: str

    def decide(self, case: Case) -> Decision:
        changed = {
            URGES: case.urged > 0,
            RETURNS: case.returns > 0,
            HOLDER: case.holder == WATER,
            PHOTOS: bool(case.photos),
        }
        return Decision(self.after if changed[self.of] else self.before, "bundle-1")


def asking(plan: Plan, *names: str) -> Plan:
    return replace(plan, asks=names)


def led(matter: Matter, judge: Says, command: c.Command, when: str, by: UnitAt | None = None) -> list[e.Payload]:
    """Carry out a command with the rules on the bench; what was told."""
    matter.now = at(when)
    mark = ActorMark("演示职员", Role.STAFF, by) if by else ActorMark("演示居民", Role.RESIDENT)
    setting = Setting(mark, matter.now, CALENDAR, DIRECTORY, groups=GROUPS, judge=judge)
    return [draft.payload for draft in matter._take(decide(matter.state, command, setting))]


def urged(before: Plan, after: Plan, when: str = "2026-11-25 10:00") -> tuple[Matter, list[e.Payload]]:
    """An accepted case whose plan changes when it is urged."""
    plan = asking(before, URGES)
    matter = Matter(plan)
    matter.do(c.Accept(), TELECOM, "2026-11-23 09:00")
    told = led(matter, Says(plan, asking(after, URGES), URGES), c.Urge(), when, TELECOM)
    return matter, told


def running(matter: Matter, name: str = "答复") -> Clock:
    clock = matter.state.running(name)
    assert clock is not None
    return clock


def with_answer(spec: ClockSpec, *more: ClockSpec) -> Plan:
    return replace(PLAN, clocks=(CLOCKS[0], spec, CLOCKS[3], *more))


# What must not happen


def test_a_plan_that_does_not_ask_is_not_decided_anew() -> None:
    matter = Matter(PLAN)

    told = led(matter, Says(PLAN, with_answer(FAST), URGES), c.Urge(), "2026-11-23 10:00", TELECOM)

    assert [type(payload) for payload in told] == [e.Urged]


def test_a_plan_that_stays_is_not_told_again() -> None:
    _, told = urged(PLAN, PLAN)

    assert [type(payload) for payload in told] == [e.Urged]


def test_a_plan_that_asks_is_never_left_as_it_is_without_the_rules() -> None:
    matter = Matter(asking(PLAN, URGES))

    with pytest.raises(ValueError, match="needs a decision"):
        matter.do(c.Urge(), TELECOM)


def test_a_term_that_would_have_ended_already_ends_now_and_not_in_the_past() -> None:
    shorter = replace(FAST, term=Term(1, TimeUnit.DAY), warn_left=None, rungs=())

    matter, _ = urged(PLAN, with_answer(shorter), "2026-11-30 10:00")

    assert running(matter).due_at == at("2026-11-30 10:00")
    assert not running(matter).overdue


def test_lateness_stays_when_the_new_term_would_be_longer() -> None:
    longer = replace(CLOCKS[1], term=Term(6, TimeUnit.MONTH), cites=(SOONER,))
    plan = asking(PLAN, URGES)
    matter = Matter(plan)
    matter.do(c.Accept(), TELECOM, "2026-11-23 09:00")
    matter.tick("2026-12-24 09:00")

    led(matter, Says(plan, asking(with_answer(longer), URGES), URGES), c.Urge(), "2026-12-24 10:00", TELECOM)

    assert running(matter).overdue
    assert running(matter).due_at == at("2026-12-24 00:00")
    assert running(matter).spec.cites == (SOONER,)


def test_a_rung_that_has_fired_does_not_fire_again_under_the_new_plan() -> None:
    later = Rung(RungAction.REPORT, unit_recipient(WATER), Term(1, TimeUnit.DAY), (LADDER,))
    other = replace(CLOCKS[1], rungs=(later, CLOCKS[1].rungs[0]), cites=(SOONER,))
    plan = asking(PLAN, URGES)
    matter = Matter(plan)
    matter.do(c.Accept(), TELECOM, "2026-11-23 09:00")
    matter.tick("2026-12-24 09:00")

    led(matter, Says(plan, asking(with_answer(other), URGES), URGES), c.Urge(), "2026-12-24 10:00", TELECOM)
    fired = matter.tick("2027-01-31 00:00")

    climbs = [draft.payload for draft in fired if isinstance(draft.payload, e.Climbed)]
    assert [(climb.rung, climb.recipient) for climb in climbs] == [(1, "演示水务公司")]


def test_a_closed_case_is_left_alone() -> None:
    matter = Matter(PLAN)
    matter.do(c.Record("已解决"))
    setting = Setting(CLOCK, matter.now, CALENDAR, DIRECTORY, groups=GROUPS, judge=Says(PLAN, PLAN, URGES))

    assert asked_again(matter.state, setting, "state") == ()


# What should happen


def test_a_shorter_term_is_counted_from_its_own_start() -> None:
    matter, told = urged(PLAN, with_answer(replace(FAST, warn_left=None, rungs=())))

    assert [sentence(payload) for payload in told] == [
        "催办演示通信公司",
        "催办后重新研判",
        "答复期限改为:2026-12-03 24:00",
    ]
    assert running(matter).spec.cites == (SOONER,)
    assert running(matter).started_at == at("2026-11-23 09:00")


def test_the_same_term_by_another_clause_is_told_without_a_new_date() -> None:
    _, told = urged(PLAN, with_answer(replace(CLOCKS[1], cites=(SOONER,))))

    assert sentence(told[-1]) == "答复改依新的条文,期限不变"


def test_a_term_that_vanishes_is_void() -> None:
    matter, told = urged(PLAN, replace(PLAN, clocks=(CLOCKS[0], CLOCKS[3])))

    assert told[-1] == e.ClockStopped("答复#1", "void")
    assert matter.state.running("答复") is None


def test_a_new_term_starts_where_its_event_has_happened() -> None:
    matter, _ = urged(PLAN, with_answer(CLOCKS[1], NEW_STEP), "2026-11-23 10:00")

    assert running(matter, "围护").started_at == at("2026-11-23 09:00")
    assert running(matter, "围护").due_at == at("2026-11-23 11:00")


def test_a_new_term_is_never_late_before_anybody_could_know_of_it() -> None:
    matter, _ = urged(PLAN, with_answer(CLOCKS[1], NEW_STEP), "2026-11-25 10:00")

    assert running(matter, "围护").due_at == at("2026-11-25 10:00")


def test_a_new_term_waits_for_an_event_that_has_not_happened() -> None:
    after_answer = replace(NEW_STEP, starts=ClockStart.ANSWERED)

    matter, _ = urged(PLAN, with_answer(CLOCKS[1], after_answer))

    assert matter.state.running("围护") is None


def test_a_new_term_for_what_is_done_already_does_not_start() -> None:
    accepting = replace(CLOCKS[0], cites=(SOONER,))

    matter, told = urged(replace(PLAN, clocks=CLOCKS[1:2]), replace(PLAN, clocks=(CLOCKS[1], accepting)))

    assert [type(payload) for payload in told] == [e.Urged, e.Decided]
    assert matter.state.running("受理") is None


def test_a_term_that_starts_at_another_event_is_counted_from_there() -> None:
    from_hand_over = replace(FAST, starts=ClockStart.ASSIGNED, warn_left=None, rungs=())

    matter, _ = urged(PLAN, with_answer(from_hand_over))

    assert running(matter).started_at == at("2026-11-23 08:48")
    assert running(matter).due_at == at("2026-12-04 00:00")


def test_a_return_sends_it_where_the_rules_send_what_was_returned() -> None:
    plan = asking(PLAN, RETURNS)
    to_water = replace(TO_TELECOM, lead=DIRECTORY_REF[WATER], cites=(SOONER,))
    judge = Says(plan, asking(replace(PLAN, route=to_water), RETURNS), RETURNS)
    matter = Matter(plan)

    led(matter, judge, c.Return(SEALED), "2026-11-23 10:00", TELECOM)

    assert (matter.state.phase, matter.state.holder) == (Phase.ASSIGNED, WATER)


def test_who_claims_it_may_bring_another_term_along() -> None:
    plan = asking(POOL_PLAN, HOLDER)
    judge = Says(plan, asking(replace(with_answer(FAST), route=POOL_PLAN.route), HOLDER), HOLDER)
    matter = Matter(plan)

    led(matter, judge, c.Claim(WATER), "2026-11-23 09:00", WATER)

    assert matter.state.holder == WATER
    assert running(matter).spec.cites == (SOONER,)
    assert running(matter).due_at == at("2026-12-04 00:00")


def test_another_photo_may_change_the_term() -> None:
    plan = asking(PLAN, PHOTOS)
    judge = Says(plan, asking(with_answer(FAST), PHOTOS), PHOTOS)
    matter = Matter(plan)
    matter.do(c.Accept(), TELECOM, "2026-11-23 09:00")

    told = led(matter, judge, c.Supplement(("p1",)), "2026-11-23 10:00")

    assert [type(payload) for payload in told] == [e.Supplemented, e.Decided, e.ClockRecounted]


def test_something_outside_of_the_case_may_change_it() -> None:
    matter = Matter(PLAN)
    matter.do(c.Accept(), TELECOM, "2026-11-23 09:00")
    judge = Says(with_answer(FAST), PLAN, RETURNS)
    setting = Setting(CLOCK, at("2026-11-24 09:00"), CALENDAR, DIRECTORY, groups=GROUPS, judge=judge)

    drafts = asked_again(matter.state, setting, "calendar")

    assert [draft.payload.kind for draft in drafts] == ["case:decided", "clock:recounted"]


DIRECTORY_REF = {unit: ref for ref, unit in DIRECTORY.units.items()}

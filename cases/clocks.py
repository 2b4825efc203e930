"""The deadline clock (时限): which terms start, stop and are handed over at an event, and what fires when."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from cases import events as e
from cases import events_clock as k
from cases.figures import count, figures_of, recounted, settled, told
from cases.fold import clock_spec
from cases.fold_clock import gone_on
from cases.people import UnitAt
from cases.state import Case, Clock
from cases.steps import NOBODY, Bearer
from dsl.calendar import Calendar
from dsl.decision import Cite, ClockSpec, ClockStart


def start(
    case: Case, name: str, at: datetime, calendar: Calendar, *, who: Bearer = NOBODY, low_rating: int = 0
) -> e.ClockStarted:
    """Begin the plan's clock ``name`` at ``at``; its due time, warning and rungs are fixed here, by this calendar."""
    spec = clock_spec(case, name, low_rating)
    figures = count(spec, at, calendar, case.happened)
    warn_at, alarms_at = told(spec, figures)
    return e.ClockStarted(
        key=f"{name}#{1 + sum(c.name == name for c in case.clocks.values())}",
        name=name,
        holder=who.unit,
        round=case.round,
        started_at=at,
        warn_at=warn_at,
        due_at=figures.due_at,
        due_latest=figures.due_latest,
        provisional=figures.provisional,
        rungs_at=figures.rungs_at,
        calendar=calendar.revision,
        low_rating=low_rating,
        alarms_at=alarms_at,
        capped=figures.capped,
        party=who.party,
    )


def cites(spec: ClockSpec, *, capped: bool) -> tuple[Cite, ...]:
    """The clauses that say when a clock is due; the ceiling's too where that makes it so."""
    return (*spec.cites, *(spec.ceiling.cites if capped and spec.ceiling else ()))


def resume(case: Case, clock: Clock, because: str, at: datetime, calendar: Calendar) -> k.Resumed:
    """A clock that stood still goes on at ``at``: its due time moves by the pause, and what has not fired with it."""
    course = gone_on(clock.course, at)
    counted = count(clock.spec, clock.started_at, calendar, case.happened, course)
    new = settled(clock, clock.spec, counted, calendar, at)
    warn_at, alarms_at = told(clock.spec, new)
    return k.Resumed(
        clock.key,
        because,
        warn_at=warn_at,
        due_at=new.due_at,
        due_latest=new.due_latest,
        provisional=new.provisional,
        rungs_at=new.rungs_at,
        calendar=calendar.revision,
        alarms_at=alarms_at,
        capped=new.capped,
    )


def waiting(case: Case, trigger: str) -> Iterator[Clock]:
    """Running clocks of which a superior's term or the ceiling begins at this event and their own has begun before."""
    for clock in case.clocks.values():
        held = (*clock.spec.floors, *((clock.spec.ceiling,) if clock.spec.ceiling else ()))
        begins = any(each.starts == trigger != clock.spec.starts for each in held)
        if begins and clock.running and not clock.overdue:
            yield clock


def held_anew(case: Case, clock: Clock, calendar: Calendar, now: datetime) -> e.ClockRecounted | None:
    """The clock with the superior's term or the ceiling that has just begun; None if its own still decides."""
    counted = count(clock.spec, clock.started_at, calendar, case.happened, clock.course)
    new = settled(clock, clock.spec, counted, calendar, now)
    because = "ceiling" if new.capped and not clock.capped else "floor"
    return None if new == figures_of(clock) else recounted(clock, clock.spec, new, calendar, because)


def stop(clock: Clock, at: datetime) -> e.ClockStopped:
    """The awaited event happened: in time, or late once the latest possible due time has passed."""
    return e.ClockStopped(clock.key, "late" if clock.overdue or at > clock.due_latest else "met")


def to_start(case: Case, trigger: str) -> Iterator[ClockSpec]:
    """The clocks that this event sets running, for every bearer for whom they are free to start."""
    return (spec for spec in case.plan.clocks if _starts(case, spec, trigger))


def _starts(case: Case, spec: ClockSpec, trigger: str) -> bool:
    if spec.starts == trigger:
        return True
    if trigger != ClockStart.ASSIGNED or case.holds < _SECOND or not spec.restarts:
        return False
    # A promise that began with the report is kept once; for a new holder the same term begins at the hand-over, and
    # so does a step that the holder before had left undone.
    left = spec.step and spec.starts != ClockStart.ACCEPTED and _left(case, spec)
    return left or spec.starts == ClockStart.REPORTED


def _left(case: Case, spec: ClockSpec) -> bool:
    mine = [clock for clock in case.clocks.values() if clock.name == spec.name]
    return bool(mine) and mine[-1].outcome == "handed_over"


_SECOND = 2


def holder_of(case: Case, spec: ClockSpec, trigger: str) -> UnitAt | None:
    """Whose clock it is: a term that restarts with each holder is the holder's, any other is the case's."""
    if trigger == ClockStart.REPORTED or not spec.restarts:
        return None
    return case.holder


def handed_over(case: Case) -> Iterator[Clock]:
    """The clocks that end as 移交 when somebody else takes over: the holder's own, and steps that start anew."""
    for clock in case.clocks.values():
        of_holder = clock.holder is not None if clock.spec.bearer is None else clock.spec.restarts
        if clock.running and of_holder:
            yield clock


@dataclass(frozen=True, slots=True)
class Ring:
    """Something that a clock has to say at ``at``: that it goes on, a colour, its expiry, or a rung of its ladder."""

    at: datetime
    clock: Clock
    what: str  # resume, overdue, rung, or the colour


def next_ring(case: Case, now: datetime) -> Ring | None:
    """The earliest thing due by ``now``, in the order in which it should have happened; None if all is quiet."""
    running = [clock for clock in case.clocks.values() if clock.running]
    rings = [Ring(at, clock, what) for clock in running for what, at in clock.rings() if at <= now]
    return min(rings, key=lambda r: (r.at, _ORDER.get(r.what, _COLOUR), r.clock.key), default=None)


_ORDER = {"resume": 0, "overdue": 2, "rung": 3}
_COLOUR = 1

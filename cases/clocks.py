"""The deadline clock (时限): which terms start, stop and are handed over at an event, and what fires when."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from cases import events as e
from cases import floors
from cases.fold import clock_spec
from cases.people import UnitAt
from cases.state import Case, Clock
from dsl.calendar import Calendar
from dsl.decision import ClockSpec, ClockStart
from dsl.period import after, due, warn_at


def start(
    case: Case, name: str, at: datetime, calendar: Calendar, *, holder: UnitAt | None = None, low_rating: int = 0
) -> e.ClockStarted:
    """Begin the plan's clock ``name`` at ``at``; its due time, warning and rungs are fixed here, by this calendar."""
    figures = count(clock_spec(case, name, low_rating), at, calendar, case.happened)
    return e.ClockStarted(
        key=f"{name}#{1 + sum(c.name == name for c in case.clocks.values())}",
        name=name,
        holder=holder,
        round=case.round,
        started_at=at,
        warn_at=figures.warn_at,
        due_at=figures.due_at,
        due_latest=figures.due_latest,
        provisional=figures.provisional,
        rungs_at=figures.rungs_at,
        calendar=calendar.revision,
        low_rating=low_rating,
    )


@dataclass(frozen=True, slots=True)
class Figures:
    """What a calendar makes of a running term: its warning, its due time as an interval, and its rungs."""

    warn_at: datetime | None
    due_at: datetime
    due_latest: datetime
    provisional: bool
    rungs_at: tuple[datetime, ...]


def count(spec: ClockSpec, started_at: datetime, calendar: Calendar, happened: Mapping[str, datetime]) -> Figures:
    """The figures of a term that began at ``started_at``; ``happened`` says when each event of the case was last."""
    held = floors.held(spec, started_at, due(started_at, spec.term, spec.time, calendar), calendar, happened)
    end, left = held.due, spec.warn_left
    warning = None if left is None else warn_at(held.began, end, left, held.term, held.time, calendar)
    rungs = rungs_after(spec, end.latest, calendar)
    return Figures(warning, end.earliest, end.latest, end.provisional, rungs)


def figures_of(clock: Clock) -> Figures:
    """What the clock stands at."""
    return Figures(clock.warn_at, clock.due_at, clock.due_latest, clock.provisional, clock.rungs_at)


def rungs_after(spec: ClockSpec, due_latest: datetime, calendar: Calendar) -> tuple[datetime, ...]:
    """The moments of the ladder's rungs, all of them at or after the latest possible due time."""
    terms = (rung.after for rung in spec.rungs)
    return tuple(after(due_latest, term, spec.time, calendar).latest if term else due_latest for term in terms)


def waiting(case: Case, trigger: str) -> Iterator[Clock]:
    """Running clocks of which a superior's term begins at this event and their own has begun before."""
    for clock in case.clocks.values():
        begins = any(floor.starts == trigger != clock.spec.starts for floor in clock.spec.floors)
        if begins and clock.running and not clock.overdue:
            yield clock


def held_anew(case: Case, clock: Clock, calendar: Calendar) -> e.ClockRecounted | None:
    """The clock with the superior's term that has just begun; None if its own still decides."""
    old, new = figures_of(clock), count(clock.spec, clock.started_at, calendar, case.happened)
    new = replace(new, warn_at=old.warn_at) if clock.warned else new
    if new == old:
        return None
    return e.ClockRecounted(
        key=clock.key,
        warn_at=new.warn_at,
        due_at=new.due_at,
        due_latest=new.due_latest,
        provisional=new.provisional,
        rungs_at=new.rungs_at,
        calendar=calendar.revision,
        because="floor",
        due_changed=(new.due_at, new.due_latest) != (old.due_at, old.due_latest),
    )


def stop(clock: Clock, at: datetime) -> e.ClockStopped:
    """The awaited event happened: in time, or late once the latest possible due time has passed."""
    return e.ClockStopped(clock.key, "late" if clock.overdue or at > clock.due_latest else "met")


def to_start(case: Case, trigger: str) -> Iterator[ClockSpec]:
    """The clocks that this event sets running. A clock of the same name that still runs is never started twice."""
    for spec in case.plan.clocks:
        if case.running(spec.name) is None and _starts(case, spec, trigger):
            yield spec


def _starts(case: Case, spec: ClockSpec, trigger: str) -> bool:
    if spec.starts == trigger:
        return True
    # A promise that began with the report is kept once; for a new holder the same term begins at the hand-over.
    handed_on = trigger == ClockStart.ASSIGNED and case.holds > 1
    return handed_on and spec.restarts and spec.starts == ClockStart.REPORTED


def holder_of(case: Case, spec: ClockSpec, trigger: str) -> UnitAt | None:
    """Whose clock it is: a term that restarts with each holder is the holder's, any other is the case's."""
    if trigger == ClockStart.REPORTED or not spec.restarts:
        return None
    return case.holder


def handed_over(case: Case) -> Iterator[Clock]:
    """The clocks of the present holder that end as 移交 when somebody else takes over."""
    return (c for c in case.clocks.values() if c.running and c.holder is not None)


@dataclass(frozen=True, slots=True)
class Ring:
    """Something that a clock has to say at ``at``: its warning, its expiry, or a rung of its ladder."""

    at: datetime
    clock: Clock
    what: str  # warn, overdue, rung


def next_ring(case: Case, now: datetime) -> Ring | None:
    """The earliest thing due by ``now``, in the order in which it should have happened; None if all is quiet."""
    rings = [ring for clock in case.clocks.values() if clock.running for ring in _rings(clock) if ring.at <= now]
    return min(rings, key=lambda r: (r.at, _ORDER[r.what], r.clock.key), default=None)


_ORDER = {"warn": 0, "overdue": 1, "rung": 2}


def _rings(clock: Clock) -> Iterator[Ring]:
    if not clock.overdue:
        yield Ring(clock.due_latest, clock, "overdue")
        if clock.warn_at is not None and not clock.warned:
            yield Ring(clock.warn_at, clock, "warn")
    elif clock.climbed < len(clock.rungs_at):
        # Rungs fire in the order the rule file gives them, so that a ladder is never climbed past a missing step.
        yield Ring(clock.rungs_at[clock.climbed], clock, "rung")

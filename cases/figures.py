"""What a calendar makes of a running term (数值): due time, colours and rungs, with all that has befallen the clock.

``count`` is the one place where they come from: the term with its extensions and pauses, then what superiors hold it
to, then its ceiling.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from cases import events as e
from cases import floors
from cases.state import Clock, Course
from dsl.alarms import alarms_of, moments
from dsl.backward import before
from dsl.calendar import Calendar
from dsl.course import Gap, Leg, Ran, run_on
from dsl.decision import ClockSpec, Rung
from dsl.ends import Due, soonest
from dsl.period import after, due
from dsl.terms import TimeUnit
from dsl.triggers import date_of, event_of, is_expiry


@dataclass(frozen=True, slots=True)
class Figures:
    """A clock's colours and rungs by their moments, in the order of its spec, and its due time as an interval.

    ``capped``: the ceiling (封顶) makes it due. ``until``: when it goes on by itself, while it is paused.
    """

    alarms_at: tuple[datetime, ...]
    due_at: datetime
    due_latest: datetime
    provisional: bool
    rungs_at: tuple[datetime, ...]
    capped: bool = False
    until: datetime | None = None

    @property
    def due(self) -> tuple[datetime, datetime, bool]:
        """What people are told."""
        return self.due_at, self.due_latest, self.provisional


def count(
    spec: ClockSpec,
    started_at: datetime,
    calendar: Calendar,
    happened: Mapping[str, datetime],
    course: Course | None = None,
) -> Figures:
    """The figures of a term that began at ``started_at``.

    ``happened`` says when each event of the case was last, ``course`` what has befallen the clock.
    """
    course = course or Course()
    gaps = tuple(gap for gap in course.gaps if gap.end > started_at)
    legs = legs_of(spec, course)
    first = _back(spec, started_at, calendar, happened) or _first(spec, started_at, legs[0], calendar)
    own = run_on(first, legs, gaps, calendar)
    held = floors.held(spec, own, floors.Ran(started_at, calendar, happened, course))
    ceiling = _ceiling(spec, started_at, calendar, happened)
    end = held.due if ceiling is None else soonest((held.due, ceiling))
    measured = replace(spec, term=held.term, time=held.time)
    alarms_at = moments(measured, Ran(held.began, end, gaps), calendar)
    capped = ceiling is not None and end != held.due
    rungs = rungs_after(spec, end.latest, calendar, alarms_at)
    until = _until(spec, started_at, calendar, happened, course)
    return Figures(alarms_at, end.earliest, end.latest, end.provisional, rungs, capped, until)


def _first(spec: ClockSpec, started_at: datetime, leg: Leg, calendar: Calendar) -> Due:
    """The end of the term alone. After an expiry (期满之日) the day that has just ended is the starting day."""
    at_an_end = is_expiry(spec.starts) and leg.term.unit is not TimeUnit.SAME_DAY
    return (after if at_an_end else due)(started_at, leg.term, leg.rules, calendar)


def _back(spec: ClockSpec, started_at: datetime, calendar: Calendar, happened: Mapping[str, datetime]) -> Due | None:
    """The end of a term that runs back from the date of its event (之日前), but never before it began."""
    date = happened.get(date_of(event_of(spec.starts))) if spec.back else None
    if date is None:
        return None
    end = before(date, spec.term, spec.time, calendar)
    return Due(max(end.earliest, started_at), max(end.latest, started_at))


def legs_of(spec: ClockSpec, course: Course) -> tuple[Leg, ...]:
    """The term and its extensions, one after the other; a new total takes the place of all before it."""
    legs = [Leg(spec.term, spec.time)]
    rules = spec.extension.time if spec.extension else spec.time
    for granted in course.granted:
        legs = [Leg(granted.term, rules)] if granted.total else [*legs, Leg(granted.term, rules)]
    return tuple(legs)


def _ceiling(spec: ClockSpec, started_at: datetime, calendar: Calendar, happened: Mapping[str, datetime]) -> Due | None:
    """Where the clock ends at the latest; None while the ceiling's event has not happened."""
    if spec.ceiling is None:
        return None
    since = started_at if spec.ceiling.starts == spec.starts else happened.get(spec.ceiling.starts)
    return None if since is None else due(since, spec.ceiling.term, spec.ceiling.time, calendar)


def _until(
    spec: ClockSpec, started_at: datetime, calendar: Calendar, happened: Mapping[str, datetime], course: Course
) -> datetime | None:
    """When a pause ends by itself: its limit, counted over all pauses of the clock, is reached, or the ceiling is."""
    if course.paused_at is None:
        return None
    ceiling = _ceiling(spec, started_at, calendar, happened)
    ends = [] if ceiling is None else [ceiling.latest]
    ends += floors.unpaused(spec, floors.Ran(started_at, calendar, happened, course))
    ends += [pause_end(course, Leg(s.within, s.time), calendar) for f in spec.floors if (s := f.stay) and s.within]
    if spec.stay is not None and spec.stay.within is not None:
        ends.append(pause_end(course, Leg(spec.stay.within, spec.stay.time), calendar))
    return min(ends, default=None)


def pause_end(course: Course, limit: Leg, calendar: Calendar) -> datetime:
    """The end of the time for which the clock may stand still in all; it runs only while the clock stands still."""
    began = [gap.begin for gap in course.gaps] + ([course.paused_at] if course.paused_at else [])
    between = [Gap(gap.end, begin) for gap, begin in zip(course.gaps, began[1:], strict=False)]
    return run_on(due(began[0], limit.term, limit.rules, calendar), [limit], between, calendar).latest


def rungs_after(
    spec: ClockSpec, due_latest: datetime, calendar: Calendar, alarms_at: tuple[datetime, ...]
) -> tuple[datetime, ...]:
    """The moments of the ladder's rungs: with a colour, at the latest possible due time, or so long after it."""
    return tuple(_rung_at(rung, spec, due_latest, calendar, alarms_at) for rung in spec.rungs)


def _rung_at(
    rung: Rung, spec: ClockSpec, due_latest: datetime, calendar: Calendar, alarms_at: tuple[datetime, ...]
) -> datetime:
    if rung.after is not None:
        return after(due_latest, rung.after, spec.time, calendar).latest
    turns = (at for alarm, at in zip(alarms_of(spec), alarms_at, strict=True) if alarm.color == rung.when)
    return min(turns, default=due_latest)


# --- of a clock that runs already -------------------------------------------------------------------------------------


def figures_of(clock: Clock) -> Figures:
    """What the clock stands at."""
    return Figures(
        clock.alarms_at,
        clock.due_at,
        clock.due_latest,
        clock.provisional,
        clock.rungs_at,
        clock.capped,
        clock.until,
    )


def settled(clock: Clock, spec: ClockSpec, new: Figures, calendar: Calendar, now: datetime) -> Figures:
    """``new`` for a clock that runs already, under ``spec``: what fired stays, and nothing else moves into the past."""
    latest = _ahead(clock.due_latest, new.due_latest, now)
    earliest = latest if new.due_at == new.due_latest else min(latest, _ahead(clock.due_at, new.due_at, now))
    alarms_at = _alarms(clock, spec, new.alarms_at, now)
    rungs_at = _rungs(clock, rungs_after(spec, latest, calendar, alarms_at), now)
    until = None if new.until is None else _ahead(clock.until, new.until, now)
    return replace(new, alarms_at=alarms_at, due_at=earliest, due_latest=latest, rungs_at=rungs_at, until=until)


def ladder_only(clock: Clock, spec: ClockSpec, calendar: Calendar, now: datetime) -> Figures:
    """Lateness once recorded stays with its moment; the rungs still to come are counted anew."""
    old = figures_of(clock)
    if alarms_of(spec) != alarms_of(clock.spec):
        found = moments(spec, Ran(clock.started_at, Due(clock.due_at, clock.due_latest), clock.gaps), calendar)
        old = replace(old, alarms_at=_alarms(clock, spec, found, now))
    return replace(old, rungs_at=_rungs(clock, rungs_after(spec, old.due_latest, calendar, old.alarms_at), now))


def _alarms(clock: Clock, spec: ClockSpec, new: tuple[datetime, ...], now: datetime) -> tuple[datetime, ...]:
    """A colour that the clock has turned keeps its moment."""
    known = dict(zip(((a.color, a.overdue) for a in alarms_of(clock.spec)), clock.alarms_at, strict=False))
    alike = alarms_of(clock.spec) == alarms_of(spec)
    found = []
    for number, (alarm, at) in enumerate(zip(alarms_of(spec), new, strict=True)):
        if alarm.color in clock.turned:
            found.append(clock.alarms_at[number] if alike else known.get((alarm.color, alarm.overdue), at))
        else:
            found.append(_ahead(clock.alarms_at[number] if alike else None, at, now))
    return tuple(found)


def _rungs(clock: Clock, coming: tuple[datetime, ...], now: datetime) -> tuple[datetime, ...]:
    fired = clock.rungs_at[: clock.climbed]
    return fired + tuple(at if at in clock.rungs_at else max(at, now) for at in coming[clock.climbed :])


def _ahead(old: datetime | None, new: datetime, now: datetime) -> datetime:
    """A moment that has not fired moves to ``new``, but not into the past."""
    return new if new == old else max(new, now)


def recounted(clock: Clock, spec: ClockSpec, new: Figures, calendar: Calendar, because: str) -> e.ClockRecounted:
    """The event that tells of other figures of a clock, which are ``spec``'s by now."""
    warn_at, alarms_at = told(spec, new)
    return e.ClockRecounted(
        key=clock.key,
        warn_at=warn_at,
        due_at=new.due_at,
        due_latest=new.due_latest,
        provisional=new.provisional,
        rungs_at=new.rungs_at,
        calendar=calendar.revision,
        because=because,
        due_changed=new.due != figures_of(clock).due,
        alarms_at=alarms_at,
        capped=new.capped,
        until=new.until,
    )


def told(spec: ClockSpec, figures: Figures) -> tuple[datetime | None, tuple[datetime, ...]]:
    """How an event tells of the colours: the first before the end, and all of them where there is more than that."""
    before = [at for alarm, at in zip(alarms_of(spec), figures.alarms_at, strict=True) if not alarm.overdue]
    first = min(before, default=None)
    every = figures.alarms_at
    return first, () if every == (() if first is None else (first,)) else every

"""Holds a clock to what superiors have marked 必须执行 (底线): the earlier of the two is due, of a right the later."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from cases.state import Course
from dsl.calendar import Calendar
from dsl.course import Leg, run_on
from dsl.decision import ClockSpec, Extension, Floor
from dsl.ends import Due, last_of, soonest
from dsl.period import due
from dsl.strictness import is_window
from dsl.terms import Term, TimeRules


@dataclass(frozen=True, slots=True)
class Held:
    """When a clock is due, with the term that makes it so and the moment from which that runs."""

    due: Due
    began: datetime
    term: Term
    time: TimeRules


@dataclass(frozen=True, slots=True)
class Ran:
    """What a count of a running clock looks at besides its rules.

    ``happened`` says when each event of the case was last, ``course`` what has befallen the clock.
    """

    began: datetime
    calendar: Calendar
    happened: Mapping[str, datetime]
    course: Course


def held(spec: ClockSpec, own: Due, ran: Ran) -> Held:
    """The clock's own end against every floor whose event has happened."""
    every = [Held(own, ran.began, spec.term, spec.time), *_floors(spec, ran)]
    pick, end_of = (max, last_of) if is_window(spec) else (min, soonest)
    deciding = pick(every, key=lambda one: (one.due.earliest, one.due.latest))
    return Held(end_of([one.due for one in every]), deciding.began, deciding.term, deciding.time)


def unpaused(spec: ClockSpec, ran: Ran) -> Iterator[datetime]:
    """When each floor is due whose clause knows no pause (中止): no pause of the clock goes on beyond it."""
    for floor in spec.floors if not is_window(spec) else ():
        since = _since(floor.starts, spec.starts, ran)
        if floor.stay is None and since is not None:
            yield _capped(floor, spec, _end(floor, since, ran), ran).latest


def _floors(spec: ClockSpec, ran: Ran) -> Iterator[Held]:
    for floor in spec.floors:
        since = _since(floor.starts, spec.starts, ran)
        if since is not None:
            yield Held(_capped(floor, spec, _end(floor, since, ran), ran), since, floor.term, floor.time)


def _since(starts: str, own: str, ran: Ran) -> datetime | None:
    return ran.began if starts == own else ran.happened.get(starts)


def _end(floor: Floor, since: datetime, ran: Ran) -> Due:
    """The floor's own end, with the extensions and pauses that the superior's clause knows too."""
    legs = tuple(_legs(floor, ran.course))
    gaps = tuple(gap for gap in ran.course.gaps if gap.end > since) if floor.stay else ()
    return run_on(due(since, legs[0].term, legs[0].rules, ran.calendar), legs, gaps, ran.calendar)


def _legs(floor: Floor, course: Course) -> list[Leg]:
    legs, extension = [Leg(floor.term, floor.time)], floor.extension
    if extension is None:
        return legs
    for granted in course.granted[: extension.times]:
        if extension.total is not None:
            legs = [Leg(extension.total, extension.time)]
        else:
            legs.append(Leg(_more(extension, floor) or granted.term, extension.time))
    return legs


def _more(extension: Extension, floor: Floor) -> Term | None:
    return floor.term if extension.original else extension.by


def _capped(floor: Floor, spec: ClockSpec, end: Due, ran: Ran) -> Due:
    """Never past the superior's 封顶, once its event has happened."""
    since = _since(floor.ceiling.starts, spec.starts, ran) if floor.ceiling else None
    if floor.ceiling is None or since is None:
        return end
    return soonest((end, due(since, floor.ceiling.term, floor.ceiling.time, ran.calendar)))

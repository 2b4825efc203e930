"""Where a superior's term comes first (底线先到): a dated example, found by looking at a year of starts.

Terms in unlike units cannot be compared by their numbers: 30 days and 20 working days change places with the week. The
look is at plain weeks without holidays, so the example says what the rules do and no notice can make it false.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import lru_cache

from dsl.calendar import Calendar
from dsl.decision import ClockStart
from dsl.period import due
from dsl.strictness import Counted
from dsl.terms import FROM_THE_MOMENT, TimeUnit
from dsl.worktime import ZONE

_DAYS = 366
#: For terms that look at the hour; days, months and working days end the same whenever in the day they begin.
_HOURS = (9, 16, 23)
_BY_THE_HOUR = FROM_THE_MOMENT | {TimeUnit.SAME_DAY}
#: Days that may lie between the event that starts the one term and the event that starts the other.
_APART = (0, 7, 30, 90)
#: The language's own events in the order in which they come.
_ORDER = (ClockStart.REPORTED, ClockStart.POOLED, ClockStart.ASSIGNED, ClockStart.ACCEPTED, ClockStart.ANSWERED)


@dataclass(frozen=True, slots=True)
class Bite:
    """One start at which the floor is the one that counts; equal starts where both terms begin with one event."""

    own_start: datetime
    floor_start: datetime
    own_due: datetime
    floor_due: datetime


@lru_cache(maxsize=4096)
def bite(own: Counted, floor: Counted, starts: tuple[str, str], year: int, *, longer: bool) -> Bite | None:
    """The first start of that year at which ``floor`` ends before ``own`` (``longer``: after it), or None.

    ``starts`` are the events that start the two. Where they are unlike, the one that comes first in the course of a
    case is the earlier, by some days that are tried in turn.
    """
    calendar = Calendar("plain", frozenset(range(year, year + 110)), frozenset(), frozenset())
    hours = _HOURS if {own.term.unit, floor.term.unit} & _BY_THE_HOUR else _HOURS[:1]
    for own_start, floor_start in _moments(starts, year, hours):
        ends = due(own_start, own.term, own.time, calendar).latest
        held = due(floor_start, floor.term, floor.time, calendar).latest
        if (held > ends) if longer else (held < ends):
            return Bite(own_start, floor_start, ends, held)
    return None


def _moments(starts: tuple[str, str], year: int, hours: tuple[int, ...]) -> Iterator[tuple[datetime, datetime]]:
    first = date(year, 1, 1)
    for apart in _APART if starts[0] != starts[1] else (0,):
        own_later, floor_later = _later(starts, apart)
        for hour in hours:
            for number in range(_DAYS):
                moment = datetime.combine(first + timedelta(days=number), time(hour), ZONE)
                yield moment + timedelta(days=own_later), moment + timedelta(days=floor_later)


def _later(starts: tuple[str, str], apart: int) -> tuple[int, int]:
    """How many days after the moment each of the two starts."""
    places = [_ORDER.index(ClockStart(name)) if name in _ORDER else len(_ORDER) for name in starts]
    return (apart, 0) if places[0] > places[1] else (0, apart)

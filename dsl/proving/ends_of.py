"""When a term ends, start by start (各起点的期限), for every start that matters in the published years.

A count of days hangs on the day of its start alone, so that a day is counted once; a count of office hours goes by all
office hours of the years, laid end to end.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache

from dsl.calendar import Calendar
from dsl.course import Leg, run_on
from dsl.ends import Due
from dsl.period import HOURS, due
from dsl.terms import Term, TimeRules, TimeUnit
from dsl.worktime import ZONE, Reading, working_time

_DAY, _MINUTE = timedelta(days=1), timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Extreme:
    """The start at which a term is the shortest or the longest, and when it is over."""

    start: datetime
    end: datetime

    @property
    def length(self) -> timedelta:
        """As the clock on the wall counts."""
        return self.end - self.start


@dataclass(frozen=True, slots=True)
class Ends:
    """The ends of one term, as one file counts it; ``end`` is None where a notice that is not out may move it."""

    term: Term
    time: TimeRules
    calendar: Calendar
    _known: dict[tuple[date, bool], datetime | None] = field(default_factory=dict, compare=False, repr=False)

    def end(self, start: datetime) -> datetime | None:
        """When the term from ``start`` is over."""
        if step := HOURS.get(self.term.unit):
            return start + self.term.amount * step
        if self.term.unit is TimeUnit.WORK_HOUR:
            return _firm(due(start, self.term, self.time, self.calendar))
        here = start.astimezone(ZONE)
        late = self.time.late_after is not None and here.hour * 60 + here.minute >= self.time.late_after
        key = here.date(), late and self.term.unit is TimeUnit.SAME_DAY
        if key not in self._known:
            self._known[key] = _firm(due(start, self.term, self.time, self.calendar))
        return self._known[key]

    @property
    def constant(self) -> bool:
        """Whether it is as long whenever it starts."""
        return self.term.unit in HOURS

    def shortest(self) -> Extreme | None:
        """The least time of all starts of the published years; None where no start has a firm end."""
        return min(self._found(latest=True), key=lambda each: each.length, default=None)

    def longest(self) -> Extreme | None:
        """The most time."""
        return max(self._found(latest=False), key=lambda each: each.length, default=None)

    def _found(self, *, latest: bool) -> Iterator[Extreme]:
        if self.term.unit is TimeUnit.WORK_HOUR:
            yield from _work_hours(self.term, self.time, self.calendar)
            return
        for start in self._starts(latest=latest):
            end = self.end(start)
            if end is not None:
                yield Extreme(start, end)

    def _starts(self, *, latest: bool) -> Iterator[datetime]:
        """Of all starts with one end the last minute, or the first."""
        late = self.time.late_after if self.term.unit is TimeUnit.SAME_DAY else None
        minutes = {1439 if latest else 0} | (set() if late is None else {late - 1 if latest else late})
        for day in days(self.calendar):
            for minute in sorted(minutes):
                yield datetime.combine(day, time(minute // 60, minute % 60), ZONE)


@lru_cache(maxsize=512)
def ends_of(term: Term, rules: TimeRules, calendar: Calendar) -> Ends:
    """The ends of a term, remembered: towns of one county count alike."""
    return Ends(term, rules, calendar)


@lru_cache(maxsize=512)
def shortest(term: Term, rules: TimeRules, calendar: Calendar) -> Extreme | None:
    """``Ends.shortest``, looked for once."""
    return ends_of(term, rules, calendar).shortest()


def days(calendar: Calendar) -> Iterator[date]:
    """Every day of the published years, the newest year first: of equal examples the newest is shown."""
    for year in sorted(calendar.years, reverse=True):
        day = date(year, 1, 1)
        while day.year == year:
            yield day
            day += _DAY


def with_more(start: datetime, legs: tuple[Leg, ...], calendar: Calendar) -> datetime | None:
    """When a term with all its extensions is over."""
    first = ends_of(legs[0].term, legs[0].rules, calendar).end(start)
    return first if first is None or len(legs) == 1 else _run_on(first, legs, calendar)


@lru_cache(maxsize=65_536)
def _run_on(first: datetime, legs: tuple[Leg, ...], calendar: Calendar) -> datetime | None:
    return _firm(run_on(Due(first, first), legs, (), calendar))


def last_minute(end: datetime) -> datetime:
    """The last minute in which something can be done in time: 23:59 for 24:00."""
    return end - _MINUTE if end.astimezone(ZONE).time() == time() else end


def _firm(found: Due) -> datetime | None:
    return None if found.provisional else found.latest


def _work_hours(term: Term, rules: TimeRules, calendar: Calendar) -> Iterator[Extreme]:
    """All office hours laid end to end: the time left changes only where the start or the end meets an edge."""
    firsts, lasts, sums = _office(rules, calendar)
    much = term.amount * 60

    def at(worked: int) -> datetime | None:
        """When so many minutes have been worked, at the earliest."""
        number = bisect_left(sums, worked)
        return lasts[number] - (sums[number] - worked) * _MINUTE if number < len(sums) else None

    for number in reversed(range(len(firsts))):  # of equal ones the newest
        opens = firsts[number]
        done = sums[number - 1] if number else 0
        starts = [(opens, done), (lasts[number], sums[number])]
        if sums[number] >= much:
            back = at(max(sums[number] - much, 1))
            starts += [(back, sums[number] - much)] if back is not None and sums[number] > much else []
        for start, worked in starts:
            end = at(worked + much)
            if end is not None:
                yield Extreme(start.astimezone(ZONE), end.astimezone(ZONE))


@lru_cache(maxsize=64)
def _office(rules: TimeRules, calendar: Calendar) -> tuple[list[datetime], list[datetime], list[int]]:
    """The office hours of the published years up to the first year without notice, and minutes worked by each end."""
    first = min(calendar.years)
    last = first
    while last + 1 in calendar.years:
        last += 1
    begin, stop = (datetime(year, 1, 1, tzinfo=ZONE).astimezone(UTC) for year in (first, last + 1))
    firsts, lasts, sums = list[datetime](), list[datetime](), list[int]()
    for opens, closes in working_time(begin, rules, calendar, Reading.EARLY):
        if closes > stop:
            break
        firsts.append(opens)
        lasts.append(closes)
        sums.append((sums[-1] if sums else 0) + round((closes - opens) / _MINUTE))
    return firsts, lasts, sums


__all__ = ["Ends", "Extreme", "days", "ends_of", "last_minute", "shortest", "with_more"]

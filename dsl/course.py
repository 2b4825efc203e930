"""How a term runs with what befalls it (期限的变动): extensions (延期) and the times it stood still (中止).

A term and its extensions run one after the other: so much more is counted from the end of what ran before, as a rung is
counted from a due time; a new total replaces all that ran before and is counted from the start. A pause moves the end
of whatever was running when it began, in the unit of that:

* 分钟, 小时 by the time that it took, to the second;
* 工作时 by the office hours that lay in it;
* 工作日 by the working days after the day on which it began, the day on which it ended included;
* 自然日, 次日, 当日 and 月, 季度, 半年, 年 by the days from the one to the other, and the last day rolls anew.

So a pause that ends at once changes nothing, one that is as long as k working days moves a term in working days by k,
and who resumes has as many days before him as he had when he paused (the day of resuming is left out as any starting
day, 民法典 201). An end that would not lie after the pause is made up by one day more, so that nothing expires by being
resumed.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from dsl.calendar import Calendar
from dsl.ends import DayOff, Due, aware, both, day_of_due, local, named_day, nth_workday
from dsl.period import HOURS, after, due
from dsl.terms import Term, TimeRules, TimeUnit
from dsl.worktime import Reading, working_days, working_time

_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Gap:
    """From when to when a term stood still; aware, the end not before the beginning."""

    begin: datetime
    end: datetime


@dataclass(frozen=True, slots=True)
class Leg:
    """One stretch of a term: its own length, or an extension's, with the rules that count it."""

    term: Term
    rules: TimeRules


@dataclass(frozen=True, slots=True)
class Ran:
    """From when to when a term runs, and when it stood still meanwhile."""

    start: datetime
    end: Due
    gaps: tuple[Gap, ...] = ()


def run(start: datetime, legs: Sequence[Leg], gaps: Sequence[Gap], calendar: Calendar) -> Due:
    """When the last of ``legs`` is over that began at ``start`` and stood still in ``gaps``, both in their order.

    Raises ValueError as ``dsl.period.due`` does.
    """
    return run_on(due(start, legs[0].term, legs[0].rules, calendar), legs, gaps, calendar)


def run_on(first: Due, legs: Sequence[Leg], gaps: Sequence[Gap], calendar: Calendar) -> Due:
    """The same for a first leg that is over at ``first`` if it never stands still."""
    end, left = first, list(gaps)
    for number, leg in enumerate(legs):
        end = end if number == 0 else _more(end, leg, calendar)
        while left and left[0].begin < end.latest:
            end = moved(end, left.pop(0), leg, calendar)
    return end


def _more(end: Due, leg: Leg, calendar: Calendar) -> Due:
    early = after(end.earliest, leg.term, leg.rules, calendar)
    if end.earliest == end.latest:
        return Due(early.earliest, early.latest, end.unannounced or early.unannounced)
    late = after(end.latest, leg.term, leg.rules, calendar)
    return Due(early.earliest, late.latest, unannounced=True)


def moved(end: Due, gap: Gap, leg: Leg, calendar: Calendar) -> Due:
    """The end of a leg that stood still in ``gap``."""
    if step := HOURS.get(leg.term.unit):
        spent = max(aware(gap.end) - aware(gap.begin), 0 * step)
        return Due(local(end.earliest + spent), local(end.latest + spent), end.unannounced)
    if leg.term.unit is TimeUnit.WORK_HOUR:
        return _moved_hours(end, gap, leg.rules, calendar)
    lost = _lost_days(gap, leg.term.unit, calendar)
    early = _moved_days(end.earliest, lost[0], gap, leg, calendar)
    late = _moved_days(end.latest, lost[1], gap, leg, calendar)
    open_ = end.unannounced or early.unannounced or late.unannounced
    return Due(early.earliest, late.latest, open_)


def _moved_hours(end: Due, gap: Gap, rules: TimeRules, calendar: Calendar) -> Due:
    """Office hours lost and made up: as few lost as can be for the earliest end, as many for the latest."""

    def on(moment: datetime, lost: Reading) -> Due:
        much = office_time(gap, rules, calendar, lost)
        if not much:
            return Due(moment, moment)
        return both(lambda reading: _along(moment, much, rules, calendar, reading), local(moment).date(), calendar)

    early, late = on(end.earliest, Reading.LATE), on(end.latest, Reading.EARLY)
    return Due(early.earliest, late.latest, end.unannounced or early.unannounced or late.unannounced)


def _along(moment: datetime, much: timedelta, rules: TimeRules, calendar: Calendar, reading: Reading) -> datetime:
    for first, last in working_time(aware(moment), rules, calendar, reading):
        if much <= last - first:
            break
        much -= last - first
    return first + much


def office_time(gap: Gap, rules: TimeRules, calendar: Calendar, reading: Reading) -> timedelta:
    """How much office time lay in a gap."""
    begin, end = aware(gap.begin), aware(gap.end)
    spent = timedelta()
    if end <= begin:
        return spent
    for first, last in working_time(begin, rules, calendar, reading):
        if first >= end:
            break
        spent += min(last, end) - first
    return spent


def _lost_days(gap: Gap, unit: TimeUnit, calendar: Calendar) -> tuple[int, int]:
    """The days that a pause took, at the least and at the most."""
    first, last = local(aware(gap.begin)).date(), day_of_due(aware(gap.end))
    if unit is TimeUnit.WORKDAY:
        return _worked(first, last, calendar, Reading.LATE), _worked(first, last, calendar, Reading.EARLY)
    days = max((last - first).days, 0)
    return days, days


def _worked(first: date, last: date, calendar: Calendar, reading: Reading) -> int:
    """The working days after ``first`` up to ``last``."""
    count = 0
    if last > first:
        for day in working_days(first + _DAY, calendar, reading):
            if day > last:
                break
            count += 1
    return count


def _moved_days(end: datetime, lost: int, gap: Gap, leg: Leg, calendar: Calendar) -> Due:
    found = _later(end, lost, leg, calendar)
    while gap.begin < end and found.earliest <= gap.end:
        lost += 1
        found = _later(end, lost, leg, calendar)
    return found


def _later(end: datetime, days: int, leg: Leg, calendar: Calendar) -> Due:
    if not days:
        return Due(end, end)
    day = day_of_due(end)
    if leg.term.unit is TimeUnit.WORKDAY:
        return nth_workday(day, days, leg.rules, calendar)
    return named_day(day + days * _DAY, leg.rules, calendar, DayOff.LATER if _rolls(leg) else DayOff.STAY)


def _rolls(leg: Leg) -> bool:
    if leg.term.unit is TimeUnit.SAME_DAY:
        return leg.rules.roll_same_day or leg.rules.late_after is not None
    return leg.rules.roll


def without(spans: Sequence[tuple[datetime, datetime]], gaps: Sequence[Gap]) -> Iterator[tuple[datetime, datetime]]:
    """The spans, in order, less the gaps."""
    for first, last in spans:
        begin = first
        for gap in gaps:
            if gap.begin < last and gap.end > begin:
                if gap.begin > begin:
                    yield begin, gap.begin
                begin = min(gap.end, last)
        if begin < last:
            yield begin, last

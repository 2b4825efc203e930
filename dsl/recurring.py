"""Periodic duties (定期): what is due every week, month, quarter or year, and what must follow on itself in time.

An ``Every`` cuts the days into periods and says on which day of each the duty is due; without a day it may be done at
any time of the period and is due its last day: 每周, 每月, 每两个月, 每季度, 每半年, 每年. Periods lie as the calendar
has them, weeks from Monday, two months as January-February and so on, quarters from January; so a file that comes into
force in the middle of one has its first duty in that very period, and towns that begin at different dates still report
side by side. Only a period that does not divide the year (每5个月) or the week (每两周) has no place of its own: it
needs ``anchor``, a day of its first period, which is the day the file comes into force. Where nothing is said of the
month, 每两个月25日 is the 25th of the second.

What a day off does (``off``) is 顺延, 提前 or 不变; None follows the file (末日 遇休息日 顺延). A working day counted
from either end of a period that has too few is looked for beyond it: in a week that is all holiday 每周最后1个工作日
is the last one before. Whether an occurrence was done, early or late, is its own clock's matter and asks no calendar.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from itertools import count, takewhile

from dsl.calendar import Calendar
from dsl.ends import DayOff, Due, aware, day_of_due, local, named_day, nth_workday
from dsl.period import add_months, due
from dsl.terms import Term, TimeRules

_DAY = timedelta(days=1)
_MONDAY = date(1, 1, 1)  # which was one, by the calendar that datetime carries back


class Beat(StrEnum):
    """What a period is made of."""

    WEEK = "周"
    MONTH = "月"


@dataclass(frozen=True, slots=True)
class LastDay:
    """At any time of the period: due its last day."""


@dataclass(frozen=True, slots=True)
class LastDays:
    """On one of the last ``number`` days of the period, ``working`` days or all (每月最后3个工作日): due the last."""

    number: int = 1
    working: bool = False

    def __post_init__(self) -> None:
        if not 1 <= self.number <= 28:
            raise ValueError(f"the last days of a period are 1 to 28, not {self.number}")


@dataclass(frozen=True, slots=True)
class OnWeekday:
    """On this weekday, Monday is 0 (每周三); in periods of several weeks that of the last week."""

    weekday: int

    def __post_init__(self) -> None:
        if not 0 <= self.weekday <= 6:
            raise ValueError(f"a weekday is 0 to 6, not {self.weekday}")


@dataclass(frozen=True, slots=True)
class OnDay:
    """On this day of the ``month``-th month of the period (每月15日, 每年3月5日); a missing day is the month's last."""

    day: int
    month: int = 1

    def __post_init__(self) -> None:
        if not 1 <= self.day <= 31:
            raise ValueError(f"a day of a month is 1 to 31, not {self.day}")


@dataclass(frozen=True, slots=True)
class OnWorkday:
    """On the ``nth`` working day of the period; a negative one counts from its end (每月倒数第2个工作日 is -2)."""

    nth: int

    def __post_init__(self) -> None:
        if self.nth == 0 or abs(self.nth) > 366:
            raise ValueError(f"a working day is counted from 1 or from -1 to 366, not {self.nth}")


On = LastDay | LastDays | OnWeekday | OnDay | OnWorkday


@dataclass(frozen=True, slots=True)
class Every:
    """Once, or ``times``, in each period of ``number`` weeks or months.

    Raises ValueError for what has no day or no place in the calendar.
    """

    beat: Beat
    number: int = 1
    on: On = LastDay()
    off: DayOff | None = None
    anchor: date | None = None
    times: int = 1

    def __post_init__(self) -> None:
        if not 1 <= self.number <= 1200 or self.times < 1:
            raise ValueError(f"a period has 1 to 1200 {self.beat.value}, not {self.number}, and a duty at least once")
        self._check_day()

    def _check_day(self) -> None:
        if self.anchor is None and needs_anchor(self.beat, self.number):
            raise ValueError(f"每{self.number}{self.beat.value} has no place in the calendar: it needs an anchor")
        if self.beat is Beat.WEEK and isinstance(self.on, OnDay):
            raise ValueError("a week has weekdays, no days of a month")
        if self.beat is Beat.MONTH and isinstance(self.on, OnWeekday):
            raise ValueError("a month has days and working days, no weekday of its own")
        if isinstance(self.on, OnDay) and not 1 <= self.on.month <= self.number:
            raise ValueError(f"a period of {self.number} months has no month {self.on.month}")


@dataclass(frozen=True, slots=True)
class SinceLast:
    """At most so long after the last time (距上次 不超过2个月); before the first, after the file came into force."""

    term: Term


Recurring = Every | SinceLast


@dataclass(frozen=True, slots=True)
class Occurrence:
    """One turn of a periodic duty: the first and last day of its period, from which day it counts, and when it is due.

    ``opens`` is the first day of the period, later only where the file names its last days.
    """

    first: date
    last: date
    opens: date
    due: Due


def needs_anchor(beat: Beat, number: int) -> bool:
    """Whether a period of that length has no place of its own in the calendar."""
    return number > 1 if beat is Beat.WEEK else 12 % number != 0


def next_due(
    every: Recurring, after: datetime, last_done: datetime | None, rules: TimeRules, calendar: Calendar
) -> Due:
    """When the duty is due next; ``after`` and ``last_done`` are aware.

    An ``Every`` gives the first occurrence whose latest due time lies strictly after ``after`` and asks no
    ``last_done``. A ``SinceLast`` runs from ``last_done``, or from ``after`` if it was never done; what is over by
    ``after`` stays due then: being late earns nobody more time. Raises ValueError for a moment without zone.
    """
    if isinstance(every, SinceLast):
        return due(last_done or after, every.term, rules, calendar)
    return _from(every, aware(after), rules, calendar).due


def occurrences(
    every: Every, begin: datetime, end: datetime, rules: TimeRules, calendar: Calendar
) -> Iterator[Occurrence]:
    """The turns that may fall due after ``begin`` and not after ``end`` (both aware), in order.

    Two turns may be due at one moment, where a long holiday moves both to the day after it.
    """
    until = aware(end)
    first = _from(every, aware(begin), rules, calendar)
    number = _number(every, first.first)
    turns = (_turn(every, each, rules, calendar) for each in count(number))
    return takewhile(lambda turn: turn.due.earliest <= until, turns)


def _from(every: Every, moment: datetime, rules: TimeRules, calendar: Calendar) -> Occurrence:
    """The first turn due after ``moment``: that of its day, unless a day off has moved it or an earlier one."""
    number = _number(every, local(moment).date())
    while _turn(every, number - 1, rules, calendar).due.latest > moment:
        number -= 1
    while (turn := _turn(every, number, rules, calendar)).due.latest <= moment:
        number += 1
    return turn


def _turn(every: Every, number: int, rules: TimeRules, calendar: Calendar) -> Occurrence:
    first, last = _first(every, number), _first(every, number + 1) - _DAY
    opens = first
    match every.on:
        case OnWorkday(nth=nth) if nth > 0:
            when = nth_workday(first - _DAY, nth, rules, calendar)
        case OnWorkday(nth=nth):
            when = nth_workday(last + _DAY, -nth, rules, calendar, back=True)
        case LastDays(number=days, working=True):
            when = nth_workday(last + _DAY, 1, rules, calendar, back=True)
            opens = day_of_due(nth_workday(last + _DAY, days, rules, calendar, back=True).earliest)
        case _:
            off = every.off or (DayOff.LATER if rules.roll else DayOff.STAY)
            when = named_day(_day(every.on, first, last), rules, calendar, off)
            if isinstance(every.on, LastDays):
                opens = last - timedelta(days=every.on.number - 1)
    return Occurrence(first, last, opens, when)


def _day(on: On, first: date, last: date) -> date:
    match on:
        case OnWeekday(weekday=weekday):
            return last - timedelta(days=6 - weekday)
        case OnDay(day=day, month=month):
            end_of_month = add_months(first, month) - _DAY
            return end_of_month.replace(day=min(day, end_of_month.day))
        case _:
            return last


def _number(every: Every, day: date) -> int:
    """The number of the period that ``day`` lies in; that of the anchor is 0."""
    return (_units(every.beat, day) - _origin(every)) // every.number


def _first(every: Every, number: int) -> date:
    units = _origin(every) + number * every.number
    if every.beat is Beat.WEEK:
        return _MONDAY + timedelta(weeks=units)
    return date(units // 12, units % 12 + 1, 1)


def _units(beat: Beat, day: date) -> int:
    """Weeks since the first Monday that there is, months since the year 0."""
    return (day - _MONDAY).days // 7 if beat is Beat.WEEK else day.year * 12 + day.month - 1


def _origin(every: Every) -> int:
    return 0 if every.anchor is None else _units(every.beat, every.anchor)

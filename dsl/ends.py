"""Where a count of days ends (末日): on which day, by which hour of it, and how far a missing notice leaves it open."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum
from itertools import islice

from dsl.calendar import Calendar
from dsl.festivals import is_settled
from dsl.terms import TimeRules
from dsl.worktime import MINUTES_A_DAY, ZONE, Reading, instant, office_hours, working_days

_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Due:
    """When a term is over at the earliest and at the latest, both in Asia/Shanghai; equal once the year is announced.

    ``unannounced``: the count used a day of a year without notice, even if no possible notice moves the due time.
    """

    earliest: datetime
    latest: datetime
    unannounced: bool = False

    @property
    def provisional(self) -> bool:
        """Whether people are told 暂定."""
        return self.unannounced or self.earliest != self.latest


def soonest(ends: Sequence[Due]) -> Due:
    """The end of whatever is over first; a day without notice counts only in an end that could be that one."""
    earliest, latest = min(end.earliest for end in ends), min(end.latest for end in ends)
    return Due(earliest, latest, any(end.unannounced for end in ends if end.earliest <= latest))


def last_of(ends: Sequence[Due]) -> Due:
    """The end of whatever is over last; a day without notice counts only in an end that could be that one."""
    earliest, latest = max(end.earliest for end in ends), max(end.latest for end in ends)
    return Due(earliest, latest, any(end.unannounced for end in ends if end.latest >= earliest))


class DayOff(StrEnum):
    """What becomes of a last day that is a day off."""

    LATER = "顺延"  # the next working day (民法典 203)
    EARLIER = "提前"  # the working day before
    STAY = "不变"


def aware(moment: datetime) -> datetime:
    """The moment in UTC: differences in one zone of their own would be wall-clock time, wrong across 1986-1991."""
    if moment.utcoffset() is None:
        raise ValueError("a moment without a zone cannot be counted from")
    return moment.astimezone(UTC)


def local(moment: datetime) -> datetime:
    """The moment as a clock on a wall in China shows it."""
    return moment.astimezone(ZONE)


def day_of_due(moment: datetime) -> date:
    """The day whose end or hour a due time is; 00:00 is the end of the day before."""
    return (local(moment) - timedelta(microseconds=1)).date()


def nth_workday(day: date, amount: int, rules: TimeRules, calendar: Calendar, *, back: bool = False) -> Due:
    """The end of the ``amount``-th working day after ``day``, with ``back`` before it; ``day`` does not count."""
    first = day - _DAY if back else day + _DAY

    def count(reading: Reading) -> datetime:
        days = working_days(first, calendar, reading, back=back)
        return _end(next(islice(days, amount - 1, None)), rules, worked=True)

    return both(count, first, calendar)


def named_day(day: date, rules: TimeRules, calendar: Calendar, off: DayOff) -> Due:
    """The end of ``day`` itself, or if it is a day off of the working day that ``off`` says."""
    if off is DayOff.LATER:
        return nth_workday(day - _DAY, 1, rules, calendar)
    if off is DayOff.EARLIER:
        return nth_workday(day + _DAY, 1, rules, calendar, back=True)
    if not rules.day_ends_at_close:
        end = local(instant(day, MINUTES_A_DAY))
        return Due(end, end)
    return both(lambda reading: _end(day, rules, worked=_works(day, calendar, reading)), day, calendar)


def both(count: Callable[[Reading], datetime], asked: date, calendar: Calendar) -> Due:
    """The count by both readings; ``asked`` is the day at which it begins to ask the calendar, forwards or back."""
    early = count(Reading.EARLY)
    if is_settled(*_reach(asked, early), calendar):
        return Due(local(early), local(early))
    late = count(Reading.LATE)
    first, last = _reach(asked, early, late)
    unannounced = any(year not in calendar.years for year in range(first.year, last.year + 1))
    return Due(local(min(early, late)), local(max(early, late)), unannounced)


def along(spans: Iterable[tuple[datetime, datetime]], much: timedelta) -> datetime:
    """The moment at which ``much`` time of the spans has run; the spans hold at least so much."""
    for first, last in spans:
        if much <= last - first:
            break
        much -= last - first
    return first + much


def _reach(asked: date, *ends: datetime) -> tuple[date, date]:
    days = [asked, *(day_of_due(end) for end in ends)]
    return min(days), max(days)


def _works(day: date, calendar: Calendar, reading: Reading) -> bool:
    return next(working_days(day, calendar, reading)) == day


def _end(day: date, rules: TimeRules, *, worked: bool) -> datetime:
    """The end of a last day: close of business on a working day that has office hours, where the file says so."""
    hours = office_hours(rules, day.weekday()) if worked and rules.day_ends_at_close else ()
    return instant(day, hours[-1][1] if hours else MINUTES_A_DAY)

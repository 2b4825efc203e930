"""When a term is over (期间计算): 民法典 200-204, working days and office hours, as one rule file reads them.

How each unit runs (the starting moment is first taken to Asia/Shanghai):

* 分钟, 小时 run from the moment, nights and holidays included, and never roll (民法典 201 para. 2).
* 工作时 run from the moment, but only in the file's office hours (办公时间) on working days.
* 工作日 leave the starting day out (201 para. 1) and count working days; they end on one, so nothing rolls.
* 自然日, 次日 (which is one day), 月, 季度, 半年, 年 leave the starting day out; a missing day is the month's last
  (202); a last day that is a day off rolls on to the next working day where ``rules.roll`` says so (203).
* 当日 is the calendar day of the start; with ``late_after`` a start at or after that minute or on a day off means the
  next working day; with ``roll_same_day`` a day off rolls on.

The last day ends at 24:00, kept as the instant 00:00 of the next day; with ``day_ends_at_close`` at the end of that
weekday's last span of office hours, if it is a working day that has any. ``dsl.worktime`` says what a make-up Saturday
(调休) works by.

Where the State Council's notice is missing the answer is an interval. The due time that the notice will make firm
lies inside it for every notice that keeps the assumptions of ``dsl.festivals``.
"""

from __future__ import annotations

import calendar as months
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from itertools import islice

from dsl.calendar import Calendar
from dsl.festivals import is_settled
from dsl.terms import Term, TimeRules, TimeUnit
from dsl.worktime import MINUTES_A_DAY, ZONE, Reading, instant, office_hours, office_minutes, working_days, working_time

__all__ = ["LONGEST", "ZONE", "Due", "after", "due", "show", "warn_at"]

#: The longest amount of each unit that is a term at all: a hundred years; for 工作时 300 days of eight hours, which an
#: office open for an hour a week still ends in this horizon. 当日 and 次日 carry no amount of their own.
LONGEST: Mapping[TimeUnit, int] = {
    TimeUnit.MINUTE: 60 * 24 * 36_525,
    TimeUnit.HOUR: 24 * 36_525,
    TimeUnit.WORK_HOUR: 2_400,
    TimeUnit.WORKDAY: 36_525,
    TimeUnit.DAY: 36_525,
    TimeUnit.MONTH: 1_200,
    TimeUnit.QUARTER: 400,
    TimeUnit.HALF_YEAR: 200,
    TimeUnit.YEAR: 100,
}

_DAY = timedelta(days=1)
_MONTHS = {TimeUnit.MONTH: 1, TimeUnit.QUARTER: 3, TimeUnit.HALF_YEAR: 6, TimeUnit.YEAR: 12}
_HOURS = {TimeUnit.MINUTE: timedelta(minutes=1), TimeUnit.HOUR: timedelta(hours=1)}
_WORK_UNITS = frozenset({TimeUnit.WORK_HOUR, TimeUnit.WORKDAY})


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


def due(start: datetime, term: Term, rules: TimeRules, calendar: Calendar) -> Due:
    """When ``term`` from ``start`` (aware, any zone) is over.

    Raises ValueError for a naive ``start``, for an amount below 1 or above ``LONGEST``, and for 工作时 without an hour
    of office hours from Monday to Friday; the language refuses all of them before a case can meet them.
    """
    moment = _aware(start)
    _check(term, rules)
    if term.unit is TimeUnit.SAME_DAY:
        return _same_day(moment, rules, calendar)
    return _run(moment, moment.astimezone(ZONE).date(), term, rules, calendar)


def after(due_time: datetime, term: Term, rules: TimeRules, calendar: Calendar) -> Due:
    """When a ladder's rung (升级) fires that stands ``term`` after ``due_time``, in the unit of the rung.

    分钟, 小时 and 工作时 run from the due moment. For all others the starting day, left out as ever, is the day whose
    end or hour the due time is: 3工作日 after 12-22 24:00 end on the third working day after the 22nd, not after the
    23rd, where the instant 00:00 already lies. 当日 is the end of that very day, late or not.
    """
    moment = _aware(due_time)
    _check(term, rules)
    day = _day_of_due(moment)
    if term.unit is TimeUnit.SAME_DAY:
        return _named_day(day, rules, calendar, roll=rules.roll_same_day)
    return _run(moment, day, term, rules, calendar)


def warn_at(  # noqa: PLR0917 - the same order of the same values as in due() and after()
    start: datetime, due: Due, warn_left: float, term: Term, rules: TimeRules, calendar: Calendar
) -> datetime:
    """The moment when only ``warn_left`` (0 to 1) of the time from ``start`` to the earliest due time is left.

    工作时 and 工作日 are measured in office hours of working days (whole working days where the file has no office
    hours, elapsed time where none lies between), all others in elapsed time. Rounded down to the second; at the end
    of a day's work rather than the next morning; never before ``start`` nor after the due time.
    """
    if not 0 <= warn_left <= 1:
        raise ValueError(f"warn_left is a part between 0 and 1, not {warn_left}")
    begin, end = _aware(start), _aware(due.earliest)
    if end <= begin:
        return _local(end)
    spans = [(begin, end)]
    if term.unit in _WORK_UNITS:
        spans = list(_worked_between(begin, end, rules, calendar)) or spans
    total = sum((last - first for first, last in spans), timedelta())
    return _local(max(begin, _along(spans, total * (1 - warn_left)).replace(microsecond=0)))


def show(moment: datetime) -> str:
    """A due time for people, in Asia/Shanghai: an end at midnight is 24:00 of the day before; seconds are dropped."""
    local = _aware(moment).astimezone(ZONE)
    if local.time() == time():
        return f"{local.date() - _DAY:%Y-%m-%d} 24:00"
    return f"{local:%Y-%m-%d %H:%M}"


def _aware(moment: datetime) -> datetime:
    """The moment in UTC: differences in one zone of their own would be wall-clock time, wrong across 1986-1991."""
    if moment.utcoffset() is None:
        raise ValueError("a moment without a zone cannot be counted from")
    return moment.astimezone(UTC)


def _local(moment: datetime) -> datetime:
    return moment.astimezone(ZONE)


def _check(term: Term, rules: TimeRules) -> None:
    longest = LONGEST.get(term.unit)
    if longest is not None and not 1 <= term.amount <= longest:
        raise ValueError(f"{term} is not a term: from 1 to {longest} {term.unit.value}")
    if term.unit is TimeUnit.WORK_HOUR and sum(office_minutes(rules)[:5]) < 60:
        raise ValueError("工作时 needs office hours (办公时间) of at least an hour from Monday to Friday")


def _run(moment: datetime, day: date, term: Term, rules: TimeRules, calendar: Calendar) -> Due:
    """The term from ``moment`` for hours, else with ``day`` as the starting day that is left out."""
    if step := _HOURS.get(term.unit):
        end = _local(moment + term.amount * step)
        return Due(end, end)
    if term.unit is TimeUnit.WORK_HOUR:
        return _work_hours(moment, term.amount, rules, calendar)
    if term.unit is TimeUnit.WORKDAY:
        return _workdays(day, term.amount, rules, calendar)
    return _named_day(_last_day(day, term), rules, calendar, roll=rules.roll)


def _last_day(day: date, term: Term) -> date:
    """民法典 201 and 202: the starting day is out, a missing day is the month's last."""
    if term.unit in _MONTHS:
        return _add_months(day, term.amount * _MONTHS[term.unit])
    return day + (_DAY if term.unit is TimeUnit.NEXT_DAY else timedelta(days=term.amount))


def _add_months(day: date, amount: int) -> date:
    year, month = divmod(day.year * 12 + day.month - 1 + amount, 12)
    return date(year, month + 1, min(day.day, months.monthrange(year, month + 1)[1]))


def _same_day(moment: datetime, rules: TimeRules, calendar: Calendar) -> Due:
    local = moment.astimezone(ZONE)
    if rules.late_after is None:
        return _named_day(local.date(), rules, calendar, roll=rules.roll_same_day)
    late = local.hour * 60 + local.minute >= rules.late_after
    return _named_day(local.date() + (_DAY if late else timedelta()), rules, calendar, roll=True)


def _named_day(day: date, rules: TimeRules, calendar: Calendar, *, roll: bool) -> Due:
    """The end of ``day`` itself, or with ``roll`` of the first working day from it on (民法典 203)."""
    if roll:
        return _workdays(day - _DAY, 1, rules, calendar)
    if not rules.day_ends_at_close:
        end = _local(instant(day, MINUTES_A_DAY))
        return Due(end, end)
    return _both(lambda reading: _end(day, rules, worked=_works(day, calendar, reading)), day, calendar)


def _workdays(day: date, amount: int, rules: TimeRules, calendar: Calendar) -> Due:
    """The end of the ``amount``-th working day after ``day``."""

    def count(reading: Reading) -> datetime:
        days = working_days(day + _DAY, calendar, reading)
        return _end(next(islice(days, amount - 1, None)), rules, worked=True)

    return _both(count, day + _DAY, calendar)


def _work_hours(moment: datetime, amount: int, rules: TimeRules, calendar: Calendar) -> Due:
    def count(reading: Reading) -> datetime:
        return _along(working_time(moment, rules, calendar, reading), timedelta(hours=amount))

    return _both(count, moment.astimezone(ZONE).date(), calendar)


def _both(count: Callable[[Reading], datetime], first: date, calendar: Calendar) -> Due:
    """The count by both readings; ``first`` is the first day that it asks the calendar about."""
    earliest = count(Reading.EARLY)
    if is_settled(first, _day_of_due(earliest), calendar):
        return Due(_local(earliest), _local(earliest))
    latest = count(Reading.LATE)
    years = range(first.year, _day_of_due(latest).year + 1)
    return Due(_local(earliest), _local(latest), any(year not in calendar.years for year in years))


def _along(spans: Iterable[tuple[datetime, datetime]], much: timedelta) -> datetime:
    """The moment at which ``much`` time of the spans has run; the spans hold at least so much."""
    for first, last in spans:
        if much <= last - first:
            break
        much -= last - first
    return first + much


def _worked_between(
    begin: datetime, end: datetime, rules: TimeRules, calendar: Calendar
) -> Iterator[tuple[datetime, datetime]]:
    for first, last in working_time(begin, rules, calendar, Reading.EARLY):
        if first >= end:
            return
        yield first, min(last, end)


def _works(day: date, calendar: Calendar, reading: Reading) -> bool:
    return next(working_days(day, calendar, reading)) == day


def _day_of_due(moment: datetime) -> date:
    """The day whose end or hour a due time is; 00:00 is the end of the day before."""
    return (moment.astimezone(ZONE) - timedelta(microseconds=1)).date()


def _end(day: date, rules: TimeRules, *, worked: bool) -> datetime:
    """The end of a last day: close of business on a working day that has office hours, where the file says so."""
    hours = office_hours(rules, day.weekday()) if worked and rules.day_ends_at_close else ()
    return instant(day, hours[-1][1] if hours else MINUTES_A_DAY)

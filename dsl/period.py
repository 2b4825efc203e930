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
from collections.abc import Iterator, Mapping
from datetime import date, datetime, time, timedelta

from dsl.calendar import Calendar
from dsl.ends import DayOff, Due, along, aware, both, day_of_due, local, named_day, nth_workday
from dsl.terms import Term, TimeRules, TimeUnit
from dsl.worktime import ZONE, Reading, office_minutes, working_time

__all__ = ["HOURS", "LONGEST", "MONTHS", "ZONE", "Due", "add_months", "after", "check", "due", "show", "warn_at"]

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
MONTHS = {TimeUnit.MONTH: 1, TimeUnit.QUARTER: 3, TimeUnit.HALF_YEAR: 6, TimeUnit.YEAR: 12}
HOURS = {TimeUnit.MINUTE: timedelta(minutes=1), TimeUnit.HOUR: timedelta(hours=1)}
_WORK_UNITS = frozenset({TimeUnit.WORK_HOUR, TimeUnit.WORKDAY})


def due(start: datetime, term: Term, rules: TimeRules, calendar: Calendar) -> Due:
    """When ``term`` from ``start`` (aware, any zone) is over.

    Raises ValueError for a naive ``start``, for an amount below 1 or above ``LONGEST``, and for 工作时 without an hour
    of office hours from Monday to Friday; the language refuses all of them before a case can meet them.
    """
    moment = aware(start)
    check(term, rules)
    if term.unit is TimeUnit.SAME_DAY:
        return _same_day(moment, rules, calendar)
    return _run(moment, local(moment).date(), term, rules, calendar)


def after(due_time: datetime, term: Term, rules: TimeRules, calendar: Calendar) -> Due:
    """When a ladder's rung (升级) fires that stands ``term`` after ``due_time``, in the unit of the rung.

    分钟, 小时 and 工作时 run from the due moment. For all others the starting day, left out as ever, is the day whose
    end or hour the due time is: 3工作日 after 12-22 24:00 end on the third working day after the 22nd, not after the
    23rd, where the instant 00:00 already lies. 当日 is the end of that very day, late or not.
    """
    moment = aware(due_time)
    check(term, rules)
    day = day_of_due(moment)
    if term.unit is TimeUnit.SAME_DAY:
        return named_day(day, rules, calendar, _rolled(rules.roll_same_day))
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
    begin, end = aware(start), aware(due.earliest)
    if end <= begin:
        return local(end)
    spans = [(begin, end)]
    if term.unit in _WORK_UNITS:
        spans = list(_worked_between(begin, end, rules, calendar)) or spans
    total = sum((last - first for first, last in spans), timedelta())
    return local(max(begin, along(spans, total * (1 - warn_left)).replace(microsecond=0)))


def show(moment: datetime) -> str:
    """A due time for people, in Asia/Shanghai: an end at midnight is 24:00 of the day before; seconds are dropped."""
    here = local(aware(moment))
    if here.time() == time():
        return f"{here.date() - _DAY:%Y-%m-%d} 24:00"
    return f"{here:%Y-%m-%d %H:%M}"


def check(term: Term, rules: TimeRules) -> None:
    """Raises ValueError for an amount outside ``LONGEST`` and for 工作时 that no office hours carry."""
    longest = LONGEST.get(term.unit)
    if longest is not None and not 1 <= term.amount <= longest:
        raise ValueError(f"{term} is not a term: from 1 to {longest} {term.unit.value}")
    if term.unit is TimeUnit.WORK_HOUR and sum(office_minutes(rules)[:5]) < 60:
        raise ValueError("工作时 needs office hours (办公时间) of at least an hour from Monday to Friday")


def _run(moment: datetime, day: date, term: Term, rules: TimeRules, calendar: Calendar) -> Due:
    """The term from ``moment`` for hours, else with ``day`` as the starting day that is left out."""
    if step := HOURS.get(term.unit):
        end = local(moment + term.amount * step)
        return Due(end, end)
    if term.unit is TimeUnit.WORK_HOUR:
        return _work_hours(moment, term.amount, rules, calendar)
    if term.unit is TimeUnit.WORKDAY:
        return nth_workday(day, term.amount, rules, calendar)
    return named_day(_last_day(day, term), rules, calendar, _rolled(rules.roll))


def _last_day(day: date, term: Term) -> date:
    """民法典 201 and 202: the starting day is out, a missing day is the month's last."""
    if term.unit in MONTHS:
        return add_months(day, term.amount * MONTHS[term.unit])
    return day + (_DAY if term.unit is TimeUnit.NEXT_DAY else timedelta(days=term.amount))


def add_months(day: date, amount: int) -> date:
    """The same number of the month ``amount`` months on (or back); a missing day is that month's last."""
    year, month = divmod(day.year * 12 + day.month - 1 + amount, 12)
    return date(year, month + 1, min(day.day, months.monthrange(year, month + 1)[1]))


def _same_day(moment: datetime, rules: TimeRules, calendar: Calendar) -> Due:
    here = local(moment)
    if rules.late_after is None:
        return named_day(here.date(), rules, calendar, _rolled(rules.roll_same_day))
    late = here.hour * 60 + here.minute >= rules.late_after
    return named_day(here.date() + (_DAY if late else timedelta()), rules, calendar, DayOff.LATER)


def _rolled(on: bool) -> DayOff:  # noqa: FBT001 - the very flag of the file's rules
    return DayOff.LATER if on else DayOff.STAY


def _work_hours(moment: datetime, amount: int, rules: TimeRules, calendar: Calendar) -> Due:
    def count(reading: Reading) -> datetime:
        return along(working_time(moment, rules, calendar, reading), timedelta(hours=amount))

    return both(count, local(moment).date(), calendar)


def _worked_between(
    begin: datetime, end: datetime, rules: TimeRules, calendar: Calendar
) -> Iterator[tuple[datetime, datetime]]:
    for first, last in working_time(begin, rules, calendar, Reading.EARLY):
        if first >= end:
            return
        yield first, min(last, end)

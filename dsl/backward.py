"""Terms that run backwards from a date (倒推): the last moment for what must be done so long before an event.

会议召开之日前5个工作日 送达: the day of the event is left out as any starting day is (民法典 201), the fifth working
day before it is the last on which it can be done, and the end of that day the last moment. A last day that is a day
off rolls to the *earlier* working day where ``rules.roll`` says so: rolling on would take from the time that is owed.
分钟, 小时 and 工作时 are counted back from the moment of the event.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta

from dsl.calendar import Calendar
from dsl.ends import DayOff, Due, aware, both, local, named_day, nth_workday
from dsl.period import HOURS, MONTHS, add_months, check
from dsl.terms import Term, TimeRules, TimeUnit
from dsl.worktime import Reading, working_time_before

#: Units that lead forwards only; nothing is due 次日前.
FORWARD_ONLY = frozenset({TimeUnit.SAME_DAY, TimeUnit.NEXT_DAY})


def before(event_time: datetime, term: Term, rules: TimeRules, calendar: Calendar) -> Due:
    """The last moment for what must be done ``term`` before ``event_time`` (aware; 00:00 for an event of a whole day).

    In a year without notice warn by ``earliest``: who has done it by then was in time under every notice. Raises
    ValueError as ``dsl.period.due`` does, and for 当日 and 次日.
    """
    moment = aware(event_time)
    if term.unit in FORWARD_ONLY:
        raise ValueError(f"{term} cannot run backwards")
    check(term, rules)
    if step := HOURS.get(term.unit):
        end = local(moment - term.amount * step)
        return Due(end, end)
    if term.unit is TimeUnit.WORK_HOUR:
        return _work_hours(moment, term.amount, rules, calendar)
    day = local(moment).date()
    if term.unit is TimeUnit.WORKDAY:
        return nth_workday(day, term.amount, rules, calendar, back=True)
    return named_day(_last_day(day, term), rules, calendar, DayOff.EARLIER if rules.roll else DayOff.STAY)


def _last_day(day: date, term: Term) -> date:
    if term.unit in MONTHS:
        return add_months(day, -term.amount * MONTHS[term.unit])
    return day - timedelta(days=term.amount)


def _work_hours(moment: datetime, amount: int, rules: TimeRules, calendar: Calendar) -> Due:
    def count(reading: Reading) -> datetime:
        much = timedelta(hours=amount)
        for first, last in working_time_before(moment, rules, calendar, reading):
            if much <= last - first:
                break
            much -= last - first
        return last - much

    return both(count, local(moment).date(), calendar)

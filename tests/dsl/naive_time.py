"""Period arithmetic as one would do it with a wall calendar and a watch: a day at a time, a minute at a time.

Written from the statute, without a look at ``dsl.period``; it takes and gives wall-clock times of one zone without
summer time, and knows a calendar only as the question whether a day is worked.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta

from dsl.terms import Term, TimeRules, TimeUnit

Works = Callable[[date], bool]
TOMORROW = timedelta(days=1)
A_MINUTE = timedelta(minutes=1)
MONTHS = {"月": 1, "季度": 3, "半年": 6, "年": 12}


def naive_due(start: datetime, term: Term, rules: TimeRules, works: Works) -> datetime:
    if term.unit in {TimeUnit.MINUTE, TimeUnit.HOUR}:
        return tick(start, term.amount * (60 if term.unit is TimeUnit.HOUR else 1), lambda _: True)
    if term.unit is TimeUnit.WORK_HOUR:
        return tick(start, term.amount * 60, lambda moment: is_open(moment, rules, works))
    return close(last_day(start, term, rules, works), rules, works)


def naive_after(due: datetime, term: Term, rules: TimeRules, works: Works) -> datetime:
    """When a rung fires that stands ``term`` after ``due``: 24:00 belongs to the day that it ends."""
    if term.unit in {TimeUnit.MINUTE, TimeUnit.HOUR, TimeUnit.WORK_HOUR}:
        return naive_due(due, term, rules, works)
    day = due - A_MINUTE if due.hour == due.minute == 0 else due
    if term.unit is TimeUnit.SAME_DAY:
        return close(roll(day.date(), works) if rules.roll_same_day else day.date(), rules, works)
    return naive_due(day, term, rules, works)


def open_minutes(first: datetime, last: datetime, rules: TimeRules, works: Works) -> list[datetime]:
    """The end of each minute between the two in which the office is open."""
    found = []
    while first < last:
        if is_open(first, rules, works):
            found.append(first + A_MINUTE)
        first += A_MINUTE
    return found


def naive_before(event: datetime, term: Term, rules: TimeRules, works: Works) -> datetime:
    """The last moment for what must be done ``term`` before ``event``, leafing back through the calendar."""
    if term.unit in {TimeUnit.MINUTE, TimeUnit.HOUR}:
        return tick_back(event, term.amount * (60 if term.unit is TimeUnit.HOUR else 1), lambda _: True)
    if term.unit is TimeUnit.WORK_HOUR:
        return tick_back(event, term.amount * 60, lambda moment: is_open(moment, rules, works))
    return close(day_before(event.date(), term, rules, works), rules, works)


def day_before(event: date, term: Term, rules: TimeRules, works: Works) -> date:
    day = event
    if term.unit is TimeUnit.WORKDAY:
        left = term.amount
        while left:
            day -= TOMORROW
            left -= works(day)
        return day
    if term.unit is TimeUnit.DAY:
        for _ in range(term.amount):
            day -= TOMORROW
    else:
        for _ in range(term.amount * MONTHS[term.unit.value]):
            day = into_month_before(day)
        day = up_to_the_same_number(day, event.day)
    return roll_back(day, works) if rules.roll else day


def into_month_before(day: date) -> date:
    """Its first day."""
    while day.day > 1:
        day -= TOMORROW
    day -= TOMORROW
    while day.day > 1:
        day -= TOMORROW
    return day


def roll_back(day: date, works: Works) -> date:
    while not works(day):
        day -= TOMORROW
    return day


def tick_back(moment: datetime, minutes: int, counts: Callable[[datetime], bool]) -> datetime:
    while minutes:
        moment -= A_MINUTE
        minutes -= counts(moment)
    return moment


def last_day(start: datetime, term: Term, rules: TimeRules, works: Works) -> date:
    day = start.date()
    if term.unit is TimeUnit.SAME_DAY:
        return same_day(start, rules, works)
    if term.unit is TimeUnit.WORKDAY:
        left = term.amount
        while left:
            day += TOMORROW
            left -= works(day)
        return day
    if term.unit in {TimeUnit.DAY, TimeUnit.NEXT_DAY}:
        for _ in range(term.amount):
            day += TOMORROW
    else:
        for _ in range(term.amount * MONTHS[term.unit.value]):
            day = into_next_month(day)
        day = up_to_the_same_number(day, start.day)
    return roll(day, works) if rules.roll else day


def same_day(start: datetime, rules: TimeRules, works: Works) -> date:
    day = start.date()
    if rules.late_after is None:
        return roll(day, works) if rules.roll_same_day else day
    midnight = datetime(day.year, day.month, day.day)  # noqa: DTZ001 - wall-clock time is what this model is about
    if (start - midnight) / A_MINUTE >= rules.late_after:
        day += TOMORROW
    return roll(day, works)


def into_next_month(day: date) -> date:
    month = day.month
    while day.month == month:
        day += TOMORROW
    return day


def up_to_the_same_number(day: date, number: int) -> date:
    while day.day < number and (day + TOMORROW).month == day.month:
        day += TOMORROW
    return day


def roll(day: date, works: Works) -> date:
    while not works(day):
        day += TOMORROW
    return day


def close(day: date, rules: TimeRules, works: Works) -> datetime:
    minute = 24 * 60
    if rules.day_ends_at_close and works(day):
        minute = max((last for _, last in spans(day, rules)), default=minute)
    return datetime(day.year, day.month, day.day) + minute * A_MINUTE  # noqa: DTZ001 - wall-clock time


def tick(moment: datetime, minutes: int, counts: Callable[[datetime], bool]) -> datetime:
    while minutes:
        minutes -= counts(moment)
        moment += A_MINUTE
    return moment


def is_open(moment: datetime, rules: TimeRules, works: Works) -> bool:
    minute = moment.hour * 60 + moment.minute
    return works(moment.date()) and any(first <= minute < last for first, last in spans(moment.date(), rules))


def spans(day: date, rules: TimeRules) -> list[tuple[int, int]]:
    """The rows that name the weekday; a weekend day that none names is worked as the first weekday that one names."""
    own = [span for row in rules.office if day.weekday() in row.weekdays for span in row.spans]
    if own or day.weekday() < 5:
        return own
    for weekday in range(5):
        if borrowed := [span for row in rules.office if weekday in row.weekdays for span in row.spans]:
            return borrowed
    return []

"""清明 2030 with every notice that the assumptions allow, one by one: no interval is too narrow, and none too wide."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from functools import cache
from itertools import chain, combinations

import pytest

from dsl.calendar import Calendar
from dsl.festivals import festivals
from dsl.period import Due, due, warn_at
from dsl.terms import OfficeHours, Term, TimeRules, TimeUnit
from tests.dsl.naive_time import last_day
from tests.support.moments import day_start

YEARS = frozenset(range(2028, 2033))
BEFORE = Calendar("before", YEARS - {2030}, frozenset(), frozenset())
DAYS = [date(2030, 3, 19) + timedelta(days=n) for n in range(26)]  # 劳动节 is out of reach
PLAIN = TimeRules()
WEEKDAYS = frozenset(range(5))
EVEN = TimeRules(office=(OfficeHours(WEEKDAYS, ((540, 1020),)),))
SHORT_FRIDAY = TimeRules(
    office=(OfficeHours(WEEKDAYS - {4}, ((540, 1020),)), OfficeHours(frozenset({4}), ((540, 600),)))
)
SHORT_MONDAY = TimeRules(
    office=(OfficeHours(WEEKDAYS - {0}, ((540, 1020),)), OfficeHours(frozenset({0}), ((540, 600),)))
)
SHORT_SATURDAY = TimeRules(office=(*EVEN.office, OfficeHours(frozenset({5}), ((540, 600),))))
LONG_SATURDAY = TimeRules(office=(*SHORT_MONDAY.office, OfficeHours(frozenset({5}), ((540, 1020),))))
SHORT_SUNDAY = TimeRules(office=(*EVEN.office, OfficeHours(frozenset({6}), ((540, 600),))))


@cache
def every_notice() -> tuple[Calendar, ...]:
    """At most three weekdays of 1-9 April off, at most two weekend days of 25 March to 16 April worked."""
    tomb_sweeping = next(each for each in festivals(2030) if each.name == "清明节")
    off = [day for day in days(date(2030, 4, 1), date(2030, 4, 9)) if day.weekday() < 5]
    worked = [day for day in days(date(2030, 3, 25), date(2030, 4, 16)) if day.weekday() >= 5]
    assert (tomb_sweeping.more_off, tomb_sweeping.make_ups, len(off), len(worked)) == (3, 2, 7, 6)
    return tuple(
        Calendar("notice", YEARS, frozenset(days_off), frozenset(make_up))
        for days_off in up_to(3, off)
        for make_up in up_to(2, worked)
    )


def days(first: date, last: date) -> list[date]:
    return [first + timedelta(days=n) for n in range((last - first).days + 1)]


def up_to(most: int, of: list[date]) -> list[tuple[date, ...]]:
    return list(chain.from_iterable(combinations(of, n) for n in range(most + 1)))


@pytest.mark.parametrize("term", [Term(1, TimeUnit.DAY), Term(1, TimeUnit.WORKDAY), Term(4, TimeUnit.WORKDAY)])
def test_days_are_open_exactly_as_far_as_some_notice_goes(term: Term) -> None:
    for day in DAYS[:-4]:
        start = day_start(day) + timedelta(hours=9)
        possible = {last_day(start, term, PLAIN, notice.works) for notice in every_notice()}

        result = due(start, term, PLAIN, BEFORE)

        assert result.earliest == day_start(min(possible) + timedelta(days=1)), (day, min(possible))
        assert result.latest == day_start(max(possible) + timedelta(days=1)), (day, max(possible))


def test_work_hours_of_an_even_week_are_open_exactly_as_far_as_some_notice_goes() -> None:
    for day in DAYS[2:12:2]:  # later starts lie in the window themselves, which costs a day of exactness
        possible, result = ends(day_start(day), 20, EVEN)

        assert (result.earliest, result.latest) == (min(possible), max(possible)), day


@pytest.mark.parametrize("rules", [SHORT_FRIDAY, SHORT_MONDAY, SHORT_SATURDAY, LONG_SATURDAY, SHORT_SUNDAY])
@pytest.mark.parametrize("hour", [0, 16])
def test_work_hours_of_an_uneven_week_end_inside_the_interval(rules: TimeRules, hour: int) -> None:
    for day in DAYS[5:20:3]:
        possible, result = ends(day_start(day) + timedelta(hours=hour), 12, rules)

        assert result.earliest <= min(possible), (day, min(possible))
        assert max(possible) <= result.latest, (day, max(possible))
        assert result.latest - result.earliest <= timedelta(days=14)


def ends(start: datetime, hours: int, rules: TimeRules) -> tuple[set[datetime], Due]:
    term = Term(hours, TimeUnit.WORK_HOUR)
    return {due(start, term, rules, notice).latest for notice in every_notice()}, due(start, term, rules, BEFORE)


def test_a_warning_counts_the_days_that_the_earliest_due_time_counts() -> None:
    start, term = day_start(date(2030, 3, 29)) + timedelta(hours=16), Term(9, TimeUnit.WORK_HOUR)

    result = due(start, term, EVEN, BEFORE)

    assert result.earliest == day_start(date(2030, 3, 30)) + timedelta(hours=17)  # a Saturday that may be worked
    warning = warn_at(start, result, 0.25, term, EVEN, BEFORE)
    assert warning == day_start(date(2030, 3, 30)) + timedelta(hours=14, minutes=45)

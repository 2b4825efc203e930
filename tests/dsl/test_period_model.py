"""Terms against a wall calendar and a watch (tests/dsl/naive_time.py), and what must hold for every term."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone

from hypothesis import given
from hypothesis import strategies as st

from dsl.calendar import Calendar
from dsl.period import ZONE, Due, after, due, warn_at
from dsl.terms import Term, TimeRules, TimeUnit
from tests.dsl.naive_time import naive_due
from tests.support.moments import STEADY, TIME_RULES, firm_calendars, moments, terms
from tests.support.notices import published

ANY_TIME = moments(date(2004, 1, 1), date(2030, 12, 31))
NOTICED = moments(date(2017, 1, 2), date(2025, 6, 30))
LIFETIME = moments(date(1949, 10, 1), date(2100, 12, 31))
NOTHING_ANNOUNCED = Calendar("none", frozenset(), frozenset(), frozenset())


def modelled(start: datetime, term: Term, rules: TimeRules, calendar: Calendar) -> Due:
    end = naive_due(start.replace(tzinfo=None), term, rules, calendar.works).replace(tzinfo=ZONE)
    return Due(end, end)


@STEADY
@given(ANY_TIME, terms(), TIME_RULES, firm_calendars(2004, 2034))
def test_any_term_under_any_calendar_ends_as_by_hand(
    start: datetime, term: Term, rules: TimeRules, calendar: Calendar
) -> None:
    assert due(start, term, rules, calendar) == modelled(start, term, rules, calendar)


@STEADY
@given(NOTICED, terms(TimeUnit.WORKDAY, TimeUnit.WORK_HOUR, TimeUnit.DAY, TimeUnit.MONTH), TIME_RULES)
def test_terms_of_published_years_end_as_by_hand(start: datetime, term: Term, rules: TimeRules) -> None:
    calendar = published()

    assert due(start, term, rules, calendar) == modelled(start, term, rules, calendar)


@STEADY
@given(ANY_TIME, st.integers(1, 12), TIME_RULES, firm_calendars(2004, 2034), st.integers(1, 59))
def test_seconds_of_a_start_are_kept_or_absorbed_by_the_closed_office(
    start: datetime, hours: int, rules: TimeRules, calendar: Calendar, seconds: int
) -> None:
    term = Term(hours, TimeUnit.WORK_HOUR)
    here = due(start, term, rules, calendar).latest
    next_minute = due(start + timedelta(minutes=1), term, rules, calendar).latest

    between = due(start + timedelta(seconds=seconds), term, rules, calendar).latest

    assert between - here in {timedelta(seconds=seconds), timedelta(0)} or between > here
    assert here <= between <= next_minute


@STEADY
@given(ANY_TIME, terms(), TIME_RULES, firm_calendars(2004, 2034), st.integers(-12, 14))
def test_the_zone_of_the_asker_does_not_matter(
    start: datetime, term: Term, rules: TimeRules, calendar: Calendar, hours: int
) -> None:
    elsewhere = start.astimezone(timezone(timedelta(hours=hours)))

    assert due(elsewhere, term, rules, calendar) == due(start, term, rules, calendar)


@STEADY
@given(ANY_TIME, terms(), TIME_RULES, firm_calendars(2004, 2034), st.integers(1, 100_000))
def test_who_starts_later_is_never_due_earlier(
    start: datetime, term: Term, rules: TimeRules, calendar: Calendar, minutes: int
) -> None:
    later = start + timedelta(minutes=minutes)

    assert due(start, term, rules, calendar).latest <= due(later, term, rules, calendar).latest


@STEADY
@given(LIFETIME, terms(), TIME_RULES)
def test_every_term_of_a_lifetime_has_an_end_in_beijing_time(start: datetime, term: Term, rules: TimeRules) -> None:
    result = due(start, term, rules, NOTHING_ANNOUNCED)

    assert result.earliest.tzinfo is result.latest.tzinfo is ZONE
    assert result.earliest.astimezone(UTC) <= result.latest.astimezone(UTC)
    assert result.latest.astimezone(UTC) - result.earliest.astimezone(UTC) < timedelta(days=60)


@STEADY
@given(ANY_TIME, terms(), TIME_RULES, firm_calendars(2004, 2034), st.floats(0, 1))
def test_a_warning_lies_in_its_term_and_less_left_means_later(
    start: datetime, term: Term, rules: TimeRules, calendar: Calendar, left: float
) -> None:
    end = due(start, term, rules, calendar)

    warning = warn_at(start, end, left, term, rules, calendar)

    assert min(start, end.earliest) <= warning <= end.earliest
    assert warning >= warn_at(start, end, min(1, left + 0.1), term, rules, calendar)


@STEADY
@given(ANY_TIME, terms(TimeUnit.WORKDAY, TimeUnit.DAY, TimeUnit.MONTH), TIME_RULES, firm_calendars(2004, 2034))
def test_a_rung_counts_like_a_term_that_starts_on_the_day_that_was_due(
    start: datetime, term: Term, rules: TimeRules, calendar: Calendar
) -> None:
    midnight = start.replace(hour=0, minute=0) + timedelta(days=1)

    assert after(midnight, term, rules, calendar) == due(start, term, rules, calendar)


@STEADY
@given(ANY_TIME, terms(TimeUnit.MINUTE, TimeUnit.HOUR, TimeUnit.WORK_HOUR), TIME_RULES, firm_calendars(2004, 2034))
def test_a_rung_in_hours_is_a_term_from_the_due_moment(
    start: datetime, term: Term, rules: TimeRules, calendar: Calendar
) -> None:
    assert after(start, term, rules, calendar) == due(start, term, rules, calendar)

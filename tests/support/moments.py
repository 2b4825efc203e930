"""Strategies for time: moments, terms, office hours and calendars, the same examples at every run."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from hypothesis import settings
from hypothesis import strategies as st

from dsl.calendar import Calendar
from dsl.period import ZONE
from dsl.terms import OfficeHours, Term, TimeRules, TimeUnit

#: Same examples at every run and on every machine, so that a failure is news and not luck.
STEADY = settings(derandomize=True, deadline=None, database=None, max_examples=150)

AMOUNTS = {
    TimeUnit.MINUTE: 300,
    TimeUnit.HOUR: 100,
    TimeUnit.WORK_HOUR: 24,
    TimeUnit.WORKDAY: 40,
    TimeUnit.DAY: 90,
    TimeUnit.MONTH: 14,
    TimeUnit.QUARTER: 5,
    TimeUnit.HALF_YEAR: 3,
    TimeUnit.YEAR: 3,
    TimeUnit.SAME_DAY: 0,
    TimeUnit.NEXT_DAY: 1,
}


def moments(first: date, last: date) -> st.SearchStrategy[datetime]:
    """Whole minutes of Beijing time, the edges of a day often among them."""
    days = st.integers(0, (last - first).days).map(lambda n: first + timedelta(days=n))
    minutes = st.one_of(st.integers(0, 1439), st.sampled_from([0, 1, 510, 689, 690, 810, 1019, 1020, 1439]))
    return st.builds(lambda day, minute: day_start(day) + timedelta(minutes=minute), days, minutes)


def day_start(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=ZONE)


def terms(*units: TimeUnit) -> st.SearchStrategy[Term]:
    def amounts(unit: TimeUnit) -> st.SearchStrategy[Term]:
        return st.builds(Term, st.integers(min(1, AMOUNTS[unit]), AMOUNTS[unit]), st.just(unit))

    return st.sampled_from(units or tuple(TimeUnit)).flatmap(amounts)


def _row(weekdays: frozenset[int], edges: list[int]) -> OfficeHours:
    ordered = sorted(edges)
    return OfficeHours(weekdays, tuple(zip(ordered[::2], ordered[1::2], strict=True)))


#: Whole hours and halves from 06:00 to 24:00; one or two spans a day.
_EDGES = st.integers(12, 48).map(lambda half: half * 30)
_SPANS = st.sampled_from([2, 4]).flatmap(lambda n: st.lists(_EDGES, min_size=n, max_size=n, unique=True))
_WEEK = st.builds(lambda edges: (_row(frozenset(range(5)), edges),), _SPANS)
_ODD_FRIDAY = st.builds(
    lambda week, friday: (_row(frozenset(range(4)), week), _row(frozenset({4}), friday)), _SPANS, _SPANS
)
_WITH_SATURDAY = st.builds(
    lambda week, saturday: (_row(frozenset(range(5)), week), _row(frozenset({5}), saturday)), _SPANS, _SPANS
)

TIME_RULES = st.builds(
    TimeRules,
    office=st.one_of(_WEEK, _ODD_FRIDAY, _WITH_SATURDAY),
    day_ends_at_close=st.booleans(),
    roll=st.booleans(),
    roll_same_day=st.booleans(),
    late_after=st.one_of(st.none(), st.sampled_from([0, 510, 1020, 1439])),
)


@st.composite
def firm_calendars(draw: st.DrawFn, first: int, last: int) -> Calendar:
    """Any calendar at all, as if every year had its notice: long holidays and stray days, worked weekends."""
    days = st.integers(0, (date(last, 12, 31) - date(first, 1, 1)).days).map(
        lambda n: date(first, 1, 1) + timedelta(days=n)
    )
    holidays = draw(st.lists(st.tuples(days, st.integers(1, 10)), max_size=30))
    worked = draw(st.frozensets(days.filter(lambda day: day.weekday() >= 5), max_size=20))
    off = {day + timedelta(days=n) for day, length in holidays for n in range(length)}
    return Calendar("any", frozenset(range(first - 1, last + 9)), frozenset(off) - worked, worked)

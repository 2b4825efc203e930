"""2004-2030 by hand once more: rungs, warnings in office hours, and every notice that might come in any year."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dsl.backward import FORWARD_ONLY, before
from dsl.calendar import Calendar
from dsl.ends import Due
from dsl.period import ZONE, after, due, warn_at
from dsl.recurring import Beat, Every, OnDay, OnWorkday, next_due
from dsl.terms import Term, TimeRules, TimeUnit
from tests.dsl.naive_time import naive_after, open_minutes
from tests.support.drawn_notices import any_notice
from tests.support.moments import STEADY, TIME_RULES, day_start, firm_calendars, moments, terms

pytestmark = pytest.mark.trawl

ANY_TIME = moments(date(2004, 1, 1), date(2030, 12, 31))
YEARS = st.integers(2004, 2030)
NEIGHBOURS = frozenset(range(1990, 2045))
BACKWARD = tuple(unit for unit in TimeUnit if unit not in FORWARD_ONLY)
DUTIES = st.sampled_from(
    [Every(Beat.WEEK), Every(Beat.WEEK, on=OnWorkday(-1)), Every(Beat.MONTH), Every(Beat.MONTH, 3, OnDay(5, month=2))]
    + [Every(Beat.MONTH, on=OnWorkday(nth)) for nth in (1, 3, -1, -5)]
)


@STEADY
@given(ANY_TIME, terms(), TIME_RULES, firm_calendars(2004, 2034))
def test_a_rung_fires_as_by_hand(moment: datetime, term: Term, rules: TimeRules, calendar: Calendar) -> None:
    end = naive_after(moment.replace(tzinfo=None), term, rules, calendar.works).replace(tzinfo=ZONE)

    assert after(moment, term, rules, calendar) == Due(end, end)


@STEADY
@given(ANY_TIME, terms(), st.integers(1, 5), TIME_RULES, firm_calendars(2004, 2034))
def test_a_rung_counts_from_the_end_of_a_real_term(
    start: datetime, term: Term, days: int, rules: TimeRules, calendar: Calendar
) -> None:
    end, rung = due(start, term, rules, calendar).latest, Term(days, TimeUnit.WORKDAY)
    fires = naive_after(end.replace(tzinfo=None), rung, rules, calendar.works).replace(tzinfo=ZONE)

    assert after(end, rung, rules, calendar).latest == fires
    assert fires > end


@STEADY
@given(ANY_TIME, terms(TimeUnit.WORK_HOUR, TimeUnit.WORKDAY), TIME_RULES, firm_calendars(2004, 2034), st.integers(0, 4))
def test_a_warning_in_office_hours_leaves_its_part_of_the_open_minutes(
    start: datetime, term: Term, rules: TimeRules, calendar: Calendar, quarters: int
) -> None:
    end = due(start, term, rules, calendar)
    minutes = open_minutes(start.replace(tzinfo=None), end.earliest.replace(tzinfo=None), rules, calendar.works)

    warning = warn_at(start, end, quarters / 4, term, rules, calendar).replace(tzinfo=None)

    spent = len(minutes) * (4 - quarters) / 4
    assert int(spent) <= sum(minute <= warning for minute in minutes) <= int(spent) + (quarters == 0)


def contained(count: Callable[[Calendar], Due], year: int, data: st.DataObject) -> None:
    """Whatever notice comes for ``year``, what it makes firm lies in what was told before."""
    open_ = count(Calendar("before", NEIGHBOURS - {year}, frozenset(), frozenset()))
    firm = count(data.draw(any_notice(year, NEIGHBOURS)))

    assert not firm.provisional
    assert open_.earliest <= firm.earliest == firm.latest <= open_.latest


@STEADY
@given(st.data(), YEARS, st.integers(-40, 365), st.integers(0, 1439), terms(), TIME_RULES)
def test_a_term_ends_inside_its_interval_under_any_notice(  # noqa: PLR0917 - one drawn value each
    data: st.DataObject, year: int, days: int, minute: int, term: Term, rules: TimeRules
) -> None:
    start = day_start(date(year, 1, 1)) + timedelta(days=days, minutes=minute)

    contained(lambda calendar: due(start, term, rules, calendar), year, data)


@STEADY
@given(st.data(), YEARS, st.integers(-40, 365), st.integers(0, 1439), terms(), TIME_RULES)
def test_a_rung_fires_inside_its_interval_under_any_notice(  # noqa: PLR0917 - one drawn value each
    data: st.DataObject, year: int, days: int, minute: int, term: Term, rules: TimeRules
) -> None:
    moment = day_start(date(year, 1, 1)) + timedelta(days=days, minutes=minute)

    contained(lambda calendar: after(moment, term, rules, calendar), year, data)


@STEADY
@given(st.data(), YEARS, st.integers(0, 405), st.integers(0, 1439), terms(*BACKWARD), TIME_RULES)
def test_a_term_that_runs_back_ends_inside_its_interval_under_any_notice(  # noqa: PLR0917 - one drawn value each
    data: st.DataObject, year: int, days: int, minute: int, term: Term, rules: TimeRules
) -> None:
    event = day_start(date(year, 1, 1)) + timedelta(days=days, minutes=minute)

    contained(lambda calendar: before(event, term, rules, calendar), year, data)


@STEADY
@given(st.data(), YEARS, st.integers(0, 363), DUTIES, TIME_RULES)
def test_a_periodic_duty_is_due_inside_its_interval_under_any_notice(
    data: st.DataObject, year: int, days: int, duty: Every, rules: TimeRules
) -> None:
    """The turn that a calendar without the notice gives next is compared with itself, not with another turn."""
    moment = day_start(date(year, 1, 1)) + timedelta(days=days)
    before_notice = Calendar("before", NEIGHBOURS - {year}, frozenset(), frozenset())
    open_ = next_due(duty, moment, None, rules, before_notice)
    notice = data.draw(any_notice(year, NEIGHBOURS))

    firm = next_due(duty, moment, None, rules, notice)

    assert open_.earliest <= firm.earliest
    assert firm.latest <= open_.latest or open_.earliest <= moment

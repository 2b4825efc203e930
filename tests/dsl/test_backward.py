"""Terms that run backwards (倒推): the last moment for what must be done so long before an event."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dsl.backward import before
from dsl.calendar import Calendar
from dsl.ends import Due, day_of_due
from dsl.period import ZONE, due, show
from dsl.terms import OfficeHours, Term, TimeRules, TimeUnit
from tests.dsl.naive_time import naive_before, roll
from tests.dsl.test_every_notice import BEFORE, DAYS, EVEN, PLAIN, SHORT_FRIDAY, SHORT_SATURDAY, every_notice
from tests.support.moments import STEADY, TIME_RULES, day_start, firm_calendars, moments, terms
from tests.support.notices import NOTICES, published, without

OFFICE = TimeRules(office=(OfficeHours(frozenset(range(5)), ((510, 690), (810, 1020))),))
BACKWARD = tuple(unit for unit in TimeUnit if unit not in {TimeUnit.SAME_DAY, TimeUnit.NEXT_DAY})
DAY_UNITS = tuple(unit for unit in BACKWARD if unit not in {TimeUnit.MINUTE, TimeUnit.HOUR, TimeUnit.WORK_HOUR})


def at(said: str) -> datetime:
    return datetime.fromisoformat(f"{said}+08:00")


def last(event: str, amount: int, unit: str, rules: TimeRules = OFFICE) -> tuple[str, str]:
    result = before(at(event), Term(amount, TimeUnit(unit)), rules, published())
    return show(result.earliest), show(result.latest)


def firmly(said: str) -> tuple[str, str]:
    return said, said


# Refusals


def test_a_moment_without_a_zone_is_refused() -> None:
    naive = datetime(2026, 11, 24, 9, 0)  # noqa: DTZ001 - what is refused
    with pytest.raises(ValueError, match="without a zone"):
        before(naive, Term(1, TimeUnit.DAY), OFFICE, published())


@pytest.mark.parametrize("unit", ["当日", "次日"])
def test_what_leads_forwards_only_is_refused(unit: str) -> None:
    with pytest.raises(ValueError, match=f"{unit} cannot run backwards"):
        before(at("2026-11-24 09:00"), Term(1, TimeUnit(unit)), OFFICE, published())


@pytest.mark.parametrize("amount", [0, -1, 36_526])
def test_amounts_that_are_no_term_are_refused(amount: int) -> None:
    with pytest.raises(ValueError, match="is not a term"):
        before(at("2026-11-24 09:00"), Term(amount, TimeUnit.WORKDAY), OFFICE, published())


def test_work_hours_without_office_hours_are_refused() -> None:
    with pytest.raises(ValueError, match="办公时间"):
        before(at("2026-11-24 09:00"), Term(1, TimeUnit.WORK_HOUR), TimeRules(), published())


# Stories


def test_papers_reach_the_members_five_working_days_before_the_meeting() -> None:
    assert last("2026-11-24 09:00", 5, "工作日") == firmly("2026-11-17 24:00")


def test_the_day_of_the_event_is_left_out() -> None:
    assert last("2026-11-24 00:00", 1, "自然日") == firmly("2026-11-23 24:00")
    assert last("2026-11-24 23:59", 1, "自然日") == firmly("2026-11-23 24:00")


def test_a_last_day_that_is_a_day_off_rolls_to_the_earlier_working_day() -> None:
    assert last("2026-12-02 09:00", 10, "自然日") == firmly("2026-11-20 24:00")
    assert last("2026-12-02 09:00", 10, "自然日", TimeRules(roll=False)) == firmly("2026-11-22 24:00")


def test_a_last_day_in_the_national_holiday_rolls_to_september() -> None:
    assert last("2026-10-13 09:00", 10, "自然日") == firmly("2026-09-30 24:00")


def test_a_make_up_saturday_is_a_day_to_deliver_on() -> None:
    assert last("2026-10-13 09:00", 2, "工作日") == firmly("2026-10-10 24:00")


def test_months_go_back_to_the_same_number_or_the_last_of_the_month() -> None:
    assert last("2026-12-31 09:00", 1, "月") == firmly("2026-11-30 24:00")
    assert last("2026-07-31 09:00", 1, "季度") == firmly("2026-04-30 24:00")


def test_hours_run_back_through_the_night_and_work_hours_do_not() -> None:
    assert last("2026-11-23 09:00", 48, "小时") == firmly("2026-11-21 09:00")
    assert last("2026-11-23 09:00", 30, "分钟") == firmly("2026-11-23 08:30")
    assert last("2026-11-23 09:00", 4, "工作时") == firmly("2026-11-20 13:30")
    assert last("2026-11-23 08:30", 1, "工作时") == firmly("2026-11-20 16:00")


def test_the_last_day_ends_when_the_office_closes_where_the_file_says_so() -> None:
    closes = TimeRules(office=OFFICE.office, day_ends_at_close=True)

    assert last("2026-11-24 09:00", 5, "工作日", closes) == firmly("2026-11-17 17:00")


def test_an_event_after_an_unannounced_spring_festival_warns_by_the_earliest() -> None:
    assert last("2027-02-22 09:00", 10, "自然日") == ("2027-02-04 24:00", "2027-02-12 24:00")


# Against leafing back by hand


@STEADY
@given(moments(date(2004, 6, 1), date(2030, 12, 31)), terms(*BACKWARD), TIME_RULES, firm_calendars(2000, 2030))
def test_any_term_ends_as_by_hand(event: datetime, term: Term, rules: TimeRules, calendar: Calendar) -> None:
    end = naive_before(event.replace(tzinfo=None), term, rules, calendar.works).replace(tzinfo=ZONE)

    assert before(event, term, rules, calendar) == Due(end, end)


@STEADY
@given(moments(date(2018, 3, 1), date(2026, 12, 1)), terms(TimeUnit.WORKDAY, TimeUnit.WORK_HOUR, TimeUnit.DAY))
def test_terms_of_published_years_end_as_by_hand(event: datetime, term: Term) -> None:
    calendar = published()
    end = naive_before(event.replace(tzinfo=None), term, OFFICE, calendar.works).replace(tzinfo=ZONE)

    assert before(event, term, OFFICE, calendar) == Due(end, end)


@STEADY
@given(moments(date(2004, 6, 1), date(2030, 12, 31)), st.integers(1, 40), TIME_RULES, firm_calendars(2000, 2040))
def test_so_many_working_days_before_and_after_meet(
    event: datetime, amount: int, rules: TimeRules, calendar: Calendar
) -> None:
    """On the last day for it, as many working days are still to come as the term has, the event's own included."""
    term, day = Term(amount, TimeUnit.WORKDAY), roll(event.date(), calendar.works)

    last_day = day_of_due(before(day_start(day), term, rules, calendar).latest)

    assert day_of_due(due(day_start(last_day), term, rules, calendar).latest) == day


@STEADY
@given(moments(date(2004, 6, 1), date(2030, 12, 31)), terms(*BACKWARD), TIME_RULES, firm_calendars(2000, 2030))
def test_it_is_never_after_the_event_and_an_earlier_event_never_leaves_more_time(
    event: datetime, term: Term, rules: TimeRules, calendar: Calendar
) -> None:
    result = before(event, term, rules, calendar).latest

    assert result <= event
    assert before(event - timedelta(minutes=731), term, rules, calendar).latest <= result


# What a missing notice leaves open


@pytest.mark.parametrize("term", [Term(1, TimeUnit.DAY), Term(1, TimeUnit.WORKDAY), Term(4, TimeUnit.WORKDAY)])
def test_days_are_open_exactly_as_far_as_some_notice_goes(term: Term) -> None:
    for day in DAYS[4:]:
        event = day_start(day) + timedelta(hours=9)
        possible = {before(event, term, PLAIN, notice).latest for notice in every_notice()}

        result = before(event, term, PLAIN, BEFORE)

        assert (result.earliest, result.latest) == (min(possible), max(possible)), day


@pytest.mark.parametrize("rules", [EVEN, SHORT_FRIDAY, SHORT_SATURDAY])
def test_work_hours_end_inside_the_interval(rules: TimeRules) -> None:
    for day in DAYS[6::4]:
        event, term = day_start(day) + timedelta(hours=16), Term(12, TimeUnit.WORK_HOUR)
        possible = {before(event, term, rules, notice).latest for notice in every_notice()}

        result = before(event, term, rules, BEFORE)

        assert result.earliest <= min(possible), day
        assert max(possible) <= result.latest, day
        assert result.latest - result.earliest <= timedelta(days=14)


@STEADY
@given(st.sampled_from(NOTICES[1:-1]), st.integers(0, 420), terms(*DAY_UNITS[:2], TimeUnit.WORK_HOUR), TIME_RULES)
def test_every_notice_since_2018_fell_inside_the_interval(year: int, days: int, term: Term, rules: TimeRules) -> None:
    event = at(f"{year}-01-02 10:00") + timedelta(days=days)
    firm, open_ = before(event, term, rules, published()), before(event, term, rules, without(year))

    assert open_.earliest <= firm.earliest
    assert firm.latest <= open_.latest

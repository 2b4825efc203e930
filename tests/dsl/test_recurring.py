"""Periodic duties (定期): the forms of the regulations, what a holiday does, and the years 2004-2030 by hand."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dsl.calendar import Calendar
from dsl.ends import DayOff, day_of_due
from dsl.period import show
from dsl.recurring import Beat, Every, LastDay, LastDays, OnDay, OnWeekday, OnWorkday, SinceLast, next_due, occurrences
from dsl.terms import OfficeHours, Term, TimeRules, TimeUnit
from tests.dsl.naive_turns import naive_days
from tests.support.moments import STEADY, TIME_RULES, day_start, firm_calendars, moments
from tests.support.notices import NOTICES, published, without

PLAIN = TimeRules()
STAYS = TimeRules(roll=False)
WEEK, MONTH = Beat.WEEK, Beat.MONTH


def at(said: str) -> datetime:
    return datetime.fromisoformat(f"{said}+08:00")


def nexts(every: Every, after: str, number: int, rules: TimeRules = PLAIN) -> list[str]:
    """The next due times one after the other, as a file tells them."""
    found, moment = [], at(after)
    for _ in range(number):
        moment = next_due(every, moment, None, rules, published()).latest
        found.append(show(moment))
    return found


# Refusals


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda: Every(MONTH, 0), "1 to 1200"),
        (lambda: Every(MONTH, 5), "needs an anchor"),
        (lambda: Every(WEEK, 2), "needs an anchor"),
        (lambda: Every(WEEK, on=OnDay(1)), "no days of a month"),
        (lambda: Every(MONTH, on=OnWeekday(1)), "no weekday"),
        (lambda: Every(MONTH, 3, on=OnDay(1, month=4)), "no month 4"),
        (lambda: OnWeekday(7), "0 to 6"),
        (lambda: OnDay(32), "1 to 31"),
        (lambda: OnWorkday(0), "from 1 or from -1"),
        (lambda: LastDays(0), "1 to 28"),
        (lambda: Every(WEEK, times=0), "at least once"),
    ],
)
def test_what_has_no_day_or_no_place_is_refused(make: object, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        make()  # type: ignore[operator]  # a lambda of the list above


def test_a_moment_without_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="without a zone"):
        next_due(Every(MONTH), datetime(2026, 12, 1), None, PLAIN, published())  # noqa: DTZ001 - what is refused


# The forms of the regulations (seeds 000, 002, 003, 004)


def test_once_a_week_is_due_when_the_week_ends() -> None:
    assert nexts(Every(WEEK), "2026-11-24 09:00", 2, STAYS) == ["2026-11-29 24:00", "2026-12-06 24:00"]


def test_every_wednesday() -> None:
    assert nexts(Every(WEEK, on=OnWeekday(2)), "2026-11-25 09:00", 2) == ["2026-11-25 24:00", "2026-12-02 24:00"]


def test_the_next_one_is_due_strictly_later() -> None:
    assert nexts(Every(WEEK, on=OnWeekday(2)), "2026-11-26 00:00", 1) == ["2026-12-02 24:00"]


def test_a_report_on_the_last_working_day_of_each_month() -> None:
    every = Every(MONTH, on=OnWorkday(-1))

    assert nexts(every, "2026-09-15 09:00", 4) == [
        "2026-09-30 24:00",
        "2026-10-30 24:00",
        "2026-11-30 24:00",
        "2026-12-31 24:00",
    ]


def test_the_second_working_day_of_the_month_comes_after_the_national_holiday() -> None:
    assert nexts(Every(MONTH, on=OnWorkday(2)), "2026-09-15 09:00", 2) == ["2026-10-09 24:00", "2026-11-03 24:00"]


def test_an_evening_of_questions_every_two_months_lies_as_the_calendar_has_them() -> None:
    assert nexts(Every(MONTH, 2), "2026-03-15 09:00", 2) == ["2026-04-30 24:00", "2026-06-30 24:00"]


def test_a_survey_a_quarter_and_an_assembly_a_half_year() -> None:
    assert nexts(Every(MONTH, 3), "2026-02-15 09:00", 2) == ["2026-03-31 24:00", "2026-06-30 24:00"]
    assert nexts(Every(MONTH, 6), "2025-02-15 09:00", 2) == ["2025-06-30 24:00", "2025-12-31 24:00"]


def test_a_day_of_the_year_and_a_day_that_a_month_does_not_have() -> None:
    assert nexts(Every(MONTH, 12, OnDay(5, month=3)), "2025-04-01 09:00", 1) == ["2026-03-05 24:00"]
    assert nexts(Every(MONTH, on=OnDay(31)), "2026-03-31 09:00", 2, STAYS) == ["2026-03-31 24:00", "2026-04-30 24:00"]


def test_every_five_months_is_counted_from_the_month_the_file_came_into_force() -> None:
    every = Every(MONTH, 5, anchor=date(2025, 3, 18))

    assert nexts(every, "2025-03-18 09:00", 3, STAYS) == ["2025-07-31 24:00", "2025-12-31 24:00", "2026-05-31 24:00"]


def test_every_two_weeks_is_counted_from_the_week_the_file_came_into_force() -> None:
    every = Every(WEEK, 2, OnWeekday(4), anchor=date(2026, 11, 25))

    assert nexts(every, "2026-11-25 09:00", 2) == ["2026-12-04 24:00", "2026-12-18 24:00"]


def test_a_holiday_moves_a_duty_on_back_or_not_at_all() -> None:
    def first(off: DayOff | None, rules: TimeRules) -> list[str]:
        return nexts(Every(MONTH, on=OnDay(1), off=off), "2026-09-15 09:00", 1, rules)

    assert first(DayOff.LATER, STAYS) == ["2026-10-08 24:00"]
    assert first(DayOff.EARLIER, PLAIN) == ["2026-09-30 24:00"]
    assert first(DayOff.STAY, PLAIN) == ["2026-10-01 24:00"]
    assert first(None, PLAIN) == ["2026-10-08 24:00"]
    assert first(None, STAYS) == ["2026-10-01 24:00"]


def test_a_duty_that_a_holiday_moved_into_the_next_month_is_still_the_next() -> None:
    every = Every(MONTH, on=OnDay(30), off=DayOff.LATER)

    assert nexts(every, "2026-05-30 09:00", 2) == ["2026-06-01 24:00", "2026-06-30 24:00"]
    assert nexts(every, "2026-06-01 09:00", 1) == ["2026-06-01 24:00"]


def test_a_week_that_is_all_holiday_takes_the_working_day_before() -> None:
    """1-8 October 2025 were off; 28 September and 11 October were worked."""
    every = Every(WEEK, on=OnWorkday(-1))

    turns = occurrences(every, at("2025-09-22 00:00"), at("2025-10-12 00:00"), PLAIN, published())

    assert [show(each.due.latest) for each in turns] == ["2025-09-28 24:00", "2025-09-30 24:00", "2025-10-11 24:00"]


def test_the_day_ends_when_the_office_closes_where_the_file_says_so() -> None:
    closes = TimeRules((OfficeHours(frozenset(range(5)), ((510, 1020),)),), day_ends_at_close=True)

    assert nexts(Every(MONTH, on=OnWorkday(-1)), "2026-11-15 09:00", 1, closes) == ["2026-11-30 17:00"]


def test_turns_name_their_period() -> None:
    turns = list(occurrences(Every(MONTH, 2), at("2026-01-10 09:00"), at("2026-06-30 09:00"), PLAIN, published()))

    assert all(each.opens == each.first for each in turns)
    assert [(each.first, each.last, show(each.due.latest)) for each in turns] == [
        (date(2026, 1, 1), date(2026, 2, 28), "2026-02-28 24:00"),
        (date(2026, 3, 1), date(2026, 4, 30), "2026-04-30 24:00"),
    ]


def test_the_last_three_working_days_open_on_the_third_last_and_are_due_on_the_last() -> None:
    every = Every(MONTH, on=LastDays(3, working=True))

    (turn,) = occurrences(every, at("2026-09-10 00:00"), at("2026-10-10 00:00"), PLAIN, published())

    assert (turn.opens, show(turn.due.latest)) == (date(2026, 9, 28), "2026-09-30 24:00")


def test_the_last_day_of_the_month_opens_on_that_day() -> None:
    (turn,) = occurrences(
        Every(MONTH, on=LastDays()), at("2026-11-10 00:00"), at("2026-12-10 00:00"), PLAIN, published()
    )

    assert (turn.opens, show(turn.due.latest)) == (date(2026, 11, 30), "2026-11-30 24:00")


# Since the last time


def test_at_most_two_months_after_the_last_time() -> None:
    every = SinceLast(Term(2, TimeUnit.MONTH))

    first = next_due(every, at("2026-05-08 09:00"), None, PLAIN, published())
    second = next_due(every, at("2026-07-01 09:00"), at("2026-06-29 19:30"), PLAIN, published())

    assert (show(first.latest), show(second.latest)) == ("2026-07-08 24:00", "2026-08-31 24:00")


def test_being_late_earns_no_more_time() -> None:
    due = next_due(
        SinceLast(Term(2, TimeUnit.MONTH)), at("2026-11-01 09:00"), at("2026-06-01 09:00"), PLAIN, published()
    )

    assert show(due.latest) == "2026-08-03 24:00"


# Years without a notice


def test_a_month_that_ends_in_an_unannounced_holiday_is_open() -> None:
    due = next_due(Every(MONTH, on=OnWorkday(-1)), at("2027-09-15 09:00"), None, PLAIN, published())

    assert (show(due.earliest), show(due.latest), due.provisional) == ("2027-09-24 24:00", "2027-09-30 24:00", True)


EVERY = st.one_of(
    st.builds(Every, st.just(WEEK), on=st.one_of(st.just(LastDay()), st.builds(OnWeekday, st.integers(0, 6)))),
    st.builds(Every, st.just(WEEK), on=st.builds(OnWorkday, st.sampled_from([1, 2, 5, -1, -3]))),
    st.builds(
        Every,
        st.just(MONTH),
        st.sampled_from([1, 2, 3, 4, 6, 12]),
        st.one_of(
            st.just(LastDay()),
            st.builds(LastDays, st.integers(1, 5), st.booleans()),
            st.builds(OnDay, st.integers(1, 31)),
            st.builds(OnWorkday, st.integers(1, 25)),
            st.builds(OnWorkday, st.integers(-25, -1)),
        ),
        st.sampled_from([None, *DayOff]),
    ),
    st.builds(
        Every,
        st.just(MONTH),
        st.sampled_from([5, 7, 9]),
        st.builds(OnDay, st.integers(1, 31), st.integers(1, 5)),
        anchor=st.dates(date(2000, 1, 1), date(2035, 1, 1)),
    ),
    st.builds(
        Every,
        st.just(WEEK),
        st.integers(2, 6),
        st.builds(OnWeekday, st.integers(0, 6)),
        anchor=st.dates(date(2000, 1, 1), date(2035, 1, 1)),
    ),
)


@STEADY
@given(EVERY, st.integers(2004, 2029), TIME_RULES, firm_calendars(2003, 2031))
def test_the_turns_of_any_two_years_are_those_on_the_wall_calendar(
    every: Every, year: int, rules: TimeRules, calendar: Calendar
) -> None:
    begin, end = date(year, 1, 1), date(year + 1, 12, 31)
    off = every.off or (DayOff.LATER if rules.roll else DayOff.STAY)
    by_hand = naive_days(every, begin - timedelta(days=800), end + timedelta(days=800), off, calendar.works)

    turns = occurrences(every, day_start(begin) + timedelta(days=1), day_start(end), rules, calendar)

    assert [day_of_due(each.due.latest) for each in turns if begin < day_of_due(each.due.latest) < end] == [
        day for day in by_hand if begin < day < end
    ]


@STEADY
@given(EVERY, moments(date(2004, 1, 1), date(2030, 12, 31)), TIME_RULES, firm_calendars(2003, 2035))
def test_the_next_turn_is_the_first_one_due_later(
    every: Every, after: datetime, rules: TimeRules, calendar: Calendar
) -> None:
    due = next_due(every, after, None, rules, calendar)

    earlier = occurrences(every, after - timedelta(days=900), due.latest, rules, calendar)

    assert due.latest > after
    assert all(each.due.latest <= after or each.due == due for each in earlier)


@STEADY
@given(EVERY, st.sampled_from(NOTICES[1:-1]), st.integers(0, 360), TIME_RULES)
def test_every_notice_since_2018_put_each_turn_inside_its_interval(
    every: Every, year: int, day: int, rules: TimeRules
) -> None:
    begin = day_start(date(year, 1, 1)) + timedelta(days=day)
    end = begin + timedelta(days=200)

    firm = {each.first: each.due for each in occurrences(every, begin, end, rules, published())}
    open_ = {each.first: each.due for each in occurrences(every, begin, end, rules, without(year))}

    for first in firm.keys() & open_.keys():
        assert open_[first].earliest <= firm[first].earliest
        assert firm[first].latest <= open_[first].latest

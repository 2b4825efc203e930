"""Years without a holiday notice (暂定): the interval holds what the notice will say, and stays narrow."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dsl.calendar import Calendar
from dsl.festivals import Window, before_notice, festivals, unsettled, with_notice
from dsl.period import Due, due, show
from dsl.terms import OfficeHours, Term, TimeRules, TimeUnit
from tests.support.drawn_notices import any_notice
from tests.support.moments import STEADY, TIME_RULES, moments, terms
from tests.support.notices import NOTICES, days_of, published, without

OFFICE = TimeRules(office=(OfficeHours(frozenset(range(5)), ((510, 690), (810, 1020))),))
KNOWN_TODAY = published()  # up to 2026
NOTHING_ANNOUNCED = Calendar("none", frozenset(), frozenset(), frozenset())


def at(said: str) -> datetime:
    return datetime.fromisoformat(f"{said}+08:00")


def interval(start: str, amount: int, unit: str, rules: TimeRules = OFFICE) -> tuple[str, str, bool]:
    result = due(at(start), Term(amount, TimeUnit(unit)), rules, KNOWN_TODAY)
    return show(result.earliest), show(result.latest), result.provisional


# Stories


def test_an_answer_across_the_year_is_provisional_even_where_no_notice_can_move_it() -> None:
    assert interval("2026-12-08 09:00", 1, "月") == ("2027-01-08 24:00", "2027-01-08 24:00", True)


def test_a_term_that_ends_in_a_published_year_is_firm() -> None:
    assert interval("2026-11-20 09:00", 1, "月") == ("2026-12-21 24:00", "2026-12-21 24:00", False)


def test_working_days_from_a_published_year_into_an_open_one() -> None:
    assert interval("2026-11-20 09:00", 40, "工作日") == ("2027-01-14 24:00", "2027-01-20 24:00", True)
    assert interval("2026-11-20 09:00", 20, "工作日") == ("2026-12-18 24:00", "2026-12-18 24:00", False)


def test_a_month_that_may_end_in_spring_festival_is_open_by_days_not_weeks() -> None:
    assert interval("2027-01-05 09:00", 1, "月") == ("2027-02-05 24:00", "2027-02-15 24:00", True)


def test_a_day_that_the_law_itself_gives_is_off_before_any_notice() -> None:
    assert interval("2027-09-01 09:00", 1, "月") == ("2027-10-04 24:00", "2027-10-08 24:00", True)


def test_the_last_days_of_december_wait_for_the_next_years_notice() -> None:
    earliest, latest, provisional = interval("2026-12-30 09:00", 1, "自然日")

    assert (earliest, provisional) == ("2026-12-31 24:00", True)
    assert latest > "2027-01-03 24:00"


def test_a_year_that_only_holds_the_excluded_starting_day_needs_no_notice() -> None:
    calendar = published(2020)

    assert not due(at("2019-12-31 09:00"), Term(1, TimeUnit.WORKDAY), OFFICE, calendar).provisional
    assert due(at("2019-12-30 09:00"), Term(1, TimeUnit.WORKDAY), OFFICE, calendar).provisional
    assert due(at("2019-12-31 16:30"), Term(1, TimeUnit.WORK_HOUR), OFFICE, calendar).provisional


def test_hours_and_plain_midnights_need_no_notice() -> None:
    assert interval("2027-02-05 09:00", 48, "小时") == ("2027-02-07 09:00", "2027-02-07 09:00", False)
    assert interval("2027-02-05 09:00", 0, "当日") == ("2027-02-05 24:00", "2027-02-05 24:00", False)
    stays = TimeRules(roll=False)
    assert interval("2027-02-05 09:00", 1, "月", stays) == ("2027-03-05 24:00", "2027-03-05 24:00", False)


def test_a_day_that_may_be_off_closes_early_or_at_midnight() -> None:
    closes = TimeRules(office=OFFICE.office, day_ends_at_close=True)

    assert interval("2027-02-08 09:00", 0, "当日", closes) == ("2027-02-08 17:00", "2027-02-08 24:00", True)
    assert interval("2027-03-08 09:00", 0, "当日", closes) == ("2027-03-08 17:00", "2027-03-08 17:00", True)


def test_what_the_clerk_has_written_for_one_day_is_settled_before_the_year_is() -> None:
    told = Calendar("told", frozenset(), frozenset({date(2027, 2, 8)}), frozenset({date(2027, 2, 20)}))

    assert unsettled(date(2027, 2, 8), told) == unsettled(date(2027, 2, 20), told) == ()
    assert unsettled(date(2027, 2, 9), told) != ()


def test_the_notice_makes_it_firm_inside_the_interval() -> None:
    before, after = without(2026), published()
    start, term = at("2026-02-10 16:00"), Term(5, TimeUnit.WORKDAY)

    provisional, firm = due(start, term, OFFICE, before), due(start, term, OFFICE, after)

    assert firm == Due(at("2026-02-25 00:00"), at("2026-02-25 00:00"))
    assert provisional.provisional
    assert provisional.earliest <= firm.earliest <= provisional.latest


@pytest.mark.parametrize("year", NOTICES)
def test_the_day_before_a_notice_can_be_gone_back_to(year: int) -> None:
    """2019 and 2023 named days of the December before; a notice may be hidden although later ones are known."""
    assert before_notice(year, published()) == replace(without(year), revision=f"notices前{year}")


@pytest.mark.parametrize("year", NOTICES)
def test_a_notice_that_comes_in_an_example_makes_the_same_calendar_as_the_published_one(year: int) -> None:
    said = days_of(year)
    off, worked = ({day for day, rests in said.items() if rests is wanted} for wanted in (True, False))

    assert with_notice(year, off, worked, without(year)) == replace(published(), revision=f"notices后{year}")
    assert with_notice(year, off, worked, published()) == replace(published(), revision=f"notices后{year}")


def test_a_notice_that_contradicts_itself_or_its_year_is_refused() -> None:
    day = date(2027, 2, 8)
    with pytest.raises(ValueError, match="2027-02-08 cannot be a day off and worked"):
        with_notice(2027, {day}, {day}, published())
    with pytest.raises(ValueError, match="a notice of 2028 does not speak of 2027-02-08"):
        with_notice(2028, {day}, (), published())


# Soundness, against the notices that came and against any that might


def holds(start: datetime, term: Term, rules: TimeRules, before: Calendar, notice: Calendar) -> None:
    firm, open_ = due(start, term, rules, notice), due(start, term, rules, before)

    assert not firm.provisional
    assert open_.earliest <= firm.earliest == firm.latest <= open_.latest


@STEADY
@given(st.sampled_from(NOTICES[1:-1]), st.integers(0, 420), st.integers(0, 1439), terms(), TIME_RULES)
def test_every_notice_since_2018_fell_inside_the_interval(
    year: int, days: int, minute: int, term: Term, rules: TimeRules
) -> None:
    start = at(f"{year - 1}-11-20 00:00") + timedelta(days=days, minutes=minute)
    calendar = published()
    ahead = frozenset(range(2027, 2035))  # later years count as settled, the plain week
    notice = Calendar("notice", calendar.years | ahead, calendar.days_off, calendar.make_up_days)
    hidden = without(year)
    before = Calendar("before", hidden.years | ahead, hidden.days_off, hidden.make_up_days)

    holds(start, term, rules, before, notice)


@pytest.mark.parametrize("year", NOTICES)
def test_every_notice_since_2017_keeps_the_assumptions(year: int) -> None:
    """Day by day: what a notice changed lies in a festival's window; the days the law gives are off."""
    for day, off in days_of(year).items():
        if off != (day.weekday() >= 5):
            near = unsettled(day, NOTHING_ANNOUNCED)
            assert any(day in (each.days_off if off else each.make_up) for each in near), (day, off)
    assert all(days_of(year)[day] for each in festivals(year) for day in each.sure)


@STEADY
@given(st.data(), moments(date(2029, 12, 1), date(2030, 12, 31)), terms(), TIME_RULES)
def test_any_notice_within_the_assumptions_falls_inside_the_interval(
    data: st.DataObject, start: datetime, term: Term, rules: TimeRules
) -> None:
    settled = frozenset(range(2028, 2040)) - {2030}
    before = Calendar("before", settled, frozenset(), frozenset())

    holds(start, term, rules, before, data.draw(any_notice(2030, settled | {2030})))


# Width: sound is easy with a wide net


@pytest.mark.parametrize("year", [2027, 2031, 2050, 2099])
def test_a_month_is_open_by_at_most_twelve_days_and_mostly_not_at_all(year: int) -> None:
    widths = []
    for n in range(365):
        start = at(f"{year}-01-01 09:00") + timedelta(days=n)
        result = due(start, Term(1, TimeUnit.MONTH), OFFICE, KNOWN_TODAY)
        widths.append((result.latest - result.earliest).days)

    assert max(widths) <= 12
    assert widths.count(0) > 365 * 0.6


@pytest.mark.parametrize("year", [2027, 2031, 2050, 2099])
def test_three_working_days_are_open_by_at_most_a_fortnight_and_mostly_not_at_all(year: int) -> None:
    widths = []
    for n in range(365):
        start = at(f"{year}-01-01 09:00") + timedelta(days=n)
        result = due(start, Term(3, TimeUnit.WORKDAY), OFFICE, KNOWN_TODAY)
        widths.append((result.latest - result.earliest).days)

    assert max(widths) <= 14
    assert widths.count(0) > 365 * 0.5


# The moon


@pytest.mark.parametrize(
    ("name", "day"),
    [
        ("春节", "2008-02-07"),
        ("春节", "2015-02-19"),
        ("春节", "2020-01-25"),
        ("春节", "2023-01-22"),
        ("春节", "2026-02-17"),
        ("春节", "2027-02-06"),
        ("春节", "2034-02-19"),
        ("端午节", "2020-06-25"),
        ("端午节", "2025-05-31"),
        ("端午节", "2026-06-19"),
        ("中秋节", "2017-10-04"),
        ("中秋节", "2020-10-01"),
        ("中秋节", "2025-10-06"),
        ("中秋节", "2026-09-25"),
    ],
)
def test_a_moon_festival_lies_in_its_window_with_three_days_to_spare(name: str, day: str) -> None:
    when = date.fromisoformat(day)
    room = [each.days_off for each in festivals(when.year) if each.name == name]

    assert any(when - timedelta(days=3) in window and when + timedelta(days=3) in window for window in room)


def test_every_year_of_a_lifetime_has_all_seven_festivals() -> None:
    for year in range(1949, 2101):
        names = {each.name for each in festivals(year)}
        assert names == {"元旦", "春节", "清明节", "劳动节", "端午节", "中秋节", "国庆节"}
        assert all(each.more_off > 0 for each in festivals(year))


def test_the_room_of_2027_as_a_whole() -> None:
    room = {each.name: (each.days_off, each.more_off, each.make_up, each.make_ups) for each in festivals(2027)}

    def window(first: str, last: str) -> Window:
        return Window(date.fromisoformat(first), date.fromisoformat(last))

    assert room == {
        "元旦": (window("2026-12-29", "2027-01-04"), 2, window("2026-12-22", "2027-01-11"), 2),
        "春节": (window("2027-01-31", "2027-02-15"), 6, window("2027-01-25", "2027-02-19"), 2),
        "清明节": (window("2027-04-01", "2027-04-09"), 3, window("2027-03-25", "2027-04-16"), 2),
        "劳动节": (window("2027-04-28", "2027-05-05"), 4, window("2027-04-21", "2027-05-12"), 2),
        "端午节": (window("2027-06-04", "2027-06-12"), 3, window("2027-05-28", "2027-06-19"), 2),
        "中秋节": (window("2027-09-11", "2027-09-19"), 3, window("2027-09-04", "2027-09-26"), 2),
        "国庆节": (window("2027-09-27", "2027-10-09"), 4, window("2027-09-21", "2027-10-13"), 2),
    }

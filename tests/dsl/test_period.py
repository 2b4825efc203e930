"""Terms as the statutes and the two towns tell them: the unhappy first, then article by article."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest

from dsl.calendar import Calendar
from dsl.period import LONGEST, ZONE, Due, after, due, show, warn_at
from dsl.terms import OfficeHours, Term, TimeRules, TimeUnit
from tests.support.notices import published

CALENDAR = published()
PLAIN = TimeRules()
OFFICE = TimeRules(office=(OfficeHours(frozenset(range(5)), ((510, 690), (810, 1020))),))  # 08:30-11:30、13:30-17:00
CLOSES = TimeRules(office=OFFICE.office, day_ends_at_close=True)
LATE_AT_FIVE = TimeRules(late_after=17 * 60)


def at(said: str) -> datetime:
    return datetime.fromisoformat(said).replace(tzinfo=ZONE)


def term(amount: int, unit: str) -> Term:
    return Term(amount, TimeUnit(unit))


def ends(start: str, amount: int, unit: str, rules: TimeRules = PLAIN) -> str:
    """The firm end as people read it, or the interval with 暂定."""
    result = due(at(start), term(amount, unit), rules, CALENDAR)
    if result.provisional:
        return f"{show(result.earliest)} ~ {show(result.latest)} 暂定"
    assert result.earliest == result.latest
    return show(result.earliest)


def fires(due_time: str, amount: int, unit: str, rules: TimeRules = OFFICE) -> str:
    result = after(at(due_time), term(amount, unit), rules, CALENDAR)
    assert not result.provisional
    return show(result.latest)


def warns(start: str, left: float, amount: int, unit: str, rules: TimeRules = OFFICE) -> str:
    length, begin = term(amount, unit), at(start)
    return f"{warn_at(begin, due(begin, length, rules, CALENDAR), left, length, rules, CALENDAR):%Y-%m-%d %H:%M:%S}"


# What a programmer got wrong


def test_a_moment_without_a_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="without a zone"):
        due(datetime(2026, 3, 2, 9), term(1, "工作日"), PLAIN, CALENDAR)  # noqa: DTZ001 - that is the mistake


@pytest.mark.parametrize("unit", [unit for unit in TimeUnit if unit in LONGEST])
def test_an_amount_that_is_no_term_is_refused(unit: TimeUnit) -> None:
    for amount in (-1, 0, LONGEST[unit] + 1, 9_999_999_999):
        with pytest.raises(ValueError, match="is not a term"):
            due(at("2026-03-02 09:00"), Term(amount, unit), OFFICE, CALENDAR)


@pytest.mark.parametrize(
    "rows", [(), (OfficeHours(frozenset({5}), ((510, 690),)),), (OfficeHours(frozenset({0}), ((510, 569),)),)]
)
def test_work_hours_without_office_hours_are_refused_instead_of_searched_for_ever(
    rows: tuple[OfficeHours, ...],
) -> None:
    with pytest.raises(ValueError, match="needs office hours"):
        due(at("2026-03-02 09:00"), term(1, "工作时"), TimeRules(office=rows), CALENDAR)


@pytest.mark.parametrize("unit", list(LONGEST))
def test_the_longest_terms_of_the_last_day_of_a_lifetime_still_end(unit: TimeUnit) -> None:
    hour_a_week = TimeRules(office=(OfficeHours(frozenset({0}), ((510, 570),)),))

    result = due(at("2100-12-31 23:59"), Term(LONGEST[unit], unit), hour_a_week, CALENDAR)

    assert at("2100-12-31 23:59") < result.earliest <= result.latest


def test_counting_ends_somewhere() -> None:
    plain_week = Calendar("plain", frozenset({2399, 2400}), frozenset(), frozenset())
    last = due(at("2399-12-30 09:00"), term(1, "工作日"), PLAIN, plain_week)
    assert show(last.latest) == "2399-12-31 24:00"
    with pytest.raises(ValueError, match="past 2399-12-31"):
        due(at("2399-12-31 09:00"), term(1, "工作日"), PLAIN, plain_week)


@pytest.mark.parametrize("part", [-0.01, 1.01])
def test_a_part_of_a_term_lies_between_nothing_and_all(part: float) -> None:
    start = at("2026-03-02 09:00")
    with pytest.raises(ValueError, match="between 0 and 1"):
        warn_at(start, due(start, term(1, "小时"), PLAIN, CALENDAR), part, term(1, "小时"), PLAIN, CALENDAR)


# 民法典 201: where counting begins


@pytest.mark.parametrize("start", ["2026-03-02 00:00", "2026-03-02 08:48", "2026-03-02 23:59:59"])
def test_the_starting_day_does_not_count_whatever_its_hour(start: str) -> None:
    assert ends(start, 1, "自然日") == "2026-03-03 24:00"
    assert ends(start, 1, "工作日") == "2026-03-03 24:00"
    assert ends(start, 1, "月") == "2026-04-02 24:00"


def test_hours_count_from_the_moment_through_nights_and_holidays() -> None:
    assert ends("2026-02-14 23:30", 2, "小时") == "2026-02-15 01:30"
    assert ends("2026-02-14 23:30", 90, "分钟") == "2026-02-15 01:00"
    assert ends("2026-12-31 23:00", 2, "小时") == "2027-01-01 01:00"  # no notice is needed to count hours


def test_hours_are_exact_to_the_second_from_any_zone() -> None:
    result = due(datetime(2026, 3, 2, 1, 2, 3, tzinfo=UTC), term(2, "小时"), PLAIN, CALENDAR)

    assert result == Due(at("2026-03-02 11:02:03"), at("2026-03-02 11:02:03"))
    assert result.earliest.tzinfo == ZoneInfo("Asia/Shanghai")


def test_the_starting_day_is_the_one_in_beijing() -> None:
    late_evening_elsewhere = datetime(2026, 3, 2, 17, 0, tzinfo=timezone(timedelta(hours=0)))

    assert due(late_evening_elsewhere, term(1, "自然日"), PLAIN, CALENDAR).latest == at("2026-03-05 00:00")


def test_an_hour_of_summer_time_is_an_hour() -> None:
    start = at("1987-04-11 23:00")  # the clock went from 02:00 to 03:00 that night

    end = due(start, term(6, "小时"), PLAIN, CALENDAR).latest

    assert show(end) == "1987-04-12 06:00"
    assert end.astimezone(UTC) - start.astimezone(UTC) == timedelta(hours=6)


# 民法典 202: months


@pytest.mark.parametrize(
    ("start", "amount", "unit", "expected"),
    [
        ("2023-01-31 10:00", 1, "月", "2023-02-28 24:00"),
        ("2024-01-31 10:00", 1, "月", "2024-02-29 24:00"),
        ("2024-01-30 10:00", 1, "月", "2024-02-29 24:00"),
        ("2024-01-29 10:00", 1, "月", "2024-02-29 24:00"),
        ("2024-02-29 10:00", 1, "年", "2025-02-28 24:00"),
        ("2024-02-29 10:00", 1, "月", "2024-03-29 24:00"),  # not the month's last: the number decides
        ("2019-11-30 10:00", 3, "月", "2020-03-02 24:00"),  # 29 February was a Saturday
        ("2025-12-31 10:00", 2, "月", "2026-02-28 24:00"),  # a Saturday that is worked
        ("2025-12-31 10:00", 1, "季度", "2026-03-31 24:00"),
        ("2025-12-31 10:00", 1, "半年", "2026-06-30 24:00"),
        ("2025-06-30 10:00", 12, "月", "2026-06-30 24:00"),
        ("2025-11-11 10:00", 1, "月", "2025-12-11 24:00"),
        ("2025-12-11 10:00", 1, "月", "2026-01-12 24:00"),  # 11 January was a Sunday
    ],
)
def test_a_month_ends_on_the_same_number_or_the_months_last(start: str, amount: int, unit: str, expected: str) -> None:
    assert ends(start, amount, unit) == expected


# 民法典 203: days off, and the end of the last day


def test_a_last_day_in_the_national_holidays_moves_behind_them() -> None:
    assert ends("2026-09-01 10:00", 1, "月") == "2026-10-08 24:00"
    assert ends("2026-09-30 10:00", 1, "自然日") == "2026-10-08 24:00"
    assert ends("2026-09-30 10:00", 1, "次日") == ends("2026-09-30 10:00", 1, "自然日")


def test_a_last_day_on_a_make_up_saturday_stays() -> None:
    assert ends("2026-10-09 10:00", 1, "自然日") == "2026-10-10 24:00"
    assert ends("2026-10-16 10:00", 1, "自然日") == "2026-10-19 24:00"  # an ordinary Saturday


def test_days_off_in_the_middle_of_natural_days_count() -> None:
    assert ends("2026-09-28 10:00", 15, "自然日") == "2026-10-13 24:00"


def test_a_file_may_say_that_nothing_rolls() -> None:
    assert ends("2026-09-01 10:00", 1, "月", TimeRules(roll=False)) == "2026-10-01 24:00"


def test_the_last_day_ends_at_midnight_as_an_exact_instant() -> None:
    result = due(at("2026-03-02 10:00"), term(1, "自然日"), PLAIN, CALENDAR)

    assert result == Due(at("2026-03-04 00:00"), at("2026-03-04 00:00"))


def test_a_file_with_business_hours_ends_the_day_with_them() -> None:
    assert ends("2026-03-02 10:00", 1, "自然日", CLOSES) == "2026-03-03 17:00"
    assert ends("2026-03-02 10:00", 3, "工作日", CLOSES) == "2026-03-05 17:00"
    assert ends("2026-03-02 10:00", 0, "当日", CLOSES) == "2026-03-02 17:00"


def test_close_of_business_is_that_weekdays_own() -> None:
    rows = (OfficeHours(frozenset(range(4)), ((510, 1020),)), OfficeHours(frozenset({4}), ((780, 900), (480, 720))))
    short_friday = TimeRules(office=rows, day_ends_at_close=True)

    assert ends("2026-03-05 10:00", 1, "自然日", short_friday) == "2026-03-06 15:00"
    assert ends("2026-03-04 10:00", 1, "自然日", short_friday) == "2026-03-05 17:00"


def test_a_day_that_has_no_business_hours_ends_at_midnight() -> None:
    stays = TimeRules(office=OFFICE.office, day_ends_at_close=True, roll=False)
    monday_only = TimeRules(office=(OfficeHours(frozenset({0}), ((510, 1020),)),), day_ends_at_close=True)

    assert ends("2026-09-01 10:00", 1, "月", stays) == "2026-10-01 24:00"  # a holiday
    assert ends("2026-03-02 10:00", 1, "自然日", monday_only) == "2026-03-03 24:00"  # a Tuesday without a row
    assert ends("2026-03-02 10:00", 1, "自然日", TimeRules(day_ends_at_close=True)) == "2026-03-03 24:00"


# 行政处罚法 85, 行政复议法 88, 行政许可法 82: the unit is the act's own


def test_three_days_of_the_punishment_act_are_working_days_and_three_days_of_the_code_are_not() -> None:
    assert ends("2026-04-02 10:00", 3, "工作日") == "2026-04-08 24:00"  # 4-6 April were 清明
    assert ends("2026-04-02 10:00", 3, "自然日") == "2026-04-07 24:00"


def test_ten_days_of_the_punishment_act_are_natural_and_of_the_review_act_working() -> None:
    assert ends("2026-03-02 10:00", 10, "自然日") == "2026-03-12 24:00"
    assert ends("2026-03-02 10:00", 10, "工作日") == "2026-03-16 24:00"


def test_a_licence_term_leaves_out_the_holidays() -> None:
    assert ends("2026-09-30 10:00", 5, "工作日") == "2026-10-13 24:00"  # 8, 9, make-up Saturday 10, 12, 13 October


# 放假办法 6 and 7, and what was done by notice


def test_make_up_saturdays_around_spring_festival_are_working_days() -> None:
    assert ends("2026-02-13 10:00", 1, "工作日") == "2026-02-14 24:00"
    assert ends("2026-02-13 10:00", 2, "工作日") == "2026-02-24 24:00"
    assert ends("2026-02-27 10:00", 1, "工作日") == "2026-02-28 24:00"


def test_a_make_up_saturday_is_worked_by_the_hours_of_a_weekday() -> None:
    assert ends("2026-02-13 16:00", 4, "工作时", OFFICE) == "2026-02-14 11:30"
    assert ends("2026-02-13 10:00", 1, "工作日", CLOSES) == "2026-02-14 17:00"


def test_a_make_up_saturday_with_a_row_of_its_own_keeps_it() -> None:
    saturday = OfficeHours(frozenset({5}), ((600, 660),))
    rules = TimeRules(office=(*OFFICE.office, saturday))

    assert ends("2026-02-13 16:00", 2, "工作时", rules) == "2026-02-14 11:00"
    assert (
        ends("2026-03-06 16:00", 2, "工作时", rules) == "2026-03-09 09:30"
    )  # an ordinary Saturday is off all the same


def test_an_office_without_a_monday_lends_its_tuesday_to_a_make_up_saturday() -> None:
    rules = TimeRules(office=(OfficeHours(frozenset({1, 2, 3, 4}), ((540, 720),)),))

    assert ends("2026-02-13 11:00", 2, "工作时", rules) == "2026-02-14 10:00"


def test_the_spring_festival_of_2020_that_was_lengthened_by_notice() -> None:
    assert ends("2020-01-20 10:00", 3, "工作日") == "2020-01-23 24:00"
    assert (
        ends("2020-01-20 10:00", 4, "工作日") == "2020-02-03 24:00"
    )  # 31 January and 1 February were no longer worked
    assert ends("2019-12-31 10:00", 1, "月") == "2020-02-03 24:00"


def test_the_last_december_days_that_the_next_years_notice_took() -> None:
    assert ends("2018-12-28 10:00", 1, "工作日") == "2018-12-29 24:00"  # a Saturday
    assert ends("2018-12-28 10:00", 2, "工作日") == "2019-01-02 24:00"  # 31 December was off


# 工作时


def test_work_hours_over_a_weekend_as_in_the_first_example() -> None:
    assert ends("2026-12-11 16:00", 4, "工作时", OFFICE) == "2026-12-14 11:30"
    assert ends("2026-12-11 16:10", 7, "工作日", OFFICE) == "2026-12-22 24:00"


@pytest.mark.parametrize(
    ("start", "expected"),
    [
        ("2026-03-02 08:29:59", "2026-03-02 09:30"),
        ("2026-03-02 08:30", "2026-03-02 09:30"),
        ("2026-03-02 10:30", "2026-03-02 11:30"),  # the very end of the morning, not the start of the afternoon
        ("2026-03-02 10:31", "2026-03-02 13:31"),
        ("2026-03-02 12:00", "2026-03-02 14:30"),
        ("2026-03-02 16:00", "2026-03-02 17:00"),
        ("2026-03-02 17:00", "2026-03-03 09:30"),
        ("2026-03-01 12:00", "2026-03-02 09:30"),
    ],
)
def test_one_work_hour_runs_only_while_the_office_is_open(start: str, expected: str) -> None:
    assert ends(start, 1, "工作时", OFFICE) == expected


def test_work_hours_are_exact_to_the_second() -> None:
    result = due(at("2026-03-02 16:30:15"), term(1, "工作时"), OFFICE, CALENDAR)

    assert result.latest == at("2026-03-03 09:00:15")


def test_spans_that_overlap_or_touch_count_once() -> None:
    rows = (
        OfficeHours(frozenset({0}), ((540, 660), (600, 720))),
        OfficeHours(frozenset({0, 1}), ((720, 780), (540, 560))),
    )

    assert ends("2026-03-02 08:00", 4, "工作时", TimeRules(office=rows)) == "2026-03-02 13:00"
    apart = OfficeHours(frozenset({0}), ((480, 540), (600, 660), (630, 720), (640, 650)))
    assert ends("2026-03-02 08:00", 3, "工作时", TimeRules(office=(apart,))) == "2026-03-02 12:00"


# 当日: Haining's 当天受理, and a file that closes at five


def test_haining_2020_10_04_a_manhole_cover_reported_in_the_holidays() -> None:
    assert ends("2020-10-04 08:48", 0, "当日") == "2020-10-04 24:00"
    assert ends("2020-10-04 08:48", 1, "月") == "2020-11-04 24:00"


def test_a_file_may_roll_the_same_day_on() -> None:
    assert ends("2020-10-04 08:48", 0, "当日", TimeRules(roll_same_day=True)) == "2020-10-09 24:00"
    assert ends("2020-10-09 08:48", 0, "当日", TimeRules(roll_same_day=True)) == "2020-10-09 24:00"


@pytest.mark.parametrize(
    ("start", "expected"),
    [
        ("2026-03-02 16:59:59", "2026-03-02 24:00"),
        ("2026-03-02 17:00:00", "2026-03-03 24:00"),
        ("2026-03-06 17:00:00", "2026-03-09 24:00"),  # Friday evening
        ("2026-03-07 09:00:00", "2026-03-09 24:00"),  # Saturday
        ("2026-03-08 23:00:00", "2026-03-09 24:00"),  # Sunday evening is not late twice
        ("2020-10-04 08:48:00", "2020-10-09 24:00"),
    ],
)
def test_a_late_report_or_one_on_a_day_off_counts_from_the_next_working_day(start: str, expected: str) -> None:
    assert ends(start, 0, "当日", LATE_AT_FIVE) == expected


# Rungs


def test_a_rung_after_midnight_counts_from_the_day_that_ended() -> None:
    assert fires("2026-03-03 00:00", 3, "工作日") == "2026-03-05 24:00"  # due 2026-03-02 24:00
    assert fires("2026-03-02 17:00", 3, "工作日") == "2026-03-05 24:00"
    assert fires("2026-03-03 00:00:01", 3, "工作日") == "2026-03-06 24:00"
    assert fires("2026-03-03 00:00", 1, "自然日") == "2026-03-03 24:00"
    assert fires("2026-03-01 00:00", 1, "月") == "2026-03-30 24:00"  # 28 March, a Saturday, rolls
    assert fires("2026-03-03 00:00", 1, "次日") == "2026-03-03 24:00"


def test_a_rung_in_hours_runs_from_the_due_moment() -> None:
    assert fires("2026-03-03 00:00", 2, "小时") == "2026-03-03 02:00"
    assert fires("2026-03-03 00:00", 30, "分钟") == "2026-03-03 00:30"
    assert fires("2026-03-03 00:00", 4, "工作时") == "2026-03-03 14:30"
    assert fires("2026-12-14 11:30", 4, "工作时") == "2026-12-15 09:00"


def test_a_rung_on_the_same_day_is_the_end_of_the_day_that_was_due() -> None:
    assert fires("2026-03-03 00:00", 0, "当日") == "2026-03-02 24:00"
    assert fires("2026-03-02 18:00", 0, "当日", LATE_AT_FIVE) == "2026-03-02 24:00"
    assert fires("2026-10-04 18:00", 0, "当日", TimeRules(roll_same_day=True)) == "2026-10-08 24:00"


# Warnings


def test_hours_and_months_warn_by_elapsed_time() -> None:
    assert warns("2026-03-02 08:00", 0.25, 2, "小时") == "2026-03-02 09:30:00"
    assert warns("2026-03-02 00:00", 0.5, 1, "自然日") == "2026-03-03 00:00:00"
    assert warns("2026-03-02 08:00:01", 0.1, 1, "分钟") == "2026-03-02 08:00:55"


def test_work_hours_warn_by_working_time() -> None:
    assert warns("2026-12-11 16:00", 0.25, 4, "工作时") == "2026-12-14 10:30:00"
    assert warns("2026-12-11 16:00", 0.75, 4, "工作时") == "2026-12-11 17:00:00"  # tonight, not on Monday morning


def test_working_days_warn_while_somebody_works() -> None:
    assert warns("2026-03-06 17:00", 0.25, 2, "工作日") == "2026-03-10 13:45:00"
    assert (
        warns("2026-03-06 12:00", 0.25, 2, "工作日", PLAIN) == "2026-03-10 09:00:00"
    )  # 60 hours of three days, 15 left


def test_working_days_without_an_open_hour_warn_by_elapsed_time() -> None:
    monday_only = TimeRules(office=(OfficeHours(frozenset({0}), ((510, 1020),)),))

    assert warns("2026-03-03 00:00", 0.5, 1, "工作日", monday_only) == "2026-03-04 00:00:00"


def test_working_days_of_an_office_that_opens_on_make_up_saturdays_alone_warn_by_whole_days() -> None:
    saturday_only = TimeRules(office=(OfficeHours(frozenset({5}), ((510, 1020),)),))

    assert warns("2026-03-06 12:00", 0.25, 2, "工作日", saturday_only) == "2026-03-10 09:00:00"


def test_a_warning_stays_between_start_and_due() -> None:
    assert warns("2026-03-02 08:00", 0, 2, "小时") == "2026-03-02 10:00:00"
    assert warns("2026-03-02 08:00", 1, 2, "小时") == "2026-03-02 08:00:00"
    assert warns("2026-03-02 20:00", 0.25, 0, "当日", CLOSES) == "2026-03-02 17:00:00"  # over before it began


def test_a_warning_is_rounded_down_but_not_before_the_start() -> None:
    start = at("2026-03-02 08:00:00.500000")
    end = due(start, term(1, "小时"), PLAIN, CALENDAR)

    assert warn_at(start, end, 0.5, term(1, "小时"), PLAIN, CALENDAR) == at("2026-03-02 08:30:00")
    assert warn_at(start, end, 1, term(1, "小时"), PLAIN, CALENDAR) == start


# For people


def test_midnight_is_shown_as_the_end_of_the_day_before() -> None:
    assert show(at("2027-01-09 00:00")) == "2027-01-08 24:00"
    assert show(datetime(2027, 1, 8, 16, 0, tzinfo=UTC)) == "2027-01-08 24:00"
    assert show(at("2027-01-09 00:00:01")) == "2027-01-09 00:00"
    assert show(at("2026-12-14 11:30:59")) == "2026-12-14 11:30"

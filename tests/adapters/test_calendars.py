"""The calendar: its clerk's file with every mistake at once, and the library against the notices themselves."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest

from adapters.calendars import CalendarRefused, correct, load_calendar
from dsl.calendar import Calendar
from tests.support.notices import NOTICES, days_of, published

SHIPPED = Path(__file__).parents[2] / "rules" / "日历.txt"
PLAIN = Calendar("plain", frozenset({2026}), frozenset(), frozenset())


def refused(text: str, calendar: Calendar = PLAIN) -> list[str]:
    with pytest.raises(CalendarRefused) as caught:
        correct(calendar, text, "日历.txt")
    told = [f"{each.span.line} {each.code} {each.message}" for each in caught.value.problems]
    assert str(caught.value).count("\n") == len(told) - 1
    return told


# Mistakes


def test_all_mistakes_of_a_file_are_told_at_once() -> None:
    text = """\
# 2027 年
2027-10-01 休 国庆节
2027-02-30 休
2027-10-01 班
2027年10月2日放假
2027-10-11 班
2028 已公布
1948 已公布
2101-01-01 休
"""

    assert refused(text) == [
        "3 C103 没有 2027-02-30 这一天,请核对年月日(1949 到 2100 年)",
        "4 C104 2027-10-01 在第 2 行已经写过,请只留一行",
        "5 C102 看不懂“2027年10月2日放假”,应写成“2027-10-01 休 国庆节”“2027-10-09 班”或“2027 已公布”",
        "6 C105 2027-10-11 是星期一,本来就上班,不用写“班”,请核对日期",
        "7 C106 2028 年写了已公布,却没有一天是“休”,请先写上通知里的放假和上班日期",
        "8 C103 1948 年不在 1949 到 2100 年之间",
        "9 C103 没有 2101-01-01 这一天,请核对年月日(1949 到 2100 年)",
    ]


@pytest.mark.parametrize("said", ["2027-10-01", "2027-10-01 休息日", "休 2027-10-01", "2027", "2027 公布", "10-01 休"])
def test_half_a_line_is_not_guessed(said: str) -> None:
    assert [told[:6] for told in refused(said)] == ["1 C102"]


def test_a_year_told_twice_is_told_back() -> None:
    assert refused("2027-10-01 休\n2027 已公布\n2027 已公布") == ["3 C104 2027 在第 2 行已经写过,请只留一行"]


def test_a_file_that_is_not_there_is_not_an_empty_one(tmp_path: Path) -> None:
    with pytest.raises(CalendarRefused) as caught:
        load_calendar(tmp_path / "日历.txt")

    assert str(caught.value).startswith("日历.txt:0 日历文件读不出来:")


def test_a_file_in_another_encoding_is_refused_with_its_line(tmp_path: Path) -> None:
    path = tmp_path / "日历.txt"
    path.write_bytes(b"# 1\n" + "2027-10-01 休 国庆节".encode("gbk"))

    with pytest.raises(CalendarRefused) as caught:
        load_calendar(path)

    assert str(caught.value) == "日历.txt:2 日历文件不是 UTF-8 编码,请另存为 UTF-8"


def test_a_file_far_too_large_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "日历.txt"
    path.write_bytes(b"#" * (256 * 1024 + 1))

    with pytest.raises(CalendarRefused, match="超过 256 kB"):
        load_calendar(path)


# The clerk's file


def test_a_new_notice_makes_its_year_firm() -> None:
    text = "2027-10-01 休 国庆节\n2027-10-09 班 # 补 10 月 7 日\n2027 已公布\n"

    calendar = correct(PLAIN, text, "日历.txt")

    assert calendar == Calendar(
        revision=calendar.revision,
        years=frozenset({2026, 2027}),
        days_off=frozenset({date(2027, 10, 1)}),
        make_up_days=frozenset({date(2027, 10, 9)}),
    )


def test_days_without_the_word_that_all_are_there_leave_the_year_provisional() -> None:
    calendar = correct(PLAIN, "2027-10-01 休", "日历.txt")

    assert (calendar.works(date(2027, 10, 1)), calendar.is_firm(date(2027, 10, 1))) == (False, False)


def test_the_clerks_line_wins_over_the_published_one() -> None:
    known = Calendar("known", frozenset({2027}), frozenset({date(2027, 2, 8)}), frozenset({date(2027, 2, 20)}))

    calendar = correct(known, "2027-02-08 班\n2027-02-20 休\n", "日历.txt")

    assert (calendar.works(date(2027, 2, 8)), calendar.works(date(2027, 2, 20))) == (True, False)


def test_text_pasted_from_elsewhere_is_read_the_same() -> None:
    pasted = "\ufeff２０２７－１０－０１\u3000休　国庆节\r\n2027-10-9\u00a0班\r\n\r\n　2027年 已公布\r\n"

    assert correct(PLAIN, pasted.lstrip("\ufeff"), "x") == correct(
        PLAIN, "2027-10-01 休\n2027-10-09 班\n2027 已公布", "x"
    )


def test_a_file_with_a_byte_order_mark_is_read(tmp_path: Path) -> None:
    path = tmp_path / "日历.txt"
    path.write_text("2027-10-01 休\n2027 已公布\n", encoding="utf-8-sig")

    assert load_calendar(path).is_firm(date(2027, 1, 1))


def test_the_shipped_file_explains_itself_and_changes_nothing() -> None:
    assert load_calendar(SHIPPED) == load_calendar(None)
    assert "2027-10-01 休 国庆节" in SHIPPED.read_text(encoding="utf-8")


# The revision


def test_a_revision_names_the_content_and_not_the_way_it_came() -> None:
    one = correct(PLAIN, "2027-10-01 休\n2027-10-02 休 # 星期六\n2027 已公布", "x")
    other = correct(PLAIN, "2027 已公布\n2027-10-01 休 国庆节", "y")
    less = correct(PLAIN, "2027-10-01 休", "x")

    assert one == other
    assert len({one.revision, less.revision, correct(PLAIN, "2027-10-04 休", "x").revision}) == 3


# The library against the notices


@pytest.mark.parametrize("year", NOTICES)
def test_the_library_agrees_with_every_notice_on_every_day(year: int) -> None:
    library, notices = load_calendar(None), published()
    days = [date(year, 1, 1) + timedelta(days=n) for n in range(365 + (year % 4 == 0))]

    assert [day for day in days if library.works(day) != notices.works(day)] == []
    assert all(library.is_firm(day) for day in days)


def test_a_year_without_a_notice_is_not_firm_in_the_library_either() -> None:
    assert days_of(2027) == {}
    assert not load_calendar(None).is_firm(date(2027, 1, 1))

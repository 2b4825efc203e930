"""Times in tables are read leniently and never guessed."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.spreadsheet import Moment, TimeUnreadable, parse_time

SHANGHAI = ZoneInfo("Asia/Shanghai")


def at(year: int, month: int, date: int, hour: int = 0, minute: int = 0) -> Moment:
    return Moment(datetime(year, month, date, hour, minute, tzinfo=SHANGHAI))


def day(year: int, month: int, date: int) -> Moment:
    return Moment(datetime(year, month, date, tzinfo=SHANGHAI), date_only=True)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "昨天",
        "10月4日 8:48",
        "20-10-04 08:48",
        "04/10/2020 08:48",
        "10/04/20",
        "2020-10",
        "2020-10/04",
        "2020-10-04 8点半",
        "2020-10-04 08",
        "8:48",
        "12345",
        "99999.5",
        "8848.5",
        "2020100",
        "20201304",
        "30201004",
        "约2020-10-04",
        "2020-10-04至2020-10-05",
    ],
)
def test_what_is_not_plain_is_not_guessed(text: str) -> None:
    with pytest.raises(TimeUnreadable, match=r"时间“.*”(看不懂|不存在)"):
        parse_time(text)


@pytest.mark.parametrize(
    "text",
    ["2020-02-30", "2020-13-01 08:00", "2020-10-04 24:01", "2020-10-04 25:00", "2020-10-04 08:60",
     "2020-10-04 上午13:00", "9999-12-31 24:00", "2020-10-04 08:48:61", "0001-01-01T00:00:00+14:00"],
)  # fmt: skip
def test_what_is_on_no_calendar_or_clock_is_said_to_be_missing_there(text: str) -> None:
    with pytest.raises(TimeUnreadable, match="不存在,请核对"):
        parse_time(text)


@pytest.mark.parametrize(
    "text",
    [
        "2020-10-04 08:48",
        "2020-10-04 08:48:00",
        "2020/10/4 8:48",
        "2020.10.4 8:48",
        "2020年10月4日 8时48分",
        "2020年10月4日8时48分",
        "2020年10月4日8点48分00秒",
        "2020年10月4号 8:48",
        "2020年10月4日 星期日 上午8:48",
        "2020-10-04(周日)08:48",
        "2020-10-04 8:48 AM",
        "2020-10-04T08:48:00.123456",
        "2020-10-04T08:48:00+08:00",
        "2020-10-04T08:48+0800",
        "2020-10-04T00:48:00Z",
        "2020-10-03T19:48:00-05:00",
        "20201004084800",
        "20201004T084800",
        "202010040848",
        "\uff12\uff10\uff12\uff10\uff0d\uff11\uff10\uff0d\uff10\uff14\u3000\uff10\uff18\uff1a\uff14\uff18",
        "  2020-10-04\u00a008:48\n",
        "44108.3666666667",
        "44108.36666666",
    ],
)
def test_many_ways_to_write_one_moment(text: str) -> None:
    assert parse_time(text) == at(2020, 10, 4, 8, 48)


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("2020年10月4日 下午5时48分", at(2020, 10, 4, 17, 48)),
        ("2020/10/4 下午 17:48", at(2020, 10, 4, 17, 48)),
        ("2020-10-04 5:48 pm", at(2020, 10, 4, 17, 48)),
        ("2020-10-04 下午12:05", at(2020, 10, 4, 12, 5)),
        ("2020-10-04 上午12:05", at(2020, 10, 4, 0, 5)),
        ("2020年10月4日8时", at(2020, 10, 4, 8)),
        ("2020-10-04 24:00", at(2020, 10, 5)),
        ("2020-10-04 00:00", at(2020, 10, 4)),
    ],
)
def test_halves_of_the_day_and_its_ends(text: str, moment: Moment) -> None:
    assert parse_time(text) == moment


@pytest.mark.parametrize(
    "text", ["2020-10-04", "2020/10/4", "2020年10月4日", "2020.10.04", "20201004", "44108", "2020-10-04 周日"]
)
def test_a_date_without_a_time_says_so(text: str) -> None:
    assert parse_time(text) == day(2020, 10, 4)


@given(st.datetimes(min_value=datetime(1992, 1, 1), max_value=datetime(2100, 1, 1)))  # noqa: DTZ001  # walls
def test_what_python_writes_is_read_back(wall: datetime) -> None:
    moment = wall.replace(microsecond=0, tzinfo=SHANGHAI)

    assert parse_time(moment.isoformat()) == Moment(moment)
    assert parse_time(wall.isoformat(sep=" ", timespec="seconds")) == Moment(moment)


@given(st.integers(0, 86399), st.integers(36526, 73050))
def test_excels_numbers_keep_the_second(second: int, days: int) -> None:
    wall = datetime(1899, 12, 30, tzinfo=SHANGHAI).replace(tzinfo=None) + timedelta(days=days, seconds=second)

    read = parse_time(f"{days + second / 86400:.10f}")

    assert read == Moment(wall.replace(tzinfo=SHANGHAI))

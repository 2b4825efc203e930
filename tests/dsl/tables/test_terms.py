"""A term of a standard is one number and one unit, or it is told why it is neither."""

from __future__ import annotations

import pytest

from dsl.tables.terms import TermUnreadable, read_term, start_of
from dsl.tables.values import TableTerm


@pytest.mark.parametrize(
    ("words", "says"),
    [
        ("立即", "说不出是哪一刻"),
        ("尽快处理", "说不出是哪一刻"),
        ("", "是空的"),
        ("3", "没有单位"),
        ("1.5小时", "不是整数"),
        ("半天", "不是整数"),
        ("一周", "周、星期说不准"),
        ("3-5天", "里有几个数"),
        ("7日内整改/紧急2小时", "里有几个数"),
        ("0小时", "数字用不了"),
        ("999个月", "数字用不了"),
        ("99999天", "数字用不了"),
        ("3月", "看不懂"),
        ("2小时清运", "看不懂"),
        ("见附件", "看不懂"),
    ],
)
def test_what_is_no_exact_term_is_told_why(words: str, says: str) -> None:
    with pytest.raises(TermUnreadable) as refused:
        read_term(words)

    assert says in refused.value.message
    assert refused.value.help


@pytest.mark.parametrize(
    ("words", "amount", "unit"),
    [
        ("2小时", 2, "小时"),
        ("2个小时内", 2, "小时"),
        ("24h", 24, "小时"),
        ("4工作时", 4, "工作时"),
        ("4个工作小时", 4, "工作时"),
        ("2紧急工作时", 2, "紧急工作时"),
        ("2 紧急工作日", 2, "紧急工作日"),
        ("1个工作日", 1, "工作日"),
        ("15天", 15, "日"),
        ("15日。", 15, "日"),
        ("十五日", 15, "日"),
        ("3个自然日", 3, "自然日"),
        ("≤30分钟", 30, "分钟"),
        ("不超过1个月", 1, "月"),
        ("2\n小时", 2, "小时"),
        ("当日", 0, "当日"),
        ("当天内", 0, "当日"),
        ("次日", 1, "次日"),
        ("半年", 1, "半年"),
    ],
)
def test_a_number_and_a_unit_are_taken_exactly(words: str, amount: int, unit: str) -> None:
    assert read_term(words) == TableTerm(amount, unit)


def test_the_heading_gives_the_unit_and_the_row_the_deed() -> None:
    assert read_term("8", "小时") == TableTerm(8, "小时")
    assert read_term("2小时内扫净", closing="扫净") == TableTerm(2, "小时")


def test_hours_run_from_the_moment_and_days_from_the_day() -> None:
    assert start_of(TableTerm(2, "紧急工作时"), "交办") == "自交办时起"
    assert start_of(TableTerm(2, "紧急工作日"), "受理") == "自受理之日起"

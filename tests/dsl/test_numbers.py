"""Numbers read in digits and in Chinese, and clause numbers written back."""

from __future__ import annotations

import pytest

from dsl.numbers import LARGEST, read_number, write_number


@pytest.mark.parametrize(
    "text", ["", "99999", "1234567", "一一", "十十", "百", "千", "零零零一二三四五六七", "甲", "一二十"]
)
def test_what_is_no_number_is_refused(text: str) -> None:
    assert read_number(text) is None


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("3", 3),
        ("十", 10),
        ("两", 2),
        ("二十四", 24),
        ("一百零二", 102),
        ("一百一十", 110),
        ("一千零一十", 1010),
        ("零", 0),
    ],
)
def test_chinese_numbers_equal_digits(text: str, value: int) -> None:
    assert read_number(text) == value


def test_every_clause_number_comes_back() -> None:
    assert [read_number(write_number(n)) for n in range(LARGEST + 1)] == list(range(LARGEST + 1))
    assert [write_number(n) for n in (0, 1, 10, 12, 20, 110, 1002)] == [
        *("零", "一", "十", "十二", "二十", "一百一十", "一千零二")
    ]

"""Measures: exact numbers, units of one kind converted, everything else refused."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dsl.measures import alike, convert, known, read, shown


@pytest.mark.parametrize(
    ("text", "unit"),
    [
        ("", "厘米"),
        ("二十", "厘米"),
        ("-1", "厘米"),
        ("1e3", "厘米"),
        ("20平方米", "厘米"),
        ("3亩", "平方米"),
        ("9" * 13, "元"),
    ],
)
def test_what_is_no_number_of_the_unit(text: str, unit: str) -> None:
    assert read(text, unit) is None


@pytest.mark.parametrize(
    ("text", "unit", "value"),
    [
        ("20", "厘米", "20"),
        ("20厘米", "厘米", "20"),
        (" 20 cm ", "厘米", "20"),
        ("0.2米", "厘米", "20"),
        ("25平方厘米", "平方米", "0.0025"),
        ("1.5吨", "公斤", "1500"),
        ("3处", "处", "3"),
        ("2个人", "人", "2"),
    ],
)
def test_numbers_are_read_in_the_unit_that_is_asked_for(text: str, unit: str, value: str) -> None:
    assert read(text, unit) == Decimal(value)


def test_units_by_another_word() -> None:
    assert (known("cm"), known("㎡"), known("拃")) == ("厘米", "平方米", None)
    assert alike("厘米") == ("厘米", "毫米", "米", "公里")
    assert alike("人") == ("人",)


def test_number_is_shown_without_what_says_nothing() -> None:
    assert [shown(Decimal(each), "米") for each in ("20", "0.250", "100", "1E+2")] == [
        "20米",
        "0.25米",
        "100米",
        "100米",
    ]


@given(st.decimals(0, 10**6, places=3), st.sampled_from(["毫米", "厘米", "米", "公里"]))
def test_there_and_back_is_the_same_number(value: Decimal, unit: str) -> None:
    there = convert(value, "米", unit)

    assert there is not None
    assert convert(there, unit, "米") == value


@given(st.decimals(0, 10**6, places=3))
def test_what_is_shown_is_read_again(value: Decimal) -> None:
    assert read(shown(value, "米"), "米") == value

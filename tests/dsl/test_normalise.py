"""Pasted text becomes plain, and every plain character knows where it came from."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dsl.diagnostics import Span, split_lines
from dsl.normalise import normalise


@pytest.mark.parametrize(
    ("written", "plain"),
    [
        ("２个工作时内，", "2个工作时内,"),
        ("\u3000\u00a0\t单位", "   单位"),
        ("单\u200b位\ufeff\u00ad", "单位"),
        ("甲\r\n乙\r丙\u2028丁\x0b戊", "甲\n乙\n丙\n丁\n戊"),
        ('“甲”「乙」\uff02丙"', '"甲""乙""丙"'),
        ("‘甲’『乙』", "'甲''乙'"),
        ("（一）㈠【二】〔三〕", "(一)(一)(二)(三)"),
        ("08:30—11:30～12:00", "08:30-11:30~12:00"),
        ("⽤\uf900①…㎡", "用豈1…㎡"),
        ("𬭎村䶮镇", "𬭎村䶮镇"),
        ("甲\x00\u0301\ud800乙", "甲乙"),
    ],
)
def test_one_form_for_everything_that_looks_alike(written: str, plain: str) -> None:
    assert normalise(written).text == plain


def test_the_place_is_that_of_the_file_as_written() -> None:
    source = normalise("甲\r\n\u200b 单\u200b位 X")
    begin = source.text.index("单")

    assert source.span(begin, begin + 2) == Span(2, 3, 6)


def test_a_place_at_the_very_end_is_on_the_last_line() -> None:
    source = normalise("甲乙")

    assert source.span(2, 2) == Span(1, 3, 4)


def test_a_place_over_a_line_end_is_cut_there() -> None:
    source = normalise("甲乙\r\n丙")

    assert source.span(0, 4) == Span(1, 1, 3)


@given(st.text(alphabet=st.sampled_from("甲1,\r\n\u200b\u3000㈠ “"), max_size=40))
def test_every_place_lies_within_the_file(raw: str) -> None:
    source = normalise(raw)
    lines = split_lines(raw)

    for index in range(len(source.text) + 1):
        span = source.span(index, index + 1)
        assert 1 <= span.line <= len(lines)
        assert 1 <= span.column <= len(lines[span.line - 1]) + 2
        assert span.end > span.column

"""How text is broken into lines and cleaned for print (排行)."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.dossier.lines import NO_START, broken, printable


def lines(text: str, width: float = 10) -> list[str]:
    """Every sign is one wide, Chinese two."""
    return list(broken(text, width, lambda char: 1 if char.isascii() else 2))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", [""]),
        ("一\n\n二", ["一", "", "二"]),
        ("一二三四五六", ["一二三四五", "六"]),
        ("一二三四五,六", ["一二三四", "五,六"]),
        ("一二三四(五)", ["一二三四", "(五)"]),
        ("hello wonderful", ["hello", "wonderful"]),
        ("a" * 25, ["a" * 10, "a" * 10, "a" * 5]),
        ("、" * 12, ["、" * 5, "、" * 5, "、" * 2]),
        ("2026-11-22 第12条", ["2026-11-22", "第12条"]),
    ],
)
def test_lines_break_where_they_may(text: str, expected: list[str]) -> None:
    assert lines(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a\x00b\x07c\x1bd", "abcd"),
        ("一\r\n二\r三", "一\n二\n三"),
        ("左\u202e右\u200b", "左右"),
        ("\t制表\u00a0", " 制表 "),
        ("😀", "〔U+1F600〕"),
        ("\u2764\ufe0f", "❤"),
        ("\U000323af", "〔U+323AF〕"),
    ],
)
def test_what_cannot_be_printed_is_left_out_or_written_as_its_code(text: str, expected: str) -> None:
    assert printable(text, lambda char: char in "abcd一二三左右制表❤" or char.isascii()) == expected


@given(st.text(max_size=300), st.floats(2, 40))
def test_no_sign_is_lost_and_no_line_is_too_wide(text: str, width: float) -> None:
    clean = printable(text, lambda _: True)

    found = lines(clean, width)

    assert "".join(found).replace(" ", "") == clean.replace("\n", "").replace(" ", "")
    assert all(sum(1 if char.isascii() else 2 for char in line) <= max(width, 2) for line in found)


@given(st.text(alphabet="一二三四五六七八九", min_size=1, max_size=60), st.integers(0, 59))
def test_a_single_mark_never_begins_a_line(text: str, place: int) -> None:
    told = text[:place] + "," + text[place:] if place else text

    assert not [line for line in lines(told) if line[:1] in NO_START]

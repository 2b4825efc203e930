"""Messages line up under the word, whatever is wide, narrow or invisible before it."""

from __future__ import annotations

import re

from dsl import tree
from dsl.diagnostics import CODES, Diagnostic, Span, render, split_lines, width


def test_the_mark_stands_under_wide_characters() -> None:
    source = "一\n  由 城管所 主办,综合执法队 协办"
    help_text = "是不是“综合执法队”(又名 城管队)?\n已声明的单位见第 10-15 行"
    mistake = Diagnostic("D104", Span(2, 5, 8), "没有叫“城管所”的单位", help_text, "330281999-示例镇.rule")

    assert render(mistake, source) == (
        "330281999-示例镇.rule:2:5 D104 没有叫“城管所”的单位\n"
        "  2 │   由 城管所 主办,综合执法队 协办\n"
        "    │      ~~~~~~\n"
        "  是不是“综合执法队”(又名 城管队)?\n"
        "  已声明的单位见第 10-15 行"
    )


def test_invisible_characters_and_tabs_take_the_cells_a_reader_sees() -> None:
    source = "\ufeff\t单\u200b位 e\u0301 X"
    place = source.index("X") + 1

    shown = render(Diagnostic("D202", Span(1, place, place + 1), "多了"), source).splitlines()

    assert shown[1] == "  1 │  单位 e\u0301 X"
    assert shown[2] == "    │ " + " " * (1 + 4 + 1 + 1 + 1) + "~"


def test_a_place_after_the_last_character_still_has_a_mark() -> None:
    shown = render(Diagnostic("D203", Span(3, 1, 2), "没有写完", file="f"), "甲\n乙")

    assert shown == "f:3:1 D203 没有写完\n  3 │\n    │ ~"


def test_lines_end_as_in_an_editor() -> None:
    assert split_lines("a\r\nb\rc\nd\u2028e") == ["a", "b", "c", "d\u2028e"]


def test_width_counts_cells() -> None:
    assert width("甲a,。\u200b") == 6


def test_codes_are_well_formed_and_titled() -> None:
    assert all(re.fullmatch(r"D[1-9]\d\d", code) and title for code, title in CODES.items())


def test_a_name_prints_as_its_text() -> None:
    assert str(tree.Name("移动公司", Span(1, 1, 5))) == "移动公司"


def test_a_line_without_end_is_shown_around_its_word() -> None:
    line = "甲" * 5000 + "错" + "乙" * 5000

    first, shown, mark = render(Diagnostic("D202", Span(1, 5001, 5002), "这里不对", file="a.rule"), line).splitlines()

    assert first == "a.rule:1:5001 D202 这里不对"
    assert shown == "  1 │ …" + "甲" * 100 + "错" + "乙" * 99
    assert mark == "    │ " + " " * 201 + "~~"

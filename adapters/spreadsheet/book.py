"""Writes a workbook to be filled in (表格模板): headers, demo lines, notes, and lists to choose from in a column."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from io import BytesIO

from openpyxl import Workbook
from openpyxl.styles import Font, PatternFill
from openpyxl.utils import get_column_letter, quote_sheetname
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from .cells import cell_text

_CHOICES = "选项"
_MOST_LINES = 5000  # as far down as a column offers its list
_WIDTH = 16


@dataclass(frozen=True, slots=True)
class Blank:
    """A sheet: ``header`` in bold, ``lines`` under it, ``choices`` by column; with no header the lines are notes."""

    name: str
    header: tuple[str, ...]
    lines: tuple[tuple[str, ...], ...] = ()
    choices: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


def book(blanks: Sequence[Blank]) -> bytes:
    """The XLSX file. Every cell is text: no program turns a code or a date into something else, or computes it."""
    whole = Workbook()
    whole.remove(whole.worksheets[0])
    hidden = [(blank, column, words) for blank in blanks for column, words in blank.choices.items()]
    sheets = {blank.name: _sheet(whole, blank) for blank in blanks}
    if hidden:
        _offer(whole.create_sheet(_CHOICES), hidden, sheets)
    written = BytesIO()
    whole.save(written)
    return written.getvalue()


def _sheet(whole: Workbook, blank: Blank) -> Worksheet:
    sheet: Worksheet = whole.create_sheet(blank.name)
    for line in (blank.header, *blank.lines) if blank.header else blank.lines:
        sheet.append([cell_text(cell) for cell in line])
    for number in range(1, len(blank.header) + 1):
        sheet.column_dimensions[get_column_letter(number)].width = _WIDTH
        sheet.column_dimensions[get_column_letter(number)].number_format = "@"
        head = sheet.cell(1, number)
        head.font, head.fill = Font(bold=True), PatternFill("solid", start_color="DDEBF7")
        for line_number in range(1, len(blank.lines) + 2):
            sheet.cell(line_number, number).number_format = "@"
    if blank.header:
        sheet.freeze_panes = "A2"
    else:
        sheet.column_dimensions["A"].width = 6 * _WIDTH
    return sheet


def _offer(
    sheet: Worksheet, hidden: Sequence[tuple[Blank, str, tuple[str, ...]]], sheets: Mapping[str, Worksheet]
) -> None:
    """The words stand on a sheet of their own that is not shown: a list inside a cell may have 255 signs only."""
    sheet.sheet_state = "hidden"
    for number, (blank, column, words) in enumerate(hidden, 1):
        letter = get_column_letter(number)
        for line, word in enumerate(words, 1):
            sheet.cell(line, number, cell_text(word))
        source = f"{quote_sheetname(_CHOICES)}!${letter}$1:${letter}${len(words)}"
        offered = DataValidation(type="list", formula1=source, allow_blank=True, showErrorMessage=True)
        offered.error, offered.errorTitle = f"{column}请从列表里选", column
        own = get_column_letter(blank.header.index(column) + 1)
        offered.add(f"{own}2:{own}{_MOST_LINES}")
        sheets[blank.name].add_data_validation(offered)

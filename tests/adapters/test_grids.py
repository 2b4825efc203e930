"""Whole sheets are read as they look: merged cells filled, hidden sheets left, hostile files refused or told."""

from __future__ import annotations

import io
import re
import zipfile
from pathlib import Path

import pytest
from openpyxl import Workbook

from adapters.spreadsheet import Grid, SheetRefused, read_grids
from adapters.spreadsheet import grids as reading


def rewritten(book: Workbook, file: Path, pattern: str, new: str) -> Path:
    """The workbook with something else in its first sheet's XML."""
    packed = io.BytesIO()
    book.save(packed)
    with zipfile.ZipFile(packed) as old, zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as made:
        for name in old.namelist():
            text = old.read(name)
            if name == "xl/worksheets/sheet1.xml":
                text = re.sub(pattern, new, text.decode(), count=1).encode()
            made.writestr(name, text)
    return file


def test_an_old_workbook_and_a_missing_file_are_refused(tmp_path: Path) -> None:
    old = tmp_path / "旧.xls"
    old.write_bytes(b"\xd0\xcf\x11\xe0rest")

    with pytest.raises(SheetRefused, match=r"旧.xls:这是旧版 .xls 文件"):
        read_grids(old)
    with pytest.raises(SheetRefused, match=r"没有\.csv 读不出来"):
        read_grids(tmp_path / "没有.csv")


def test_a_merged_range_that_is_none_means_a_damaged_file(tmp_path: Path) -> None:
    book = Workbook()
    book.worksheets[0].append(["甲", "乙"])
    book.worksheets[0].merge_cells("A1:B1")

    with pytest.raises(SheetRefused, match="已损坏"):
        read_grids(rewritten(book, tmp_path / "坏.xlsx", 'mergeCell ref="A1:B1"', 'mergeCell ref="甲"'))


def test_merged_cells_say_their_text_wherever_they_reach(tmp_path: Path) -> None:
    book = Workbook()
    page = book.worksheets[0]
    page.append(["甲", None, "乙"])
    page.append([None, None, 3.0])
    page.append([None, None, "丙"])
    page.merge_cells("A1:B3")
    page.merge_cells("D1:E2")
    hidden = book.create_sheet("藏")
    hidden.append(["不读"])
    hidden.sheet_state = "hidden"
    book.save(tmp_path / "表.xlsx")

    assert read_grids(tmp_path / "表.xlsx") == (
        Grid("Sheet", ((1, ("甲", "甲", "乙")), (2, ("甲", "甲", "3")), (3, ("甲", "甲", "丙")))),
    )


def test_empty_lines_without_end_cost_nothing_but_their_passing(tmp_path: Path) -> None:
    book = Workbook()
    book.worksheets[0].append(["甲"])
    empty = "".join(f'<row r="{number}"/>' for number in range(2, 50_000))
    file = rewritten(
        book,
        tmp_path / "空.xlsx",
        "</sheetData>",
        f'{empty}<row r="50000"><c r="A50000" t="inlineStr"><is><t>乙</t></is></c></row></sheetData>',
    )

    assert read_grids(file) == (Grid("Sheet", ((1, ("甲",)), (50_000, ("乙",)))),)


def test_more_lines_than_are_kept_are_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "MOST_LINES", 3)
    file = tmp_path / "多.csv"
    file.write_text("甲\n乙\n\n丙\n丁\n", encoding="utf-8")

    assert read_grids(file) == (
        Grid("", ((1, ("甲",)), (2, ("乙",)), (4, ("丙",))), ("行数超过 3,后面的没有读,请分成几个文件",)),
    )


@pytest.mark.parametrize("encoding", ["utf-8-sig", "gb18030", "utf-16"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_text_is_read_in_every_usual_coat(tmp_path: Path, encoding: str, delimiter: str) -> None:
    file = tmp_path / "表.csv"
    file.write_bytes(delimiter.join(("小类", '"一\n二"', " 三 ")).encode(encoding))

    assert read_grids(file) == (Grid("", ((1, ("小类", "一\n二", "三")),)),)

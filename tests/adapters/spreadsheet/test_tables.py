"""Tables with columns of their own are read in whatever form an office keeps them, remarks and title lines above."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import openpyxl
import pytest

from adapters.spreadsheet import Blank, SheetRefused, Table, book, read_tables
from adapters.spreadsheet import tables as reading

HEAD, LINE = "编号,姓名", "a,演示甲"


def is_header(cells: Sequence[str]) -> bool:
    return {"编号", "姓名"}.issubset(cells)


def written(tmp_path: Path, content: bytes, name: str = "名册.csv") -> Path:
    path = tmp_path / name
    path.write_bytes(content)
    return path


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (
            b"\xd0\xcf\x11\xe0" + bytes(99),
            "名册.csv:这是旧版 .xls 文件或加了密码的文件,请用表格软件去掉密码、另存为 .xlsx 后再导入",
        ),
        (b"PK\x03\x04" + bytes(99), "名册.csv:这个 XLSX 文件已损坏或不是表格,请用表格软件重新另存一次"),
        (b"\x81\x00\xff", "名册.csv:文件的文字编码认不出来,请用表格软件另存为“CSV UTF-8”再导入"),
    ],
)
def test_what_is_no_table_is_told(tmp_path: Path, content: bytes, sentence: str) -> None:
    with pytest.raises(SheetRefused) as refused:
        read_tables(written(tmp_path, content), is_header)

    assert str(refused.value) == sentence


def test_a_file_that_cannot_be_opened_is_told(tmp_path: Path) -> None:
    with pytest.raises(SheetRefused, match=r"没有\.csv 读不出来"):
        read_tables(tmp_path / "没有.csv", is_header)


def test_a_table_without_its_header_has_no_columns(tmp_path: Path) -> None:
    assert read_tables(written(tmp_path, "甲,乙\n1,2\n".encode()), is_header) == (Table("", (), ()),)
    assert read_tables(written(tmp_path, b""), is_header) == (Table("", (), ()),)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_every_encoding_and_delimiter_gives_the_same_rows(tmp_path: Path, encoding: str, delimiter: str) -> None:
    text = f"# 说明\n某镇名册\n\n{HEAD}\n# 再说一句\n{LINE}\n".replace(",", delimiter)

    found = read_tables(written(tmp_path, text.encode(encoding)), is_header)

    assert found == (Table("", ("编号", "姓名"), ((6, {"编号": "a", "姓名": "演示甲"}),)),)


def test_a_cell_beyond_the_header_is_a_problem_of_its_line(tmp_path: Path) -> None:
    (found,) = read_tables(written(tmp_path, f"{HEAD}\n{LINE},138\nb,演示乙,,\n".encode()), is_header)

    assert found.problems == ("第 2 行:比表头多出一格",)


def test_a_table_that_is_too_long_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "MOST_ROWS", 2)

    (found,) = read_tables(written(tmp_path, f"{HEAD}\n{LINE}\n{LINE}\n{LINE}\n".encode()), is_header)

    assert (len(found.rows), found.problems) == (2, ("行数超过 2,请分成几个文件",))


def test_every_sheet_that_is_shown_is_read_and_numbers_stay_what_they_were(tmp_path: Path) -> None:
    people = Blank("人员", ("编号", "姓名"), (("a", "演示甲"),), {"姓名": ("演示甲",)})
    path = written(tmp_path, book((people, Blank("说明", (), (("怎样填",),)))), "名册.xlsx")
    whole = openpyxl.load_workbook(path)
    whole["人员"].append([330281102, "演示乙"])
    whole.save(path)

    rows = ((2, {"编号": "a", "姓名": "演示甲"}), (3, {"编号": "330281102", "姓名": "演示乙"}))
    assert read_tables(path, is_header) == (Table("人员", ("编号", "姓名"), rows), Table("说明", (), ()))

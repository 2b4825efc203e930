"""The judge of a city's table notices what is wrong: a small table with its own labels, and labels that do not fit."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType

import pytest

from tests.tables.city import LABELS, judge, main, mark

HEADER = ("sheet", "row", "big", "big_name", "small", "small_name", "unit", "dept", "cond", "close", "limit")
CELLS = ("01", "街面", "02", "护栏", "市政所、清洁所", "市局", "护栏倒了", "扶正", "2小时")
LABEL = {
    "row": "3", "hash": mark(*CELLS), "class_code": "01", "class": mark("街面"), "sub_code": "02", "sub": mark("护栏"),
    "condition": "V", "condition_hash": mark("护栏倒了"), "units": "2", "units_hash": mark("市政所", "清洁所"),
    "overseer": mark("市局"), "closing": mark("扶正"), "amount": "2", "unit": "小时",
}  # fmt: skip


def written(
    folder: Path, cells: tuple[str, ...] = CELLS, label: Mapping[str, str] = MappingProxyType({})
) -> tuple[Path, Path]:
    """A table of one row, and its label."""
    table, labels = folder / "表.csv", folder / "标注.csv"
    with table.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([HEADER, ("事件", "3", *cells)])
    with labels.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, LABEL.keys())
        writer.writeheader()
        writer.writerow({**LABEL, **label})
    return table, labels


@pytest.mark.parametrize(
    ("label", "wrong"),
    [
        ({"amount": "3"}, "第3行 处置时限"),
        ({"unit": "工作时"}, "第3行 处置时限"),
        ({"units": "1"}, "第3行 责任单位"),
        ({"closing": mark("更换")}, "第3行 结案标准"),
        ({"condition": "J"}, "第3行 立案条件(要人认定)"),
    ],
)
def test_a_cell_that_a_reader_reads_otherwise_is_wrong(tmp_path: Path, label: dict[str, str], wrong: str) -> None:
    verdict = judge(*written(tmp_path, label=label))

    assert (verdict.wrong, verdict.good) == ((wrong,), False)


def test_a_row_that_has_changed_since_it_was_labelled_is_told(tmp_path: Path) -> None:
    verdict = judge(*written(tmp_path, (*CELLS[:-1], "4小时")))

    assert (verdict.strangers, verdict.good) == ((3,), False)


def test_a_row_as_labelled_is_good(tmp_path: Path) -> None:
    verdict = judge(*written(tmp_path))

    assert (verdict.exact, verdict.wrong, verdict.strangers, verdict.good) == (1.0, (), (), True)


def test_the_labels_hold_numbers_and_hashes_and_no_word_of_the_table() -> None:
    text = LABELS.read_text(encoding="utf-8")

    assert {char for char in text if "一" <= char <= "龥"} <= set("分钟小时紧急工作日")


def test_the_command_says_what_it_found(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    table, _ = written(tmp_path)

    assert (main([]), main([str(table)])) == (2, 1)
    said = capsys.readouterr()
    assert said.err == "用法:python -m tests.tables.city 表格.csv\n"
    assert "人工标注 144 行" in said.out
    assert "没有标注或已经改过的行:3" in said.out

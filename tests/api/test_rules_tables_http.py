"""A table over HTTP becomes rule text with a report; what is no table is told, and nothing is kept."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx
import pytest

from adapters.spreadsheet import JailedTables, SheetRefused
from tests.support.web import Visitor, data_of, errors_of, told

BOOK = (Path(__file__).resolve().parents[1] / "data" / "tables" / "示例标准.xlsx").read_bytes()
FORM = {"town": "330481999", "name": "示例镇", "day": "自然日", "hour": "连续小时"}
OFFICE = {"office": "周一至周五 08:30-11:30、13:30-17:00"}


@pytest.fixture(scope="module")
def clerk(sign_in: Callable[[str], Visitor]) -> Visitor:
    return sign_in("hn-clerk")


def send(visitor: Visitor, data: bytes, **form: str) -> httpx.Response:
    """Upload a table."""
    return visitor.post("/api/v1/rules/import-table", files={"file": ("a", data)}, data={**FORM, **form})


def test_a_deputy_has_no_rules_to_import(deputy: Visitor) -> None:
    assert told(send(deputy, BOOK))[0] == 403


@pytest.mark.parametrize(
    ("data", "form", "says"),
    [
        (b"", {}, "没有收到文件,请选择一个后上传"),
        (b"\xd0\xcf\x11\xe0", {}, "这是旧版 .xls 文件"),
        (b"PK\x03\x04", {}, "这个 XLSX 文件已损坏"),
        ("甲,乙\n".encode(), {}, "没有找到表头"),
        (BOOK, {}, "请加上 --office"),
    ],
    ids=["nothing", "old", "broken", "no heading", "hours"],
)
def test_what_cannot_become_rules_is_told(clerk: Visitor, data: bytes, form: dict[str, str], says: str) -> None:
    answer = send(clerk, data, **form)

    assert answer.status_code == 422
    assert says in errors_of(answer)["file"]


def test_a_table_becomes_a_text_that_the_checker_finds_sound(clerk: Visitor) -> None:
    made: dict[str, Any] = data_of(send(clerk, BOOK, **OFFICE))

    assert (made["file"], made["rows"], made["findings"]) == ("330481999-示例镇.rule", 9, 2)
    assert [doubt["place"] for doubt in made["doubts"]] == [
        *("工作表“事件”第10行I列", "工作表“事件”第11行I列", "工作表“事件”第12行G列", "工作表“事件”第13行I列")
    ]
    assert made["aliases"] == ["单位 “综合行政执法局(城管)” 又名 市城管局、城管局"]
    assert (made["problems"], made["diagnostics"]) == ([], [])
    checked = data_of(clerk.post("/api/v1/rules/check", {"files": {made["file"]: made["text"]}}))
    assert checked == {"ok": True, "diagnostics": []}


async def test_a_reader_that_dies_or_takes_too_long_is_one_sentence() -> None:
    dying = JailedTables(command=(sys.executable, "-c", "raise SystemExit(1)"))
    sleeping = JailedTables(command=(sys.executable, "-c", "import time; time.sleep(60)"), wall_seconds=0.2)

    with pytest.raises(SheetRefused, match="中途停了"):
        await dying.read(BOOK)
    with pytest.raises(SheetRefused, match="没有读完"):
        await sleeping.read(BOOK)

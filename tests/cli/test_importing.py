"""minqing import: every line accounted for – taken once, told as repeated, or refused with a reason."""

from __future__ import annotations

import json
import os
import sqlite3
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from adapters.store.concealing import revealed
from api.cipher_wiring import cipher_of
from api.settings import load
from tests.cli.conftest import Run

HEADER = "时间,内容,类别,镇街,身份,答复,答复时间,编号"
DONE = "2020-10-04 08:48,井盖响,窨井盖,海洲街道,县代表,已处理好,2020-10-04 19:09,"


@pytest.fixture
def sheet(tmp_path: Path) -> Any:
    def write(*lines: str, header: str = HEADER, name: str = "messages.csv") -> Path:
        file = tmp_path / name
        file.write_text("\n".join([header, *lines]), encoding="utf-8")
        return file

    return write


def said_of(run: Run, file: Path, *options: str) -> tuple[int, list[dict[str, Any]], dict[str, Any]]:
    """Exit code, the lines that were told, and the summary."""
    said = run("import", file, "--json", *options)
    *lines, last = (json.loads(line) for line in said.out.splitlines())
    return said.code, lines, last["summary"]


def rows(home: Path, query: str) -> list[Any]:
    with sqlite3.connect(home / "minqing.db") as connection:
        return connection.execute(query).fetchall()


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("2020-13-04,井盖响,,海洲街道,,,,", "时间:时间“2020-13-04”不存在,请核对"),
        ("2020-10-04,,路灯,海洲街道,,,,", "没有内容也没有标题"),
        ("2020-10-04,井盖响,,火星镇,,,,", "没有“火星镇”这个镇街,请写全称或代码"),
        ("2020-10-04,井盖响,,,,,,", "没有写镇街,也没有用 --township 指定"),
        ("2990-10-04,井盖响,,海洲街道,,,,", "时间 2990-10-04 00:00 还没有到,请核对"),
        ("1900-01-01,井盖响,,海洲街道,,,,", "时间 1900-01-01 00:00 太早,请核对"),
        ("0001-01-01,井盖响,,海洲街道,,,,", "时间 1-01-01 00:00 太早,请核对"),
        ("2020-10-04 09:00,井盖响,,海洲街道,,好了,2020-10-04 08:00,", "答复时间早于上报时间,请核对"),
        (f"2020-10-04,{'长' * 20001},,海洲街道,,,,", "内容有 20001 字,超过 20000 字"),
    ],
)
def test_a_line_that_makes_no_report_is_refused_with_its_number(
    ready: Run, home: Path, sheet: Any, line: str, reason: str
) -> None:
    code, told, summary = said_of(ready, sheet(DONE, line))

    assert (code, told) == (1, [{"line": 3, "refused": reason}])
    assert (summary["lines"], summary["filed"], summary["refused"]) == (2, 1, 1)
    assert rows(home, "SELECT count(*) FROM cases") == [(1,)]


def test_an_unknown_township_option_stops_before_the_first_line(ready: Run, sheet: Any) -> None:
    said = ready("import", sheet(DONE), "--township", "999999999")

    assert (said.code, said.err) == (2, "没有代码为 999999999 的镇街\n")


def test_without_rules_nothing_is_imported(minqing: Run, sheet: Any) -> None:
    minqing("migrate", "--schema-only")

    said = minqing("import", sheet(DONE))

    assert (said.code, said.err) == (2, "数据库里还没有启用的规约,请先运行 minqing migrate\n")


def test_a_table_without_words_is_refused_whole(ready: Run, sheet: Any) -> None:
    said = ready("import", sheet("1,2", header="甲,乙"))

    assert said.code == 2
    assert "找不到表头" in said.err


def test_identical_lines_are_one_report_and_the_later_ones_are_told(ready: Run, home: Path, sheet: Any) -> None:
    code, told, summary = said_of(ready, sheet(DONE, DONE, DONE + "7", DONE + "7"))

    assert code == 0
    assert told == [{"line": 3, "duplicate_of": 2}, {"line": 5, "duplicate_of": 4}]
    assert (summary["filed"], summary["duplicates"]) == (2, 2)
    assert rows(home, "SELECT count(*) FROM cases") == [(2,)]


def test_one_number_with_two_contents_is_for_a_person_to_settle(ready: Run, sheet: Any) -> None:
    other = DONE.replace("井盖响", "路灯坏")
    first = said_of(ready, sheet(DONE + "7", other + "7"))
    second = said_of(ready, sheet(other + "7", name="later.csv"))

    assert first[1] == [{"line": 3, "refused": "编号 7 与第 2 行相同,内容不同,请核对"}]
    assert second[1] == [{"line": 2, "refused": "编号 7 以前导入过,内容不同,请核对"}]


def test_the_same_file_again_changes_nothing(ready: Run, home: Path, sheet: Any) -> None:
    file = sheet(DONE, DONE + "7", "2020-10-05,路灯坏,路灯,海洲街道,,,,")
    first = said_of(ready, file)
    events = rows(home, "SELECT count(*) FROM events")

    second = said_of(ready, file)

    assert (first[2]["filed"], first[2]["known"]) == (3, 0)
    assert (second[0], second[2]["filed"], second[2]["known"]) == (0, 0, 3)
    assert rows(home, "SELECT count(*) FROM events") == events


def test_columns_in_another_order_are_the_same_line(ready: Run, sheet: Any) -> None:
    said_of(ready, sheet("井盖响,海洲街道,2020-10-04", header="内容,镇街,时间"))

    _, _, summary = said_of(ready, sheet("海洲街道,2020-10-04,井盖响", header="镇街,时间,内容", name="b.csv"))

    assert (summary["filed"], summary["known"]) == (0, 1)


def test_history_runs_no_clock_and_tells_nobody(ready: Run, home: Path, sheet: Any) -> None:
    said_of(ready, sheet(DONE, "2020-10-04,路灯坏,路灯,海洲街道,,,,"))

    assert rows(home, "SELECT phase, next_at FROM cases") == [("closed", None), ("closed", None)]
    assert rows(home, "SELECT count(*) FROM clocks") == [(0,)]
    assert rows(home, "SELECT count(*) FROM notices") == [(0,)]


def test_live_lines_run_their_clocks_unless_they_have_their_reply(ready: Run, home: Path, sheet: Any) -> None:
    _, _, summary = said_of(ready, sheet(DONE, "2020-10-04,路灯坏,路灯,海洲街道,,,,"), "--live")

    assert summary["filed"] == 2
    assert sorted(rows(home, "SELECT phase FROM cases")) == [("closed",), ("pooled",)]
    assert rows(home, "SELECT count(*) > 0 FROM clocks") == [(1,)]
    assert rows(home, "SELECT count(*) > 0 FROM notices") == [(1,)]


def test_sheets_that_are_not_read_are_named(ready: Run, tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    assert book.active is not None
    book.active.append(["内容", "镇街"])
    book.active.append(["路灯坏", "海洲街道"])
    book.create_sheet("十一月").append(["内容", "镇街"])
    book.save(tmp_path / "两张表.xlsx")

    said = ready("import", tmp_path / "两张表.xlsx")

    assert said.code == 0
    assert "只导入了第一张表,工作簿里还有:十一月;请另存后分别导入" in said.err


def test_an_unknown_category_is_counted_and_never_guessed(ready: Run, home: Path, sheet: Any) -> None:
    lines = ["2020-10-04,井盖响,飞碟,海洲街道,村民,,,", "2020-10-05,井盖响,下水道盖,海洲街道,县人大代表,,,"]

    _, _, summary = said_of(ready, sheet(*lines))

    assert summary["unknown"] == {"category": {"飞碟": 1}, "role": {"村民": 1}}
    assert sorted(rows(home, "SELECT category FROM cases")) == [("",), ("窨井盖",)]


def test_a_dry_run_tells_the_same_and_saves_nothing(ready: Run, home: Path, sheet: Any) -> None:
    kinds = ("窨井盖", "路灯", "交通信号", "飞碟", "")
    lines = [f"2020-10-0{i + 1},井盖响,{kind},海洲街道,代表,,,{i}" for i, kind in enumerate(kinds)]
    file = sheet(*lines, lines[0], "2020-10-04,井盖响,,火星镇,,,,", "2020-10-04,违建,违建,小曹娥镇,,,,")

    foretold = said_of(ready, file, "--dry-run")
    untouched = rows(home, "SELECT count(*) FROM cases")
    done = said_of(ready, file)

    assert untouched == [(0,)]
    assert foretold == done
    assert sum(done[2]["clauses"].values()) == done[2]["filed"] == 6


def test_a_channel_of_any_length_is_taken(ready: Run, home: Path, sheet: Any) -> None:
    code, *_ = said_of(ready, sheet(f"2020-10-04,井盖响,海洲街道,{'长' * 60}", header="时间,内容,镇街,渠道"))

    assert (code, rows(home, "SELECT channel FROM cases")) == (0, [("长" * 40,)])


def test_the_words_of_a_line_are_kept_beside_the_log(ready: Run, home: Path, sheet: Any) -> None:
    said_of(
        ready,
        sheet("330481002,不响了,井盖,演示·张某,水月亭路", header="镇街,内容,标题,上报人,地址"),
    )

    cipher = cipher_of(load(None, dict(os.environ)))
    stored = [(what, id_, json.loads(body)) for id_, what, body in rows(home, "SELECT id, what, body FROM contents")]
    assert all(body.keys() == {"sealed"} for _, _, body in stored)
    kept = {what: dict(revealed(cipher, id_, body)) for what, id_, body in stored}
    assert kept == {"text": {"text": "井盖\n不响了"}, "address": {"text": "水月亭路"}, "name": {"name": "演示·张某"}}
    assert not any("水月亭路" in str(data) or "张某" in str(data) for (data,) in rows(home, "SELECT data FROM events"))


def test_a_workbook_is_read_like_a_table(ready: Run, tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.active.append(["Time", "Content", "Township"])  # type: ignore[union-attr]  # a new workbook has a sheet
    book.active.append(["2020-10-04 08:48", "井盖响", "330481002"])  # type: ignore[union-attr]  # the same
    book.save(tmp_path / "m.xlsx")

    code, told, summary = said_of(ready, tmp_path / "m.xlsx")

    assert (code, told, summary["filed"]) == (0, [], 1)


def test_people_read_a_summary(ready: Run, sheet: Any) -> None:
    said = ready("import", sheet(DONE, DONE, "x,井盖响,,海洲街道,,,,"), "--progress")

    assert said.code == 1
    assert said.out.splitlines() == [
        "第 3 行与第 2 行相同,只算一件",
        "第 4 行没有收:时间:时间“x”看不懂,请写成 2020-10-04 08:48",
        "共 3 行:收下 1 件,以前已有 0 件,重复 1 行,没有收 1 行",
        "         1  海宁市 第二条(窨井盖)、对照 产权单位(不清楚、未填)",
        "  其中待认领 1 件",
    ]
    assert "1 行,收下 1,拒绝 0" in said.err


def test_what_was_imported_folds_to_what_is_stored(ready: Run, sheet: Any) -> None:
    said_of(ready, sheet(DONE, "2020-10-04,路灯坏,路灯,海洲街道,,,,"), "--live")

    assert ready("rebuild", "--verify").last == "重算了 2 件,全部相符"

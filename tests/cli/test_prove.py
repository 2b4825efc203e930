"""minqing prove: what is wrong first, with an example report, and an exit code that tells."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.conftest import Run

HEAD = "镇街 示例镇 330281999\n施行 2026-01-01,未办结的适用旧版;语言 第2版\n单位 镇政府\n单位 综合执法队\n"
REST = "第三条 其余 由 各单位 认领;2个连续小时内 无人认领的,由 镇政府 指定\n"
DEAD = (
    HEAD
    + "第一条 灯 提到 “路灯”,并且 上报人 是 居民、代表的,由 镇政府 办理\n"
    + "第二条 不亮 提到 “路灯不亮”,并且 上报人 是 代表的,由 综合执法队 办理\n"
    + REST
)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    folder = tmp_path / "here"
    folder.mkdir()
    made = folder / "330281999-示例镇.rule"
    made.write_text(DEAD, encoding="utf-8")
    return made


def test_a_dead_clause_is_told_with_a_report_and_fails(minqing: Run, file: Path) -> None:
    said = minqing("prove", file)

    assert said.code == 1
    assert said.out.splitlines()[:6] == [
        "示例镇(330281999)",
        "  要改的:",
        "    [用不上] 第二条(不亮)的去向永远用不上:凡是它管的件,第一条(灯)都先管了",
        "        例如:2026-03-02 09:00 代表 上报 “路灯不亮”,类别 未知:先管的是第一条(灯)",
        "        把第二条移到前面,或者改正条件;用不着的,请删去",
        "  可以知道的:",
    ]
    assert said.last == "示例镇:要改的 1 处、未能判定的 0 处、可以知道的 3 处"


def test_a_file_with_a_mistake_is_not_proved(minqing: Run, file: Path) -> None:
    file.write_text(DEAD.replace("由 镇政府 办理", "由 城管所 办理"), encoding="utf-8")

    said, plain = minqing("prove", file), minqing("prove", file, "--json")

    assert said.code == plain.code == 1
    assert "没有叫“城管所”的单位" in said.out
    assert said.last == "有 1 处错误,没有证明;请先用 minqing check 改好"
    assert [each["code"] for each in json.loads(plain.out)["diagnostics"]] == ["D104"]


def test_an_unknown_place_is_refused(minqing: Run, file: Path) -> None:
    assert minqing("prove", file, "--town", "330281000").code == 2


def test_nothing_to_change_ends_well(minqing: Run, file: Path) -> None:
    file.write_text(DEAD.replace("路灯不亮", "行道树"), encoding="utf-8")

    said = minqing("prove", file, "--town", "330281999")

    assert said.code == 0
    assert said.last == "示例镇:要改的 0 处、未能判定的 0 处、可以知道的 5 处"


def test_who_is_missing_is_told_with_the_roster(minqing: Run, file: Path, tmp_path: Path) -> None:
    roster = tmp_path / "名册.csv"
    head = "编号,姓名,角色,级别,行政区划代码,单位,群,岗位,任职起,任职止"
    roster.write_text(f"{head}\nsl-1,演示·值班员,单位人员,,330281999,镇政府,,,2017-01-01,\n", encoding="utf-8")

    plain = minqing("prove", file, "--roster", roster, "--json")

    findings = json.loads(plain.out)["proofs"][0]["findings"]
    assert [each["text"] for each in findings if each["kind"] == "收件人"] == [
        "第二条(不亮)写到的综合执法队,名册里没有人:交给它的件、写给它的提醒没有人收"
    ]


def test_programs_get_the_report_as_values(minqing: Run, file: Path) -> None:
    plain = json.loads(minqing("prove", file, "--json").out)

    first = plain["proofs"][0]["findings"][0]
    assert (plain["ok"], first["verdict"], first["clauses"][0]["text"]) == (False, "不成立", "示例镇 第二条(不亮)")
    assert first["example"]["facts"] == {
        "jurisdiction": "330281999",
        "at": "2026-03-02T09:00:00+08:00",
        "text": "路灯不亮",
        "role": "代表",
    }

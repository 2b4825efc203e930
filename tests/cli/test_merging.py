"""minqing merge-units: a unit goes into another, and doctor tells what it has come to."""

from __future__ import annotations

import json

import pytest

from tests.cli.conftest import Run


def mergers(ready: Run) -> tuple[bool | None, str]:
    findings = json.loads(ready("doctor", "--json").out)["findings"]
    return next((each["well"], each["words"]) for each in findings if each["what"] == "并入的单位")


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("110101001", "移动公司", "电信公司"), "没有代码为110101001的辖区\n"),
        (("330481", "园林局", "电信公司"), "330481 没有叫“园林局”的单位\n"),
        (("330481", "移动公司", "移动公司"), "移动公司不能承接:移动公司不能并入自己,也不能互相并入\n"),
    ],
)
def test_what_cannot_be_merged_is_refused(ready: Run, arguments: tuple[str, ...], sentence: str) -> None:
    said = ready("merge-units", *arguments)

    assert (said.code, said.err) == (1, sentence)


def test_a_date_that_nobody_can_read_is_refused(ready: Run) -> None:
    said = ready("merge-units", "330481", "移动公司", "电信公司", "--from", "明天")

    assert said.code == 2
    assert "日期“明天”看不懂,请写成 2026-12-01" in said.err


def test_a_merger_is_told_and_doctor_asks_for_the_rule_file_to_follow(ready: Run) -> None:
    before = mergers(ready)

    said = ready("merge-units", "330481", "移动公司", "电信公司", "--json")
    later = ready("merge-units", "330481", "水务集团", "电信公司", "--from", "2099-01-01")

    assert before == (True, "没有并入别的单位的")
    assert json.loads(said.out)["moved"] == 0
    assert later.out.splitlines() == [
        "水务集团自 2099-01-01 起并入电信公司,规约里写水务集团的从那天起都交给电信公司",
        "在办的件已移交 0 件;办结的件仍写原单位的名称",
    ]
    well, words = mergers(ready)
    assert well is None
    assert words.endswith("规约里还写着 330481 移动公司,照样交给新单位,下次修改规约时请改掉")
    assert "水务集团→电信公司(2099-01-01 起)" in words

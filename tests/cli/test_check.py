"""minqing check: all mistakes at once, examples too, and only those that were asked about."""

from __future__ import annotations

import json
from pathlib import Path

from tests.cli.conftest import FILES, Run, edit

COUNTY = "330481-海宁市.rule"


def test_every_mistake_of_every_file_is_told_at_its_word(minqing: Run, rules: Path) -> None:
    edit(rules / COUNTY, "抄送 住建局", "抄送 住建居")
    edit(rules / "330281102-小曹娥镇.rule", "类别 属于 违建的,", "类别 属于 违健的,")

    said = minqing("check", rules)

    assert said.code == 1
    assert "住建居" in said.out
    assert "违健" in said.out
    assert said.out.count("│") == 4  # two mistakes, two lines of picture each
    assert said.last == f"{FILES} 个文件,2 处错误,0 处提醒,例子没有运行"


def test_an_example_that_does_not_come_out_fails(minqing: Run, rules: Path) -> None:
    edit(rules / COUNTY, "自受理之日起1个月内 答复", "自受理之日起2个月内 答复")

    said = minqing("check", rules)

    assert said.code == 1
    assert "答复应不迟于 2020-11-04 24:00,实际不迟于 2020-12-04 24:00" in said.out
    assert "例子通过" in said.last


def test_a_file_brings_its_folder_along_and_tells_of_mistakes_there(minqing: Run, rules: Path) -> None:
    edit(rules / COUNTY, "抄送 住建局", "抄送 住建居")

    said = minqing("check", rules / "330481001-硖石街道.rule")

    assert said.code == 1
    assert "住建居" not in said.out
    assert "另有 1 处错误在同一文件夹的其他文件里" in said.out


def test_a_file_from_elsewhere_needs_its_superiors(minqing: Run, rules: Path, tmp_path: Path) -> None:
    away = tmp_path / "away"
    away.mkdir()
    file = away / "330481001-硖石街道.rule"
    (rules / file.name).rename(file)

    alone, together = minqing("check", file), minqing("check", file, "--with", rules)

    assert alone.code == 1
    assert (together.code, together.last) == (0, "1 个文件,0 处错误,0 处提醒,7/7 个例子通过")


def test_a_file_that_is_no_text_is_named(minqing: Run, rules: Path) -> None:
    (rules / COUNTY).write_bytes("市 海宁市".encode("gb18030"))

    said = minqing("check", rules)

    assert (said.code, said.err) == (2, f"{COUNTY} 不是 UTF-8 编码,请另存为 UTF-8\n")


def test_two_files_of_one_name_are_refused(minqing: Run, rules: Path, tmp_path: Path) -> None:
    other = tmp_path / COUNTY
    other.write_text("市 海宁市 330481", encoding="utf-8")

    said = minqing("check", rules / COUNTY, other)

    assert (said.code, said.err) == (2, f"有两个不同的文件都叫 {COUNTY},请分开检查\n")


def test_an_empty_folder_is_no_rules(minqing: Run, tmp_path: Path) -> None:
    said = minqing("check", tmp_path)

    assert (said.code, said.out) == (2, "")


def test_a_wrong_calendar_line_is_told_beside_the_rules(minqing: Run, rules: Path, tmp_path: Path) -> None:
    (rules / "日历.txt").write_text("2027-02-30 休\n", encoding="utf-8")
    config = tmp_path / "c.yaml"
    config.write_text(f"rules:\n  dir: {rules}\n", encoding="utf-8")

    said = minqing("check", "--config", config)

    assert said.code == 1
    assert "日历.txt:1:1 C103" in said.out
    assert "例子没有运行" in said.last


def test_the_shipped_rules_are_sound(minqing: Run) -> None:
    said = minqing("check", "--json")

    found = json.loads(said.out)
    assert said.code == 0
    assert (found["sound"], found["diagnostics"], found["errors_elsewhere"]) == (True, [], 0)
    assert all(example["passed"] for example in found["examples"])


def test_json_has_place_and_picture_of_a_mistake(minqing: Run, rules: Path) -> None:
    edit(rules / COUNTY, "抄送 住建局", "抄送 住建居")

    said = minqing("check", rules, "--json")

    [mistake] = json.loads(said.out)["diagnostics"]
    assert (mistake["file"], mistake["severity"]) == (COUNTY, "error")
    assert (rules / COUNTY).read_text(encoding="utf-8").splitlines()[mistake["line"] - 1][
        mistake["column"] - 1 : mistake["end"] - 1
    ] == "住建居"
    assert "~~~~~~" in mistake["picture"]

"""minqing diff: what two files decide differently, and what it says when they cannot be compared."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.conftest import Run

NAME = "330281999-示例镇.rule"
BEFORE = (
    "镇街 示例镇 330281999\n施行 2026-01-01,未办结的适用旧版;语言 第2版\n"
    "天、日 指 自然日\n单位 镇政府\n单位 综合执法队\n"
    "第一条 灯 提到 “路灯”的,由 镇政府 办理\n第二条 其余 由 综合执法队 办理\n"
)


@pytest.fixture
def files(tmp_path: Path) -> tuple[Path, Path]:
    made = tmp_path / "before", tmp_path / "after"
    for folder in made:
        folder.mkdir()
        (folder / NAME).write_text(BEFORE, encoding="utf-8")
    return made


def test_files_with_a_mistake_are_not_compared(minqing: Run, files: tuple[Path, Path]) -> None:
    (files[1] / NAME).write_text(BEFORE.replace("由 镇政府", "由 城管所"), encoding="utf-8")

    said = minqing("diff", *files)

    assert said.code == 2
    assert "有错误,没有比较;请先用 minqing check 改好" in said.out + said.err


def test_a_place_without_rules_is_refused(minqing: Run, files: tuple[Path, Path]) -> None:
    said = minqing("diff", *files, "--town", "330281998")

    assert said.code == 2
    assert "没有代码是 330281998 的规约,或者只有一方有" in said.out + said.err


def test_the_same_files_differ_in_nothing(minqing: Run, files: tuple[Path, Path]) -> None:
    said = minqing("diff", *files, "--town", "330281999")

    assert (said.code, said.out.splitlines()[:2]) == (0, ["示例镇(330281999)", "  文字一样,没有变化"])


def test_a_place_that_one_side_lacks_is_named(minqing: Run, files: tuple[Path, Path]) -> None:
    other = BEFORE.replace("示例镇 330281999", "样板镇 330281998")
    (files[1] / "330281998-样板镇.rule").write_text(other, encoding="utf-8")

    said = minqing("diff", *files)

    assert said.code == 1
    assert "样板镇(330281998)只有改后的一方有规约,没有比较" in said.out


def test_a_change_is_told_with_a_report_and_both_clauses(minqing: Run, files: tuple[Path, Path]) -> None:
    (files[1] / NAME).write_text(BEFORE.replace("“路灯”的", "“路灯不亮”的"), encoding="utf-8")

    said, plain = minqing("diff", *files), minqing("diff", *files, "--json")

    assert said.code == 1
    assert said.out.splitlines()[:6] == [
        "示例镇(330281999)",
        "  文字改动:第一条 灯(修改)",
        "  1. 去向(1 种情形)",
        "     原来:由 镇政府 办理,依第一条(灯)",
        "     改后:由 综合执法队 办理,依第二条(其余)",
        "     例如:2026-03-02 09:00 居民 上报 “路灯”,类别 未知",
    ]
    assert [each["matter"] for each in json.loads(plain.out)["differences"][0]["classes"]] == ["去向"]

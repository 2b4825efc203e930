"""Every kind of sentence of the language side by side with itself: a declaration more changes no decision."""

from __future__ import annotations

import pytest

from dsl.comparing import compare
from dsl.compile import compile_bundle
from tests.dsl.meaning import NATIONAL_DAY
from tests.support.source import ROOT

FOLDER = ROOT / "tests" / "corpus" / "constructs"
TOLD = ("按位置对照", "附表", "步骤", "预警", "特别位置", "单位类型", "初审")


@pytest.mark.parametrize("name", TOLD)
def test_a_mark_more_is_told_and_nothing_else(name: str) -> None:
    text = (FOLDER / f"{name}.rule").read_text(encoding="utf-8")
    before, after = (compile_bundle({"330281999-示例镇.rule": each}).bundle for each in (text, text + "标记 新标记\n"))
    assert before is not None
    assert after is not None

    found = compare(before, after, "330281999", on=NATIONAL_DAY)

    assert [(each.matter, each.name) for each in found.stated] == [("标记", "新标记")]
    assert (found.classes, found.undecided) == ((), ())


@pytest.mark.parametrize("name", TOLD)
def test_a_unit_more_has_everything_looked_at_and_every_class_is_one_of_the_way(name: str) -> None:
    text = (FOLDER / f"{name}.rule").read_text(encoding="utf-8")
    lines = text.split("\n")
    at = next(n for n, line in enumerate(lines) if line.startswith("单位 "))
    more = "\n".join([*lines[:at], "单位 新来站", *lines[at:]])
    before, after = (compile_bundle({"330281999-示例镇.rule": each}).bundle for each in (text, more))
    assert before is not None
    assert after is not None

    found = compare(before, after, "330281999", on=NATIONAL_DAY)

    assert ("单位", "新来站") in [(each.matter, each.name) for each in found.stated]
    assert {each.matter for each in found.classes} <= {"去向"}

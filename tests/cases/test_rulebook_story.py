"""One whole rule book (整部规约) of a fictional town, with nearly every construct, run in the case engine."""

from __future__ import annotations

from pathlib import Path

from cases.trials import run_examples
from dsl.bundle import Source
from dsl.compile import compile_bundle
from dsl.explain import explain
from dsl.facts import Facts
from tests.cases.test_construct_stories import YEAR
from tests.support.matters import at

FILES = sorted((Path(__file__).parents[1] / "corpus" / "rulebook").glob("*.rule"))
TOWN = "330281999"


def test_the_whole_book_is_without_mistakes_and_its_examples_come_out() -> None:
    compiled = compile_bundle([Source(path.name, path.read_text(encoding="utf-8")) for path in FILES])

    assert compiled.diagnostics == ()
    assert compiled.bundle is not None
    assert [(ran.title, ran.failures) for ran in run_examples(compiled.bundle, YEAR)] == [
        ("周五下午的违建", ()),
        ("跨年答复", ()),
    ]


def test_a_report_of_the_book_is_explained_with_its_steps_and_what_they_wait_for() -> None:
    compiled = compile_bundle([Source(path.name, path.read_text(encoding="utf-8")) for path in FILES])
    assert compiled.bundle is not None

    told = explain(compiled.bundle.rulesets[TOWN], Facts(TOWN, at("2026-12-11 16:00"), category=("违建",)))

    lines = [line.strip() for line in told.splitlines()]
    assert [line for line in lines if line.startswith(("处罚", "等待"))] == [
        "处罚(综合执法队):自交办起 7个工作日(依 示例镇 第五条(二)(私搭乱建))",
        "等待:停工,还不知道 建设状态(依 示例镇 第五条(一)(私搭乱建))",
        "等待:拆除,还不知道 建设状态(依 示例镇 第五条(三)(私搭乱建))",
    ]

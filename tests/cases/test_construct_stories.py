"""Stories of one file each: every construct of the language with its examples, which run in the case engine."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from cases.trials import run_examples
from dsl.bundle import Source
from dsl.calendar import Calendar
from dsl.compile import compile_bundle
from dsl.diagnostics import render

STORIES = sorted((Path(__file__).parents[1] / "corpus" / "constructs").glob("*.rule"))
FILE = "330281999-示例镇.rule"
#: Plain weeks and a National Day of seven days; 2027 has no notice yet, so what runs into it is 暂定.
YEAR = Calendar(
    "示例",
    frozenset({2026}),
    frozenset(date(2026, 10, day) for day in range(1, 8)),
    frozenset({date(2026, 9, 20), date(2026, 10, 10)}),
)


@pytest.mark.parametrize("story", STORIES, ids=lambda path: path.stem)
def test_every_example_of_the_story_comes_out(story: Path) -> None:
    text = story.read_text(encoding="utf-8")

    compiled = compile_bundle([Source(FILE, text)])
    results = run_examples(compiled.bundle, YEAR) if compiled.bundle else ()

    assert [render(told, text) for told in compiled.diagnostics] == []
    assert [render(told, text) for result in results for told in result.failures] == []
    assert results

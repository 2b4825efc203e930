"""Stories of several files, a folder each: what a superior has settled, left open, forbidden or held to."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from cases.trials import run_examples
from dsl.bundle import Bundle, Source
from dsl.calendar import Calendar
from dsl.compile import compile_bundle
from dsl.diagnostics import render

STORIES = sorted(path for path in (Path(__file__).parents[1] / "corpus" / "constructs").iterdir() if path.is_dir())
#: Plain weeks and a National Day of seven days, as examples of this file take it.
YEAR = Calendar(
    "示例",
    frozenset({2026, 2027}),
    frozenset(date(2026, 10, day) for day in range(1, 8)),
    frozenset({date(2026, 9, 20), date(2026, 10, 10)}),
)


def sources(folder: Path) -> tuple[Source, ...]:
    return tuple(Source(path.name, path.read_text(encoding="utf-8")) for path in sorted(folder.glob("*.rule")))


def compiled(folder: Path) -> Bundle:
    files = sources(folder)
    result = compile_bundle(files)
    texts = {source.name: source.text for source in files}
    assert result.bundle is not None, "\n".join(render(told, texts[told.file]) for told in result.diagnostics)
    return result.bundle


@pytest.mark.parametrize("folder", STORIES, ids=lambda path: path.name)
def test_every_example_of_the_story_comes_out(folder: Path) -> None:
    bundle = compiled(folder)

    results = run_examples(bundle, YEAR)

    texts = {source.name: source.text for source in bundle.sources}
    failures = [render(failure, texts[ran.file]) for ran in results for failure in ran.failures]
    assert "\n".join(failures) == ""
    assert results


def test_the_stories_are_there() -> None:
    assert {"必须执行", "下级可以另定", "不得交", "底线"} <= {path.name for path in STORIES}

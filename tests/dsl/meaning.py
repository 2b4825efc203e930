"""What the tests of the rule language's meaning share: a calendar of 2020, corpus files, and compiling short texts."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path

from cases.trials import run_examples
from dsl.bundle import Bundle, Source
from dsl.calendar import Calendar
from dsl.compile import compile_bundle
from dsl.diagnostics import Diagnostic, render

ROOT = Path(__file__).parents[2]
CORPUS = ROOT / "tests" / "corpus" / "bad" / "meaning"

#: National Day 2020 with its two make-up days, from the State Council's notice of 2019-11-21.
NATIONAL_DAY = Calendar(
    revision="2020",
    years=frozenset({2020}),
    days_off=frozenset(date(2020, 10, day) for day in range(1, 9)),
    make_up_days=frozenset({date(2020, 9, 27), date(2020, 10, 10)}),
)

TOWN = "330281999"


def town(*lines: str) -> str:
    """A small town's file with the usual time words and units, and these lines after them."""
    words = ("天、日 指 自然日", "小时 指 连续小时")
    units = ("单位 镇政府", "单位 综合执法队 又名 城管队")
    return "\n".join(("镇街 示例镇 330281999", *words, *units, *lines)) + "\n"


def compiled(sources: Mapping[str, str] | str) -> Bundle:
    """The bundle of texts that must be without mistakes; a single text is the example town's."""
    texts = {"330281999-示例镇.rule": sources} if isinstance(sources, str) else dict(sources)
    result = compile_bundle(texts)
    assert result.bundle is not None, "\n".join(pictures(result.diagnostics, texts))
    return result.bundle


def pictures(diagnostics: tuple[Diagnostic, ...], texts: Mapping[str, str]) -> list[str]:
    return [render(diagnostic, texts[diagnostic.file]) for diagnostic in diagnostics]


def sections(name: str, text: str) -> tuple[Source, ...]:
    """One corpus file as sources: itself, or several after lines like ``==== 330281-余姚市.rule``."""
    if not text.startswith("==== "):
        return (Source(name, text),)
    parts = (part.partition("\n") for part in text.removeprefix("==== ").split("\n==== "))
    return tuple(Source(head, body) for head, _, body in parts)


def told_of(path: Path) -> str:
    """Everything that compiling this corpus file tells, or running its examples when it compiles."""
    sources = sections(path.name, path.read_text(encoding="utf-8"))
    result = compile_bundle(sources)
    told = result.diagnostics
    if result.bundle is not None:
        told += tuple(d for ran in run_examples(result.bundle, NATIONAL_DAY) for d in ran.failures)
    return "\n".join(pictures(told, {source.name: source.text for source in sources})) + "\n"

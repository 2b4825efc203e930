"""Rules of the real world, row by row (真实的规定): each is carried by an example that runs, or says why it is not."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path
from typing import TypedDict

import pytest

from adapters.calendars import load_calendar
from cases.trials import run_examples
from dsl.bundle import Source
from dsl.compile import compile_bundle
from dsl.diagnostics import render
from dsl.format import format_text

HERE = Path(__file__).parents[1] / "corpus" / "real"
RULES = Path(__file__).parents[2] / "rules"
FILES = sorted(HERE.glob("*.rule"))
TOWN = "330281999-示例镇.rule"
#: The rows of the catalogue that the rows here are taken from.
NUMBERS = (*range(1, 35), *range(51, 61), 77, 78, 79)


class Row(TypedDict, total=False):
    """One rule: where it is carried, or the ``reason`` why the language does not carry it."""

    rule: str
    file: str
    examples: list[str]
    note: str
    reason: str


ROWS: dict[str, Row] = tomllib.loads((HERE / "rows.toml").read_text(encoding="utf-8"))


@cache
def passed(file: str) -> frozenset[str]:
    """The titles of the examples of one file here, or of one shipped file, that come out."""
    if not file.startswith("rules/"):
        return _passed([Source(TOWN, (HERE / file).read_text(encoding="utf-8"))], TOWN)
    shipped = [Source(path.name, path.read_text(encoding="utf-8")) for path in RULES.glob("*.rule")]
    return _passed(shipped, file.removeprefix("rules/"))


def _passed(sources: list[Source], file: str) -> frozenset[str]:
    bundle = compile_bundle(sources).bundle
    results = run_examples(bundle, load_calendar(None)) if bundle else ()
    return frozenset(result.title for result in results if result.file == file and result.passed)


def test_every_row_of_the_catalogue_is_there() -> None:
    assert [int(number) for number in ROWS] == list(NUMBERS)


@pytest.mark.parametrize("number", ROWS)
def test_a_row_has_an_example_that_comes_out_or_a_reason(number: str) -> None:
    row = ROWS[number]

    missing = set(row.get("examples", ())) - passed(row["file"]) if "file" in row else set()

    assert missing == set()
    assert row["rule"]
    assert row.get("examples") or row.get("reason")


@pytest.mark.parametrize("file", FILES, ids=lambda path: path.stem)
def test_every_example_of_the_file_comes_out(file: Path) -> None:
    text = file.read_text(encoding="utf-8")

    compiled = compile_bundle([Source(TOWN, text)])
    results = run_examples(compiled.bundle, load_calendar(None)) if compiled.bundle else ()

    assert [render(told, text) for told in compiled.diagnostics] == []
    assert [render(told, text) for result in results for told in result.failures] == []
    assert results


@pytest.mark.parametrize("file", FILES, ids=lambda path: path.stem)
def test_every_file_is_in_the_layout_of_fmt(file: Path) -> None:
    text = file.read_text(encoding="utf-8")

    assert format_text(text, file.name).text == text


def test_no_file_and_no_example_stands_outside_the_rows() -> None:
    named = {(row.get("file"), title) for row in ROWS.values() for title in row.get("examples", ())}

    unnamed = {(file.name, title) for file in FILES for title in passed(file.name)} - named

    assert {file.name for file in FILES} <= {row.get("file") for row in ROWS.values()}
    assert unnamed <= SUPPORTING


#: Examples of what stands around a row, such as the refusal that the same article orders.
SUPPORTING = frozenset(
    {
        ("12-信访的告知与退回.rule", "过了五个工作日不能再提异议"),
        ("12-信访的告知与退回.rule", "信访部门没有同意以前还在本单位"),
        ("29-重庆的办理.rule", "不作为建议的退回代表"),
        ("32-青岛的代表建议.rule", "代表工作室同意了才退回"),
    }
)

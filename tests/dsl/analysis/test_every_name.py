"""Every name of every story in an editor: found, explained, proposed, and renamed without a change of meaning."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from dsl.analysis.completing import complete
from dsl.analysis.finding import definition, references
from dsl.analysis.hovering import hover
from dsl.analysis.renaming import applied, rename
from dsl.analysis.sight import Occurrence, Sight
from dsl.compile import compile_bundle, look
from dsl.format import bare
from dsl.incremental import Memory
from dsl.names import Kind
from tests.support.source import ROOT

pytestmark = pytest.mark.trawl

CONSTRUCTS = sorted((ROOT / "tests/corpus/constructs").iterdir())
NEW = "新名甲乙"


def _sight(path: Path) -> Sight:
    files = sorted(path.glob("*.rule")) if path.is_dir() else [path]
    memory = Memory()
    return Sight(look({file.name: file.read_text(encoding="utf-8") for file in files}, memory), memory, Memory())


def _texts(sight: Sight) -> dict[str, str]:
    return {file: sight.text(file) for file in sight.looked.files}


def _every(sight: Sight) -> Iterator[Occurrence]:
    return (each for file in sight.looked.files for each in sight.occurrences(file))


def _each_once(sight: Sight) -> list[Occurrence]:
    return list({(each.thing, each.text): each for each in _every(sight)}.values())


def _at(each: Occurrence) -> tuple[str, int, int]:
    return each.where.file, each.where.span.line, each.where.span.column


@pytest.mark.parametrize("path", CONSTRUCTS, ids=lambda path: path.stem)
def test_every_declaration_is_an_occurrence(path: Path) -> None:
    sight = _sight(path)

    spans = {(each.where.file, each.where.span) for each in _every(sight)}

    for file, seen in sight.looked.files.items():
        declared = [each for found in seen.parsed.names.by_text.values() for each in found]
        assert [each for each in declared if (file, each.span) not in spans] == []


@pytest.mark.parametrize("path", CONSTRUCTS, ids=lambda path: path.stem)
def test_every_name_has_a_declaration_references_and_a_meaning(path: Path) -> None:
    sight = _sight(path)

    for each in _every(sight):
        (home,) = definition(sight, *_at(each))
        places = references(sight, *_at(each))
        told = hover(sight, *_at(each))

        assert home.declares
        assert home in places
        assert each.where in places
        assert told is not None
        assert told.span == each.where.span
        assert told.title.startswith(f"{each.text}:")
        assert any(f"声明于 {home.file} 第 {home.span.line} 行" == line for line in told.lines)


@pytest.mark.parametrize("path", CONSTRUCTS, ids=lambda path: path.stem)
def test_every_name_is_proposed_where_it_is_used(path: Path) -> None:
    sight = _sight(path)

    uses = [each for each in _each_once(sight) if not each.where.declares and not each.cell]

    for each in uses:
        shown = [proposal.label for proposal in complete(sight, *_at(each))]
        assert each.text in shown, (each, shown)


@pytest.mark.parametrize("path", CONSTRUCTS, ids=lambda path: path.stem)
def test_every_rename_changes_the_name_and_nothing_else(path: Path) -> None:
    sight = _sight(path)
    texts, memory = _texts(sight), Memory()

    for each in _each_once(sight):
        if each.thing.kind is Kind.VOCABULARY:
            continue
        renamed = applied(texts, rename(sight, *_at(each), NEW))
        after = look(renamed, memory)

        assert [told for told in after.diagnostics if told.severity == "error"] == []
        for file, seen in sight.looked.files.items():
            now = _named_again(bare(after.files[file].parsed.tree.statements), each.text)
            assert now == bare(seen.parsed.tree.statements)


def _named_again(node: Any, old: str) -> Any:
    if isinstance(node, tuple):
        return tuple(_named_again(part, old) for part in node)
    return old if node == NEW else node


def test_a_renamed_story_compiles_to_the_same_rules_by_another_name() -> None:
    sight = _sight(ROOT / "tests/corpus/constructs/底线")
    unit = next(each for each in _every(sight) if each.thing.kind is Kind.UNIT)

    renamed = applied(_texts(sight), rename(sight, *_at(unit), NEW))

    before, after = compile_bundle(_texts(sight)).bundle, compile_bundle(renamed).bundle
    assert before is not None
    assert after is not None
    old = {code: str(rules.router).replace(unit.text, NEW) for code, rules in before.rulesets.items()}
    assert {code: str(rules.router) for code, rules in after.rulesets.items()} == old

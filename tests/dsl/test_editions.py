"""Bundles of an older edition of the language keep deciding exactly as they did when it was the newest."""

from __future__ import annotations

import json
from pathlib import Path

from dsl.bundle import Bundle, Source, hash_of
from dsl.compile import compile_bundle
from dsl.editions import says_its_edition
from tests.support.golden import decisions

FIRST = Path(__file__).parents[1] / "data" / "edition1"


def first_edition() -> tuple[Source, ...]:
    """Files as they were published when there was one edition; some use words as names that the second has taken."""
    paths = sorted(FIRST.glob("*.rule"))
    return tuple(Source(path.name, path.read_text(encoding="utf-8"), edition=1) for path in paths)


def published(sources: tuple[Source, ...]) -> Bundle:
    bundle = compile_bundle(sources, published=True).bundle
    assert bundle is not None
    return bundle


def test_a_bundle_of_the_first_edition_decides_as_it_did() -> None:
    recorded = json.loads((FIRST / "decisions.json").read_text(encoding="utf-8"))

    assert decisions(published(first_edition())) == recorded


def test_the_first_edition_is_checked_without_a_mistake_to_this_day() -> None:
    """Advice may be new, and is named here; a mistake may not be."""
    told = compile_bundle(first_edition()).diagnostics

    assert [(each.code, each.severity) for each in told] == [("D774", "warning")]


def test_what_does_not_say_its_edition_is_another_bundle_in_another_edition() -> None:
    silent, saying = Source("a.rule", "分类 路灯"), Source("a.rule", "施行 2026-12-01;语言 第1版")

    assert hash_of([silent]) != hash_of([Source(silent.name, silent.text, edition=1)])
    assert hash_of([saying]) == hash_of([Source(saying.name, saying.text, edition=1)])


def test_only_the_line_that_says_the_edition_says_it() -> None:
    assert says_its_edition("镇街 甲镇 330281999\n施行 2026-12-01;语言 第一版")
    assert not says_its_edition("镇街 甲镇 330281999\n第一条 仅载明 “语言 第1版”")

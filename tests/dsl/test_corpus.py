"""The corpus: good files parse in whatever shape they are pasted, bad ones are told as clerks will read it."""

from __future__ import annotations

from pathlib import Path

import pytest

from dsl.diagnostics import CODES, render
from dsl.parse import parse
from tests.dsl.bare_tree import bare

CORPUS = Path(__file__).parents[1] / "corpus"
GOOD = CORPUS / "good" / "330281999-示例镇.rule"
VARIANTS = sorted((CORPUS / "good" / "variants").glob("*.rule"))
BAD = sorted((CORPUS / "bad").glob("*.rule"))


def _read(path: Path) -> str:
    return path.read_bytes().decode("utf-8")


@pytest.mark.parametrize("path", BAD, ids=lambda p: p.stem)
def test_a_mistake_is_told_once_at_its_word(path: Path) -> None:
    text = _read(path)

    parsed = parse(text, path.name)

    told = "\n\n".join(render(d, text) for d in parsed.diagnostics) + "\n"
    assert told == path.with_suffix(".txt").read_text(encoding="utf-8")
    assert len(parsed.diagnostics) == (2 if path.stem.startswith("two-mistakes") else 1)
    assert {d.code for d in parsed.diagnostics} <= set(CODES)


def test_the_good_file_has_nothing_to_tell() -> None:
    parsed = parse(_read(GOOD), GOOD.name)

    assert parsed.diagnostics == ()
    assert parsed.ok


@pytest.mark.parametrize("path", VARIANTS, ids=lambda p: p.stem)
def test_pasted_text_means_the_same_in_every_shape(path: Path) -> None:
    parsed = parse(_read(path), path.name)

    assert parsed.diagnostics == ()
    assert bare(parsed.tree) == bare(parse(_read(GOOD), GOOD.name).tree)


def test_the_corpus_is_there() -> None:
    assert len(BAD) >= 30
    assert [p.stem for p in VARIANTS] == ["full-width", "hard-wrapped", "unspaced", "word"]

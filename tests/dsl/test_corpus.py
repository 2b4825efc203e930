"""The corpus: good files parse in whatever shape they are pasted, bad ones are told as clerks will read it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from dsl.diagnostics import CODES
from dsl.parse import parse
from tests.dsl.bare_tree import bare
from tests.dsl.meaning import told_of

CORPUS = Path(__file__).parents[1] / "corpus"
GOOD = CORPUS / "good" / "330281999-示例镇.rule"
VARIANTS = sorted((CORPUS / "good" / "variants").glob("*.rule"))
BAD = sorted((CORPUS / "bad").glob("*.rule"))


def _read(path: Path) -> str:
    return path.read_bytes().decode("utf-8")


@pytest.mark.parametrize("path", BAD, ids=lambda p: p.stem)
def test_a_mistake_is_told_once_at_its_word(path: Path) -> None:
    told = told_of(path)

    assert told == path.with_suffix(".txt").read_text(encoding="utf-8")
    heads = re.findall(rf"^{re.escape(path.name)}:\d+:\d+ (D\d+) ", told, re.MULTILINE)
    assert len(heads) == (2 if path.stem.startswith("two-mistakes") else 1)
    assert set(heads) <= set(CODES)


def test_no_two_mistakes_of_the_corpus_are_alike() -> None:
    texts = [_read(path) for path in (CORPUS / "bad").rglob("*.rule")]

    assert len(set(texts)) == len(texts) >= 150


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
    assert len(BAD) >= 150
    names = ["full-width", "hard-wrapped", "invisible", "numerals", "tabbed", "unspaced", "wechat", "word"]
    assert [p.stem for p in VARIANTS] == names

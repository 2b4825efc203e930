"""Every construct of the grammar has a story: a rule file whose examples run through the case engine, and pass."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from lark.grammar import Rule

from dsl import grammar
from dsl.blocks import split
from dsl.keywords import KEYWORDS, Where
from dsl.names import Names, collect
from dsl.normalise import normalise
from dsl.parse import names_of, parse
from dsl.tokenise import Lexicon, tokenise

ROOT = Path(__file__).parents[2]
#: Files whose examples tests/cases/test_construct_stories.py, tests/rules/ run in the case engine.
STORIES = sorted(
    path
    for folder in ("tests/corpus/constructs", "tests/corpus/real", "rules")
    for path in (ROOT / folder).rglob("*.rule")
)


@pytest.fixture
def recognised(monkeypatch: pytest.MonkeyPatch) -> Iterator[set[str]]:
    """The names of the grammar rules that are recognised while this test runs."""
    seen: set[str] = set()
    lark = grammar.build()
    callbacks: dict[Any, Any] = lark.parse_interactive(start="heading").parser_state.parse_conf.callbacks
    for rule, callback in list(callbacks.items()):
        if isinstance(rule, Rule):
            callbacks[rule] = _noting(seen, _name(rule), callback)
    monkeypatch.setattr(grammar, "build", lambda: lark)
    grammar._tables.cache_clear()
    yield seen
    grammar._tables.cache_clear()


def _noting(seen: set[str], name: str, callback: Any) -> Any:
    def noted(children: Any) -> Any:
        seen.add(name)
        return callback(children)

    return noted


def _name(rule: Rule) -> str:
    return str(rule.alias or rule.origin.name)


def _outer() -> Names:
    """The names of all stories together: what a file above declares is known below."""
    names = Names()
    for path in STORIES:
        names = names | names_of(parse(path.read_text(encoding="utf-8"), path.name))
    return names


def test_every_rule_of_the_grammar_has_a_story(recognised: set[str]) -> None:
    outer = _outer()
    for path in STORIES:
        parse(path.read_text(encoding="utf-8"), path.name, outer)

    named = {_name(rule) for rule in grammar.build().rules}
    assert sorted(name for name in named - recognised if not name.startswith("_")) == []


def test_every_word_of_the_language_has_a_story() -> None:
    outer = _outer()
    used: set[str] = set()
    for path in STORIES:
        used |= _words(path.read_text(encoding="utf-8"), outer)

    assert sorted(k.word for k in KEYWORDS if k.word not in used) == []


def _words(text: str, outer: Names) -> set[str]:
    """The words of the language that stand in the text as such, heads and time words included."""
    source = normalise(text)
    blocks = split(source).blocks
    lexicon = Lexicon((collect(blocks, source)[0] | outer).by_text)
    tokens = [token for block in blocks for token in tokenise(block, lexicon, source)[0]]
    words = {token.raw for token in tokens}
    heads = {k.word for k in KEYWORDS if k.where is not Where.ANYWHERE and k.word in text.replace(" ", "")}
    return words | heads

"""How a sentence could go on (可以怎样写完): a short way from any state of the parser to the end of its block."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache, lru_cache
from heapq import heappop, heappush

from dsl.diagnostics import Span
from dsl.grammar import END, next_of, step
from dsl.keywords import KEYWORDS, NEWEST, Where
from dsl.patterns import PUNCTUATION, match_value
from dsl.tokenise import Tok

#: One way to write each value, so that a sentence can be tried before it is written.
SAMPLES: dict[str, str] = {
    "DATE": "2026-12-01",
    "CLOCK": "24:00",
    "TIMESPAN": "08:30-17:00",
    "WEEKDAY": "周一",
    "DURATION": "3个工作日",
    "NUMBER": "330281999",
    "PERCENT": "25%",
    "STARS": "3星",
    "TIMES": "2次",
    "ORDINAL": "第一次",
    "EDITION": f"第{NEWEST}版",
    "REF": "第一条",
    "ITEM": "(一)",
    "ITEM2": "1.",
    "ITEM3": "(1)",
    "QUANTITY": "50米",
    "DAYSPAN": "6月1日至9月30日",
    "EVERY": "每月最后1个工作日",
    "FRACTION": "三分之二",
    "SREF": "附表一",
}
_TEXTS = {"TEXT": "文字", "BOOK": "办法", "NAME": "名字"}
_MARKS = {terminal: mark for mark, terminal in PUNCTUATION.items()}
_NOWHERE = Span(1, 1, 2)
_MOST_STEPS = 4_000


@cache
def words_of_language() -> dict[str, tuple[str, ...]]:
    """The words of each terminal that stand inside a sentence."""
    found: dict[str, tuple[str, ...]] = {}
    for each in KEYWORDS:
        if each.where is not Where.HEAD:
            found[each.terminal] = (*found.get(each.terminal, ()), each.word)
    return found


@cache
def sample(terminal: str) -> Tok | None:
    """A token of that kind as the tokenizer would make it; None for what has no place in a sentence."""
    word = next(iter(words_of_language().get(terminal, ())), _TEXTS.get(terminal, _MARKS.get(terminal)))
    if word is not None:
        return Tok(terminal, word, _NOWHERE, raw=word)
    if terminal == "NL":
        return Tok("NL", "", _NOWHERE)
    made = match_value(SAMPLES[terminal], 0) if terminal in SAMPLES else None
    return None if made is None else Tok(terminal, made.text, _NOWHERE, raw=SAMPLES[terminal])


@cache
def terminals() -> tuple[str, ...]:
    """Every terminal that somebody could write inside a block."""
    return (*words_of_language(), *_TEXTS, *SAMPLES, *_MARKS)


@lru_cache(maxsize=4096)
def ending(states: tuple[int, ...]) -> tuple[str, ...] | None:
    """Terminals that complete the block, few of them; None when none was found within a bounded search."""
    waiting: list[tuple[int, int, int, tuple[int, ...], tuple[str, ...]]] = [(0, 0, 0, states, ())]
    seen = {states}
    for number in range(_MOST_STEPS):
        if not waiting:
            return None
        _, length, _, at, way = heappop(waiting)
        if step(at, END) is not None:
            return way
        for terminal, behind in _steps(at):
            if behind not in seen:
                seen.add(behind)
                weight = len(behind) + 2 * length
                heappush(waiting, (weight, length + 1, number, behind, (*way, terminal)))
    return None


def _steps(states: tuple[int, ...]) -> Iterator[tuple[str, tuple[int, ...]]]:
    for terminal in sorted(next_of(states)):
        if terminal != END and sample(terminal) is not None:
            behind = step(states, terminal)
            if behind is not None:
                yield terminal, behind

"""Checks the numbering of items, (一)(二) and below them 1. 2. and (1) (2): from one, and up by one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from dsl.diagnostics import Diagnostic
from dsl.numbers import read_number, write_number
from dsl.tokenise import Tok

_LEVELS = {"ITEM": 0, "ITEM2": 1, "ITEM3": 2}


_LISTS = frozenset({"K_ANY_LISTED", "K_ALL_LISTED"})
_CONDITIONS = frozenset(
    {"K_CATEGORY", "K_REPORTER", "K_URGENCY_OF", "K_PLACE", "K_MENTIONS", "K_UNANSWERED", "K_COUNTER"}
)


def unopened(tokens: list[Tok]) -> Diagnostic | None:
    """Conditions numbered (一)(二) without the words that say whether one or all of them must hold."""
    first = next((i for i, t in enumerate(tokens) if t.type == "ITEM"), len(tokens))
    if first + 1 >= len(tokens) or tokens[first + 1].type not in _CONDITIONS:
        return None
    if any(t.type in _LISTS for t in tokens[:first]):
        return None
    for token in tokens[first + 1 :]:
        if token.type in ("ITEM", "SEMI", "STOP") or token.opens_line:
            break
        if token.type == "K_DE":
            return None
    hint = "有一项符合就算的,上面写“有下列情形之一的:”;都要符合的,写“同时符合下列条件的:”"
    return Diagnostic("D204", tokens[first].span, "没有写下面各项是有一项就算,还是都要符合", hint)


def check_items(tokens: Iterable[Tok]) -> Iterator[Diagnostic]:
    """A message for each number that neither follows nor begins a list."""
    last, assumed = [0, 0, 0], [0, 0, 0]
    fresh = True  # a line opened since the last number: a new list may begin
    for token in tokens:
        level = _LEVELS.get(token.type)
        if level is None:
            fresh = fresh or token.opens_line
            continue
        number = read_number(token.text.strip("().")) or 0
        expected = assumed[level] + 1
        follows = number in (1, expected, last[level] + 1) and (number > 1 or last[level] != 1 or fresh)
        fresh = False
        if not follows:
            yield Diagnostic("D209", token.span, f"编号{token.text}不连续", f"这里应是{_label(level, expected)}")
        below = [0] * (2 - level)
        last[level:] = [number, *below]
        assumed[level:] = [number if follows else expected, *below]


def _label(level: int, number: int) -> str:
    return (f"({write_number(number)})", f"{number}.", f"({number})")[level]

"""Checks the numbering of items, (一)(二) and below them 1. 2. and (1) (2): from one, and up by one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from dsl.diagnostics import Diagnostic
from dsl.numbers import read_number, write_number
from dsl.tokenise import Tok

_LEVELS = {"ITEM": 0, "ITEM2": 1, "ITEM3": 2}


def check_items(tokens: Iterable[Tok]) -> Iterator[Diagnostic]:
    """A message for each number that neither follows nor begins a list."""
    last, assumed = [0, 0, 0], [0, 0, 0]
    for token in tokens:
        level = _LEVELS.get(token.type)
        if level is None:
            continue
        number = read_number(token.text.strip("().")) or 0
        expected = assumed[level] + 1
        follows = number in (1, expected, last[level] + 1)
        if not follows:
            yield Diagnostic("D209", token.span, f"编号{token.text}不连续", f"这里应是{_label(level, expected)}")
        below = [0] * (2 - level)
        last[level:] = [number, *below]
        assumed[level:] = [number if follows else expected, *below]


def _label(level: int, number: int) -> str:
    return (f"({write_number(number)})", f"{number}.", f"({number})")[level]

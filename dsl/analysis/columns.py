"""Places in a text as an editor counts them (行列): lines, columns in code points, and columns in UTF-16 units."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass
from functools import cached_property, lru_cache

from dsl.diagnostics import Span

_LINE_END = re.compile(r"\r\n|\n|\r")
_WIDE = 0xFFFF  # above it a code point takes two units of UTF-16


@dataclass(frozen=True)
class Lines:
    """A text by its lines; lines and columns count from 1, offsets from 0, all in code points."""

    text: str

    @cached_property
    def starts(self) -> tuple[int, ...]:
        """Where each line begins."""
        return (0, *(match.end() for match in _LINE_END.finditer(self.text)))

    @cached_property
    def _ends(self) -> tuple[int, ...]:
        return (*(match.start() for match in _LINE_END.finditer(self.text)), len(self.text))

    def line(self, number: int) -> str:
        """One line without its end; a line that is not there is empty."""
        known = 1 <= number <= len(self.starts)
        return self.text[self.starts[number - 1] : self._ends[number - 1]] if known else ""

    def offset(self, line: int, column: int) -> int:
        """The offset of a place; what lies outside the text is drawn to its nearest place."""
        at = min(max(line, 1), len(self.starts)) - 1
        if line > len(self.starts):
            return len(self.text)
        return min(self.starts[at] + max(column, 1) - 1, self._ends[at])

    def place(self, offset: int) -> tuple[int, int]:
        """Line and column of an offset."""
        line = bisect_right(self.starts, offset)
        return line, offset - self.starts[line - 1] + 1

    def span(self, begin: int, end: int) -> Span:
        """The span of ``text[begin:end]``, which stands in one line."""
        line, column = self.place(begin)
        return Span(line, column, column + end - begin)

    def cut(self, span: Span) -> str:
        """The text of a span."""
        return self.line(span.line)[span.column - 1 : span.end - 1]


@lru_cache(maxsize=64)
def lines_of(text: str) -> Lines:
    """The lines of a text, found once: a name may stand in two thousand places of one file."""
    return Lines(text)


def units(line: str, column: int) -> int:
    """UTF-16 units before a column: what editors call the character of a position, counted from 0."""
    before = line[: column - 1]
    return len(before) + sum(ord(char) > _WIDE for char in before)


def column_of(line: str, character: int) -> int:
    """The column behind so many UTF-16 units; half of a pair belongs to its character; past the line is its end."""
    gone = 0
    for at, char in enumerate(line):
        gone += 2 if ord(char) > _WIDE else 1
        if gone > character:
            return at + 1
    return len(line) + 1

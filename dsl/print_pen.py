"""What every printer writes with (排版的笔): places, remarks in between, and how a name was written."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Protocol

from dsl import tree
from dsl.diagnostics import Span, split_lines, width

#: Columns of a terminal that a line may take, a Chinese character being two; and a clause that stands on one line.
MOST_COLUMNS = 110
ONE_LINE = 84

Place = tuple[int, int]

_QUOTES = frozenset("\"'“”„‟〝〞〟「」‘’‚‛『』＂＇")
_DOUBLE = frozenset("“”„‟〝〞〟「」")


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the printed text. ``at`` is where its first word stood; ``opens`` a statement; ``apart`` wants air.

    ``level`` counts indents of two columns; ``whole`` lines (rows of a table) are never wrapped.
    """

    text: str
    at: Place
    level: int = 0
    opens: bool = False
    apart: bool = False
    whole: bool = False


class Placed(Protocol):
    """Anything in the tree that knows where it stands."""

    @property
    def span(self) -> Span:
        """Its place in the file as it was written."""
        ...


def place(node: Placed) -> Place:
    """Where a node begins: line and column."""
    return node.span.line, node.span.column


class Pen:
    """Knows the text as it was written; ``loose`` prints every sentence on a line of its own."""

    def __init__(self, raw: str, remarks: Iterable[tree.Remark], *, loose: bool = False) -> None:
        self.raw = split_lines(raw)
        self.remarks = sorted(place(r) for r in remarks)
        self.loose = loose

    def written(self, span: Span) -> str:
        """The characters at a place, up to the end of its line."""
        line = self.raw[span.line - 1] if span.line <= len(self.raw) else ""
        return line[span.column - 1 : span.end - 1]

    def remarked(self, after: Place, before: Place) -> bool:
        """Whether a remark stands between two places."""
        return bisect_left(self.remarks, after) < bisect_left(self.remarks, before)

    # --- words ---

    def name(self, name: tree.Name) -> str:
        """A name, in “” where it was written so."""
        return quoted(name.text) if self.written(name.span)[:1] in _QUOTES else name.text

    def names(self, names: Iterable[tree.Name]) -> str:
        """Names with 、 between."""
        return "、".join(map(self.name, names))

    def titled(self, name: tree.Name) -> str:
        """A heading: never in quotes of its own, though it may hold some."""
        return titled(name.text)

    # --- lines ---

    def fits(self, *lines: Line, most: int = MOST_COLUMNS) -> bool:
        """Whether these lines may become one: short enough together, and no remark in between."""
        wide = sum(width(line.text) + 1 for line in lines) + 2 * lines[0].level
        between = self.remarked(lines[0].at, lines[-1].at)
        return not self.loose and not between and wide <= most

    def gather(self, lines: Sequence[Line], joint: str, most: int = MOST_COLUMNS) -> Line | None:
        """All lines as one, or None where they do not fit."""
        if not self.fits(*lines, most=most):
            return None
        return replace(lines[0], text=joint.join(line.text for line in lines))


def quoted(text: str) -> str:
    """The text in “”, or in ‘’ when it holds double marks itself."""
    return f"‘{text}’" if _DOUBLE.intersection(text) else f"“{text}”"


def titled(text: str) -> str:
    """A heading or a cell, whose straight marks become “ and ” in turn."""
    return "".join(_in_turn(text))


def _in_turn(text: str) -> Iterator[str]:
    closing = False
    for char in text:
        if char == '"':
            yield "“”"[closing]
            closing = not closing
        else:
            yield char

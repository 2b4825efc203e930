"""Puts printed lines on the page (排版): remarks beside their sentences, air between chapters, long lines wrapped."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from unicodedata import category

from dsl import tree
from dsl.blocks import split
from dsl.diagnostics import width
from dsl.normalise import normalise
from dsl.print_pen import MOST_COLUMNS, Line, Pen, Place, place

_INDENT = "  "
_HANG = 2  # levels that the rest of a wrapped line stands deeper
_REMARKS_AT = 57  # columns before a remark, the same for all lines, so that a change in one never moves another
_LEAST_GAP = 3  # spaces behind a line that is longer
_LOOK_AHEAD = 200  # characters that say whether a line opens something new
_BREAKS = frozenset("、,;")
_OPENING, _CLOSING = frozenset("“‘《"), frozenset("”’》")


@dataclass(slots=True)
class _Row:
    """A line of the page and the remark at its end; an own-line remark is a row without one."""

    text: str
    level: int
    air: bool = False  # a blank line before it
    apart: bool = False  # wants one, before the remarks that stand right above it
    remark: str = ""
    alone: bool = False  # an own-line remark
    whole: bool = False


def laid_out(pen: Pen, lines: Iterable[Line], remarks: Iterable[tree.Remark]) -> str:
    """The page. Lines and remarks are taken in the order of their places in the text as it was written."""
    page = _Page(pen)
    waiting = sorted(remarks, key=place)
    for line in lines:
        while waiting and place(waiting[0]) < line.at:
            page.remark(waiting.pop(0), line)
        page.line(line)
    for remark in waiting:
        page.remark(remark, None)
    return "".join(f"{text}\n" for text in page.shown())


class _Page:
    """Grows row by row."""

    def __init__(self, pen: Pen) -> None:
        self.pen = pen
        self.rows: list[_Row] = []

    def line(self, line: Line) -> None:
        """One printed line; blank lines inside a statement go."""
        air = line.opens and self._blank_above(line.at)
        self.rows.append(_Row(line.text, line.level, air=air, apart=line.apart, whole=line.whole))

    def remark(self, remark: tree.Remark, below: Line | None) -> None:
        """At the end of the last line, or on a line of its own above the next."""
        shown = remark_text(self.pen, remark)
        if remark.trailing and any(not row.alone for row in self.rows):
            self._at_end(shown)
            return
        inside = below is not None and not below.opens
        air = not inside and self._blank_above(place(remark))
        self.rows.append(_Row(shown, below.level if below and inside else 0, air=air, alone=True))

    def _at_end(self, shown: str) -> None:
        """What was said before it, at the end of the line or below, moves above the line: remarks keep their order."""
        index = max(i for i, row in enumerate(self.rows) if not row.alone)
        row = self.rows[index]
        earlier = [text for text in (row.remark, *(below.text for below in self.rows[index + 1 :])) if text]
        above = [_Row(text, row.level, alone=True) for text in earlier]
        if above:
            above[0].air, above[0].apart = row.air, row.apart
            row.air = row.apart = False
        row.remark = shown
        self.rows[index:] = [*above, row]

    def _blank_above(self, at: Place) -> bool:
        return at[0] > 1 and not self.pen.raw[at[0] - 2].strip()

    def shown(self) -> Iterator[str]:
        """The page line by line."""
        self._give_air()
        for number, row in enumerate(self.rows):
            if row.air and number:
                yield ""
            yield from _wrapped(row, loose=self.pen.loose)

    def _give_air(self) -> None:
        for number, row in enumerate(self.rows):
            if not row.apart:
                continue
            first = number
            while first and self.rows[first - 1].alone and not self.rows[first].air:
                first -= 1
            self.rows[first].air = True


def remark_text(pen: Pen, remark: tree.Remark) -> str:
    """The remark as it was written, behind ``# `` or ``注:``."""
    raw = "".join(c for c in pen.written(remark.span) if category(c) not in ("Cc", "Cs"))
    sign = normalise(raw).text[:1]
    text = _trimmed(raw[raw.index(next(c for c in raw if normalise(c).text == "#")) + 1 :]) if sign == "#" else ""
    if sign == "#":
        return f"#{text}" if text.startswith(("#", "＃")) or not text else f"# {text}"
    return f"注:{_trimmed(raw[next(i for i, c in enumerate(raw) if normalise(c).text == ':') + 1 :])}"


def _trimmed(text: str) -> str:
    """Without spaces and invisible characters at either end."""
    begin, end = 0, len(text)
    while begin < end and not normalise(text[begin]).text.strip():
        begin += 1
    while end > begin and not normalise(text[end - 1]).text.strip():
        end -= 1
    return text[begin:end]


def _wrapped(row: _Row, *, loose: bool) -> Iterator[str]:
    *lines, last = [row.text] if row.alone or row.whole or loose else _filled(row.text, row.level)
    for number, line in enumerate(lines):
        yield f"{_indent(row, number)}{line}"
    last = f"{_indent(row, len(lines))}{last}"
    gap = max(_REMARKS_AT - width(last), _LEAST_GAP)
    yield f"{last}{' ' * gap}{row.remark}" if row.remark else last


def _indent(row: _Row, number: int) -> str:
    return _INDENT * (row.level + (_HANG if number else 0))


def _filled(text: str, level: int) -> list[str]:
    """The text in lines as long as may be, cut where a new line says nothing."""
    lines, line, wide, begin = [], "", 2 * level, 0
    for piece in _pieces(text):
        taken = width(piece)
        if line and wide + taken > MOST_COLUMNS and _continues(line, text[begin : begin + _LOOK_AHEAD].lstrip()):
            lines.append(line)
            line, wide = "", 2 * (level + _HANG)
        line, wide, begin = line + (piece if line else piece.lstrip()), wide + taken, begin + len(piece)
    return [*lines, line]


def _pieces(text: str) -> Iterator[str]:
    """Cut behind each mark outside of quotes."""
    begin, depth = 0, 0
    for at, char in enumerate(text, 1):
        depth += (char in _OPENING) - (char in _CLOSING)
        if char in _BREAKS and depth == 0:
            yield text[begin:at]
            begin = at
    if begin < len(text):
        yield text[begin:]


def _continues(first: str, rest: str) -> bool:
    """Whether ``rest`` on a line of its own still belongs to the line before it."""
    parts = split(normalise(f"{first}\n{rest}"))
    return len(parts.blocks) == len(split(normalise(first)).blocks) and not parts.remarks

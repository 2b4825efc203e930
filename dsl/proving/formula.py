"""When a condition is true or false (公式): over the cells of each axis and the words of the text, without negation."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class In:
    """The report lies in one of these cells of an axis, as bits."""

    axis: int
    cells: int


@dataclass(frozen=True, slots=True)
class Says:
    """The text contains one of these words, as bits."""

    words: int


@dataclass(frozen=True, slots=True)
class Silent:
    """The text contains none of these words, as bits."""

    words: int


@dataclass(frozen=True, slots=True)
class Every:
    """All of these; without parts it is true."""

    parts: tuple[Formula, ...]


@dataclass(frozen=True, slots=True)
class Some:
    """One of these; without parts it is false."""

    parts: tuple[Formula, ...]


Formula = In | Says | Silent | Every | Some
YES, NO = Every(()), Some(())


@dataclass(frozen=True, slots=True)
class Shape:
    """How wide the axes are: all cells of each, as bits."""

    whole: tuple[int, ...]

    def inside(self, axis: int, cells: int) -> Formula:
        """``In``, or the plain truth where the cells are all or none."""
        if cells == self.whole[axis]:
            return YES
        return In(axis, cells) if cells else NO

    def every(self, parts: Iterable[Formula]) -> Formula:
        """All of these, with cells of one axis put together."""
        cells: dict[int, int] = {}
        silent, rest = 0, dict[Formula, None]()
        for part in _flat(parts, Every):
            match part:
                case In(axis=axis, cells=mask):
                    cells[axis] = cells.get(axis, mask) & mask
                case Silent(words=words):
                    silent |= words
                case _:
                    rest[part] = None
        if NO in rest or 0 in cells.values():
            return NO
        joined = [*(In(axis, mask) for axis, mask in cells.items()), *([Silent(silent)] if silent else []), *rest]
        return joined[0] if len(joined) == 1 else Every(tuple(joined))

    def some(self, parts: Iterable[Formula]) -> Formula:
        """One of these, with cells of one axis put together."""
        cells: dict[int, int] = {}
        said, rest = 0, dict[Formula, None]()
        for part in _flat(parts, Some):
            match part:
                case In(axis=axis, cells=mask):
                    cells[axis] = cells.get(axis, 0) | mask
                case Says(words=words):
                    said |= words
                case _:
                    rest[part] = None
        if YES in rest or any(mask == self.whole[axis] for axis, mask in cells.items()):
            return YES
        joined = [*(In(axis, mask) for axis, mask in cells.items()), *([Says(said)] if said else []), *rest]
        return joined[0] if len(joined) == 1 else Some(tuple(joined))

    def negated(self, formula: Formula) -> Formula:
        """True exactly where ``formula`` is not."""
        match formula:
            case In(axis=axis, cells=cells):
                return self.inside(axis, self.whole[axis] & ~cells)
            case Says(words=words):
                return Silent(words)
            case Silent(words=words):
                return Says(words)
            case Every(parts=parts):
                return self.some([self.negated(part) for part in parts])
            case Some(parts=parts):
                return self.every([self.negated(part) for part in parts])

    def reach(self, formula: Formula) -> dict[int, int]:
        """For each axis that it narrows, the cells in which it can be true at all; never too few."""
        match formula:
            case In(axis=axis, cells=cells):
                return {axis: cells}
            case Every(parts=parts):
                found: dict[int, int] = {}
                for part in parts:
                    for axis, cells in self.reach(part).items():
                        found[axis] = found.get(axis, cells) & cells
                return found
            case Some(parts=parts) if parts:
                return self._widest([self.reach(part) for part in parts])
            case _:
                return {}

    def _widest(self, each: Sequence[dict[int, int]]) -> dict[int, int]:
        shared = set(each[0]).intersection(*each[1:])
        found: dict[int, int] = {}
        for axis in shared:
            cells = 0
            for one in each:
                cells |= one[axis]
            found[axis] = cells
        return found


def _flat(parts: Iterable[Formula], kind: type[Every | Some]) -> Iterable[Formula]:
    for part in parts:
        if isinstance(part, kind):
            yield from part.parts
        else:
            yield part

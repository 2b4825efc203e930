"""Finds a report for which some formulas hold (寻找): splits finite axes cell by cell, within a bound on the work."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from dsl.proving.formula import NO, YES, Every, Formula, In, Says, Shape, Silent, Some
from dsl.proving.values import Work


@dataclass(frozen=True, slots=True)
class Box:
    """Reports that lie in these cells of each axis, and whose text says some words and does not say some others.

    ``said`` holds every word that stands within another one of it, ``silent`` every one that has another one of it
    within: 路灯不亮 says 路灯.
    """

    cells: tuple[int, ...]
    said: int = 0
    silent: int = 0


@dataclass(frozen=True, slots=True)
class Words:
    """The words that conditions look for, and which of them stand within which."""

    words: tuple[str, ...]
    within: tuple[int, ...]  # for each word those that stand in it, itself too
    around: tuple[int, ...]  # for each word those that it stands in, itself too

    @classmethod
    def of(cls, words: Iterable[str]) -> Words:
        """Each once; looked up by their parts, since there may be thousands."""
        ordered = tuple(dict.fromkeys(words))
        numbers = {word: number for number, word in enumerate(ordered)}
        within, around = [0] * len(ordered), [0] * len(ordered)
        for number, word in enumerate(ordered):
            for part in {word[a:b] for a in range(len(word) + 1) for b in range(a, len(word) + 1)}:
                inner = numbers.get(part)
                if inner is not None:
                    within[number] |= 1 << inner
                    around[inner] |= 1 << number
        return cls(ordered, tuple(within), tuple(around))


@dataclass(frozen=True, slots=True)
class Solver:
    """Looks for a box all of whose reports fulfil some formulas. Exact: no box, no such report."""

    shape: Shape
    words: Words
    work: Work
    anything: Box = field(init=False)  # every report there can be; the empty word stands in every text

    def __post_init__(self) -> None:
        always = sum(1 << number for number, word in enumerate(self.words.words) if not word)
        object.__setattr__(self, "anything", Box(self.shape.whole, said=always))

    def point(self, box: Box) -> Box:
        """One kind of report of the box: the first cell of each axis, and no word beyond those that it says."""
        cells = tuple(mask & -mask for mask in box.cells)
        return Box(cells, box.said, ((1 << len(self.words.words)) - 1) & ~box.said)

    def find(self, formulas: Iterable[Formula]) -> Box | None:
        """A box in which all of them hold, None where there is none. Raises OutOfWork."""
        stack: list[tuple[Box, tuple[Formula, ...]]] = [(self.anything, tuple(formulas))]
        while stack:
            box, asked = stack.pop()
            settled = self._settle(box, asked)
            if settled is None:
                continue
            box, left = settled
            if not left:
                return box
            point = self.point(box)
            if all(holds(each, point) for each in left):  # most reports say nothing beyond what they must
                return point
            narrow = min(left, key=lambda each: each.words.bit_count() if isinstance(each, Says) else len(each.parts))
            others = tuple(each for each in left if each is not narrow)
            stack += [(box, (part, *others)) for part in reversed(_ways(narrow))]
        return None

    def _settle(self, box: Box, asked: Sequence[Formula]) -> tuple[Box, list[Says | Some]] | None:
        """The box narrowed by all that leaves no choice, and what leaves one; None where nothing is left."""
        todo, left = list(asked), list[Says | Some]()
        while todo:
            self.work.spend(len(todo))
            left, before = [], box
            for each in todo:
                now = self._narrowed(box, each, left)
                if now is None:
                    return None
                box = now
            if box == before:
                break
            todo = list(left)
        return box, left

    def _narrowed(self, box: Box, formula: Formula, left: list[Says | Some]) -> Box | None:
        match formula:
            case In(axis=axis, cells=cells):
                return _in_cells(box, axis, cells)
            case Silent(words=words):
                return self._silent(box, words)
            case Every(parts=parts):
                narrowed: Box | None = box
                for part in parts:
                    narrowed = None if narrowed is None else self._narrowed(narrowed, part, left)
                return narrowed
            case Says(words=words):
                return self._says(box, words, left)
            case Some(parts=parts):
                return self._chosen(box, parts, left)

    def _says(self, box: Box, words: int, left: list[Says | Some]) -> Box | None:
        if words & box.said:
            return box
        open_ = words & ~box.silent
        if not open_:
            return None
        if open_ & (open_ - 1):
            left.append(Says(open_))
            return box
        return Box(box.cells, box.said | self.words.within[open_.bit_length() - 1], box.silent)

    def _silent(self, box: Box, words: int) -> Box | None:
        silent = box.silent
        for number in bits(words & ~silent):
            silent |= self.words.around[number]
        return None if silent & box.said else Box(box.cells, box.said, silent)

    def _chosen(self, box: Box, parts: tuple[Formula, ...], left: list[Says | Some]) -> Box | None:
        found: list[Formula] = []
        for part in parts:
            value = holds(part, box)
            if value:
                return box
            if value is None:
                found.append(part)
        if not found:
            return None
        if len(found) == 1:
            return self._narrowed(box, found[0], left)
        left.append(Some(tuple(found)))
        return box


def holds(formula: Formula, box: Box) -> bool | None:
    """Whether it holds for all reports of the box, or for none; None for some, as far as is seen at once."""
    match formula:
        case In(axis=axis, cells=cells):
            both = box.cells[axis] & cells
            return True if both == box.cells[axis] else (None if both else False)
        case Says(words=words):
            return True if words & box.said else (None if words & ~box.silent else False)
        case Silent(words=words):
            return False if words & box.said else (None if words & ~box.silent else True)
        case Every(parts=parts):
            each = [holds(part, box) for part in parts]
            return False if False in each else (None if None in each else True)
        case Some(parts=parts):
            each = [holds(part, box) for part in parts]
            return True if True in each else (None if None in each else False)


def bits(mask: int) -> Iterable[int]:
    """The numbers of the bits that are set, the lowest first."""
    while mask:
        low = mask & -mask
        yield low.bit_length() - 1
        mask ^= low


def _in_cells(box: Box, axis: int, cells: int) -> Box | None:
    both = box.cells[axis] & cells
    if both == box.cells[axis]:
        return box
    return Box((*box.cells[:axis], both, *box.cells[axis + 1 :]), box.said, box.silent) if both else None


def _ways(choice: Says | Some) -> list[Formula]:
    if isinstance(choice, Says):
        return [Says(1 << number) for number in bits(choice.words)]
    return list(choice.parts)


__all__ = ["NO", "YES", "Box", "Solver", "Words", "bits", "holds"]

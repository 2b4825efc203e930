"""One matter over its finite space (先后): which rules may hold together, and reports for which one of them decides."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice

from dsl.facts import Facts
from dsl.proving.formula import NO, YES, Formula
from dsl.proving.matters import Matter
from dsl.proving.search import Box, bits, holds
from dsl.proving.space import Space

#: So many rules that stand in the way are asked about in one turn; and from so many on all are.
_AT_ONCE, _MOST_NEEDED = 8, 200


class Unshown(Exception):
    """The space has such a report, and none could be made that the rules really judge so."""


@dataclass(frozen=True, slots=True)
class Asked:
    """The rules of a matter as formulas, and for each cell of each axis the rules that may hold there, as bits.

    That is the index by which reports are routed (``Router.relevant``), made for every axis.
    """

    matter: Matter
    space: Space
    true: tuple[Formula, ...]
    untrue: tuple[Formula, ...]
    false: tuple[Formula, ...]
    may: tuple[tuple[int, ...], ...]

    @classmethod
    def of(cls, matter: Matter, space: Space) -> Asked:
        """Every rule is read once."""
        true = tuple(space.true(rule.condition) for rule in matter.rules)
        false = tuple(space.false(rule.condition) for rule in matter.rules)
        may = [[0] * len(axis.cells) for axis in space.axes]
        anyway = [0] * len(space.axes)
        for number, formula in enumerate(true):
            reach = space.shape.reach(formula)
            for axis, cells in enumerate(may):
                if axis not in reach:
                    anyway[axis] |= 1 << number
                for cell in bits(reach.get(axis, 0)):
                    cells[cell] |= 1 << number
        joined = (tuple(cell | anyway[axis] for cell in cells) for axis, cells in enumerate(may))
        return cls(matter, space, true, tuple(map(space.shape.negated, true)), false, tuple(joined))

    def near(self, number: int) -> int:
        """The rules that may hold together with this one, as bits; never too few."""
        found = (1 << len(self.true)) - 1
        for axis, cells in self.space.shape.reach(self.true[number]).items():
            if cells != self.space.shape.whole[axis]:
                mask = 0
                for cell in bits(cells):
                    mask |= self.may[axis][cell]
                found &= mask
        return found

    def before(self, number: int) -> list[int]:
        """The rules that could decide in place of this one."""
        near = self.near(number)
        return [other for other in self.matter.before[number] if near >> other & 1]

    def decides(self, number: int, among: Sequence[int] | None = None) -> Box | None:
        """Reports for which this rule is true and none before it is; ``among``: none of those. Raises OutOfWork."""
        others = self.before(number) if among is None else among
        return self._without([self.true[number]], [self.untrue[other] for other in others])

    def surely(self, number: int) -> Box | None:
        """Reports for which this rule is true and all before it are false, so that nothing is left to ask."""
        return self._without([self.true[number]], [self.false[other] for other in self.matter.before[number]])

    def _without(self, asked: Sequence[Formula], others: Sequence[Formula]) -> Box | None:
        """A box with ``asked`` and ``others``; of many others only those are asked that a plain report breaks."""
        needed = [*asked]
        while (box := self.find(needed)) is not None:
            point = self.space.solver.point(box)
            self.space.solver.work.spend(len(others))
            broken = list(islice((each for each in others if not holds(each, point)), _AT_ONCE))
            if not broken:
                return point
            if len(needed) > _MOST_NEEDED:
                return self.find([*asked, *others])
            needed += broken
        return None

    def find(self, formulas: Sequence[Formula]) -> Box | None:
        """A box in which all of these hold. Raises OutOfWork."""
        self.space.solver.work.begin()
        if NO in formulas:
            return None
        return self.space.solver.find(part for part in (*formulas, *self.space.laws) if part != YES)

    def shown(self, box: Box, true: Sequence[int], not_true: Sequence[int] = ()) -> Facts:
        """A report in the box, after the rules themselves have been asked about it. Raises Unshown."""
        facts = self.space.report(box)
        rules = self.matter.rules
        holds = all(rules[number].condition.judge(facts).holds for number in true)
        if not holds or any(rules[number].condition.judge(facts).holds for number in not_true):
            raise Unshown
        return facts

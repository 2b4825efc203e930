"""Conditions as formulas over one finite space (空间): what each says of every cell is asked of itself, once."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from dsl.conditions import AllOf, Always, AnyOf, CategoryIs, Condition, Not, TextMentions
from dsl.facts import UNANSWERED, Facts
from dsl.proving.axes import Axis, Cell, Key, TooWide, World, axis_of, key_of
from dsl.proving.formula import NO, YES, Formula, Says, Shape, Silent
from dsl.proving.search import Box, Solver, Words, bits
from dsl.proving.values import Work
from dsl.stages import STAGES

#: So often conditions of one axis are asked about its cells; beyond that they are left open.
MOST_TOLD = 3_000_000
#: Stands between the words of an example's text; whichever of them is in no word.
_BETWEEN = (";", "。", " ", "|", "~", "^", "\x00")


@dataclass(frozen=True, slots=True)
class Space:
    """Axes and words for some conditions, and how to ask them: ``holds[leaf]`` are bits where it is true, and false."""

    world: World
    axes: tuple[Axis, ...]
    holds: Mapping[Condition, tuple[int, int, int]]  # axis, cells where it is true, cells where it is false
    solver: Solver
    laws: tuple[Formula, ...]  # what is so of every report: a review that it needs not pass is 未填
    _numbers: Mapping[str, int] = field(repr=False)

    @classmethod
    def of(cls, conditions: Iterable[Condition], world: World, work: Work) -> Space:
        """The space in which all of these can be told apart."""
        leaves = tuple(dict.fromkeys(leaf for condition in conditions for leaf in leaves_of(condition)))
        words = Words.of(word for leaf in leaves if isinstance(leaf, TextMentions) for word in leaf.words)
        axes, holds = list[Axis](), dict[Condition, tuple[int, int, int]]()
        for key, asked in _by_axis(leaves).items():
            try:
                axis = axis_of(key, asked, world)
                if key[0] != "类别" and len(axis.cells) * len(asked) > MOST_TOLD:
                    raise TooWide  # noqa: TRY301 - the same answer as that of an axis too wide in itself
            except TooWide:
                for leaf in asked:
                    holds[leaf] = (len(axes), 1, 2)
                    axes.append(Axis(("", str(leaf)), ({}, {}, {})))
                continue
            reports = [world.report((cell,)) for cell in axis.cells]
            tree = Tree.of([report.category for report in reports])
            for leaf in asked:
                holds[leaf] = (len(axes), *_told(leaf, reports, tree))
            axes.append(axis)
        shape = Shape(tuple((1 << len(axis.cells)) - 1 for axis in axes))
        numbers = {word: number for number, word in enumerate(words.words)}
        made = cls(world, tuple(axes), holds, Solver(shape, words, work), (), numbers)
        return replace(made, laws=tuple(made._laws()))

    @property
    def shape(self) -> Shape:
        """How wide the axes are."""
        return self.solver.shape

    @property
    def usual(self) -> Formula:
        """The report came through 随手拍, by which nearly all come."""
        for number, axis in enumerate(self.axes):
            if axis.key[0] == "来源渠道":
                return self.shape.inside(number, 1)
        return YES

    def _laws(self) -> Iterator[Formula]:
        """未填 stands for a review exactly where all who ask for it are false, as ``dsl.reviewing.passed`` has it."""
        rules = [rule for layer in self.world.rules.layers for rule in layer.reviews]
        for number, axis in enumerate(self.axes):
            empty = [n for n, cell in enumerate(axis.cells) if cell.get("answers") == {axis.key[1]: UNANSWERED}]
            if axis.key[0] == "答" and axis.key[1] in STAGES and empty:
                none = self.shape.every([self.false(r.condition) for r in rules if r.value.stage == axis.key[1]])
                inside = self.shape.inside(number, 1 << empty[0])
                yield self.shape.some([inside, self.shape.negated(none)])
                yield self.shape.some([self.shape.negated(inside), none])

    def true(self, condition: Condition) -> Formula:
        """Where the condition is true."""
        match condition:
            case Always():
                return YES
            case AllOf(parts=parts):
                return self.shape.every([self.true(part) for part in parts])
            case AnyOf(parts=parts):
                return self.shape.some([self.true(part) for part in parts])
            case Not(part=part):
                return self.false(part)
            case TextMentions(words=words):
                return Says(self._words(words))
            case _:
                axis, true, _ = self.holds[condition]
                return self.shape.inside(axis, true)

    def false(self, condition: Condition) -> Formula:
        """Where the condition is false, which is not where it is unknown."""
        match condition:
            case Always():
                return NO
            case AllOf(parts=parts):
                return self.shape.some([self.false(part) for part in parts])
            case AnyOf(parts=parts):
                return self.shape.every([self.false(part) for part in parts])
            case Not(part=part):
                return self.true(part)
            case TextMentions(words=words):
                return Silent(self._words(words))
            case _:
                axis, _, false = self.holds[condition]
                return self.shape.inside(axis, false)

    def report(self, box: Box) -> Facts:
        """An ordinary report that lies in the box: of each axis that is narrowed the first cell left."""
        whole = self.shape.whole
        cells: list[Cell] = []
        for number, axis in enumerate(self.axes):
            if box.cells[number] != whole[number] or axis.key[0] == "类别":
                cells.append(axis.cells[next(iter(bits(box.cells[number])))])
        return self.world.reviewed(self.world.report(cells, self.spoken(box.said)))

    def spoken(self, said: int) -> str:
        """All these words, without those that stand within another one, and nothing else between them."""
        known = self.solver.words
        said_words = [known.words[number] for number in bits(said) if not known.around[number] & said & ~(1 << number)]
        between = next(mark for mark in _BETWEEN if not any(mark in word for word in known.words))
        return between.join(said_words)

    def _words(self, words: Iterable[str]) -> int:
        mask = 0
        for word in words:
            mask |= 1 << self._numbers[word]
        return mask


@dataclass(frozen=True, slots=True)
class Tree:
    """Categories as bits, below each name and at it: a thousand names need not be asked a thousand conditions each."""

    below: Mapping[tuple[str, ...], int]
    at: Mapping[tuple[str, ...], int]
    whole: int

    @classmethod
    def of(cls, paths: Sequence[tuple[str, ...]]) -> Tree:
        """Of the categories of some reports, in their order."""
        below, at = dict[tuple[str, ...], int](), dict[tuple[str, ...], int]()
        for number, path in enumerate(paths):
            at[path] = at.get(path, 0) | 1 << number
            for length in range(len(path) + 1):
                below[path[:length]] = below.get(path[:length], 0) | 1 << number
        return cls(below, at, (1 << len(paths)) - 1)

    def told(self, path: tuple[str, ...]) -> tuple[int, int]:
        """Where 类别 属于 this name is true, and where it is false: a wider category leaves it unknown."""
        true, unknown = self.below.get(path, 0), 0
        for length in range(len(path)):
            unknown |= self.at.get(path[:length], 0)
        return true, self.whole & ~true & ~unknown


def leaves_of(condition: Condition) -> Iterator[Condition]:
    """The conditions without parts in it."""
    match condition:
        case AllOf(parts=parts) | AnyOf(parts=parts):
            for part in parts:
                yield from leaves_of(part)
        case Not(part=part):
            yield from leaves_of(part)
        case Always():
            return
        case _:
            yield condition


def _by_axis(leaves: Iterable[Condition]) -> dict[Key, list[Condition]]:
    found: dict[Key, list[Condition]] = {}
    for leaf in leaves:
        if not isinstance(leaf, TextMentions):
            found.setdefault(key_of(leaf), []).append(leaf)
    return found


def _told(leaf: Condition, reports: list[Facts], tree: Tree) -> tuple[int, int]:
    if isinstance(leaf, CategoryIs):
        return tree.told(leaf.path)
    true = false = 0
    for number, report in enumerate(reports):
        holds = leaf.judge(report).holds
        true |= (1 << number) if holds else 0
        false |= (1 << number) if holds is False else 0
    return true, false

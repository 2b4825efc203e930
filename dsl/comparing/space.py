"""One space for two sets of rules (共同空间): the same cells, and what the conditions of each side say of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from dsl.calendar import Calendar
from dsl.circumstances import NAMED
from dsl.conditions import Condition, TextMentions
from dsl.facts import UNANSWERED, Facts
from dsl.proving.axes import Axis, Cell, Key, TooWide, World, axis_of, key_of
from dsl.proving.formula import Formula, Shape
from dsl.proving.search import Box, Solver, Words, bits
from dsl.proving.space import MOST_TOLD, Space, leaves_of
from dsl.proving.values import Work
from dsl.ruleset import Ruleset
from dsl.stages import STAGES


@dataclass(frozen=True, slots=True)
class Both:
    """The two spaces, of one shape and one solver; ``vague`` are conditions whose cells nobody knows."""

    before: Space
    after: Space
    vague: frozenset[Condition]

    @property
    def solver(self) -> Solver:
        """Finds reports; the same for both."""
        return self.before.solver

    def find(self, formulas: Iterable[Formula]) -> Box | None:
        """One kind of report for which all of these hold. Raises OutOfWork."""
        self.solver.work.begin()
        box = self.solver.find((*formulas, *self.before.laws))
        return None if box is None else self.solver.point(box)

    def reports(self, box: Box) -> tuple[Facts, Facts]:
        """The report as each side sees it."""
        return _report(self.before, box), _report(self.after, box)


def joined(
    before: Ruleset, after: Ruleset, conditions: Sequence[Condition], calendar: Calendar, work: Work, *, laws: bool
) -> Both:
    """The space in which all of these conditions can be told apart, on both sides."""
    leaves = tuple(dict.fromkeys(leaf for each in conditions for leaf in leaves_of(each)))
    words = Words.of(word for leaf in leaves if isinstance(leaf, TextMentions) for word in leaf.words)
    worlds = World(before, calendar), World(after, calendar)
    axes: tuple[list[Axis], list[Axis]] = [], []
    holds: tuple[dict[Condition, tuple[int, int, int]], ...] = {}, {}
    vague: set[Condition] = set()
    for key, asked in _by_axis(leaves).items():
        try:
            cells = _cells(key, asked, worlds)
            if len(cells) * len(asked) > MOST_TOLD:
                raise TooWide  # noqa: TRY301 - the same answer as that of an axis too wide in itself
        except TooWide:
            vague.update(asked)
            continue
        for side, world in enumerate(worlds):
            mine = Axis(key, tuple(_as_seen(cell, world) for cell in cells))
            reports = [world.report((cell,)) for cell in mine.cells]
            for leaf in asked:
                said = [leaf.judge(report).holds for report in reports]
                true, false = (sum(1 << n for n, each in enumerate(said) if each is value) for value in (True, False))
                holds[side][leaf] = (len(axes[side]), true, false)
            axes[side].append(mine)
    solver = Solver(Shape(tuple((1 << len(axis.cells)) - 1 for axis in axes[0])), words, work)
    numbers = {word: number for number, word in enumerate(words.words)}
    made = [Space(w, tuple(axes[n]), holds[n], solver, (), numbers) for n, w in enumerate(worlds)]
    known = tuple(_laws(made[0])) if laws else ()
    return Both(replace(made[0], laws=known), replace(made[1], laws=known), frozenset(vague))


def _by_axis(leaves: Iterable[Condition]) -> dict[Key, list[Condition]]:
    """Categories are always told, so that an example has one."""
    found: dict[Key, list[Condition]] = {("类别", ""): []}
    for leaf in leaves:
        if not isinstance(leaf, TextMentions):
            found.setdefault(key_of(leaf), []).append(leaf)
    return found


def _cells(key: Key, asked: Sequence[Condition], worlds: tuple[World, World]) -> list[Cell]:
    """Those of both sides, each once; a category counts by its own name, wherever it hangs."""
    found: dict[str, Cell] = {}
    for world in worlds:
        for cell in axis_of(key, asked, world).cells:
            name = repr(cell["category"][-1:]) if "category" in cell else repr(cell)
            found.setdefault(name, cell)
    if key[0] == NAMED:
        ours, theirs = (frozenset(world.rules.units) for world in worlds)
        for name in sorted(ours ^ theirs):
            found.setdefault(repr({"named_unit": name}), {"named_unit": name})
    return list(found.values())


def _as_seen(cell: Cell, world: World) -> Cell:
    """A category by the way that leads to it in these files; one that they do not declare is not known."""
    if not cell.get("category"):
        return cell
    return {**cell, "category": world.rules.categories.path(cell["category"][-1]) or ()}


def _laws(space: Space) -> Iterator[Formula]:
    """未填 stands for a review exactly where nobody asks for it."""
    rules = [rule for layer in space.world.rules.layers for rule in layer.reviews]
    shape = space.shape
    for number, axis in enumerate(space.axes):
        empty = [n for n, cell in enumerate(axis.cells) if cell.get("answers") == {axis.key[1]: UNANSWERED}]
        if axis.key[0] == "答" and axis.key[1] in STAGES and empty:
            none = shape.every([space.false(r.condition) for r in rules if r.value.stage == axis.key[1]])
            inside = shape.inside(number, 1 << empty[0])
            yield shape.some([inside, shape.negated(none)])
            yield shape.some([shape.negated(inside), none])


def _report(space: Space, box: Box) -> Facts:
    """The report that lies in the box: every axis says its cell, also where that is the whole axis."""
    cells = [axis.cells[next(iter(bits(box.cells[number])))] for number, axis in enumerate(space.axes)]
    return space.world.reviewed(space.world.report(cells, space.spoken(box.said)))

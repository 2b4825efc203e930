"""What the files in sight say of each matter, in the order in which it is asked (议程), sorted once for all reports."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property

from dsl.bundle import Unit
from dsl.conditions import unique
from dsl.decision import (
    Alarm,
    ClockSpec,
    Ending,
    Owed,
    RatingRule,
    Rechoice,
    Recipient,
    ReturnRule,
    Review,
    UnitRef,
    Veil,
)
from dsl.layer import AttentionRule, Layer, RestartRule, Ruled, RungRule, Turn, WaiverRule
from dsl.order import Select, T, blocks, in_order


class ClockAgenda:
    """All that is said of one clock.

    ``every`` in the order of asking; ``binding`` what files marked 必须执行, with their height (the nearest file is 0),
    the highest first.
    """

    def __init__(self, name: str, layers: Sequence[Layer]) -> None:
        self.name = name
        self._layers = layers
        self._free: dict[int, tuple[Ruled[ClockSpec], ...]] = {}
        self.every = tuple(in_order(layers, self._mine))
        marked = ((height, self._marked(layer)) for height, layer in reversed(list(enumerate(layers))))
        self.binding = tuple((height, rules) for height, rules in marked if rules)

    def free(self, height: int) -> tuple[Ruled[ClockSpec], ...]:
        """What the files below ``height`` say without marking it, in the order of asking."""
        if height not in self._free:
            rules = in_order(self._layers[:height], self._mine)
            self._free[height] = tuple(rule for rule in rules if not rule.cite.mandatory)
        return self._free[height]

    def _mine(self, layer: Layer) -> tuple[Ruled[ClockSpec], ...]:
        return tuple(rule for rule in layer.clocks if rule.value.name == self.name)

    def _marked(self, layer: Layer) -> tuple[Ruled[ClockSpec], ...]:
        return tuple(rule for rule in self._mine(layer) if rule.cite.mandatory)


class Agenda:
    """Rules by what they are about, and units by their kinds; each sorted when it is first asked for.

    ``layers`` run from the nearest up, ``units`` are those in sight.
    """

    def __init__(self, layers: Sequence[Layer], units: Iterable[Unit] = ()) -> None:
        self.layers = layers
        self.units = units

    @cached_property
    def kinds(self) -> Mapping[UnitRef, frozenset[str]]:
        """The kinds (类型) of every unit that has one."""
        found: dict[UnitRef, frozenset[str]] = {}
        for unit in self.units:
            found[unit.ref] = found.get(unit.ref, frozenset()).union(unit.kinds)
        return found

    def _sorted(self, select: Select[T]) -> tuple[Ruled[T], ...]:
        return tuple(in_order(self.layers, select))

    @cached_property
    def turns(self) -> tuple[Ruled[Turn], ...]:
        """不予受理, 并入首件."""
        return self._sorted(lambda layer: layer.turns)

    @cached_property
    def endings(self) -> tuple[Ruled[Ending], ...]:
        """终止."""
        return self._sorted(lambda layer: layer.endings)

    @cached_property
    def veils(self) -> tuple[Ruled[Veil], ...]:
        """隐去上报人."""
        return self._sorted(lambda layer: layer.veils)

    @cached_property
    def owed(self) -> tuple[Ruled[Owed], ...]:
        """须告知."""
        return self._sorted(lambda layer: layer.owed)

    @cached_property
    def rechoices(self) -> tuple[Ruled[Rechoice], ...]:
        """重新选择."""
        return self._sorted(lambda layer: layer.rechoices)

    @cached_property
    def notes(self) -> tuple[Ruled[None], ...]:
        """Clauses that bring nothing about."""
        return self._sorted(lambda layer: layer.notes)

    @cached_property
    def arbiters(self) -> tuple[Ruled[Recipient], ...]:
        """无人认领的,由 … 指定."""
        return self._sorted(lambda layer: layer.arbiters)

    @cached_property
    def reviews(self) -> tuple[Ruled[Review], ...]:
        """审查."""
        return self._sorted(lambda layer: layer.reviews)

    @cached_property
    def waivers(self) -> tuple[Ruled[WaiverRule], ...]:
        """免."""
        return self._sorted(lambda layer: layer.waivers)

    @cached_property
    def returns(self) -> tuple[Ruled[ReturnRule], ...]:
        """退回."""
        return self._sorted(lambda layer: layer.returns)

    @cached_property
    def ratings(self) -> tuple[Ruled[RatingRule], ...]:
        """评价."""
        return self._sorted(lambda layer: layer.ratings)

    @cached_property
    def attentions(self) -> tuple[Ruled[AttentionRule], ...]:
        """关注, 提醒 and the like."""
        return self._sorted(lambda layer: layer.attentions)

    @cached_property
    def restarts(self) -> tuple[RestartRule, ...]:
        """改派后."""
        return tuple(rule.value for rule in self._sorted(lambda layer: layer.restarts))

    @cached_property
    def clocks(self) -> tuple[ClockAgenda, ...]:
        """Every clock by its name, as the names first appear from the nearest file up."""
        names = unique(rule.value.name for layer in self.layers for rule in layer.clocks)
        return tuple(ClockAgenda(name, self.layers) for name in names)

    @cached_property
    def warnings(self) -> tuple[tuple[Ruled[Alarm], ...], ...]:
        """亮灯, file by file."""
        return tuple(blocks(self.layers, lambda layer: layer.warnings))

    @cached_property
    def rungs(self) -> tuple[tuple[Ruled[RungRule], ...], ...]:
        """升级, file by file."""
        return tuple(blocks(self.layers, lambda layer: layer.rungs))

"""What competes (先到先管): for each matter the rules of which the first that holds decides, in their order."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from dsl.conditions import AllOf, Always, AnswerIs, AnyOf, Condition, Not
from dsl.decision import ClockSpec, Review, UnitRef
from dsl.layer import Layer, RouteRule, Ruled, Target, ToNamed, ToTable, ToUnit
from dsl.order import in_order
from dsl.proving.axes import Registered
from dsl.ruleset import Ruleset

ROUTES, CLOCK, RETURNS, APPOINT = "去向", "时限", "退回", "指定"


@dataclass(frozen=True, slots=True)
class Matter:
    """One thing that the first clause decides: ``kind`` and perhaps the clock's ``name``.

    ``before[i]`` are the numbers of the rules that come before rule ``i`` and would decide in its place. ``strict``: an
    unknown rule before leaves the question open, so that rule ``i`` decides only where all before are false.
    """

    kind: str
    name: str
    rules: tuple[Ruled[Any], ...]
    before: tuple[tuple[int, ...], ...]
    strict: bool = False

    def __str__(self) -> str:
        return f"{self.name}的{self.kind}" if self.name else f"的{self.kind}"


def matters(rules: Ruleset) -> Iterator[Matter]:
    """All matters of a place, with what its own file and all files above say."""
    yield routes(rules)
    yield from clocks(rules)
    stages: Callable[[Layer], Sequence[Ruled[Review]]] = lambda layer: layer.reviews  # noqa: E731 - one shape with the others
    reviews = list(in_order(rules.layers, stages))
    for stage in dict.fromkeys(rule.value.stage for rule in reviews):
        yield _plain("审查", stage, [rule for rule in reviews if rule.value.stage == stage])
    yield _plain(RETURNS, "", in_order(rules.layers, lambda layer: layer.returns))
    yield _ratings(rules)
    yield _plain(APPOINT, "", in_order(rules.layers, lambda layer: layer.arbiters))


def _ratings(rules: Ruleset) -> Matter:
    """Of two that differ in their time alone none stands in the other's way: that is a clock, which is held."""
    made = _plain("评价", "", in_order(rules.layers, lambda layer: layer.ratings))
    said = [(rule.value.unrated_counts, rule.value.low) for rule in made.rules]
    before = (tuple(n for n in each if said[n] != said[own]) for own, each in enumerate(made.before))
    return replace(made, before=tuple(before))


def routes(rules: Ruleset) -> Matter:
    """Where a report goes: what the index holds, each clause with what else has to be so for it to count."""
    asked = [replace(rule, condition=counts_for(rule, rules)) for rule in rules.router.rules]
    return replace(_plain(ROUTES, "", asked), strict=True)


def counts_for(rule: Ruled[RouteRule], rules: Ruleset) -> Condition:
    """The clause's condition; a unit named by the reporter has to be known, and no unit may be barred (不得交)."""
    condition = rule.condition
    if isinstance(rule.value.target, ToNamed):
        condition = AllOf((condition, Registered(frozenset(rules.router.units))))
    barred = tuple(
        AllOf((sent, ban.condition))
        for unit, sent in _ways(rule.value.target)
        for ban in rules.router.bans.rules
        if unit in ban.value and rules.router.bans.binds(ban.cite, rule.cite)
    )
    return AllOf((condition, Not(AnyOf(barred)))) if barred else condition


def _ways(target: Target) -> Iterator[tuple[UnitRef, Condition]]:
    """The units to which a target sends, each with when it does."""
    if isinstance(target, ToUnit):
        yield target.unit, Always()
    if isinstance(target, ToTable):
        table, places = target.table, dict(target.table.places)
        for row, unit in table.units.items():
            if unit is not None and row in places:
                yield unit, places[row]
            elif unit is not None and not places:
                yield unit, AnswerIs(table.question, (row,), tuple(table.units))


def clocks(rules: Ruleset) -> Iterator[Matter]:
    """Each clock by its name: what a superior has marked 必须执行 holds beside and cuts off all above it."""
    heights = {layer.code: height for height, layer in enumerate(rules.layers)}
    every = list(in_order(rules.layers, lambda layer: layer.clocks))
    for name in dict.fromkeys(rule.value.name for layer in rules.layers for rule in layer.clocks):
        mine: list[Ruled[ClockSpec]] = [rule for rule in every if rule.value.name == name]
        places = [heights[rule.cite.jurisdiction] for rule in mine]
        before = tuple(
            tuple(other for other in range(number) if _comes_before(mine, places, other, number))
            for number in range(len(mine))
        )
        yield Matter(CLOCK, name, tuple(mine), before)


def _comes_before(rules: Sequence[Ruled[Any]], places: Sequence[int], one: int, other: int) -> bool:
    """Of two that are both 必须执行 only those of one file compete; others give way to one at or below their place."""
    if not rules[one].cite.mandatory:
        return True
    return places[one] == places[other] if rules[other].cite.mandatory else places[one] <= places[other]


def _plain(kind: str, name: str, rules: Iterable[Ruled[Any]]) -> Matter:
    asked = tuple(rules)
    return Matter(kind, name, asked, tuple(tuple(range(number)) for number in range(len(asked))))

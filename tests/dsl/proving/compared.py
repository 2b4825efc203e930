"""Proves drawn rule files twice: by ``dsl.proving`` and by z3; both must say the same of every clause."""

from __future__ import annotations

import sys
import time
from dataclasses import dataclass
from random import Random

import z3

from dsl.calendar import Calendar
from dsl.compile import compile_bundle
from dsl.decision import Cite
from dsl.proving.asked import Asked
from dsl.proving.axes import World
from dsl.proving.matters import routes
from dsl.proving.space import Space
from dsl.proving.values import Work
from tests.dsl.proving import oracle
from tests.dsl.proving.drawn import Town, drawn

FILE, CODE = "330281999-示例镇.rule", "330281999"
ABOVE = "330281-余姚市.rule"
#: Two years in which every season has days of work and of rest.
CALENDAR = Calendar("drawn", frozenset({2025, 2026}), frozenset(), frozenset())


@dataclass(frozen=True)
class Answers:
    """Of each clause whether it can ever count and whether it can decide alone; whether something falls through."""

    counts: tuple[bool, ...]
    decides: tuple[bool, ...]
    falls_through: bool


def proved(town: Town) -> Answers:
    """By the index; each report that it finds is asked about once more."""
    files = {FILE: town.text, ABOVE: town.county} if town.county else {FILE: town.text}
    compiled = compile_bundle(files, published=True)
    assert compiled.bundle is not None, town.text
    rules = compiled.bundle.rulesets[CODE]
    matter = routes(rules)
    asked = Asked.of(matter, Space.of([rule.condition for rule in matter.rules], World(rules, CALENDAR), Work()))
    counts, decides = list[bool](), list[bool]()
    for number in sorted(range(len(matter.rules)), key=lambda number: _place(matter.rules[number].cite)):
        box, sure = asked.decides(number), asked.surely(number)
        if box is not None:
            asked.shown(box, [number], matter.before[number])
        if sure is not None:
            facts = asked.shown(sure, [number])
            assert all(matter.rules[other].condition.judge(facts).holds is False for other in matter.before[number])
        counts.append(box is not None)
        decides.append(sure is not None)
    return Answers(tuple(counts), tuple(decides), asked.find(asked.false) is not None)


def meant(town: Town) -> Answers:
    """By z3, in the order that the book gives; the answers by level and number of the clause."""
    formulas = {("镇", n): oracle.meaning(each) for n, each in enumerate(town.clauses)}
    formulas |= {("县", n): oracle.meaning(each) for n, (each, _) in enumerate(town.above)}
    solver = z3.Solver()
    solver.add(*oracle.world())
    counts, decides = dict[tuple[str, int], bool](), dict[tuple[str, int], bool]()
    order = town.in_order()
    for place, clause in enumerate(order):
        before, true = [formulas[other] for other in order[:place]], formulas[clause][0]
        counts[clause] = _can(solver, [true, *(z3.Not(other) for other, _ in before)])
        decides[clause] = _can(solver, [true, *(false for _, false in before)])
    through = _can(solver, [false for _, false in formulas.values()])
    return Answers(tuple(counts[each] for each in formulas), tuple(decides[each] for each in formulas), through)


def _place(cite: Cite) -> tuple[bool, int]:
    """The town's clauses first, each file from its first line on."""
    return cite.jurisdiction != CODE, cite.line


def _can(solver: z3.Solver, formulas: list[z3.BoolRef]) -> bool:
    answer = solver.check(*formulas)
    assert answer != z3.unknown
    return bool(answer == z3.sat)


def compare(seeds: range) -> int:
    """How many clauses were found dead; AssertionError with the file where the two differ."""
    dead = 0
    for seed in seeds:
        town = drawn(Random(seed))
        one, other = proved(town), meant(town)
        assert one == other, f"seed {seed}: {one} is not {other}\n{town.county}{town.text}"
        dead += one.counts.count(False)
    return dead


def main() -> None:
    """``python -m tests.dsl.proving.compared 10000``."""
    number, begun = int(sys.argv[1]) if len(sys.argv) > 1 else 10_000, time.monotonic()
    dead = compare(range(number))
    took = time.monotonic() - begun
    sys.stdout.write(f"{number} rule files proved twice, {dead} dead clauses, no difference, {took:.0f} s\n")


if __name__ == "__main__":
    main()

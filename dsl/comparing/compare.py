"""Compares what two sets of rules decide (对比), for every report there can be, within a bound on the work.

Each thing that is decided hangs on some lists of rules. How a report stands to these lists on both sides is one piece
of the space: within it nothing can differ. The search takes a report, asks both sides about it, leaves its piece out
and goes on until none is left.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from typing import Any

from dsl.bundle import Bundle
from dsl.calendar import Calendar
from dsl.circumstances import UnitKindIs
from dsl.comparing.aspects import Asking, Aspect, Listed, aspects
from dsl.comparing.declared import renames, replaced, stated, words
from dsl.comparing.space import Both, joined
from dsl.comparing.values import NOBODY, Class, Differences, Side, Undecided, cites_in, meaning
from dsl.conditions import unique
from dsl.decision import ClockSpec, UnitRef
from dsl.facts import HOLDER
from dsl.layer import Ruled, WaiverRule
from dsl.proving import spell
from dsl.proving.formula import YES, Formula
from dsl.proving.search import Box, holds
from dsl.proving.space import Space, leaves_of
from dsl.proving.values import Budget, Example, OutOfWork, Work
from dsl.ruleset import Ruleset

_TOO_MUCH = "情形太多,超出了计算的上限"


def compare(before: Bundle, after: Bundle, code: str, *, on: Calendar, budget: Budget | None = None) -> Differences:
    """What changes for reports of the place ``code``; KeyError where one of the two has no rules for it.

    ``on`` has the published years. Exact within ``budget``: what lies beyond it is ``undecided``, with its clauses.
    """
    old, new = before.rulesets[code], after.rulesets[code]
    same_text = _texts(before, code) == _texts(after, code)
    said, renamed = words(before, after, code), renames(old, new)
    pairs = [] if same_text else list(_pairs(old, new))
    alike = _world(old) == _world(new)
    changed = [pair for pair in pairs if _says(pair[0]) != _says(pair[1])] if alike else pairs
    work = Work(budget or Budget())
    found, undecided = list[Class](), list[Undecided]()
    for pair in changed:
        look = _Look(pair, _both(pair, old, new, on, work), (old, new), alike, renamed)
        undecided += look.run()
        found += look.classes()
    return Differences(
        code=code,
        place=new.jurisdiction.name,
        classes=tuple(found),
        undecided=tuple(undecided),
        same_text=same_text,
        same_meaning=said.same and said.numbers and not changed,
        renumbered=said.same and not said.numbers,
        statements=() if said.same else said.changes,
        stated=tuple(stated(old, new)),
        awaited=() if said.same else tuple(dict.fromkeys((*old.valued, *new.valued))),
        renamed=tuple((one.name, other.name) for one, other in renamed.items()),
        replaced=None if renamed else replaced(old, new),
    )


def _texts(bundle: Bundle, code: str) -> Any:
    """All texts that decide; the name of the place's own file says nothing."""
    own = bundle.rulesets[code].jurisdiction.file
    return {(code if each.name == own else each.name, each.text, each.edition) for each in bundle.texts_of(code)}


def _pairs(old: Ruleset, new: Ruleset) -> Iterator[tuple[Aspect, Aspect]]:
    names = unique(clock.name for rules in (old, new) for clock in rules.agenda.clocks)
    yield from zip(aspects(old, names), aspects(new, names), strict=True)


def _says(aspect: Aspect) -> Any:
    return tuple((each.asking, tuple(map(_rule, each.rules))) for each in aspect.lists)


def _rule(rule: Ruled[Any]) -> Any:
    """What it means; of terms and waivers also where they stand, which ladders and waivers name (依 第九条)."""
    at = rule.value.at if isinstance(rule.value, WaiverRule) else rule.cite
    named = (at.clause, at.item) if isinstance(rule.value, ClockSpec | WaiverRule) else None
    return rule.condition, rule.cite.jurisdiction, rule.cite.mandatory, meaning(rule.value), named


def _world(rules: Ruleset) -> Any:
    """What all conditions look at beside themselves."""
    units = {name: (unit.ref, unit.kinds) for name, unit in rules.units.items()}
    restarts = meaning(rules.agenda.restarts)
    found = (meaning(entry) for entry in rules.valued.values())
    named = [*map(meaning, rules.questions), *found]
    return dict(rules.categories.parents), units, rules.claimants(), restarts, rules.heeded, named


def _both(pair: tuple[Aspect, Aspect], old: Ruleset, new: Ruleset, on: Calendar, work: Work) -> Both:
    reviews = [[rule.condition for rule in rules.agenda.reviews] for rules in (old, new)]
    asked = [rule.condition for aspect in pair for rule in aspect.rules]
    return joined(old, new, [*asked, *reviews[0], *reviews[1]], on, work, laws=reviews[0] == reviews[1])


@dataclass(slots=True)
class _Look:
    """One thing, on both sides."""

    pair: tuple[Aspect, Aspect]
    both: Both
    rules: tuple[Ruleset, Ruleset]
    alike: bool  # what conditions look at beside themselves is the same on both sides
    renamed: Mapping[UnitRef, UnitRef]
    _found: dict[Any, Class] = field(default_factory=dict)

    def classes(self) -> tuple[Class, ...]:
        """Those that were found, the plainest first."""
        return tuple(self._found.values())

    def run(self) -> Iterator[Undecided]:
        """Looks at every piece; yields what it could not look at."""
        vague = [rule for aspect in self.pair for rule in aspect.rules
                 if self.both.vague.intersection(leaves_of(rule.condition))]  # fmt: skip
        if vague:
            yield self._open("有的条件没有办法逐格比较", vague)
            return
        outer = [self._touched()] if self.alike else []
        unreal = 0
        try:
            while (box := self.both.find(outer)) is not None:
                mine = _signature(self.pair[0], self.both.before, box)
                inner: list[Formula] = [mine]
                while (within := self.both.find([*outer, *inner])) is not None:
                    theirs = _signature(self.pair[1], self.both.after, within)
                    unreal += not self._note(within)
                    inner.append(self.both.before.shape.negated(theirs))
                outer.append(self.both.before.shape.negated(mine))
        except OutOfWork:
            yield self._open(_TOO_MUCH, [rule for aspect in self.pair for rule in aspect.rules])
        if unreal:
            held = [rule for aspect in self.pair for rule in aspect.rules if _by_holder(rule)]
            yield self._open("条件问承办单位的类型,还没有人承办时要看交给谁", held)

    def _touched(self) -> Formula:
        """Where a rule that only one side has may hold: elsewhere both sides ask the same rules in the same order."""
        shape, found = self.both.before.shape, list[Formula]()
        lists = [aspect.lists for aspect in self.pair]
        if len(lists[0]) != len(lists[1]):
            return YES
        for one, other in zip(*lists, strict=True):
            for listed, space, left in zip(
                (one, other), (self.both.before, self.both.after), _left(one, other), strict=True
            ):
                for rule in left:
                    first = listed.asking is Asking.FIRST
                    found.append(space.true(rule.condition) if first else shape.negated(space.false(rule.condition)))
        return shape.some(found)

    def _note(self, box: Box) -> bool:
        """Asks both sides; False where the report that they see is not the one that was meant."""
        facts = self.both.reports(box)
        decided = [rules.decide(each) for rules, each in zip(self.rules, facts, strict=True)]
        known_as = (self.renamed, NOBODY)
        sides = [_side(aspect.pick(each), named)
                 for aspect, each, named in zip(self.pair, decided, known_as, strict=True)]  # fmt: skip
        if sides[0].means != sides[1].means:
            key = (sides[0].means, sides[1].means)
            known = self._found.get(key)
            example = known.example if known else Example(spell.report(facts[1]), facts[1])
            cells = 1 + (known.cells if known else 0)
            first = known or Class(self.pair[0].matter, sides[0], sides[1], example, 0)
            self._found[key] = Class(first.matter, first.before, first.after, example, cells)
        free = any(each.holder is None and each2.plan.route.lead is not None
                   for each, each2 in zip(facts, decided, strict=True))  # fmt: skip
        return not (free and any(_by_holder(rule) for aspect in self.pair for rule in aspect.rules))

    def _open(self, why: str, rules: list[Any]) -> Undecided:
        return Undecided(self.pair[0].matter, why, tuple(dict.fromkeys(rule.cite for rule in rules)))


def _left(one: Listed, other: Listed) -> tuple[list[Any], list[Any]]:
    """The rules of each that have no partner in the other, where partners stand in the same order."""
    said = [[_rule(rule) for rule in each.rules] for each in (one, other)]
    blocks = SequenceMatcher(None, said[0], said[1], autojunk=False).get_matching_blocks()
    ours = {block.a + n for block in blocks for n in range(block.size)}
    theirs = {block.b + n for block in blocks for n in range(block.size)}
    return ([rule for n, rule in enumerate(one.rules) if n not in ours],
            [rule for n, rule in enumerate(other.rules) if n not in theirs])  # fmt: skip


def _by_holder(rule: Any) -> bool:
    return any(isinstance(leaf, UnitKindIs) and leaf.party == HOLDER for leaf in leaves_of(rule.condition))


def _side(value: Any, renamed: Mapping[UnitRef, UnitRef]) -> Side:
    return Side(value, tuple(dict.fromkeys(cites_in(value))), meaning(value, renamed))


def _signature(aspect: Aspect, space: Space, box: Box) -> Formula:
    """All reports that stand to the rules of this thing as this one does."""
    return space.shape.every([part for each in aspect.lists for part in _parts(each, space, box)])


def _parts(listed: Listed, space: Space, box: Box) -> Iterator[Formula]:
    for rule in listed.rules:
        true = space.true(rule.condition)
        if holds(true, box):
            yield true
            if listed.asking is not Asking.EVERY:
                return
            continue
        if listed.asking is Asking.FIRST:
            yield space.shape.negated(true)
            continue
        false = space.false(rule.condition)
        if holds(false, box):
            yield false
        else:
            yield from (space.shape.negated(true), space.shape.negated(false))

"""Which clause decides where a report goes (交办): the first true one, unless an unknown one stands before it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import reduce
from operator import or_

from dsl import conditions
from dsl.bans import Bans, Barred
from dsl.bundle import Categories
from dsl.conditions import Condition, Verdict, unique
from dsl.decision import Cite, Route, RouteKind, Step, UnitRef
from dsl.facts import Facts
from dsl.index import Index, Program
from dsl.kept import Kept
from dsl.layer import RouteRule, Ruled, TableRule, Target, ToCandidates, ToNamed, ToPool, ToTable, ToUnit

Path = tuple[str, ...]
#: The 对照 that say who helps, each with its row for one report.
Rows = tuple[tuple[TableRule, str], ...]


@dataclass(frozen=True, slots=True, eq=False)
class _Sorted:
    """The clauses by the kinds of report, and the routes of those that always say the same, where nothing is barred."""

    index: Index
    said: tuple[Route | None, ...] | None


@dataclass(frozen=True, slots=True)
class Router:
    """Routing clauses in the order in which they are asked, with a bitset per category of those that can matter.

    Bit ``i`` of ``relevant[path]`` is 0 where clause ``i`` is false for every report of that category, so that it is
    not evaluated; ``skipped[i]`` is what the trail then says of it. ``answer`` is quick, ``route`` gives the same
    answer clause by clause with its reasons.
    """

    rules: tuple[Ruled[RouteRule], ...]
    units: Mapping[str, UnitRef]  # by name and alias
    claimants: tuple[UnitRef, ...]
    relevant: Mapping[Path, int]
    skipped: tuple[Step, ...]
    bans: Bans = field(default_factory=Bans)
    _kept: Kept[_Sorted] = field(default_factory=Kept, init=False, compare=False, repr=False)

    def answer(self, facts: Facts) -> Route:
        """Where the report goes. What it costs hangs on the clauses that may hold for such a report, not on all."""
        known = self._kept.made or self._kept.get(self._sorted)
        program = known.index.program(facts)
        said = known.said
        if said is None:
            barred = self.bans.judge(facts)
            return _heeding(barred, self._by_program(program, facts, barred))
        for number, check, settled in program.entries if program.sieve is None else program.asked(facts):
            holds = settled if check is None else check(facts)
            if holds:
                return said[number] or self._by_program(program, facts, Barred(self.bans, ()))
            if holds is None:
                return self._by_program(program, facts, Barred(self.bans, ()))
        return self._ask([], [], facts)

    def _sorted(self) -> _Sorted:
        """A ban, or the name of a unit that nobody knows, may yet keep a clause from deciding that holds."""
        sure = () if self.bans.rules else enumerate(self.rules)
        final = frozenset(number for number, rule in sure if not isinstance(rule.value.target, ToNamed))
        index = Index([rule.condition for rule in self.rules], self.relevant, final)
        return _Sorted(index, None if self.bans.rules else tuple(map(self._always_said, self.rules)))

    def _always_said(self, rule: Ruled[RouteRule]) -> Route | None:
        """The route of a clause that says the same of every report for which it holds."""
        match rule.value:
            case RouteRule(target=ToUnit(unit=unit), helpers=()):
                return _assign(rule, unit, (rule.cite,), ())
            case RouteRule(target=ToCandidates() as target):
                return _offer(rule, target)
            case RouteRule(target=ToPool()):
                return self._pool(rule, (rule.cite,))
            case _:
                return None

    def _by_program(self, program: Program, facts: Facts, barred: Barred) -> Route:
        steps: list[Step] = []
        open_rules: list[Ruled[RouteRule]] = []
        for entry in program.asked(facts):
            if entry.holds(facts) is False:
                continue
            rule = self.rules[entry.number]
            step = self._judged(rule, facts, barred)
            steps.append(step)
            if step.holds:
                return self._answer(rule, open_rules, steps, facts)
            if step.holds is None:
                open_rules.append(rule)
        return self._ask(open_rules, steps, facts)

    def route(self, facts: Facts) -> tuple[Route, tuple[Step, ...]]:
        """The route and every clause that was looked at on the way, the deciding one last."""
        barred = self.bans.judge(facts)
        route, steps = self._first(facts, barred)
        return _heeding(barred, route), (*barred.steps, *steps)

    def _first(self, facts: Facts, barred: Barred) -> tuple[Route, tuple[Step, ...]]:
        steps: list[Step] = []
        open_rules: list[Ruled[RouteRule]] = []
        mask = self.relevant.get(facts.category, -1)
        for index, rule in enumerate(self.rules):
            step = self._look(index, mask, rule, facts, barred)
            steps.append(step)
            if step.holds:
                return self._answer(rule, open_rules, steps, facts), tuple(steps)
            if step.holds is None:
                open_rules.append(rule)
        return self._ask(open_rules, steps, facts), tuple(steps)

    def _look(self, index: int, mask: int, rule: Ruled[RouteRule], facts: Facts, barred: Barred) -> Step:
        return self._judged(rule, facts, barred) if mask >> index & 1 else self.skipped[index]

    def _judged(self, rule: Ruled[RouteRule], facts: Facts, barred: Barred) -> Step:
        verdict = rule.condition.judge(facts)
        if verdict.holds and isinstance(rule.value.target, ToNamed) and facts.named_unit not in self.units:
            verdict = Verdict(False, (_unknown_name(facts),))
        unit = self._unit(rule.value.target, facts) if verdict.holds else None
        if unit is not None:
            verdict = barred.look(unit, rule.cite) or verdict
        return Step(rule.cite, verdict.holds, verdict.lacked, verdict.missing)

    def _unit(self, target: Target, facts: Facts) -> UnitRef | None:
        """The one unit that this target means for this report, if there is one."""
        match target:
            case ToUnit(unit=unit):
                return unit
            case ToTable(table=table):
                return table.units.get(table.row(facts))
            case ToNamed():
                return self.units.get(facts.named_unit or "")
            case _:
                return None

    def _answer(
        self, rule: Ruled[RouteRule], open_rules: list[Ruled[RouteRule]], steps: list[Step], facts: Facts
    ) -> Route:
        target = rule.value.target
        if open_rules:
            asked = self._ask([*open_rules, rule], steps, facts)
            return replace(asked, missing=unique((*asked.missing, *_unanswered(target, facts))))
        if isinstance(target, ToTable):
            return self._by_table(rule, target, facts)
        if isinstance(target, ToCandidates):
            return _offer(rule, target)
        if isinstance(target, ToUnit):
            return _assign(rule, target.unit, (rule.cite,), _rows(rule, facts))
        if isinstance(target, ToNamed) and facts.named_unit is not None:
            return _assign(rule, self.units[facts.named_unit], (rule.cite,), _rows(rule, facts))
        return self._pool(rule, (rule.cite,))

    def _by_table(self, rule: Ruled[RouteRule], target: ToTable, facts: Facts) -> Route:
        table = target.table
        answer = table.row(facts)
        if answer not in table.units:
            missing = _unanswered(target, facts)
            return Route(RouteKind.POOL, (rule.cite,), candidates=self._candidates(rule, facts), missing=missing)
        unit, cites = table.units[answer], (rule.cite, table.cites[answer])
        return self._pool(rule, cites) if unit is None else _assign(rule, unit, cites, _rows(rule, facts))

    def _pool(self, rule: Ruled[RouteRule], cites: tuple[Cite, ...]) -> Route:
        return Route(RouteKind.POOL, cites, copies=rule.value.copies, candidates=self.claimants)

    def _ask(self, rules: list[Ruled[RouteRule]], steps: list[Step], facts: Facts) -> Route:
        """Nobody can say yet: the pool gets it, with everyone whom one of these clauses might name."""
        candidates = unique(unit for rule in rules for unit in self._candidates(rule, facts))
        cites = tuple(rule.cite for rule in rules)
        missing = unique(name for step in steps for name in step.missing)
        return Route(RouteKind.POOL, cites, candidates=candidates or self.claimants, missing=missing)

    def _candidates(self, rule: Ruled[RouteRule], facts: Facts) -> tuple[UnitRef, ...]:
        target = rule.value.target
        if isinstance(target, ToUnit):
            return (target.unit,)
        if isinstance(target, ToCandidates):
            return target.units
        if isinstance(target, ToTable):
            return self._table_candidates(target.table, facts)
        named = self.units.get(facts.named_unit or "")
        if isinstance(target, ToNamed):
            return (named,) if named else ()
        return self.claimants

    def _table_candidates(self, table: TableRule, facts: Facts) -> tuple[UnitRef, ...]:
        answer = table.row(facts)
        rows = [table.units[answer]] if answer in table.units else list(table.units.values())
        named = unique(unit for unit in rows if unit is not None)
        return unique((*named, *self.claimants)) if None in rows else named


def build(
    rules: tuple[Ruled[RouteRule], ...],
    units: Mapping[str, UnitRef],
    claimants: tuple[UnitRef, ...],
    categories: Categories,
    bans: Bans,
) -> Router:
    """A router whose index covers every declared category; any other category is looked at clause by clause."""
    needs = [needed_categories(rule.condition) for rule in rules]
    paths = (path for name in categories.parents if (path := categories.path(name)))
    skipped = tuple(_skipped(rule, need) for rule, need in zip(rules, needs, strict=True))
    return Router(rules, units, claimants, _index(needs, paths), skipped, bans)


def needed_categories(condition: Condition) -> frozenset[Path] | None:
    """Categories of which one must be the report's for the condition not to be false; None: any category will do."""
    if isinstance(condition, conditions.CategoryIs):
        return frozenset({condition.path})
    if isinstance(condition, conditions.AllOf):
        known = (needed_categories(part) for part in condition.parts)
        return next((need for need in known if need is not None), None)
    if isinstance(condition, conditions.AnyOf):
        needs = [needed_categories(part) for part in condition.parts]
        found = [need for need in needs if need is not None]
        return frozenset().union(*found) if len(found) == len(needs) else None
    return None


def _heeding(barred: Barred, route: Route) -> Route:
    """The route without the units that may not get this report."""
    if not barred.found:
        return route
    left = barred.allowed(route.candidates)
    return replace(
        route,
        assisting=barred.allowed(route.assisting),
        candidates=left,
        forbidden=barred.forbidden,
        only=route.only and bool(left),  # where every candidate is barred, somebody else has to
        offer=route.offer if left else None,
    )


def _index(needs: list[frozenset[Path] | None], paths: Iterable[Path]) -> dict[Path, int]:
    """For each path the clauses that ask for it, for something wider or for something narrower, or for no category."""
    anyway, at, wider = 0, Counter[Path](), Counter[Path]()
    for index, need in enumerate(needs):
        anyway |= 1 << index if need is None else 0
        for path in need or ():
            at[path] |= 1 << index
            for length in range(len(path)):
                wider[path[:length]] |= 1 << index
    return {path: reduce(or_, (at[path[: n + 1]] for n in range(len(path))), anyway | wider[path]) for path in paths}


def _skipped(rule: Ruled[RouteRule], need: frozenset[Path] | None) -> Step:
    names = "、".join(sorted(path[-1] for path in need or ()))
    return Step(rule.cite, False, (f"类别 属于 {names}",) if names else ())


def _unanswered(target: Target, facts: Facts) -> tuple[str, ...]:
    """The question of a 对照 for which the report has no answer that stands in a row."""
    if isinstance(target, ToTable) and target.table.row(facts) not in target.table.units:
        return (target.table.question,)
    return ()


def _offer(rule: Ruled[RouteRule], to: ToCandidates) -> Route:
    copies = rule.value.copies
    return Route(RouteKind.POOL, (rule.cite,), copies=copies, candidates=to.units, only=True, offer=to.offer)


def _rows(rule: Ruled[RouteRule], facts: Facts) -> Rows:
    return tuple((table, table.row(facts)) for table in rule.value.helpers)


def _assign(rule: Ruled[RouteRule], unit: UnitRef, cites: tuple[Cite, ...], said: Rows) -> Route:
    """With the units that help, as far as their tables say them; what a table lacks is asked beside it."""
    value = rule.value
    found = [(table.units[row], table.cites[row]) for table, row in said if row in table.units]
    helping = unique((*value.assisting, *(helper for helper, _ in found if helper is not None)))
    return Route(
        RouteKind.ASSIGN,
        (*cites, *(cite for _, cite in found)),
        lead=unit,
        assisting=tuple(each for each in helping if each != unit),
        copies=value.copies,
        missing=tuple(table.question for table, row in said if row not in table.units),
    )


def _unknown_name(facts: Facts) -> str:
    return f"指名的“{facts.named_unit}”不是已声明的单位"

"""What the rules decide about one report, thing by thing (方面), and on which rules each of these hangs."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from enum import Enum
from functools import partial
from typing import Any

from dsl.conditions import AnswerIs, Condition
from dsl.decision import Decision, Route
from dsl.layer import RouteRule, Ruled, TableRule, ToTable
from dsl.proving.matters import counts_for
from dsl.ruleset import Ruleset
from dsl.stages import STAGES


class Asking(Enum):
    """How the rules of one list are asked."""

    FIRST = "the first that holds"
    STRICT = "the first that holds, and what is not known before it"
    EVERY = "each for itself"


@dataclass(frozen=True, slots=True)
class Listed:
    """Some rules that are asked together."""

    asking: Asking
    rules: tuple[Ruled[Any], ...]


@dataclass(frozen=True, slots=True)
class Aspect:
    """One thing that is decided: ``lists`` settle it, ``pick`` takes it out of a decision."""

    matter: str
    lists: tuple[Listed, ...]
    pick: Callable[[Decision], Any]

    @property
    def rules(self) -> Iterator[Ruled[Any]]:
        """All rules that it hangs on."""
        return (rule for each in self.lists for rule in each.rules)


def aspects(rules: Ruleset, clocks: Iterable[str]) -> Iterator[Aspect]:
    """Everything that is compared, with these clocks, which either side may lack."""
    agenda = rules.agenda
    reviews = Listed(Asking.EVERY, agenda.reviews)
    yield Aspect("去向", (_routes(rules), *_tables(rules), reviews), lambda d: _route(d.plan.route))
    yield Aspect("指定", (Listed(Asking.FIRST, agenda.arbiters),), lambda d: d.plan.route.arbiter)
    yield Aspect("不予受理、并入", (Listed(Asking.FIRST, agenda.turns),), lambda d: d.plan.refusal or d.plan.merging)
    yield Aspect("审查", (reviews,), lambda d: d.plan.reviews)
    yield Aspect("终止", (Listed(Asking.FIRST, agenda.endings),), lambda d: d.plan.ending)
    yield Aspect("隐去上报人", (Listed(Asking.FIRST, agenda.veils),), lambda d: d.plan.veil)
    yield Aspect("退回", (Listed(Asking.FIRST, agenda.returns),), lambda d: d.plan.returns)
    yield Aspect("评价", (Listed(Asking.FIRST, agenda.ratings),), lambda d: d.plan.rating)
    yield Aspect("关注", (Listed(Asking.EVERY, agenda.attentions),), lambda d: d.plan.attentions)
    yield Aspect("告知", (Listed(Asking.EVERY, agenda.owed),), lambda d: d.plan.owed)
    yield Aspect("改选", (Listed(Asking.EVERY, agenda.rechoices),), lambda d: d.plan.rechoices)
    for name in clocks:
        lists = tuple(_clock(rules, name))
        rungs = tuple(Listed(Asking.EVERY, block) for block in agenda.rungs)
        mine = tuple(Listed(each.asking, tuple(r for r in each.rules if r.value.clock == name)) for each in rungs)
        alarms = tuple(Listed(Asking.EVERY, block) for block in agenda.warnings)
        yield Aspect(f"{name}时限", lists, partial(_term, name))
        yield Aspect(f"{name}的升级", (*lists, *mine, *alarms), partial(_ladder, name))


def _routes(rules: Ruleset) -> Listed:
    asked = tuple(replace(rule, condition=counts_for(rule, rules)) for rule in rules.router.rules)
    return Listed(Asking.STRICT, asked)


def _tables(rules: Ruleset) -> Iterator[Listed]:
    """The rows of each table are told apart, and so is every ban."""
    for rule in rules.router.rules:
        value: RouteRule = rule.value
        tables = (*value.helpers, *([value.target.table] if isinstance(value.target, ToTable) else []))
        for table in tables:
            yield Listed(Asking.EVERY, tuple(Ruled(each, rule.cite, None) for each in _rows(table)))
    yield Listed(Asking.EVERY, tuple(Ruled(ban.condition, ban.cite, ban.value) for ban in rules.router.bans.rules))


def _rows(table: TableRule) -> Iterator[Condition]:
    if table.places:
        yield from (place for _, place in table.places)
    else:
        yield from (AnswerIs(table.question, (row,), tuple(table.units)) for row in table.units)


def _clock(rules: Ruleset, name: str) -> Iterator[Listed]:
    agenda = rules.agenda
    clock = next((each for each in agenda.clocks if each.name == name), None)
    if clock is None:
        return
    yield from (Listed(Asking.FIRST, ruled) for _, ruled in clock.binding)
    for height in sorted({len(rules.layers), *(height for height, _ in clock.binding)}):
        yield Listed(Asking.FIRST, clock.free(height))
    if any(rule.value.step for rule in clock.every):
        yield Listed(Asking.STRICT, clock.every)
        yield Listed(Asking.EVERY, tuple(rule for rule in agenda.waivers if rule.value.step == name))
    if name in STAGES or any(rule.value.starts in STAGES for rule in clock.every):
        yield Listed(Asking.EVERY, agenda.reviews)


def _route(route: Route) -> Any:
    """Where it goes, without what is still to ask; who may claim from the pool stands in no order."""
    units = route.candidates if route.offer else tuple(sorted(route.candidates, key=lambda u: (u.jurisdiction, u.name)))
    return replace(route, candidates=units, group=None, arbiter=None, missing=(), pending=())


def _term(name: str, decision: Decision) -> Any:
    plan = decision.plan
    spec = next((each for each in plan.clocks if each.name == name), None)
    if spec is not None:
        return replace(spec, rungs=(), alarms=(), warn_left=None, warn_cites=())
    return next((each for each in (*plan.waived, *plan.waiting) if each.name == name), None)


def _ladder(name: str, decision: Decision) -> Any:
    spec = next((each for each in decision.plan.clocks if each.name == name), None)
    return (spec.rungs, spec.alarms) if spec is not None else ()

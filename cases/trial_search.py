"""Finds a report that one clause decides (找例子): a bounded search over what its conditions can be made of.

It begins with the ways to meet the clause's own condition. Where another clause wins, that one's condition is missed on
purpose; where the rules still ask something, each answer is tried. What decides is always the rules themselves.
"""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime

from cases import commands as c
from cases import facts, lifecycle
from cases.anew import Bench
from cases.house import folded
from cases.intake import in_group
from cases.people import CLOCK
from cases.refusals import Refusal
from cases.telling import Setting
from cases.trial import CASE, REPORTER
from cases.trial_coverage import key, named
from cases.trial_options import ANSWER, CATEGORY, GROUP, PLACE, ROLE, TEXT, UNIT, URGENCY, Saying, merged, options
from cases.trial_report import placed
from cases.trial_world import NOWHERE, Place
from dsl import conditions
from dsl.asking import role
from dsl.calendar import Calendar
from dsl.conditions import Condition
from dsl.decision import Cite, Route
from dsl.facts import UNANSWERED
from dsl.layer import RouteRule, Ruled, ToTable

#: Reports that are tried for one clause; at some hundred microseconds each this is a fraction of a second.
MOST = 1500

_DEPUTIES = ("镇代表", "县代表", "市代表", "省代表")


@dataclass(frozen=True, slots=True)
class Found:
    """A report that the clause decides, with the route that it takes."""

    saying: Saying
    route: Route


def routing_cites(here: Place) -> frozenset[tuple[str, str, str | None]]:
    """The clauses and the rows of tables by which this place's own file sends reports somewhere."""
    own = [rule for rule in here.rules.router.rules if rule.cite.jurisdiction == here.where.code]
    tables = (rule.value.target.table for rule in here.rules.router.rules if isinstance(rule.value.target, ToTable))
    rows = (cite for table in tables for cite in table.cites.values() if cite.jurisdiction == here.where.code)
    return frozenset(key(cite) for cite in (*(rule.cite for rule in own), *rows))


def search(here: Place, target: Cite, at: datetime, calendar: Calendar) -> Found | str:
    """The first report, from the plainest on, that ``target`` decides here; else a sentence why there is none."""
    begin = [way for rule in here.rules.router.rules for way in _ways(rule, target, here)]
    if not begin:
        return "这一条的条件还不会自动举例"
    hunt = _Hunt(here, target, at, calendar)
    return hunt.run(begin)


def _ways(rule: Ruled[RouteRule], target: Cite, here: Place) -> Iterator[Saying]:
    own = options(rule.condition, here.rules)
    if key(rule.cite) == key(target):
        yield from own
    elif isinstance(rule.value.target, ToTable):
        table = rule.value.target.table
        rows = [value for value, cite in table.cites.items() if key(cite) == key(target)]
        both = (merged(way, {f"{ANSWER}{table.question}": value}) for way in own for value in rows)
        yield from (way for way in both if way is not None)


@dataclass(slots=True)
class _Hunt:
    """One search: what is still to try, in the order of its plainness, and who won instead."""

    here: Place
    target: Cite
    at: datetime
    calendar: Calendar
    seen: set[frozenset[tuple[str, str]]] = field(default_factory=set)
    winners: Counter[str] = field(default_factory=Counter)
    queue: deque[Saying] = field(default_factory=deque)

    def run(self, begin: Iterable[Saying]) -> Found | str:
        self._push(begin)
        tried = 0
        while self.queue and tried < MOST:
            saying = self.queue.popleft()
            tried += 1
            route = route_of(self.here, saying, self.at, self.calendar)
            if route is None:
                continue
            if self._hits(route):
                return Found(saying, route)
            self._push(self._other_ways(saying, route))
        return self._why(tried)

    def _hits(self, route: Route) -> bool:
        return not route.missing and not route.pending and any(key(cite) == key(self.target) for cite in route.cites)

    def _push(self, ways: Iterable[Saying]) -> None:
        for way in ways:
            mark = frozenset(way.items())
            if mark not in self.seen:
                self.seen.add(mark)
                self.queue.append(way)

    def _other_ways(self, saying: Saying, route: Route) -> Iterator[Saying]:
        """The same report, saying more: what is asked for, or what makes the clause before it miss."""
        if route.missing:
            self.winners["总还有要先问的"] += 1
            more: list[Saying] = [way for name in route.missing for way in self._answers(name)]
        elif route.pending:
            self.winners[f"总要先有 {route.pending[0]}"] += 1
            more = []
        else:
            winner = route.cites[0]
            self.winners[f"总是先依 {named(winner)}"] += 1
            more = options(self._condition_of(winner), self.here.rules, holds=False)
        yield from (both for way in more if (both := merged(saying, way)) is not None)

    def _condition_of(self, winner: Cite) -> Condition:
        rules = self.here.rules.router.rules
        return next((rule.condition for rule in rules if rule.cite == winner), conditions.Always())

    def _answers(self, missing: str) -> Iterator[Saying]:
        rules = self.here.rules
        if missing == conditions.CATEGORY:
            yield from ({CATEGORY: name} for name in rules.categories.parents)
        elif missing == conditions.LEVEL:
            yield from ({ROLE: word} for word in _DEPUTIES)
        for question in rules.questions:
            if question.name == missing:
                values = (*question.choices, UNANSWERED) if question.optional else question.choices
                yield from ({f"{ANSWER}{missing}": value} for value in values)

    def _why(self, tried: int) -> str:
        bound = f"试了 {tried} 种情形" if tried >= MOST else "能想到的情形都试过了"
        if not self.winners:
            return f"{bound},没有一件写得出来"
        reason, _ = self.winners.most_common(1)[0]
        return f"{bound},{reason}"


def route_of(here: Place, saying: Saying, at: datetime, calendar: Calendar) -> Route | None:
    """Where such a report goes when it is sent; None where it could not be."""
    who = role(saying.get(ROLE, "居民"))
    command = c.Report(
        REPORTER,
        who.role,
        level=who.level or NOWHERE,
        urgency=saying.get(URGENCY, "一般"),
        group=saying.get(GROUP),
        named_unit=saying.get(UNIT) or None,
        village=NOWHERE,
        grid=NOWHERE,
        answers={name.removeprefix(ANSWER): value for name, value in saying.items() if name.startswith(ANSWER)},
    )
    if saying.get(PLACE):
        command = placed(command, here, saying[PLACE])
    try:
        checked = facts.checked(command, saying.get(CATEGORY), here.rules)
        ready = in_group(checked, here.where, here.territory)
    except Refusal:
        return None
    judge = Bench(here.rules, here.where.code, saying.get(TEXT, ""), calendar, here.directory, here.rules.at_rest())
    setting = Setting(CLOCK, at, calendar, here.directory, groups=here.groups, judge=judge)
    case = folded(None, CASE, here.where.id, lifecycle.report(CASE, here.where.id, ready, setting))
    return case.plan.route

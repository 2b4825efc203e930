"""Finds a report that one clause decides (找例子): a bounded search over what its conditions can be made of.

It begins with the ways to meet the clause's own condition. Where another clause wins, that one's condition is missed on
purpose; where the rules still ask something, each answer is tried. What decides is always the rules themselves.
"""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from cases.state import Case, Phase
from cases.trial import Stopped, Trial, dated
from cases.trial_coverage import key, named
from cases.trial_facts import bench
from cases.trial_options import ANSWER, CATEGORY, PLACE, TEXT, Saying, merged, options
from cases.trial_report import send
from cases.trial_steps import play
from cases.trial_story import story
from cases.trial_world import Place
from dsl import conditions, tree
from dsl.calendar import Calendar
from dsl.conditions import Condition
from dsl.decision import Cite, Question, Route
from dsl.facts import UNANSWERED
from dsl.layer import RouteRule, Ruled, TableRule, ToTable
from dsl.stages import STAGES

#: Reports that are tried for one clause; at some hundred microseconds each this is a fraction of a second.
MOST = 1500

#: A case that somebody still has to let pass, or that has ended, is not where the clause sends it.
_NOWHERE = frozenset({Phase.REVIEW, Phase.REVIEWING, Phase.CLOSED})
#: A number for a question that asks for one.
_SOME = 10


@dataclass(frozen=True, slots=True)
class Found:
    """A report, as an example that expects nothing yet, and the case that came of it."""

    example: tree.Example
    case: Case

    @property
    def route(self) -> Route:
        """Where the rules send it."""
        return self.case.plan.route


def routing_cites(here: Place) -> frozenset[tuple[str, str, str | None]]:
    """The clauses and the rows of tables by which this place's own file sends reports somewhere."""
    own = [rule for rule in here.rules.router.rules if rule.cite.jurisdiction == here.where.code]
    tables = (table for rule in here.rules.router.rules for table in _tables(rule.value))
    rows = (cite for table in tables for cite in table.cites.values() if cite.jurisdiction == here.where.code)
    return frozenset(key(cite) for cite in (*(rule.cite for rule in own), *rows))


def search(here: Place, target: Cite, calendar: Calendar) -> Found | str:
    """The first report, from the plainest on, that ``target`` decides here; else a sentence why there is none."""
    begin = [way for rule in here.rules.router.rules for way in _ways(rule, target, here)]
    if not begin:
        return "这一条的条件还不会自动举例"
    hunt = _Hunt(here, target, calendar)
    return hunt.run(begin)


def _ways(rule: Ruled[RouteRule], target: Cite, here: Place) -> Iterator[Saying]:
    own = [way for said in options(rule.condition, here.rules) for way in _reviewed(said, here)]
    if key(rule.cite) == key(target):
        yield from own
        return
    for table in _tables(rule.value):
        asked = PLACE if table.question == conditions.PLACE else f"{ANSWER}{table.question}"
        rows = [value for value, cite in table.cites.items() if key(cite) == key(target)]
        both = (merged(way, {asked: value}) for way in own for value in rows)
        yield from (way for way in both if way is not None)


def _reviewed(saying: Saying, here: Place) -> Iterator[Saying]:
    """A verdict is only said of a report that has to pass the review."""
    stage = next((stage for stage in STAGES if f"{ANSWER}{stage}" in saying), None)
    if stage is None:
        yield saying
        return
    rules = (rule for layer in here.rules.layers for rule in layer.reviews if rule.value.stage == stage)
    ways = (way for rule in rules for way in options(rule.condition, here.rules))
    yield from (both for way in ways if (both := merged(saying, way)) is not None)


def _tables(rule: RouteRule) -> tuple[TableRule, ...]:
    """The tables that say who leads and who helps."""
    leading = (rule.target.table,) if isinstance(rule.target, ToTable) else ()
    return (*leading, *rule.helpers)


@dataclass(slots=True)
class _Hunt:
    """One search: what is still to try, in the order of its plainness, and who won instead."""

    here: Place
    target: Cite
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
            found = sent(self.here, saying, self.calendar)
            if found is None:
                continue
            if self._hits(found):
                return found
            self._push(self._other_ways(saying, found))
        return self._why(tried)

    def _hits(self, found: Found) -> bool:
        route = found.route
        if found.case.phase in _NOWHERE:
            return False
        return not route.missing and not route.pending and any(key(cite) == key(self.target) for cite in route.cites)

    def _push(self, ways: Iterable[Saying]) -> None:
        for way in ways:
            mark = frozenset(way.items())
            if mark not in self.seen:
                self.seen.add(mark)
                self.queue.append(way)

    def _other_ways(self, saying: Saying, found: Found) -> Iterator[Saying]:
        """The same report, saying more: what is asked for, or what makes the clause before it miss."""
        route, review = found.route, found.case.reviewing
        if review is not None:
            self.winners[f"总要先{review.stage}"] += 1
            more = list(self._answers(review.stage))
            yield from (both for way in more if (both := merged(saying, way)) is not None)
            return
        waited = (*route.missing, *(pending.name for pending in route.pending))
        if waited:
            reason = "总还有要先问的" if route.missing else f"总要先有 {route.pending[0]}"
            self.winners[reason] += 1
            more = [way for name in waited for way in self._answers(name)]
        else:
            refusal = found.case.plan.refusal
            winner = refusal.cites[0] if refusal else route.cites[0]
            self.winners[f"总是先依 {named(winner)}{' 不予受理' if refusal else ''}"] += 1
            more = list(options(self._condition_of(winner), self.here.rules, holds=False))
        yield from (both for way in more if (both := merged(saying, way)) is not None)

    def _condition_of(self, winner: Cite) -> Condition:
        rules = self.here.rules
        refusing = ((turn.cite, turn.condition) for layer in rules.layers for turn in layer.turns)
        known = (*((rule.cite, rule.condition) for rule in rules.router.rules), *refusing)
        return next((condition for cite, condition in known if cite == winner), conditions.Always())

    def _answers(self, missing: str) -> Iterator[Saying]:
        rules = self.here.rules
        if missing == conditions.CATEGORY:
            yield from ({CATEGORY: name} for name in rules.categories.parents)
        entry = rules.valued.get(missing)
        if entry is not None:
            empty = (UNANSWERED,) if isinstance(entry, Question) and entry.optional else ()
            some = (f"{_SOME}{entry.measure}",) if entry.measure else ()
            yield from ({f"{ANSWER}{missing}": value} for value in (*entry.choices, *empty, *some))

    def _why(self, tried: int) -> str:
        bound = f"试了 {tried} 种情形" if tried >= MOST else "能想到的情形都试过了"
        if not self.winners:
            return f"{bound},没有一件写得出来"
        return f"{bound},{',或者'.join(reason for reason, _ in self.winners.most_common(2))}"


def sent(here: Place, saying: Saying, calendar: Calendar) -> Found | None:
    """What becomes of such a report; None where it could not be sent."""
    report, example = story(saying, here, calendar)
    moments = dated(example)
    text = saying.get(TEXT, "")
    judge = bench(here, calendar, text)
    trial = Trial(example, here, calendar, "", moments, judge, moments[report.at])
    try:
        send(trial, report)
        for line in example.events:
            play(trial, line)
    except Stopped:
        return None
    return Found(example, trial.case)

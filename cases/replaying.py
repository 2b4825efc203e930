"""Decides stored cases as they began under other rules (旧件重放): who would have got them, and which terms move."""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from cases.anew import Bench
from cases.figures import count
from cases.fold import apply
from cases.neighbours import Beside
from cases.people import JurisdictionId
from cases.ports_replay import Opened
from cases.refusals import NotFound
from cases.replay_difference import Difference, difference
from cases.replay_kinds import Kinds
from cases.rulebook import ruleset_for
from cases.telling import Directory
from cases.territory import Territory
from dsl.bundle import Bundle
from dsl.calendar import Calendar
from dsl.decision import ClockSpec, ClockStart, Plan
from dsl.facts import ALIKE, REPEATED
from dsl.ruleset import Ruleset

#: So many plans and pairs of them are kept; a town has some hundred, and what strangers make up must not grow for ever.
_KEPT = 16_384
_NOBODY = Directory()


class Outcome(StrEnum):
    """What came of a case, as a clerk would say it."""

    SAME = "不变"
    CHANGED = "有变化"
    FORGOTTEN = "文字已删除,不能重算"
    UNLIKE = "当时的情况现在还原不出,没有比"
    UNREAD = "当时的规约读不出来,没有比"
    WITHOUT = "新的文字里没有当地的规约"


@dataclass(frozen=True, slots=True)
class Shift:
    """A term of one case that ends at another time: the latest moment that it could be due, by the same calendar.

    None: it does not run under that text, or nobody can say when. ``assumed``: the clock had never begun, and is
    counted from the report.
    """

    name: str
    before: datetime | None
    after: datetime | None
    assumed: bool = False

    @property
    def by(self) -> timedelta | None:
        """How much later; negative is earlier."""
        return None if self.before is None or self.after is None else self.after - self.before


@dataclass(frozen=True, slots=True)
class Replayed:
    """What came of one case. ``beside``: the new text also asks how many similar ones there were; none is assumed."""

    opened: Opened
    outcome: Outcome
    what: Difference | None = None
    shifts: tuple[Shift, ...] = ()
    beside: bool = False


@dataclass(frozen=True, slots=True)
class Doubt:
    """A case that the new text decides otherwise than it was decided: the old text has to say so too of these facts."""

    opened: Opened
    plan: Plan
    what: Difference


@dataclass(slots=True)
class Declarations:
    """Which states (态势) were declared where and when: name and value by the store's time, the earliest first."""

    known: dict[JurisdictionId, tuple[tuple[datetime, str, str], ...]] = field(default_factory=dict)

    def at(self, places: Sequence[JurisdictionId], when: datetime) -> dict[str, str]:
        """What held at that moment in the first of these places, of which each stands under the one after it."""
        states: dict[str, str] = {}
        for place in reversed(places):
            states |= {name: value for at, name, value in self.known.get(place, ()) if at <= when}
        return states


class Replaying:
    """Puts cases before rules as they were when they were opened: same words, same facts, states of that moment.

    Of similar cases (同类件) nothing is known any more; it decides as if there had been none.
    """

    def __init__(self, territory: Territory, calendar: Calendar, declared: Declarations) -> None:
        self._territory = territory
        self._calendar = calendar
        self._declared = declared
        self._rules: dict[tuple[str, JurisdictionId], Ruleset | None] = {}
        self._kinds: dict[tuple[str, JurisdictionId], Kinds] = {}
        self._plans: dict[Hashable, Plan] = {}
        self._pairs: dict[tuple[int, int], tuple[Plan, Plan, Difference | None]] = {}
        self._told: dict[Difference, Difference] = {}
        self._alone: dict[int, tuple[ClockSpec, ClockSpec]] = {}

    def rules(self, bundle: Bundle, place: JurisdictionId) -> Ruleset | None:
        """The rules of a place; None where the bundle has none for it."""
        key = (bundle.hash, place)
        if key not in self._rules:
            try:
                self._rules[key] = ruleset_for(bundle, self._territory, self._territory.jurisdictions[place])
            except NotFound:
                self._rules[key] = None
        return self._rules[key]

    def look(self, new: Bundle, page: Sequence[Opened]) -> tuple[list[Replayed], list[Doubt]]:
        """Each case under the new text; those that it decides otherwise are still to be made sure of."""
        done: list[Replayed] = []
        doubts: list[Doubt] = []
        for opened in page:
            if opened.text is None:
                done.append(Replayed(opened, Outcome.FORGOTTEN))
                continue
            plan = self._plan(new, opened)
            if plan is None:
                done.append(Replayed(opened, Outcome.WITHOUT))
            elif (what := self._between(opened.plan, plan)) is None:
                done.append(Replayed(opened, Outcome.SAME, beside=_beside(plan)))
            else:
                doubts.append(Doubt(opened, plan, what))
        return done, doubts

    def sure(self, old: Bundle | None, doubts: Sequence[Doubt]) -> Iterator[Replayed]:
        """What the text of that time makes of the same facts; ``old`` None where it cannot be read any more.

        Where that is not what was decided, the facts are not those of that time, and nothing is said of the case.
        """
        for doubt in doubts:
            opened, plan, what = doubt.opened, doubt.plan, doubt.what
            then = None if old is None else self._plan(old, opened)
            if then is None:
                yield Replayed(opened, Outcome.UNREAD)
            elif self._between(then, plan) is None:
                yield Replayed(opened, Outcome.SAME, beside=_beside(plan))
            elif self._between(opened.plan, then) is not None:
                yield Replayed(opened, Outcome.UNLIKE)
            else:
                yield Replayed(opened, Outcome.CHANGED, what, self._shifts(opened, what), _beside(plan))

    def kinds(self, bundle: Bundle, place: JurisdictionId) -> Kinds | None:
        """Which reports the rules of a place cannot tell apart."""
        key, rules = (bundle.hash, place), self.rules(bundle, place)
        if rules is not None and key not in self._kinds:
            self._kinds[key] = Kinds(rules, self._calendar)
        return self._kinds.get(key)

    def _plan(self, bundle: Bundle, opened: Opened) -> Plan | None:
        """What these rules say of the report; reports of one kind are decided once."""
        rules, kinds = self.rules(bundle, opened.jurisdiction), self.kinds(bundle, opened.jurisdiction)
        if rules is None or kinds is None:
            return None
        states = self._states(rules, opened)
        kind = kinds.of(opened, states)
        if kind is None:
            return self._decided(rules, opened, states)
        key = (bundle.hash, opened.jurisdiction, kind)
        found = self._plans.get(key)
        if found is None:
            _make_room(self._plans)
            found = self._plans[key] = self._decided(rules, opened, states)
        return found

    def _decided(self, rules: Ruleset, opened: Opened, states: Mapping[str, str]) -> Plan:
        home = self._territory.jurisdictions[self._territory.home(opened.jurisdiction)]
        case = apply(None, opened.case, opened.jurisdiction, opened.reported, opened.opened_at)
        beside = None if rules.search is None else Beside((), rules.search)
        text, calendar = opened.text or "", self._calendar
        return Bench(rules, home.code, text, calendar, _NOBODY, states, beside=beside).decide(case).plan

    def _states(self, rules: Ruleset, opened: Opened) -> Mapping[str, str]:
        rest = rules.at_rest()
        if not rest:
            return {}
        places = list(self._territory.above(opened.jurisdiction))
        return {**rest, **self._declared.at(places, opened.decided_at)}

    def _between(self, old: Plan, new: Plan) -> Difference | None:
        """Compared once: plans of one kind are one object, and so are equal differences."""
        if old is new:
            return None
        key = (id(old), id(new))
        known = self._pairs.get(key)
        if known is None:
            _make_room(self._pairs)
            what = difference(old, new)
            known = self._pairs[key] = (old, new, None if what is None else self._told.setdefault(what, what))
        return known[2]

    def _shifts(self, opened: Opened, what: Difference) -> tuple[Shift, ...]:
        known = {clock.name: clock.starts for clock in opened.plan.clocks}
        happened = {known[name]: at for name, at in opened.began.items() if name in known}
        happened[ClockStart.REPORTED] = opened.opened_at
        return tuple(self._shift(pair.name, pair.old, pair.new, happened) for pair in what.clocks)

    def _shift(self, name: str, old: ClockSpec | None, new: ClockSpec | None, happened: dict[str, datetime]) -> Shift:
        assumed = any(spec is not None and spec.starts not in happened for spec in (old, new))
        return Shift(name, self._due(old, happened), self._due(new, happened), assumed)

    def _due(self, spec: ClockSpec | None, happened: dict[str, datetime]) -> datetime | None:
        if spec is None or spec.back:  # one that runs back from a date has no end before that is set
            return None
        began = happened.get(spec.starts, happened[ClockStart.REPORTED])
        return count(self._without_ladder(spec), began, self._calendar, happened).due_latest

    def _without_ladder(self, spec: ClockSpec) -> ClockSpec:
        """The term alone: its colours and rungs would be counted with it, and are not asked for here."""
        known = self._alone.get(id(spec))
        if known is None:
            _make_room(self._alone)
            known = self._alone[id(spec)] = (spec, replace(spec, rungs=(), alarms=(), warn_left=None))
        return known[1]


def _make_room(kept: dict[Any, Any]) -> None:
    if len(kept) >= _KEPT:
        kept.clear()


def _beside(plan: Plan) -> bool:
    return not {ALIKE, REPEATED}.isdisjoint(plan.asks)

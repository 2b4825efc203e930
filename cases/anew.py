"""Brings the rules along (重新研判) for a command that may change what the case's plan depends on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Protocol

from cases import commands as c
from cases import facts
from cases.commands_reach import DecideReturn, Review
from cases.commands_turns import DecideRefusal, Unmerge
from cases.commands_voices import PassOn, Reopen, SendOn
from cases.people import UnitAt
from cases.state import Case
from cases.telling import Directory
from dsl.calendar import Calendar
from dsl.decision import Decision, Plan, UnitRef
from dsl.facts import ALIKE, HOLDER, PHOTOS, RETURNS, ROUND, STARS, URGES, Facts
from dsl.ruleset import Ruleset

#: What each command may change of the facts that a plan names as asked (``Plan.asks``).
CHANGES: dict[type[c.Command], frozenset[str]] = {
    c.Claim: frozenset({HOLDER}),
    c.Assign: frozenset({HOLDER}),
    c.Reassign: frozenset({HOLDER}),
    c.Return: frozenset({HOLDER, RETURNS}),
    DecideReturn: frozenset({HOLDER, RETURNS}),
    c.Reply: frozenset({HOLDER, PHOTOS, ALIKE}),
    c.Supplement: frozenset({HOLDER, PHOTOS, ALIKE}),
    c.Urge: frozenset({HOLDER, URGES}),
    DecideRefusal: frozenset({HOLDER}),  # what is not refused goes its way
    c.Rate: frozenset({STARS, ROUND}),
    Reopen: frozenset({ROUND}),
    c.Tick: frozenset({HOLDER, STARS, ROUND}),  # a rung may move the duty (提级), and silence may count as stars
}


def asks_again(plan: Plan, command: c.Command) -> bool:
    """Whether the rules may have to decide anew for this command; only then are they fetched."""
    told = isinstance(command, c.Find | c.Reclassify | c.Relocate | Unmerge | Review | PassOn | SendOn)
    told = told or bool(getattr(command, "answers", None) or getattr(command, "findings", None))
    return told or not CHANGES.get(type(command), frozenset()).isdisjoint(plan.asks)


class Others(Protocol):
    """Whoever knows which cases were there before."""

    def add(self, facts: Facts, case: Case, calendar: Calendar) -> Facts:
        """The facts with those cases in them."""
        ...

    def first_of(self, case: str) -> str:
        """The case that this one has been joined to, itself if it stands alone."""
        ...

    def in_hand(self, case: str) -> bool:
        """Whether that case is still being handled, so that another may be joined to it."""
        ...


@dataclass(frozen=True, slots=True)
class Bench:
    """The rules that a case was opened under, with what they may ask about beside the case itself.

    ``code`` is the administrative code of the place, ``text`` the report's own words, ``states`` what is declared for
    the place by name (态势), ``place`` the attributes of the spot (属性), ``alike`` how many similar and repeated
    cases there are, by 同类件数 and 重复件数, and ``beside`` which cases were there before.
    """

    rules: Ruleset
    code: str
    text: str
    calendar: Calendar
    directory: Directory
    states: Mapping[str, str] = field(default_factory=dict)
    place: Mapping[str, str] = field(default_factory=dict)
    alike: Mapping[str, int] = field(default_factory=dict)
    beside: Others | None = None

    def decide(self, case: Case) -> Decision:
        """What the rules say of the case as it stands."""
        decision = self.rules.decide(self.facts(case))
        if self.beside is None:
            return decision
        firsts = dict.fromkeys(map(self.beside.first_of, decision.alike))
        joins = decision.plan.merging is not None
        return replace(decision, alike=tuple(each for each in firsts if not joins or self.beside.in_hand(each)))

    def facts(self, case: Case) -> Facts:
        """All that the rules may ask about the case; what somebody said of it hides what is known of the spot."""
        known = facts.of_case(case, self.code, self.text)
        known = known if self.beside is None else self.beside.add(known, case, self.calendar)
        return replace(
            known,
            answers={**self.place, **known.answers, **self.states},
            counts={**known.counts, **self.alike},
            rest_day=facts.rest_day(case.opened_at, self.calendar),
            holder=self._ref(case.holder),
        )

    def _ref(self, holder: UnitAt | None) -> UnitRef | None:
        """The name in the rule files behind a unit, as the nearest file has it."""
        refs = dict.fromkeys(unit.ref for unit in self.rules.units.values())
        return next((ref for ref in refs if self.directory.units.get(ref) == holder), None) if holder else None

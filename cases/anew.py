"""Brings the rules along (重新研判) for a command that may change what the case's plan depends on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from cases import commands as c
from cases import facts
from cases.refusals import InvalidInput
from cases.state import Case
from cases.telling import Directory
from dsl.calendar import Calendar
from dsl.decision import Decision, Plan
from dsl.facts import HOLDER, PHOTOS, RETURNS, ROUND, STARS, URGES
from dsl.ruleset import Ruleset

#: What each command may change of the facts that a plan names as asked (``Plan.asks``).
CHANGES: dict[type[c.Command], frozenset[str]] = {
    c.Claim: frozenset({HOLDER}),
    c.Assign: frozenset({HOLDER}),
    c.Return: frozenset({HOLDER, RETURNS}),
    c.Reply: frozenset({HOLDER, PHOTOS}),
    c.Supplement: frozenset({HOLDER, PHOTOS}),
    c.Urge: frozenset({HOLDER, URGES}),
    c.Rate: frozenset({STARS, ROUND}),
    c.Tick: frozenset({HOLDER}),  # a rung may move the duty (提级)
}


def asks_again(plan: Plan, command: c.Command) -> bool:
    """Whether the rules may have to decide anew for this command; only then are they fetched."""
    answered = isinstance(command, c.Reply) and bool(command.answers)
    return answered or not CHANGES.get(type(command), frozenset()).isdisjoint(plan.asks)


def check_answers(command: c.Command, rules: Ruleset) -> None:
    """Raises InvalidInput for an answer that the rules do not offer."""
    errors = facts.answer_errors(command.answers, rules) if isinstance(command, c.Reply) else {}
    if errors:
        raise InvalidInput(errors)


@dataclass(frozen=True, slots=True)
class Bench:
    """The rules that a case was opened under, with what they may ask about beside the case itself.

    ``code`` is the administrative code of the place, ``text`` the report's own words, ``states`` what is declared for
    the place by name (态势), ``place`` the attributes of the spot (属性), ``alike`` how many similar and repeated
    cases there are, by 同类件数 and 重复件数.
    """

    rules: Ruleset
    code: str
    text: str
    calendar: Calendar
    directory: Directory
    states: Mapping[str, str] = field(default_factory=dict)
    place: Mapping[str, str] = field(default_factory=dict)
    alike: Mapping[str, int] = field(default_factory=dict)

    def decide(self, case: Case) -> Decision:
        """What the rules say of the case as it stands."""
        return self.rules.decide(facts.of_case(case, self.code, self.text, case.answers))

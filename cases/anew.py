"""Asks the rules again (重新研判) when a command has changed what they may ask about."""

from __future__ import annotations

from cases import commands as c
from cases import facts
from cases.refusals import InvalidInput
from cases.state import Case
from dsl.decision import Decision
from dsl.ruleset import Ruleset


def asks_again(command: c.Command) -> bool:
    """Whether the rules have to decide anew for this command; only then are they fetched."""
    return isinstance(command, c.Reply) and bool(command.answers)


def decided(case: Case, command: c.Command, rules: Ruleset, code: str, text: str) -> Decision | None:
    """What the rules that the case was opened under say now; None where the command tells them nothing new.

    ``code`` is the administrative code of the place, ``text`` the report's own words. Raises InvalidInput for an
    answer that the rules do not offer.
    """
    if not isinstance(command, c.Reply) or not command.answers:
        return None
    errors = facts.answer_errors(command.answers, rules)
    if errors:
        raise InvalidInput(errors)
    return rules.decide(facts.of_case(case, code, text, command.answers))

"""Reviews before the hand-over (初审、复审、研究): whose turn it is, and what follows from what is said."""

from __future__ import annotations

from cases import events as e
from cases import events_reach as r
from cases import events_turns as t
from cases.commands_reach import Review
from cases.people import UnitAt
from cases.redecide import redecide
from cases.refusals import InvalidInput, NotAllowed, WrongPhase
from cases.routing import settle
from cases.telling import Telling
from cases.turns import turn
from dsl import decision


def review(telling: Telling, command: Review) -> None:
    """Record what the review comes to, and go where the rules then send it. Raises a Refusal."""
    rule, unit = _open(telling, command)
    if command.verdict not in rule.verdicts:
        raise InvalidInput({"verdict": f"{rule.stage}的结论只能选:{'、'.join(rule.verdicts)}"})
    refused = command.verdict in rule.refusing
    if refused and not command.sealed:
        raise InvalidInput({"text": f"{rule.stage}{command.verdict}须写明理由"})
    telling.tell(r.Reviewed(rule.stage, unit, command.verdict, command.sealed), rule.cites)
    telling.stop_clock(rule.stage)
    if refused:
        telling.tell(t.Refused(), rule.cites)
        telling.close(e.Closed("refused"), rule.cites)
        return
    telling.start_clocks(rule.stage)
    redecide(telling, "review")
    if not turn(telling):
        settle(telling)


def _open(telling: Telling, command: Review) -> tuple[decision.Review, UnitAt]:
    """The review that waits, with whose it is. Raises WrongPhase or NotAllowed."""
    waits = telling.case.reviewing
    rule = next((each for each in telling.plan.reviews if waits and each.stage == waits.stage), None)
    if waits is None or rule is None or command.stage != waits.stage:
        now = f"现在待{waits.stage}" if waits else "现在没有待审查的"
        raise WrongPhase(f"{now},不能{command.stage}")
    if telling.actor.unit != waits.unit:
        raise NotAllowed(f"依{rule.cites[0]},{waits.stage}由{waits.unit.name}作出")
    return rule, waits.unit

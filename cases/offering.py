"""Offers a case to its candidates (候选): to all of them at once, or to one after the other (依次)."""

from __future__ import annotations

from cases import events_reach as r
from cases.commands_reach import Decline
from cases.people import UnitAt
from cases.refusals import InvalidInput, NotACandidate, NotAllowed
from cases.routing import pool
from cases.state import Clock, Phase
from cases.telling import Telling
from dsl.decision import OFFER


def check_candidate(telling: Telling, unit: UnitAt) -> None:
    """Raises NotACandidate, citing the clause, where only candidates may take it and the unit is none, or not yet."""
    case = telling.case
    if not case.only or unit in case.candidates:
        return
    clauses = "、".join(str(cite) for cite in telling.plan.route.cites)
    names = "、".join(each.name for each in case.candidates)
    turn = f"现在轮到{names}" if case.offered else f"只能由{names}认领"
    raise NotACandidate(f"依{clauses},这一件{turn},{unit.name}不能认领")


def decline(telling: Telling, command: Decline) -> None:
    """The unit whose turn it is hands the offer back, and the next one is asked."""
    unit, offered = telling.actor.unit, telling.case.offered
    if offered is None or unit != offered:
        now = f"现在轮到{offered.name}" if offered else "这一件没有依次问到哪一家"
        raise NotAllowed(f"{now},别的单位不用退回")
    rule = telling.plan.returns
    if not command.sealed and (rule is None or rule.reason_required):
        raise InvalidInput({"text": "退回须写明理由"})
    telling.tell(r.Declined(offered, command.sealed), telling.plan.route.cites)
    close_offer(telling)
    pool(telling, telling.case.arbiter)


def move_on(telling: Telling, clock: Clock) -> None:
    """The time of the candidate whose turn it was is over, and the next one is asked."""
    if clock.name == OFFER and telling.case.phase is Phase.POOLED:
        pool(telling, telling.case.arbiter)


def close_offer(telling: Telling) -> None:
    """The turn ends before its time is over, because the case goes elsewhere."""
    running = [each for each in telling.case.clocks.values() if each.running and each.name == OFFER]
    telling.end_clocks(running, "handed_over")

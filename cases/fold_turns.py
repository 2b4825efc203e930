"""What refusing, ending and joining make of a case (不予受理、终止、并入的折叠); see ``cases.fold``."""

from __future__ import annotations

from dataclasses import replace

from cases import events_turns as t
from cases.people import UnitAt
from cases.state import Awaiting, Case, Joint, Phase

REFUSAL, ENDING, MERGING = "不予受理", "终止办理", "并入首件"


def fold_turn(case: Case, payload: t.TurnEvent) -> Case:
    """The case after one of these events."""
    match payload:
        case t.Merged(into=into):
            return replace(case, joined_to=into)
        case t.Joined(case=joined, reporter=reporter, clock=clock):
            return replace(case, joined=(*case.joined, Joint(joined, reporter, clock)))
        case t.Parted(case=parted):
            return replace(case, joined=tuple(each for each in case.joined if each.case != parted))
        case t.Unmerged():
            back = replace(_free(case), phase=Phase.POOLED, closed_at=None, close_reason=None, joined_to=None)
            return replace(back, spared=(*case.spared, MERGING))
        case t.Told():
            return case
        case _:
            return _ask(case, payload)


def _ask(case: Case, payload: t.TurnEvent) -> Case:
    match payload:
        case t.RefusalAsked(approver=approver):
            waits = replace(_free(case), phase=Phase.REVIEW, awaiting=Awaiting(REFUSAL, approver), arbiter=approver)
            return _known(waits, approver)
        case t.RefusalDenied():
            return replace(case, phase=Phase.POOLED, awaiting=None, arbiter=None, spared=(*case.spared, REFUSAL))
        case t.EndAsked(approver=approver):
            return _known(replace(case, awaiting=Awaiting(ENDING, approver)), approver)
        case _:
            return replace(case, awaiting=None)


def _free(case: Case) -> Case:
    """Nobody has it in hand: not the unit that it had been handed to, nor one that was offered it."""
    free = replace(case, holder=None, held_since=None, assisting=(), asked=None, returning=None)
    return replace(free, offered=None, only=False, candidates=())


def _known(case: Case, approver: UnitAt) -> Case:
    """Who has to agree must be able to look at it."""
    supervisors = case.supervisors if approver in case.supervisors else (*case.supervisors, approver)
    return replace(case, supervisors=supervisors)

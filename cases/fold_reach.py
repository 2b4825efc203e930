"""What reviews, offers and asked-for returns make of a case (审查、候选、退回的折叠); see ``cases.fold``."""

from __future__ import annotations

from dataclasses import replace

from cases import events_reach as r
from cases.people import UnitAt
from cases.state import Case, Phase, Reviewing


def fold_reach(case: Case, payload: r.ReachEvent) -> Case:
    """The case after one of these events."""
    match payload:
        case r.ReviewOpened(stage=stage, unit=unit):
            waits = replace(case, phase=Phase.REVIEWING, reviewing=Reviewing(stage, unit), arbiter=unit)
            return _known(replace(waits, offered=None, only=False, candidates=(), missing=()), unit)
        case r.Reviewed(stage=stage, verdict=verdict):
            over = replace(case, phase=Phase.POOLED, reviewing=None, arbiter=None)
            return replace(over, findings={**case.findings, stage: verdict})
        case r.HelpersSet(units=units):
            return replace(case, assisting=units)
        case r.ReturnAsked(approver=approver):
            return _known(replace(case, returning=approver), approver)
        case r.ReturnDenied():
            return replace(case, returning=None)
        case _:
            return _offer(case, payload)


def _offer(case: Case, payload: r.Offered | r.Declined) -> Case:
    if isinstance(payload, r.Declined):
        return replace(case, offered=None)
    unit = payload.unit
    open_ = replace(case, phase=Phase.POOLED, holder=None, held_since=None, assisting=(), reviewing=None)
    turn = replace(open_, offered=unit, offered_to=(*case.offered_to, unit), candidates=(unit,), only=True)
    return replace(turn, arbiter=payload.arbiter, missing=())


def settled(case: Case) -> Case:
    """The case goes somewhere: it is nobody's turn any more, and no review is waited for."""
    arbiter = None if case.reviewing is not None else case.arbiter
    return replace(case, offered=None, only=False, reviewing=None, arbiter=arbiter)


def _known(case: Case, unit: UnitAt) -> Case:
    """Who has to say something must be able to look at it."""
    supervisors = case.supervisors if unit in case.supervisors else (*case.supervisors, unit)
    return replace(case, supervisors=supervisors)

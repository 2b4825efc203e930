"""Reviews, offers and asked-for returns in Chinese (叙述); see ``cases.prose``."""

from __future__ import annotations

from cases import events_reach as r


def reach_sentence(payload: r.ReachEvent) -> str:
    """One of these events in a sentence."""
    match payload:
        case r.ReviewOpened(stage=stage, unit=unit):
            return f"交办前须{stage},待{unit.name}{stage}"
        case r.Reviewed(stage=stage, unit=unit, verdict=verdict):
            return f"{unit.name}{stage}:{verdict}"
        case r.Offered(unit=unit, candidates=candidates):
            return f"轮到{unit.name}接单(候选:{'、'.join(each.name for each in candidates)})"
        case r.Declined(unit=unit):
            return f"{unit.name}不接,退回"
        case _:
            return _of_holding(payload)


def _of_holding(payload: r.ReturnAsked | r.ReturnDenied | r.HelpersSet) -> str:
    match payload:
        case r.ReturnAsked(unit=unit, approver=approver):
            return f"{unit.name}申请退回,待{approver.name}同意"
        case r.ReturnDenied(unit=unit):
            return f"{unit.name}不同意退回"
        case _:
            return _helped(payload)


def _helped(payload: r.HelpersSet) -> str:
    return f"改由{'、'.join(unit.name for unit in payload.units)}协办" if payload.units else "不再要协办"

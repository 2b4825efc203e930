"""Says in Chinese how somebody becomes 议政代表; never who it is or who objects."""

from __future__ import annotations

from cases import events_deliberators as e


def deliberator_sentence(payload: e.DeliberatorEvent) -> str:
    """One sentence."""
    match payload:
        case e.Recommended(by=by):
            return f"{by}推荐一名议政代表人选"
        case e.Examined(passed=passed):
            return "议政代表人选审查通过" if passed else "议政代表人选审查没有通过"
        case e.Announced() | e.Objected() | e.ObjectionSettled():
            return _announced(payload)
        case e.Appointed(first=first, last=last):
            return f"聘任一名议政代表,任期 {first} 至 {last}"
        case e.Ended(reason=reason):
            return f"解聘一名议政代表:{reason}"


def _announced(payload: e.Announced | e.Objected | e.ObjectionSettled) -> str:
    match payload:
        case e.Announced(first=first, last=last):
            return f"议政代表人选公示,{first} 至 {last}"
        case e.Objected(ground=ground):
            return f"公示期间收到异议:{ground}"
        case _:
            return "异议成立,不再作为人选" if payload.upheld else "异议经核实不成立"

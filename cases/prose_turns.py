"""Refusing, ending, joining and telling in Chinese (叙述); see ``cases.prose``."""

from __future__ import annotations

from cases import events_turns as t


def turn_sentence(payload: t.TurnEvent) -> str:
    """One of these events in a sentence."""
    match payload:
        case t.Merged():
            return "并入首件,一并办理"
        case t.Joined(timed=timed):
            return f"并入一件{',期限分别计算' if timed else ''}"
        case t.Unmerged():
            return "撤销并入,单独办理"
        case t.Parted():
            return "并入的一件撤销并入"
        case t.Told():
            return _told(payload)
        case _:
            return _asked(payload)


def _asked(payload: t.TurnEvent) -> str:
    match payload:
        case t.RefusalAsked(approver=approver):
            return f"拟不予受理,待{approver.name}批准"
        case t.RefusalDenied(unit=unit):
            return f"{unit.name}不同意不予受理"
        case t.Refused(unit=unit, earlier=earlier):
            agreed = f",{unit.name}批准" if unit else ""
            return f"不予受理{agreed}{',原答复见以前的一件' if earlier else ''}"
        case t.EndAsked(unit=unit, approver=approver):
            return f"{unit.name}申请终止办理,待{approver.name}批准"
        case t.EndDenied(unit=unit):
            return f"{unit.name}不同意终止办理"
        case t.Ended(unit=unit, approver=approver):
            return f"{unit.name}终止办理{f',{approver.name}批准' if approver else ''}"
        case _:  # pragma: no cover - the caller sends only these
            raise TypeError(payload.kind)


def _told(payload: t.Told) -> str:
    how = "书面告知" if payload.written else "告知"
    what = payload.text or "、".join(payload.contents)
    return f"{payload.of},{how}{'、'.join(payload.recipients)}{f':{what}' if what else ''}"

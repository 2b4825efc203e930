"""Says in Chinese what befell a clock (时限的叙述): colours and rungs, extensions, pauses, exemptions."""

from __future__ import annotations

from cases import events as e
from cases import events_clock as k
from dsl.decision import RungAction
from dsl.period import show


def befell(payload: k.ClockEvent) -> str:
    """One thing that befell a clock, in a sentence without its texts."""
    match payload:
        case k.ExtensionAsked() | k.ExtensionApproved() | k.ExtensionDenied() | k.Extended():
            return _extension(payload)
        case k.Exempted(key=key):
            return f"{_name(key)}逾期豁免,逾期的记录保留"
        case k.Unmarked(mark=mark, unit=unit):
            return f"{unit.name}解除{mark}"
        case _:
            return _pause(payload)


def _extension(payload: k.ExtensionAsked | k.ExtensionApproved | k.ExtensionDenied | k.Extended) -> str:
    match payload:
        case k.ExtensionAsked(key=key, term=term, total=total, approvers=approvers):
            by = f",由{'、'.join(unit.name for unit in approvers)}批准" if approvers else ""
            return f"{_name(key)}申请延期{_much(str(term), total=total)}{by}"
        case k.ExtensionApproved(key=key, unit=unit):
            return f"{unit.name}同意{_name(key)}延期"
        case k.ExtensionDenied(key=key, unit=unit):
            return f"{unit.name}不批准{_name(key)}延期" if unit else f"规定已变,{_name(key)}的延期申请不再有效"
        case _:
            return _extended(payload)


def _extended(p: k.Extended) -> str:
    capped = ",到封顶为止" if p.capped else ""
    return f"{_name(p.key)}延期{_much(str(p.term), total=p.total)}:{_until(p)}{capped}"


def _much(term: str, *, total: bool) -> str:
    return f"到总长{term}" if total else term


def _pause(payload: k.ClockEvent) -> str:
    match payload:
        case k.PauseAsked(key=key, reason=reason, approver=approver):
            return f"{_name(key)}申请中止({reason}),由{approver.name}批准"
        case k.PauseDenied(key=key, unit=unit):
            return f"{unit.name}不批准{_name(key)}中止" if unit else f"规定已变,{_name(key)}的中止申请不再有效"
        case k.Paused(key=key, reason=reason, until=until):
            most = f",最迟{show(until)}恢复" if until else ""
            return f"{_name(key)}中止({reason}){most}"
        case k.Resumed(key=key, because=because):
            return f"{_name(key)}{_WHY[because]}恢复计算:{_until(payload)}"
        case _:  # pragma: no cover - the caller sends only these
            raise TypeError(payload.kind)


_WHY = {"person": "", "limit": "中止期满,", "ceiling": "到封顶,", "stopped": ""}


def _until(payload: k.Moving) -> str:
    return f"{show(payload.due_at)}{'(暂定)' if payload.provisional else ''}"


def warned(payload: e.ClockWarned) -> str:
    """A colour that a clock turned."""
    return f"{_name(payload.key)}将到期({payload.color}预警)"


def climbed(payload: e.Climbed) -> str:
    """A rung of the ladder that fired: whom it reached, and the mark that it set."""
    done = [] if not payload.recipient else [_reached(payload)]
    marked = [f"列为{payload.mark}"] if payload.mark else []
    if payload.of:
        return f"{'再次' if payload.level > 1 else ''}{','.join([*done, *marked])}"
    return f"{_name(payload.key) or '评价'}升级:{','.join([*done, *marked])}"


def _reached(payload: e.Climbed) -> str:
    unit, recipient = payload.unit, payload.recipient
    whom = unit.name if unit and unit.name != recipient else ""
    if payload.vacant and whom:
        whom = f"空缺,由{whom}代"
    reached = "、".join((f"{recipient}({whom})" if whom else recipient, *payload.also))
    if payload.action == RungAction.APPOINT:
        return f"由{reached}指定承办单位"
    return f"{payload.action}{'至' if payload.action == RungAction.RAISE else ''}{reached}"


def _name(key: str) -> str:
    return key.partition("#")[0]

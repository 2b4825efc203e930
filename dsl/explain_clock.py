"""Says what runs against a clock (时限的说明): its colours, its ladder, and what it may be given beside its term."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from dsl.alarms import alarms_of
from dsl.decision import Alarm, Ceiling, Cite, ClockSpec, Extension, Rung, RungAction, Stay


def beside_lines(clock: ClockSpec) -> Iterator[str]:
    """Allowances, colours and rungs, one a line with its clauses."""
    if clock.extension:
        yield f"延期:{extension_line(clock.extension)}(依 {_cites(clock.extension.cites)})"
    if clock.not_extended:
        yield f"不得延期(依 {_cites(clock.not_extended)})"
    if clock.stay:
        yield f"中止:{stay_line(clock.stay)}(依 {_cites(clock.stay.cites)})"
    if clock.ceiling:
        yield f"封顶:{ceiling_line(clock.ceiling)}(依 {_cites(clock.ceiling.cites)})"
    for alarm in alarms_of(clock):
        yield f"{alarm_line(alarm)}(依 {_cites(alarm.cites)})"
    for rung in clock.rungs:
        yield f"{rung_line(rung)}(依 {_cites(rung.cites)})"


def beside_values(clock: ClockSpec) -> dict[str, object]:
    """The same as plain values, by the names of ``ClockSpec``."""
    left = (alarm.left for alarm in alarms_of(clock) if alarm.left is not None)
    return {
        "warn_left": next(left, None),
        "alarms": [{"text": alarm_line(alarm), "color": alarm.color} for alarm in alarms_of(clock)],
        "extension": extension_line(clock.extension) if clock.extension else None,
        "may_extend": clock.extension is not None and not clock.not_extended,
        "pause": stay_line(clock.stay) if clock.stay else None,
        "ceiling": ceiling_line(clock.ceiling) if clock.ceiling else None,
    }


def extension_line(rule: Extension) -> str:
    """1次,15自然日以内,由 镇人大主席团 批准."""
    parts = [
        f"{rule.times}次" if rule.times else "",
        f"{rule.by}以内" if rule.by else "",
        f"总长 {rule.total}以内" if rule.total else "",
        "按原期限" if rule.original else "",
        "期满前提出",
        f"由 {'、'.join(map(str, rule.approvers))} {_agree(rule)}" if rule.approvers else "",
    ]
    return ",".join(part for part in parts if part)


def _agree(rule: Extension) -> str:
    return "逐级批准" if len(rule.approvers) > 1 else "批准"


def stay_line(rule: Stay) -> str:
    """等待补充材料,10个工作日以内."""
    within = f",合计{rule.within}以内" if rule.within else ""
    return f"{'、'.join(rule.reasons)}{within}{f',由 {rule.approver} 批准' if rule.approver else ''}"


def ceiling_line(rule: Ceiling) -> str:
    """自上报起 3个月."""
    return f"自{rule.starts}起 {rule.term}"


def alarm_line(alarm: Alarm) -> str:
    """剩余25% 黄色."""
    if alarm.overdue:
        return f"逾期{alarm.after or ''} {alarm.color}"
    left = f"{alarm.left:.0%}" if alarm.left is not None else str(alarm.before)
    return f"剩余{left} {alarm.color}"


def rung_line(rung: Rung) -> str:
    """逾期3个工作日的 报 市人大代表工委,列为 重点督办."""
    done = [each for each in (_reaches(rung), f"列为 {rung.mark}" if rung.mark else "") if each]
    cleared = [f"由 {rung.cleared_by} 解除"] if rung.cleared_by else []
    stays = ";原单位 继续办理" if rung.stays else ""
    return f"{rung.when}{rung.after or ''}的 {','.join([*done, *cleared])}{stays}"


def _reaches(rung: Rung) -> str:
    if rung.recipient is None:
        return ""
    names = "、".join(map(str, (rung.recipient, *rung.also)))
    return f"由 {names} 指定" if rung.action is RungAction.APPOINT else f"{rung.action.value} {names}"


def _cites(cites: Iterable[Cite]) -> str:
    return "、".join(str(cite) for cite in cites)

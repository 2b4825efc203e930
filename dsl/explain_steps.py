"""Says whose steps run and which do not (步骤的说明); see ``dsl.explain``."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from dsl.decision import Cite, ClockSpec, EventRule, Idle, Plan
from dsl.triggers import event_of


def headline(clock: ClockSpec) -> str:
    """拆除(综合执法队):自处罚起 20个工作日; a right says 可以, a term that runs back says 之前."""
    who = f"({clock.bearer})" if clock.bearer else ""
    begins = f"{event_of(clock.starts)}日期之前" if clock.back else f"自{clock.starts}起"
    return f"{clock.name}{who}:{begins} {clock.term}{',可以,过期作罢' if clock.right else ''}"


def step_lines(plan: Plan) -> Iterator[str]:
    """The steps that do not run, what may be chosen anew, and what declared events ask for."""
    for idle in plan.waived:
        yield f"免:{idle.name}(依 {_cites(idle.cites)})"
    for idle in plan.waiting:
        yield f"等待:{idle.name},还不知道 {'、'.join(idle.missing)}(依 {_cites(idle.cites)})"
    for rule in plan.rechoices:
        reason = ",须写明理由" if rule.reason else ""
        yield f"改选:{rule.question} 由 {rule.by} 在{rule.at}时可以改选{reason}(依 {_cites(rule.cites)})"
    for event in plan.events:
        if form := _form(event):
            yield f"事件:{event.name} {form}"


def _form(event: EventRule) -> str:
    choices = f" 选 {'、'.join(event.choices)}" if event.choices else f" 填 {event.measure}" if event.measure else ""
    parts = [
        f"须填 {event.field}{choices}" if event.field else "",
        "须写明理由" if event.reason else "",
        "须附照片" if event.photo else "",
        "须书面" if event.written else "",
        f"须经 {event.signer} 签发" if event.signer else "",
    ]
    return ",".join(part for part in parts if part)


def clock_values(clock: ClockSpec) -> dict[str, object]:
    """Whose a clock is and what kind of clock, as plain values."""
    bearer = str(clock.bearer) if clock.bearer else None
    return {"bearer": bearer, "step": clock.step, "right": clock.right, "back": clock.back}


def idle_values(idle: Iterable[Idle]) -> list[dict[str, object]]:
    """Steps that do not run, as plain values."""
    return [{"name": each.name, "missing": list(each.missing), "text": _cites(each.cites)} for each in idle]


def _cites(cites: Iterable[Cite]) -> str:
    return "、".join(str(cite) for cite in cites)

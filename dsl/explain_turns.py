"""Says what becomes of a report besides its way (不予受理、并入、终止、关注、告知的说明); see ``dsl.explain``."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from dsl.decision import Attention, Cite, Owed, Plan


def turn_lines(plan: Plan) -> Iterator[str]:
    """Before everything else: what is refused or joined goes nowhere."""
    if plan.refusal:
        agreed = f",由 {plan.refusal.approver} 批准" if plan.refusal.approver else ""
        yield f"不予受理{agreed}(依 {_cites(plan.refusal.cites)})"
    if plan.merging:
        apart = [word for word, yes in (("分别告知", plan.merging.told), ("分别计时", plan.merging.timed)) if yes]
        each = f",每位上报人 {'、'.join(apart)}" if apart else ""
        yield f"并入首件{each}(依 {_cites(plan.merging.cites)})"


def told_lines(plan: Plan) -> Iterator[str]:
    """Who is told at once, who may end it early, and who is owed a word of what."""
    for attention in plan.attentions:
        yield f"关注:{attention_line(attention)}(依 {_cites(attention.cites)})"
    if plan.ending:
        agreed = f",由 {plan.ending.approver} 批准" if plan.ending.approver else ""
        yield f"终止:承办单位可以终止办理{agreed}(依 {_cites(plan.ending.cites)})"
    if plan.veil:
        open_ = "" if plan.veil.certain else ",情况还没有问清,先隐去"
        yield f"隐去上报人:承办的单位不知道是谁上报的{open_}(依 {_cites(plan.veil.cites)})"
    for owed in plan.owed:
        yield f"告知:{_owed_line(owed)}(依 {_cites(owed.cites)})"


def attention_line(attention: Attention) -> str:
    """报 镇人大主席团,列为 热点,由 镇人大主席团 解除."""
    names = "、".join(str(who) for who in (attention.recipient, *attention.also) if who is not None)
    parts = [
        f"{attention.action.value} {names}" if names else "",
        f"列为 {attention.mark}" if attention.mark else "",
        f"由 {attention.cleared_by} 解除" if attention.cleared_by else "",
        f"第{attention.level}次" if attention.level > 1 else "",
    ]
    return ",".join(part for part in parts if part)


def _owed_line(owed: Owed) -> str:
    what = f" “{owed.text}”" if owed.text else f" {'、'.join(owed.contents)}" if owed.contents else ""
    who = "、".join(map(str, owed.who))
    return f"{owed.on}时 须{'书面' if owed.written else ''}告知 {who}{what}"


def turn_values(plan: Plan) -> dict[str, object]:
    """The same as plain values: ``turn``, ``attentions``, ``ending``, ``veil``, ``notices``."""
    ending = [line for line in told_lines(plan) if line.startswith("终止:")]
    return {
        "turn": next(turn_lines(plan), None),
        "attentions": [attention_line(attention) for attention in plan.attentions],
        "ending": ending[0] if ending else None,
        "veil": next((line for line in told_lines(plan) if line.startswith("隐去上报人:")), None),
        "notices": [_owed_line(owed) for owed in plan.owed],
    }


def _cites(cites: Iterable[Cite]) -> str:
    return "、".join(str(cite) for cite in cites)

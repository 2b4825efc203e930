"""What a mutating call answers (回执): what was done, by which clause, what comes next and by when."""

from __future__ import annotations

from collections.abc import Sequence

from cases.events import ClockStarted, ClockStopped, Draft, Event
from cases.numbers import CaseNumber
from cases.prose import clauses, sentence
from cases.state import Case, Phase
from cases.steps import remaining
from cases.summary import leading_clock
from dsl.period import show

PHASE_NAMES: dict[Phase, str] = {
    Phase.REVIEW: "待批准",
    Phase.REVIEWING: "审查中",
    Phase.POOLED: "待认领",
    Phase.ASSIGNED: "待受理",
    Phase.ACCEPTED: "办理中",
    Phase.ANSWERED: "待评价",
    Phase.CLOSED: "已办结",
}

_NEXT: dict[Phase, str] = {
    Phase.REVIEW: "等待批准是否受理",
    Phase.REVIEWING: "等待审查,审查以后交办",
    Phase.POOLED: "等待有关单位认领",
    Phase.ASSIGNED: "等待{holder}受理",
    Phase.ACCEPTED: "{holder}正在办理,办结后答复您",
    Phase.ANSWERED: "请上报人评价",
    Phase.CLOSED: "已经办结",
}


def receipt(
    case: Case, drafts: Sequence[Draft], saved: Sequence[Event], number: CaseNumber | None = None
) -> dict[str, object]:
    """Plain JSON that is kept with the idempotency key and given again word for word.

    A new report has no number yet: it is allotted after the commit, and told with the receipt all the same.
    """
    clock = leading_clock(case)
    return {
        "id": case.id,
        "no": str(number) if number else None,
        "phase": case.phase.value,
        "status": PHASE_NAMES[case.phase],
        "seq": saved[-1].seq if saved else case.seq,
        "holder": case.holder.name if case.holder else None,
        "deadline_at": clock.due_at.isoformat() if clock else None,
        "provisional": bool(clock and clock.provisional),
        "steps": [_step(draft) for draft in drafts if not isinstance(draft.payload, ClockStarted | ClockStopped)],
        "next": next_step(case),
    }


def _step(draft: Draft) -> dict[str, object]:
    return {"kind": draft.payload.kind, "text": sentence(draft.payload), "clause": clauses(draft.cites)}


def next_step(case: Case) -> str:
    """What happens next and by when, in a sentence for the reporter."""
    if case.asked is not None:
        return f"{case.asked.unit.name}向您询问,请补充"
    if case.phase is Phase.POOLED and case.missing:
        return f"请补充:{'、'.join(case.missing)};同时等待有关单位认领"
    if case.phase is Phase.POOLED and case.plan.route.pending:
        return f"{'、'.join(map(str, case.plan.route.pending))};同时等待有关单位认领"
    clock = leading_clock(case)
    if case.answered and case.phase is Phase.ACCEPTED:
        return f"已经答复,{remaining(case)}"
    due = f",{clock.name}不迟于 {show(clock.due_at)}{'(暂定)' if clock.provisional else ''}" if clock else ""
    holder = case.holder.name if case.holder else "承办单位"
    return _NEXT[case.phase].format(holder=holder) + due

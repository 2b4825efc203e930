"""What a mutating call answers (回执): what was done, by which clause, what comes next and by when."""

from __future__ import annotations

from collections.abc import Sequence

from cases.audit import opening, pledge
from cases.events import ClockStarted, ClockStopped, Draft, Event
from cases.following import following
from cases.numbers import CaseNumber
from cases.prose import clauses, sentence
from cases.state import Case, Phase
from cases.summary import leading_clock

PHASE_NAMES: dict[Phase, str] = {
    Phase.PASSING: "待转报",
    Phase.REVIEW: "待批准",
    Phase.REVIEWING: "审查中",
    Phase.POOLED: "待认领",
    Phase.ASSIGNED: "待受理",
    Phase.ACCEPTED: "办理中",
    Phase.ANSWERED: "待评价",
    Phase.CLOSED: "已办结",
}


def receipt(
    case: Case, drafts: Sequence[Draft], saved: Sequence[Event], number: CaseNumber | None = None
) -> dict[str, object]:
    """Plain JSON that is kept with the idempotency key and given again word for word.

    Of a case that was opened by it, ``pledge`` is what is promised and signed when it goes out.

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
        "next": following(case).text,
        "next_clause": clauses(following(case).clauses),
        **({"pledge": pledge(opening(saved))} if saved and saved[0].seq == 1 else {}),
    }


def _step(draft: Draft) -> dict[str, object]:
    return {"kind": draft.payload.kind, "text": sentence(draft.payload), "clause": clauses(draft.cites)}

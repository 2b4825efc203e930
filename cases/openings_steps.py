"""What the steps and findings of a case leave open (步骤、认定可办的): which are there, and whose they are."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace

from cases.opening import Opening
from cases.state import Case
from cases.stepping import bearer_of, known_steps
from dsl.decision import ClockSpec, Recipient, RecipientKind


def _step(case: Case) -> Iterator[Opening]:
    for name in known_steps(case.plan):
        spec = next((each for each in case.plan.clocks if each.name == name), None)
        rule = next((each for each in case.plan.events if each.name == name), None)
        bearer = bearer_of(spec, rule)
        opening = _for(case, bearer)
        if opening is None:
            continue
        if spec is None or not spec.right:
            yield opening
        else:
            yield from _rights(case, spec, bearer, opening)


def _for(case: Case, bearer: Recipient) -> Opening | None:
    """For whom a step is; None where nobody stands behind the word at this moment."""
    match bearer.kind:
        case RecipientKind.REPORTER:
            return Opening("step", people=(case.reporter,))
        case RecipientKind.ASSISTING:
            return Opening("step", tuple(unit.id for unit in case.assisting)) if case.assisting else None
        case RecipientKind.OFFERED:
            return Opening("step", (case.offered.id,)) if case.offered else None
        case _:
            return Opening("step", who=(bearer,))


def _rights(case: Case, spec: ClockSpec, bearer: Recipient, opening: Opening) -> Iterator[Opening]:
    """A right is used within its window."""
    party = str(bearer) if bearer.kind in {RecipientKind.REPORTER, RecipientKind.ROLE} else None
    for clock in case.clocks.values():
        if clock.name == spec.name and clock.running and clock.party == party:
            yield replace(opening, until=clock.due_latest)


def _waive(case: Case) -> Iterator[Opening]:
    if any(idle.waivable and idle.name not in case.excused for idle in case.plan.waiting):
        yield Opening("waive")


def _schedule(case: Case) -> Iterator[Opening]:
    if any(spec.back for spec in case.plan.clocks):
        yield Opening("schedule")


def _find(case: Case) -> Iterator[Opening]:
    named = [each.by for each in case.plan.findings] + [each.by for each in case.plan.rechoices if not each.at]
    for by in dict.fromkeys(named):
        yield Opening("find", who=(by or Recipient(RecipientKind.HOLDER),))


OPENINGS: Mapping[str, Callable[[Case], Iterator[Opening]]] = {
    "step": _step,
    "waive": _waive,
    "schedule": _schedule,
    "find": _find,
}

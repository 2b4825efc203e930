"""Who has to hear of what befell a clock (时限的告知): who must agree, who holds it, and whom the clause names."""

from __future__ import annotations

from collections.abc import Iterator

from cases import events_clock as k
from cases.people import UnitAt
from cases.state import Case, Clock
from dsl.decision import Recipient, RecipientKind


def concerned(case: Case, payload: k.ClockEvent) -> Iterator[UnitAt | str]:
    """Units, and persons by id; ``case`` is how it stands after everything that was told with the event."""
    if isinstance(payload, k.Unmarked):
        yield from _holder(case, None)
        return
    clock = case.clocks[payload.key]
    match payload:
        case k.ExtensionAsked(approvers=approvers):
            yield from approvers[:1]
        case k.ExtensionApproved():
            asking = clock.asking
            yield from () if asking is None else asking.approvers[asking.agreed : asking.agreed + 1]
        case k.PauseAsked(approver=approver):
            yield approver
        case _:
            yield from _holder(case, clock)
            yield from _owed(case, payload, clock)


def _holder(case: Case, clock: Clock | None) -> Iterator[UnitAt]:
    unit = (clock.holder if clock else None) or case.holder or case.steward
    if unit is not None:
        yield unit


def _owed(case: Case, payload: k.ClockEvent, clock: Clock) -> Iterator[str | UnitAt]:
    """须告知: whom the clause on extensions or pauses names."""
    rule = clock.spec.extension if isinstance(payload, k.Extended) else None
    stay = clock.spec.stay if isinstance(payload, k.Paused | k.Resumed) else None
    tells: tuple[Recipient, ...] = (*(rule.tells if rule else ()), *(stay.tells if stay else ()))
    if any(each.kind is RecipientKind.REPORTER for each in tells):
        yield case.reporter
    if case.steward is not None and any(each.kind is RecipientKind.STEWARD for each in tells):
        yield case.steward

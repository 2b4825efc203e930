"""Who has to hear of what befell a clock (时限的告知): who must agree next, or who bears it."""

from __future__ import annotations

from collections.abc import Iterator

from cases import events_clock as k
from cases.people import UnitAt
from cases.state import Case, Clock


def concerned(case: Case, payload: k.ClockEvent) -> Iterator[UnitAt]:
    """The units; ``case`` is how it stands after everything that was told with the event."""
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


def _holder(case: Case, clock: Clock | None) -> Iterator[UnitAt]:
    unit = (clock.holder if clock else None) or case.holder or case.steward
    if unit is not None:
        yield unit

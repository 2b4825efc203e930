"""What a merger of units makes of an open case (承继的折叠): the new unit stands wherever the old one still counted."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from cases.events_successors import SuccessorEvent
from cases.people import UnitAt
from cases.state import Asking, Awaiting, Case, Clock, OpenQuestion, Reviewing

#: Where the case names units that still have something to do; what is over keeps the old name.
_FIELDS = (
    *("holder", "steward", "arbiter", "offered", "returning", "asked", "awaiting", "reviewing"),
    *("assisting", "copies", "candidates", "supervisors", "finders", "offered_to"),
)


def fold_successor(case: Case, payload: SuccessorEvent) -> Case:
    """The case after a merger; who has held it stays on record under its own name."""
    gone, heir = payload.gone, payload.unit
    moved: dict[str, Any] = {name: _swapped(getattr(case, name), gone, heir) for name in _FIELDS}
    clocks = {key: _of_clock(clock, gone, heir) for key, clock in case.clocks.items()}
    council = case.council
    if council.draft is not None and council.draft.unit == gone:
        council = replace(council, draft=replace(council.draft, unit=heir))
    held = (*case.handled_by, heir) if case.holder == gone and heir not in case.handled_by else case.handled_by
    return replace(case, clocks=clocks, council=council, handled_by=held, **moved)


def counts_in(case: Case, unit: UnitAt) -> bool:
    """Whether the unit still has something to do with the case."""
    named = any(_swapped(getattr(case, name), unit, _NOBODY) != getattr(case, name) for name in _FIELDS)
    return named or any(clock.running and clock.holder == unit for clock in case.clocks.values())


_NOBODY = UnitAt(0, "")


def _of_clock(clock: Clock, gone: UnitAt, heir: UnitAt) -> Clock:
    if not clock.running:
        return clock
    return replace(clock, holder=_swapped(clock.holder, gone, heir), asking=_swapped(clock.asking, gone, heir))


def _swapped(value: Any, gone: UnitAt, heir: UnitAt) -> Any:
    """The same with the heir for the unit that is gone, once only."""
    match value:
        case UnitAt():
            return heir if value == gone else value
        case tuple():
            return tuple(dict.fromkeys(_swapped(each, gone, heir) for each in value))
        case OpenQuestion() | Reviewing():
            return replace(value, unit=_swapped(value.unit, gone, heir))
        case Awaiting():
            return replace(value, approver=_swapped(value.approver, gone, heir))
        case Asking():
            approvers, agreed = _swapped(value.approvers, gone, heir), value.agreed
            fewer = len(value.approvers) - len(approvers)  # two of a chain became one, which agrees once
            return replace(
                value, unit=_swapped(value.unit, gone, heir), approvers=approvers, agreed=max(0, agreed - fewer)
            )
        case _:
            return value

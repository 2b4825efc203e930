"""What the terms of a case leave open (时限可办的): more time, a pause, an excuse, a mark to clear."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace

from cases.excusing import clearing, is_late
from cases.extending import chosen, is_left
from cases.opening import Opening
from cases.pausing import held_back, pausable
from cases.people import UnitAt
from cases.state import Case, Clock


def _request_extension(case: Case) -> Iterator[Opening]:
    """Of units that help each its own clock, of everybody else the one that is due first."""
    fitting = [c for c in case.clocks.values() if c.running and c.spec.extension is not None]
    for name in dict.fromkeys(clock.name for clock in fitting):
        named = [clock for clock in fitting if clock.name == name]
        holders = tuple(dict.fromkeys(clock.holder for clock in named if clock.holder is not None))
        yield from _extension(case, chosen(named, None), but=holders)
        for holder in holders:
            yield from _extension(case, chosen(named, holder), units=(holder,))


def _extension(
    case: Case, clock: Clock, *, units: tuple[UnitAt, ...] = (), but: tuple[UnitAt, ...] = ()
) -> Iterator[Opening]:
    rule = clock.spec.extension
    if rule is not None and is_left(case, clock):
        yield Opening(
            "request_extension",
            tuple(each.id for each in units),
            but=tuple(each.id for each in but),
            there=rule.approvers,
            until=clock.due_latest,
        )


def _decide_extension(case: Case) -> Iterator[Opening]:
    asking = [clock for clock in case.clocks.values() if clock.running and clock.asking is not None]
    for name in dict.fromkeys(clock.name for clock in asking):
        clock = chosen([each for each in asking if each.name == name], None)
        if clock.asking is not None:
            yield Opening("decide_extension", (clock.asking.approvers[clock.asking.agreed].id,))


def _pause(case: Case) -> Iterator[Opening]:
    for clock, stay in pausable(case):
        if held_back(clock):
            continue
        opening = Opening("pause", until=clock.due_latest)
        if stay.approver is not None:
            opening = replace(opening, there=(stay.approver,))
        if stay.within is not None and clock.gaps:
            opening = replace(opening, gaps=clock.gaps, term=stay.within, time=stay.time)
        yield opening


def _decide_pause(case: Case) -> Iterator[Opening]:
    for clock, stay in pausable(case):
        if clock.pause_asked is not None and stay.approver is not None:
            yield Opening("decide_pause", who=(stay.approver,))


def _resume(case: Case) -> Iterator[Opening]:
    if any(clock.running and clock.paused for clock in case.clocks.values()):
        yield Opening("resume")


def _exempt(case: Case) -> Iterator[Opening]:
    """Nobody excuses a unit's own lateness."""
    if any(is_late(clock) for clock in case.clocks.values()):
        yield Opening("exempt", but=(case.holder.id,) if case.holder else ())


def _clear_mark(case: Case) -> Iterator[Opening]:
    for mark in case.marks:
        may, _ = clearing(case, mark)
        if may:
            yield Opening("clear_mark", who=may)


OPENINGS: Mapping[str, Callable[[Case], Iterator[Opening]]] = {
    "request_extension": _request_extension,
    "decide_extension": _decide_extension,
    "pause": _pause,
    "decide_pause": _decide_pause,
    "resume": _resume,
    "exempt": _exempt,
    "clear_mark": _clear_mark,
}

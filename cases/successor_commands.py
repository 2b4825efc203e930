"""Carries out what a merger of units means for a case (承继); ``cases.lifecycle`` registers the handler."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from cases.commands_successors import Succeed
from cases.events_successors import Succeeded
from cases.fold_successors import counts_in
from cases.people import UnitAt
from cases.state import OPEN, Case, Clock, Phase
from cases.telling import Telling

PHASES: Mapping[str, frozenset[Phase]] = {Succeed.name: OPEN}


def succeed(telling: Telling, command: Succeed) -> None:
    """The heir stands where the unit stood; nothing happens where that has nothing more to do with the case."""
    if command.gone != command.heir and counts_in(telling.case, command.gone):
        telling.tell(Succeeded(command.gone, command.heir))
        telling.end_clocks(list(_doubled(telling.case, command.heir)), "handed_over")


def _doubled(case: Case, heir: UnitAt) -> Iterator[Clock]:
    """What two units bore each for itself, one unit bears once: the term that ends first."""
    own = [clock for clock in case.clocks.values() if clock.running and clock.holder == heir]
    kept: set[str] = set()
    for clock in sorted(own, key=lambda clock: clock.due_latest):
        if clock.name in kept:
            yield clock
        kept.add(clock.name)


HANDLERS: Mapping[type, Callable[..., None]] = {Succeed: succeed}

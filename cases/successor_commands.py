"""Carries out what a merger of units means for a case (承继); ``cases.lifecycle`` registers the handler."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from cases.commands_successors import Succeed
from cases.events_successors import Succeeded
from cases.fold_successors import counts_in
from cases.state import OPEN, Phase
from cases.telling import Telling

PHASES: Mapping[str, frozenset[Phase]] = {Succeed.name: OPEN}


def succeed(telling: Telling, command: Succeed) -> None:
    """The heir stands where the unit stood; nothing happens where that has nothing more to do with the case."""
    if command.gone != command.heir and counts_in(telling.case, command.gone):
        telling.tell(Succeeded(command.gone, command.heir))


HANDLERS: Mapping[type, Callable[..., None]] = {Succeed: succeed}

"""Decides what strangers may see of a case (公开、遮盖): by a person, with a reason; the case never waits for it."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from cases import commands_display as d
from cases.areas import MOST_AREAS, together
from cases.events_display import ContentDecided, PhotoCovered
from cases.refusals import InvalidInput, WrongPhase
from cases.state import Phase
from cases.telling import Telling


def decide_content(telling: Telling, command: d.DecideContent) -> None:
    """Show or hide it. Raises WrongPhase where this was decided already."""
    if not command.sealed:
        raise InvalidInput({"text": "请写明公开或者不公开的理由"})
    if telling.case.display.decided.get(command.item) is command.show:
        raise WrongPhase(f"这一项已经决定{'公开' if command.show else '不公开'},不用再决定")
    telling.tell(ContentDecided(command.item, command.show, command.sealed))


def cover_photo(telling: Telling, command: d.CoverPhoto) -> None:
    """Show the covered renditions from now on. Raises WrongPhase where all of it is covered already."""
    if not command.sealed:
        raise InvalidInput({"text": "请写明遮盖的理由"})
    before = telling.case.display.covered.get(command.photo, ())
    areas = together(before, command.areas)
    if len(areas) > MOST_AREAS:
        raise InvalidInput({"areas": f"一张照片最多遮盖{MOST_AREAS}处"})
    if areas == before:
        raise WrongPhase("这些地方已经遮盖了")
    told = (command.photo, command.areas, command.full, command.thumb, command.was, command.sealed)
    telling.tell(PhotoCovered(*told))


PHASES: Mapping[str, frozenset[Phase]] = {
    d.DecideContent.name: frozenset(Phase),
    d.CoverPhoto.name: frozenset(Phase),
}
HANDLERS: Mapping[type, Callable[..., None]] = {d.DecideContent: decide_content, d.CoverPhoto: cover_photo}

"""What showing and hiding make of a case (公开、遮盖的折叠); see ``cases.fold``."""

from __future__ import annotations

from dataclasses import replace

from cases.areas import together
from cases.events_display import ContentDecided, DisplayEvent
from cases.state import Case


def fold_display(case: Case, payload: DisplayEvent) -> Case:
    """The case after one of these events."""
    display = case.display
    if isinstance(payload, ContentDecided):
        return replace(case, display=replace(display, decided={**display.decided, payload.item: payload.show}))
    areas = together(display.covered.get(payload.photo, ()), payload.areas)
    return replace(case, display=replace(display, covered={**display.covered, payload.photo: areas}))

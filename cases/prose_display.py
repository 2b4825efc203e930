"""Showing, hiding and covering in Chinese (叙述); see ``cases.prose``."""

from __future__ import annotations

from cases.events_display import ContentDecided, DisplayEvent


def display_sentence(payload: DisplayEvent) -> str:
    """One of these events in a sentence."""
    if isinstance(payload, ContentDecided):
        return "决定公开一项内容" if payload.show else "决定不公开一项内容"
    return f"遮盖照片的{len(payload.areas)}处"

"""What is answered about one's calendar (日历订阅的应答)."""

from __future__ import annotations

from api.answers import Answer


class CalendarAddress(Answer):
    """``url`` is told only when it is made: whoever has it reads the calendar. ``since`` null: there is none."""

    url: str | None
    since: str | None
    text: str

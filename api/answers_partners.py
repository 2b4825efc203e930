"""What is answered about partners (对接的应答)."""

from __future__ import annotations

from api.answers import Answer


class LineShown(Answer):
    """One line; never its keys. ``behind`` counts numbers that the partner has not been told of."""

    id: str
    partner: str
    state: str
    state_text: str
    cursor: int
    behind: int
    attempts: int
    sent: int
    repeated: int
    error: str


class LinesShown(Answer):
    """The lines of the place."""

    items: list[LineShown]


class EventTaken(Answer):
    """What became of a partner's event: our case, the steps that were done, and whether it was here before."""

    case: str
    steps: list[str]
    again: bool

"""What is answered about stops (停止上报的应答)."""

from __future__ import annotations

from api.answers import Answer


class StopReceipt(Answer):
    """What was done about a stop; ``id`` is that of the stop."""

    id: str
    township: str
    kind: str
    text: str
    at: str


class StopShown(Answer):
    """One stop; never who is stopped. ``lifted`` is null while nobody has looked into it again."""

    id: str
    case: str
    ground: str
    ground_text: str
    words: str
    placed_at: str
    until: str
    holds: bool
    appeal: str
    appealed_at: str | None
    lifted: bool | None
    answer: str
    decided_at: str | None


class StopsShown(Answer):
    """Stops of the place for whoever may place them, everybody else's own; the newest first."""

    items: list[StopShown]

"""What the doors to the voice behind a report answer (抽查、可转报的代表)."""

from __future__ import annotations

from api.answers import Answer


class SpotCheckShown(Answer):
    """What was drawn: ``among`` is of how many, ``cases`` are ids in the order of their lots."""

    township: str
    kind: str
    text: str
    at: str
    seed: str
    among: int
    cases: list[str]


class DeputyShown(Answer):
    """A deputy whom a reporter may choose to pass a report on; deputies are known by name to those who elect them."""

    id: str
    name: str
    level: str | None


class Deputies(Answer):
    """The deputies of a place."""

    items: list[DeputyShown]

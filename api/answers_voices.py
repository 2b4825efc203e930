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

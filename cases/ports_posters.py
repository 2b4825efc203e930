"""Posters and cards as something to be printed (海报、连心卡), and the press that prints them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Poster:
    """One A4 sheet. ``code`` names the picture, and is printed so that it can be typed."""

    town: str
    kind: str
    name: str
    purpose: str
    code: str
    steps: tuple[str, ...]
    phone: str = ""


@dataclass(frozen=True, slots=True)
class Card:
    """A card of 90 by 54 mm; ``lines`` stand below the name: seat, group, station."""

    town: str
    title: str
    name: str
    lines: tuple[str, ...]
    code: str
    hint: str


class PosterPress(Protocol):
    """Prints sheets to hang up and to cut. Pictures are PNG or JPEG by short id."""

    async def posters(self, sheets: Sequence[Poster], pictures: Mapping[str, bytes]) -> bytes:
        """A PDF of A4 sheets. Raises ``cases.ports_papers.PressFailed``."""
        ...

    async def cards(self, cards: Sequence[Card], pictures: Mapping[str, bytes]) -> bytes:
        """A PDF, ten cards a sheet with cut marks. Raises ``cases.ports_papers.PressFailed``."""
        ...

"""What live views need of the store (动态端口): committed events in one gapless order a place, and what came since."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Protocol

from cases.people import JurisdictionId

#: The number of the last event that somebody has seen, by place.
Cursor = Mapping[JurisdictionId, int]


@dataclass(frozen=True, slots=True)
class Change:
    """One event by its number in its place: which case it belongs to."""

    jurisdiction: JurisdictionId
    no: int
    case: str
    seq: int = field(default=0, compare=False)  # which event of the case


class Sealing(Protocol):
    """Numbers what was committed (封存): one gapless sequence a place, in the order in which it was sealed.

    A number of the database would skip those who commit late; the sealer runs behind the commits, one at a time a
    place, and its number is the cursor for live events, exports and the daily signed head.
    """

    async def seal(self, limit: int) -> frozenset[JurisdictionId]:
        """Number at most ``limit`` committed events that have no number yet; gives the places where there were some."""


class Live(Protocol):
    """The part of a transaction that knows what came since."""

    async def heads(self) -> Cursor:
        """The last number of each place of the scope; places without any event are left out."""

    async def changes(self, since: Cursor, limit: int) -> tuple[Change, ...]:
        """At most ``limit`` numbered events behind ``since``, place by place in order; other places are left out."""

"""What the store keeps of stops (停止上报端口)."""

from __future__ import annotations

from typing import Protocol

from cases.people import JurisdictionId
from cases.stops import Stop


class StopBook(Protocol):
    """The part of a transaction that knows whose reports are not taken; within the scope."""

    async def stop(self, stop: str) -> Stop | None:
        """One by its id, locked until the transaction ends."""

    async def stops(self, jurisdiction: JurisdictionId, person: str | None, limit: int) -> tuple[Stop, ...]:
        """Those of the place, of this person if one is given, the newest first."""

    async def save_stop(self, stop: Stop) -> None:
        """Keep it, new or changed."""

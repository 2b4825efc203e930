"""Stops in memory (内存停止上报)."""

from __future__ import annotations

from adapters.memory_store.tables import Tables
from cases.people import JurisdictionId
from cases.ports import Scope
from cases.stops import Stop


class Stops:
    """The part of the twin's transaction that knows whose reports are not taken."""

    tables: Tables
    scope: Scope

    async def stop(self, stop: str) -> Stop | None:
        """One by its id."""
        found = self.tables.stops.get(stop)
        return found if found is not None and found.jurisdiction in self.scope.jurisdictions else None

    async def stops(self, jurisdiction: JurisdictionId, person: str | None, limit: int) -> tuple[Stop, ...]:
        """Those of the place, the newest first."""
        seen = jurisdiction in self.scope.jurisdictions
        found = (each for each in self.tables.stops.values() if seen and each.jurisdiction == jurisdiction)
        theirs = (each for each in found if person in {None, each.person})
        return tuple(sorted(theirs, key=lambda each: (each.placed_at, each.id), reverse=True)[:limit])

    async def save_stop(self, stop: Stop) -> None:
        """Keep it, new or changed."""
        if stop.jurisdiction not in self.scope.jurisdictions:
            raise RuntimeError(f"jurisdiction {stop.jurisdiction} is outside of the scope")
        self.tables.stops[stop.id] = stop

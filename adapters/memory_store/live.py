"""Numbering committed events, and what came since a number (封存、动态), in memory."""

from __future__ import annotations

from adapters.memory_store.tables import Tables
from cases.people import JurisdictionId
from cases.ports import Scope
from cases.ports_live import Change, Cursor


def seal(tables: Tables, limit: int) -> frozenset[JurisdictionId]:
    """Number events that have none yet, in the order in which they were saved."""
    sealed: set[JurisdictionId] = set()
    for case, events in tables.events.items():
        for event in events[tables.sealed.get(case, 0) :]:
            if limit <= 0:
                return frozenset(sealed)
            known = tables.live.get(event.jurisdiction, ())
            tables.live[event.jurisdiction] = (*known, Change(event.jurisdiction, len(known) + 1, case, event.seq))
            tables.sealed[case] = event.seq
            sealed.add(event.jurisdiction)
            limit -= 1
    return frozenset(sealed)


class LiveLog:
    """What a transaction sees of it."""

    tables: Tables
    scope: Scope

    async def heads(self) -> Cursor:
        """The last number of each place of the scope."""
        return {
            place: len(known) for place, known in sorted(self.tables.live.items()) if place in self.scope.jurisdictions
        }

    async def changes(self, since: Cursor, limit: int) -> tuple[Change, ...]:
        """Numbered events behind ``since``, place by place in order."""
        places = sorted(self.scope.jurisdictions & since.keys())
        found = (each for place in places for each in self.tables.live.get(place, ())[since[place] :])
        return tuple(found)[:limit]

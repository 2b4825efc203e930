"""Reports that may be alike, in memory (内存相似件); see ``cases.ports_likeness``."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping

from adapters.memory_store.tables import Tables
from cases.fold import fold
from cases.likeness import bands, probes
from cases.people import JurisdictionId
from cases.ports import Scope
from cases.ports_likeness import Looks, NearBy
from cases.state import Case


class Likenesses:
    """The part of the twin's transaction that finds what may be alike."""

    tables: Tables
    scope: Scope

    async def near_by(self, wanted: NearBy) -> tuple[str, ...]:
        """Ids of reports, the newest first."""
        found = []
        for case, kept in self._cases_of(wanted.jurisdiction):
            told = wanted.village is not None or wanted.grid is not None
            village = wanted.village is not None and kept.village == wanted.village
            grid = wanted.grid is not None and kept.grid == wanted.grid
            if case != wanted.but and kept.opened_at >= wanted.since and (village or grid or not told):
                found.append((kept.opened_at, case))
        return tuple(case for _, case in sorted(found, reverse=True)[: wanted.limit])

    async def spots_of(self, cases: Collection[str]) -> Mapping[str, Mapping[str, object]]:
        """The spot of each that was told last, where one was, by case."""
        seen = (case for case in cases if self.tables.events[case][0].jurisdiction in self.scope.jurisdictions)
        told = {case: [e for e in self.tables.contents.get(case, {}).values() if e.what == "place"] for case in seen}
        return {case: max(places, key=lambda each: each.id).body for case, places in told.items() if places}

    async def looks_of(self, cases: Collection[str]) -> tuple[Looks, ...]:
        """The photos of these cases that have a hash, by id."""
        every = (each for place in self.scope.jurisdictions for each in self._looks_in(place) if each.case in cases)
        return tuple(sorted(every, key=lambda each: each.photo))

    async def looking_like(
        self, jurisdiction: JurisdictionId, likeness: Collection[str], limit: int
    ) -> tuple[Looks, ...]:
        """Photos of the place that share a band with one of these hashes, up to a bit; the newest first."""
        wanted = [probes(each) for each in likeness]
        every = (each for each in self._looks_in(jurisdiction) if any(_meets(each, one) for one in wanted))
        return tuple(sorted(every, key=lambda each: each.photo, reverse=True)[:limit])

    def _cases_of(self, place: JurisdictionId) -> Iterator[tuple[str, Case]]:
        for case, events in self.tables.events.items():
            if place in self.scope.jurisdictions and events[0].jurisdiction == place and (kept := fold(events)):
                yield case, kept

    def _looks_in(self, place: JurisdictionId) -> Iterator[Looks]:
        for case, photos in self.tables.photos.items():
            if place in self.scope.jurisdictions and self.tables.events[case][0].jurisdiction == place:
                yield from (Looks(case, each.id, each.likeness) for each in photos.values() if each.likeness)


def _meets(looks: Looks, wanted: tuple[frozenset[int], ...]) -> bool:
    return any(own in values for own, values in zip(bands(looks.likeness), wanted, strict=True))

"""Places of a town, its roster, and practice twins in memory (内存开通)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta

from adapters.memory_store.tables import Tables
from cases.people import JurisdictionId, Role
from cases.places import Gazetteer, Known
from cases.ports import Scope
from cases.ports_places import Enrolled
from cases.territory import Jurisdiction


class Places:
    """The part of a transaction in memory that opens and furnishes a town."""

    tables: Tables
    scope: Scope
    real: datetime

    async def gazetteer(self, jurisdiction: JurisdictionId) -> Gazetteer:
        """Every place that the town knows."""
        return Gazetteer(tuple(self.tables.places.get(jurisdiction, {}).values()))

    async def save_places(
        self, jurisdiction: JurisdictionId, places: Sequence[Known], gone: Sequence[Known] = ()
    ) -> None:
        """Make these places what is said here, whole, and forget those that are gone."""
        if jurisdiction not in self.scope.jurisdictions:
            raise RuntimeError(f"jurisdiction {jurisdiction} is outside the scope")
        forgotten = {(place.kind.value, place.key) for place in gone}
        kept = self.tables.places.get(jurisdiction, {})
        self.tables.places[jurisdiction] = {
            **{key: place for key, place in kept.items() if key not in forgotten},
            **{(place.kind.value, place.key): place for place in places},
        }

    async def enrolled(self, jurisdictions: Sequence[JurisdictionId], keys: Sequence[str]) -> tuple[Enrolled, ...]:
        """The roles that have not ended of people on a roster, in these places or of these people."""
        now = self.real + timedelta(seconds=self.tables.shift)
        held = tuple(
            Enrolled(
                entry.key,
                entry.name,
                entry.role,
                entry.jurisdiction,
                entry.level,
                entry.unit,
                entry.group,
                entry.post,
                entry.valid_from,
                entry.valid_to,
            )
            for own in self.tables.roles.values()
            for entry in own
            if (entry.jurisdiction in jurisdictions or entry.key in keys)
            and (entry.valid_to is None or entry.valid_to > now)
        )
        settled = (each for each in self._settled() if each.jurisdiction in jurisdictions or each.key in keys)
        return tuple(dict.fromkeys((*held, *settled)))

    def _settled(self) -> Iterator[Enrolled]:
        """Where people of the roster have reported."""
        for person, places in self.tables.settled.items():
            key = self.tables.people.get(person)
            for place in places if key is not None else ():
                name = self.tables.names.get(person, "")
                yield Enrolled(key or "", name, Role.RESIDENT, place, None, None, None, None, None, None)

    async def open_practice(self, town: JurisdictionId, code: str, name: str) -> JurisdictionId:
        """Make the practice twin of a town; its id, also where it is there already."""
        places = self.tables.jurisdictions
        for place in places.values():
            if place.practice_of == town:
                return place.id
        own = len(places) + 1
        places[own] = Jurisdiction(own, code, name, places[town].level, None, practice_of=town)
        return own

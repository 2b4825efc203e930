"""Which jurisdictions there are and how they stand to each other (辖区): immutable ids, dated names, groups (群)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from cases.people import JurisdictionId, UnitAt


@dataclass(frozen=True, slots=True)
class Jurisdiction:
    """A town, county, city … as it is called now. ``level`` is 国家 省 市 县 镇.

    ``bundle`` are the rules published last, in force from ``effective_at`` on (None: at all times); before that
    ``previous`` decides. ``practice_of`` is the town of which this is the practice twin (演练): under the same rules,
    but below no superior and in no group, so that nothing of it is seen from anywhere else.
    """

    id: JurisdictionId
    code: str
    name: str
    level: str
    superior: JurisdictionId | None
    bundle: str | None = None
    effective_at: datetime | None = None
    previous: str | None = None
    practice_of: JurisdictionId | None = None

    def bundle_at(self, at: datetime, now: datetime) -> str | None:
        """The rules that decide what happened at ``at``; None before the first rules of a place.

        What happened before the first rules, and is told when they are in force, they decide too: there are no others.
        """
        if self.effective_at is None or at >= self.effective_at or (self.previous is None and now >= self.effective_at):
            return self.bundle
        return self.previous


def twinned(places: Mapping[JurisdictionId, Jurisdiction]) -> dict[JurisdictionId, Jurisdiction]:
    """The same places, each practice twin under the rules that its town is under now."""
    return {place.id: _as_town(place, places) for place in places.values()}


def _as_town(place: Jurisdiction, places: Mapping[JurisdictionId, Jurisdiction]) -> Jurisdiction:
    town = None if place.practice_of is None else places.get(place.practice_of)
    if town is None:
        return place
    return replace(place, bundle=town.bundle, effective_at=town.effective_at, previous=town.previous)


def decided_before(place: Jurisdiction | None, bundle: str, now: datetime) -> str | None:
    """What stays as ``previous`` when ``bundle`` is published: the rules that decide now, if they are others."""
    if place is None or place.bundle == bundle:
        return place.previous if place else None
    return place.bundle_at(now, now)


@dataclass(frozen=True, slots=True)
class TownGroup:
    """A group (群): several jurisdictions that share one board. Its name is its own only where it was declared."""

    name: str
    declared_by: JurisdictionId
    members: frozenset[JurisdictionId]
    steward: UnitAt | None = None
    id: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Territory:
    """All jurisdictions by id, and all groups."""

    jurisdictions: Mapping[JurisdictionId, Jurisdiction] = field(default_factory=dict)
    groups: tuple[TownGroup, ...] = ()
    # A page of a list asks for the same reach some hundred times, and a province has well over a thousand towns.
    _reaches: dict[JurisdictionId, frozenset[JurisdictionId]] = field(default_factory=dict, repr=False, compare=False)

    def by_code(self, code: str) -> Jurisdiction | None:
        """The jurisdiction that bears this administrative code now."""
        return next((j for j in self.jurisdictions.values() if j.code == code), None)

    def home(self, jurisdiction: JurisdictionId) -> JurisdictionId:
        """Whose rules, places and groups count there: a practice twin's are those of its town."""
        found = self.jurisdictions.get(jurisdiction)
        return jurisdiction if found is None or found.practice_of is None else found.practice_of

    @property
    def practices(self) -> frozenset[JurisdictionId]:
        """The practice twins of all towns."""
        return frozenset(place.id for place in self.jurisdictions.values() if place.practice_of is not None)

    def above(self, jurisdiction: JurisdictionId) -> Iterator[JurisdictionId]:
        """Itself first, then each superior up to the top."""
        here: JurisdictionId | None = jurisdiction
        while here is not None:
            yield here
            found = self.jurisdictions.get(here)
            here = found.superior if found else None

    def covers(self, wide: JurisdictionId, narrow: JurisdictionId) -> bool:
        """Whether ``wide`` is ``narrow`` or stands above it."""
        return wide in self.above(narrow)

    def below(self, jurisdiction: JurisdictionId) -> frozenset[JurisdictionId]:
        """Itself and everything that stands under it."""
        return frozenset(j for j in self.jurisdictions if self.covers(jurisdiction, j))

    def groups_of(self, jurisdiction: JurisdictionId) -> tuple[TownGroup, ...]:
        """The groups it belongs to."""
        return tuple(group for group in self.groups if jurisdiction in group.members)

    def groups_known_in(self, jurisdiction: JurisdictionId) -> tuple[TownGroup, ...]:
        """The groups that its own file and those above it declare, the nearest first."""
        chain = list(self.above(self.home(jurisdiction)))
        known = [group for group in self.groups if group.declared_by in chain]
        return tuple(sorted(known, key=lambda group: (chain.index(group.declared_by), group.name)))

    def reach(self, jurisdiction: JurisdictionId) -> frozenset[JurisdictionId]:
        """Where a role that is held here works: here, below, and in the towns of the groups it belongs to."""
        if jurisdiction not in self._reaches:
            peers = (group.members for group in self.groups_of(jurisdiction))
            self._reaches[jurisdiction] = self.below(jurisdiction).union(*peers)
        return self._reaches[jurisdiction]

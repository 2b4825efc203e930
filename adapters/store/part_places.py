"""Places of a town, its roster, and practice twins on the database (开通): read whole, written in one go."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

from tortoise.expressions import Q

from adapters.store.models_places import PlaceRow
from adapters.store.models_towns import (
    JurisdictionAttribute,
    JurisdictionRow,
    PersonRow,
    TenureRow,
    UnitName,
)
from adapters.store.naming import names_among
from adapters.store.session import Session
from cases.datum import Datum
from cases.people import JurisdictionId, Role, UnitAt
from cases.places import Gazetteer, Known, PlaceKind
from cases.ports_places import Enrolled
from cases.shapes import Shape

_SAID = ("name", "code", "village", "attributes", "shape", "datum", "told_at")


class Places(Session):
    """The port ``cases.ports_places.Opening``."""

    async def gazetteer(self, jurisdiction: JurisdictionId) -> Gazetteer:
        """Every place that the town knows, read once for each revision of who is who."""
        known = self.memory.gazetteers.get(jurisdiction)
        if known is None or self.changed:
            rows = await self.of(PlaceRow, jurisdiction_id=jurisdiction).order_by("id").values()
            known = Gazetteer(tuple(_known(row) for row in rows))
            if not self.changed:
                self.memory.gazetteers[jurisdiction] = known
        return known

    async def save_places(
        self, jurisdiction: JurisdictionId, places: Sequence[Known], gone: Sequence[Known] = ()
    ) -> None:
        """Make these places what is said here, whole, and forget those that are gone."""
        self.check_scope(jurisdiction)
        for kind, keys in _by_kind(gone).items():
            await self.of(PlaceRow, jurisdiction_id=jurisdiction, kind=kind.value, key__in=keys).delete()
        rows = [PlaceRow(jurisdiction_id=jurisdiction, told_at=self.moment.now, **_columns(place)) for place in places]
        if rows:
            unique = ["jurisdiction_id", "kind", "key"]
            await PlaceRow.bulk_create(rows, using_db=self.db, on_conflict=unique, update_fields=_SAID)
        await self._changed()

    async def enrolled(self, jurisdictions: Sequence[JurisdictionId], keys: Sequence[str]) -> tuple[Enrolled, ...]:
        """The roles that have not ended of people on a roster, in these places or of these people."""
        listed = dict(await self.of(PersonRow, key__in=list(keys)).values_list("id", "key"))
        found = Q(jurisdiction_id__in=list(jurisdictions)) | Q(person_id__in=list(listed))
        open_ = Q(valid_to__isnull=True) | Q(valid_to__gt=self.moment.now)
        rows = await self.of(TenureRow).filter(found & open_).order_by("id").values()
        people = sorted({row["person_id"] for row in rows})
        known = dict(await self.of(PersonRow, id__in=people, key__isnull=False).values_list("id", "key"))
        names = await names_among(self, people)
        units = dict(await self.of(UnitName, valid_to__isnull=True).values_list("unit_id", "name"))
        return tuple(_enrolled(row, known, names, units) for row in rows if row["person_id"] in known)

    async def open_practice(self, town: JurisdictionId, code: str, name: str) -> JurisdictionId:
        """Make the practice twin of a town; its id, also where it is there already."""
        twin = await self.of(JurisdictionRow, practice_of=town).first()
        if twin is not None:
            return int(twin.id)
        now = self.moment.now
        own = (await self.of(JurisdictionAttribute, jurisdiction_id=town, valid_to__isnull=True).values())[0]
        made = await JurisdictionRow.create(using_db=self.db, created_at=now, practice_of=town)
        said = {"jurisdiction_id": made.id, "code": code, "name": name, "level": own["level"], "valid_from": now}
        await self.insert(JurisdictionAttribute, [said])
        await self._changed()
        return int(made.id)

    async def _changed(self) -> None:
        """What is remembered of an older revision is read again, here and in other processes."""
        self.changed = True
        await self.execute("UPDATE store_state SET revision = revision + 1")


def _by_kind(places: Sequence[Known]) -> Mapping[PlaceKind, list[str]]:
    found: defaultdict[PlaceKind, list[str]] = defaultdict(list)
    for place in places:
        found[place.kind].append(place.key)
    return found


def _columns(place: Known) -> dict[str, Any]:
    return {
        "kind": place.kind.value,
        "key": place.key,
        "name": place.name,
        "code": place.code,
        "village": place.village,
        "attributes": dict(place.attributes),
        "shape": [[[list(point) for point in ring] for ring in polygon] for polygon in place.shape.polygons],
        "datum": place.datum.value if place.datum else None,
    }


def _known(row: Mapping[str, Any]) -> Known:
    polygons = tuple(tuple(tuple((x, y) for x, y in ring) for ring in polygon) for polygon in row["shape"])
    return Known(
        PlaceKind(row["kind"]),
        row["name"],
        row["code"],
        row["village"],
        row["attributes"],
        Shape(polygons),
        Datum(row["datum"]) if row["datum"] else None,
    )


def _enrolled(
    row: Mapping[str, Any], keys: Mapping[str, str], names: Mapping[str, str], units: Mapping[int, str]
) -> Enrolled:
    person, unit = row["person_id"], row["unit_id"]
    return Enrolled(
        keys[person],
        names.get(person, ""),
        Role(row["role"]),
        row["jurisdiction_id"],
        row["level"],
        UnitAt(unit, units[unit]) if unit is not None else None,
        row["group_name"],
        row["post"],
        row["valid_from"],
        row["valid_to"],
    )

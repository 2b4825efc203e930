"""Who is where (辖区与单位): territory, units and the directory of a bundle, read once per revision."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import replace
from typing import Any

from adapters.store.models_people import LeaveRow
from adapters.store.models_towns import (
    BundlePointer,
    JurisdictionAttribute,
    JurisdictionRow,
    TenureRow,
    TownGroupMember,
    TownGroupRow,
    UnitName,
)
from adapters.store.part_successors import Successors
from cases.people import UnitAt
from cases.successors import all_meant, minded
from cases.telling import Directory
from cases.territory import Jurisdiction, Territory, TownGroup, twinned
from dsl.decision import UnitRef


def place_of(row: Mapping[str, Any], pointer: Mapping[str, Any]) -> Jurisdiction:
    """A jurisdiction from its attributes and from the pointer to its rules, which is empty where there are none."""
    return Jurisdiction(
        row["jurisdiction_id"],
        row["code"],
        row["name"],
        row["level"],
        row["superior_id"],
        pointer.get("bundle"),
        pointer.get("effective_at"),
        pointer.get("previous"),
    )


class Towns(Successors):
    """Reads who is who; all of it is public within the house and belongs to no single town."""

    async def territory(self) -> Territory:
        """All jurisdictions as they are now, with the bundle each stands under."""
        known = self.memory.territory
        if known is None or self.changed:
            known = await self._territory()
            if not self.changed:
                self.memory.territory = known
        heirs = await self.heirs()
        return known if not heirs else replace(known, groups=tuple(minded(each, heirs) for each in known.groups))

    async def _territory(self) -> Territory:
        attributes = await self.of(JurisdictionAttribute, valid_to__isnull=True).values()
        pointers = {row["jurisdiction_id"]: row for row in await self.of(BundlePointer).values()}
        found = {row["jurisdiction_id"]: place_of(row, pointers.get(row["jurisdiction_id"], {})) for row in attributes}
        twins = await self.of(JurisdictionRow, practice_of__isnull=False).values_list("id", "practice_of")
        found |= {twin: replace(found[twin], practice_of=town) for twin, town in twins}
        return Territory(twinned(found), await self._groups())

    async def _groups(self) -> tuple[TownGroup, ...]:
        members: defaultdict[int, set[int]] = defaultdict(set)
        for row in await self.of(TownGroupMember, valid_to__isnull=True).values("group_id", "jurisdiction_id"):
            members[row["group_id"]].add(row["jurisdiction_id"])
        names = dict(await self.of(UnitName, valid_to__isnull=True).values_list("unit_id", "name"))

        def group(row: dict[str, Any]) -> TownGroup:
            steward = row["steward_id"]
            minds = None if steward is None else UnitAt(steward, names[steward])
            return TownGroup(row["name"], row["declared_by"], frozenset(members[row["id"]]), minds, row["id"])

        return tuple(group(row) for row in await self.of(TownGroupRow, valid_to__isnull=True).order_by("id").values())

    async def unit(self, unit: int) -> UnitAt | None:
        """A unit by its id, under the name it has now."""
        row = await self.of(UnitName, unit_id=unit, valid_to__isnull=True).first()
        return UnitAt(unit, row.name) if row else None

    async def unit_named(self, ref: UnitRef) -> UnitAt | None:
        """The very unit that a file has declared by this name, whatever has become of it."""
        return (await self._units()).get(ref)

    async def directory(self) -> Directory:
        """Who stands behind the names that rule files have declared, those of older bundles included."""
        known = self.memory.directory
        if known is None or self.changed:
            known = Directory(await self._units())
            if not self.changed:
                self.memory.directory = known
        heirs = await self.heirs()
        return replace(known, units=all_meant(known.units, heirs), filled=await self._filled(heirs))

    async def _units(self) -> dict[UnitRef, UnitAt]:
        territory = await self.territory()
        return {
            UnitRef(territory.jurisdictions[row["jurisdiction_id"]].code, row["name"]): UnitAt(
                row["unit_id"], row["name"]
            )
            for row in await self.of(UnitName, valid_to__isnull=True).values()
        }

    async def _filled(self, heirs: Mapping[int, UnitAt]) -> frozenset[tuple[str, int]]:
        """Which post is taken in which unit at this moment; not by whoever is away with nobody standing in."""
        rows = await self.of(TenureRow, post__isnull=False, unit_id__isnull=False).values()
        present = [row for row in rows if self.valid(row["valid_from"], row["valid_to"])]
        away = await self._away({row["person_id"] for row in present})
        taken = [(row["post"], row["unit_id"]) for row in present if row["person_id"] not in away]
        return frozenset((post, heirs[unit].id if unit in heirs else unit) for post, unit in taken)

    async def _away(self, people: Collection[str]) -> frozenset[str]:
        """Who of these is on leave now with nobody standing in."""
        if not people:
            return frozenset()
        found = self.of(LeaveRow, stand_in__isnull=True, valid_to__gt=self.moment.now)
        rows = await found.filter(valid_from__lte=self.moment.now).values("absent")
        return frozenset(row["absent"] for row in rows if row["absent"] in people)

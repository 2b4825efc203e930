"""Publishing (发布): a bundle, everything it declares, and all pointers, or nothing – in one transaction."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from typing import Any

from tortoise.expressions import F

from adapters.store.models_towns import (
    BundlePointer,
    BundleRow,
    JurisdictionAttribute,
    JurisdictionRow,
    TownGroupMember,
    TownGroupRow,
    UnitName,
    UnitRow,
)
from adapters.store.part_rules import RuleShelf
from adapters.store.part_towns import Towns
from cases.territory import Jurisdiction as Place
from dsl.bundle import Bundle, Group, Jurisdiction, Unit
from dsl.versions import moment

#: PostgreSQL's lock between publishing and everything else: a transaction never sees half of a switch.
PUBLISHING = 7_305_118_002
_AT_ONCE = 500  # places in one statement


class Publishing(RuleShelf, Towns):
    """Jurisdictions are known by code, units by jurisdiction and name; what was said of them before is dated."""

    async def publish(self, bundle: Bundle, *, by: str, reason: str, seen: str | None = None) -> None:
        """Save the bundle and everything it declares, and switch every pointer to it."""
        if self.dialect == "postgres":
            await self.rows("SELECT pg_advisory_xact_lock($1)", PUBLISHING)
        self.changed = True
        ids = await self._jurisdictions(bundle.jurisdictions)
        units = await self._declare_units(bundle.units, ids)
        await self._declare_groups(bundle, ids, units)
        await self.keep_texts(bundle.hash, bundle.sources)
        await self._register(bundle, by, reason, seen)
        await self._switch(bundle, ids)
        await self.execute("UPDATE store_state SET revision = revision + 1")
        if self.everywhere:
            await self.widen()

    async def _jurisdictions(self, declared: Iterable[Jurisdiction]) -> dict[str, int]:
        """Ids by code; a new code is a new place, another name or superior of a known one is dated."""
        rows = {row["code"]: row for row in await self.of(JurisdictionAttribute, valid_to__isnull=True).values()}
        ids = {code: row["jurisdiction_id"] for code, row in rows.items()}
        wanted = list(declared)
        for place in wanted:
            if place.code not in ids:
                ids[place.code] = (await JurisdictionRow.create(using_db=self.db, created_at=self.moment.now)).id
        for place in wanted:
            await self._describe(place, rows.get(place.code), ids)
        return {place.code: ids[place.code] for place in wanted}

    async def _describe(self, place: Jurisdiction, before: dict[str, Any] | None, ids: dict[str, int]) -> None:
        said = {
            "code": place.code,
            "name": place.name,
            "level": place.level,
            "superior_id": ids[place.superior] if place.superior else None,
        }
        if before is not None:
            if all(before[key] == value for key, value in said.items()):
                return
            await self.of(JurisdictionAttribute, id=before["id"]).update(valid_to=self.moment.now)
        row = said | {"jurisdiction_id": ids[place.code], "valid_from": self.moment.now}
        await self.insert(JurisdictionAttribute, [row])

    async def _declare_units(self, declared: Iterable[Unit], ids: dict[str, int]) -> dict[tuple[int, str], int]:
        """Ids by jurisdiction and name."""
        places = sorted(set(ids.values()))
        rows = await self.of(UnitName, jurisdiction_id__in=places, valid_to__isnull=True).values()
        known = {(row["jurisdiction_id"], row["name"]): row["unit_id"] for row in rows}
        names = []
        for unit in declared:
            at = (ids[unit.ref.jurisdiction], unit.ref.name)
            if at not in known:
                known[at] = (await UnitRow.create(using_db=self.db, jurisdiction_id=at[0], external=unit.external)).id
                names.append({"unit_id": known[at], "jurisdiction_id": at[0], "name": at[1]})
        await self.insert(UnitName, [row | {"valid_from": self.moment.now} for row in names])
        return known

    async def _declare_groups(self, bundle: Bundle, ids: dict[str, int], units: dict[tuple[int, str], int]) -> None:
        known = {(row["declared_by"], row["name"]): row["id"] for row in await self.of(TownGroupRow).values()}
        declared = {(ids[group.declared_by], group.name): group for group in bundle.groups}
        for (place, name), group in declared.items():
            steward = group.steward
            steward_id = units[ids[steward.jurisdiction], steward.name] if steward else None
            at = known.get((place, name))
            if at is None:
                said = {"name": name, "declared_by": place, "steward_id": steward_id}
                at = (await TownGroupRow.create(using_db=self.db, **said)).id
            else:
                await self.of(TownGroupRow, id=at).update(steward_id=steward_id, valid_to=None)
            await self._join(at, group, ids)
        gone = [row for key, row in known.items() if key not in declared and key[0] in ids.values()]
        if gone:
            await self.of(TownGroupMember, group_id__in=gone, valid_to__isnull=True).update(valid_to=self.moment.now)
            await self.of(TownGroupRow, id__in=gone, valid_to__isnull=True).update(valid_to=self.moment.now)

    async def _join(self, group_id: int, group: Group, ids: dict[str, int]) -> None:
        """Members who left are dated, members who came are added."""
        rows = await self.of(TownGroupMember, group_id=group_id, valid_to__isnull=True).values()
        present = {row["jurisdiction_id"]: row["id"] for row in rows}
        wanted = {ids[code] for code in group.members}
        left = [row for town, row in present.items() if town not in wanted]
        if left:
            await self.of(TownGroupMember, id__in=left).update(valid_to=self.moment.now)
        new = [{"group_id": group_id, "jurisdiction_id": town} for town in sorted(wanted - present.keys())]
        await self.insert(TownGroupMember, [row | {"valid_from": self.moment.now} for row in new])

    async def _register(self, bundle: Bundle, by: str, reason: str, seen: str | None) -> None:
        """A bundle that was published before is the same bundle: who was first stays."""
        if await self.of(BundleRow, hash=bundle.hash).exists():
            return
        published = {"published_by": by, "reason": reason, "published_at": self.moment.now, "seen": seen}
        await self.insert(BundleRow, [{"hash": bundle.hash} | published])

    async def _switch(self, bundle: Bundle, ids: Mapping[str, int]) -> None:
        """By few statements, however many places there are: everybody waits meanwhile."""
        pointers = {row["jurisdiction_id"]: row for row in await self.of(BundlePointer).values()}
        now = self.moment.now
        fresh: list[dict[str, Any]] = []
        alike: dict[tuple[datetime | None, str | None], list[int]] = {}
        for code, place in ids.items():
            day, before = bundle.effective.get(code), pointers.get(place)
            since = moment(day) if day else None
            if before is None:
                said = {"bundle": bundle.hash, "switched_at": now, "effective_at": since}
                fresh.append(said | {"jurisdiction_id": place, "revision": 1})
            elif before["bundle"] != bundle.hash:
                known = Place(place, code, "", "", None, before["bundle"], before["effective_at"], before["previous"])
                alike.setdefault((since, known.bundle_at(now, now)), []).append(place)
        await self.insert(BundlePointer, fresh)
        for (since, previous), places in alike.items():
            said = {"bundle": bundle.hash, "switched_at": now, "effective_at": since, "previous": previous}
            for some in batched(places, _AT_ONCE):
                rows = self.of(BundlePointer, jurisdiction_id__in=some)
                await rows.update(**said, revision=F("revision") + 1)


def batched(whole: list[int], size: int) -> Iterator[list[int]]:
    """The list in parts, since a statement takes only so many values."""
    return (whole[at : at + size] for at in range(0, len(whole), size))

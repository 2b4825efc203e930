"""Ties of deputies, leave, and the town's list of names on the database (联系、请假、名录)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from tortoise.expressions import Q

from adapters.store.models_people import LeaveRow, SubjectRow, TieRow
from adapters.store.models_towns import PersonRow, TenureRow
from adapters.store.naming import names_among
from adapters.store.part_successors import Successors
from cases.people import JurisdictionId, Role, TieKind, TieTo, UnitAt
from cases.ports_people import Leave, RoleHolder, Subject, Tie


class Ties(Successors):
    """Who stands to whom; what is over stays in its table and is asked for by its id only."""

    async def holders(self, jurisdictions: frozenset[JurisdictionId], roles: frozenset[Role]) -> tuple[RoleHolder, ...]:
        """Who holds one of these roles in one of these places at this moment, in the order of the roster."""
        wanted = {"jurisdiction_id__in": sorted(jurisdictions), "role__in": sorted(role.value for role in roles)}
        rows = [
            row
            for row in await self.of(TenureRow, **wanted).order_by("id").values()
            if self.valid(row["valid_from"], row["valid_to"])
        ]
        people = sorted({row["person_id"] for row in rows})
        keys = dict(await self.of(PersonRow, id__in=people).values_list("id", "key")) if people else {}
        names = await names_among(self, people)
        units = await self.unit_names({row["unit_id"] for row in rows if row["unit_id"] is not None})
        return tuple(_holder(row, keys, names, units) for row in rows)

    async def ties(
        self,
        *,
        deputy: str | None = None,
        jurisdictions: frozenset[JurisdictionId] | None = None,
        targets: Sequence[tuple[TieKind, str]] | None = None,
    ) -> tuple[Tie, ...]:
        """The ties that are not over yet, those to come included, by id."""
        wanted = Q(valid_to__isnull=True) | Q(valid_to__gt=self.moment.now)
        if deputy is not None:
            wanted &= Q(deputy=deputy)
        if jurisdictions is not None:
            wanted &= Q(jurisdiction_id__in=sorted(jurisdictions))
        if targets is not None:
            if not targets:
                return ()
            wanted &= Q(*(Q(kind=kind.value, target=target) for kind, target in targets), join_type="OR")
        return tuple(_tie(row) for row in await self.of(TieRow).filter(wanted).order_by("id").values())

    async def tied_to(self, deputy: str) -> tuple[TieTo, ...]:
        """What the deputy is tied to at this moment."""
        now = self.moment.now
        found = (each for each in await self.ties(deputy=deputy) if each.valid_from <= now)
        return tuple(TieTo(each.jurisdiction, each.kind, each.target) for each in found)

    async def tie(self, tie: int) -> Tie | None:
        """A tie by its id, over or not."""
        rows = await self.of(TieRow, id=tie).values()
        return _tie(rows[0]) if rows else None

    async def add_tie(self, tie: Tie) -> Tie:
        """Keep a tie; its id is the store's."""
        row = await TieRow.create(
            using_db=self.db,
            jurisdiction_id=tie.jurisdiction,
            deputy=tie.deputy,
            kind=tie.kind.value,
            target=tie.target,
            valid_from=tie.valid_from,
            valid_to=tie.valid_to,
            set_by=tie.set_by,
        )
        found = await self.tie(row.id)
        if found is None:
            raise AssertionError("just kept")
        return found

    async def end_tie(self, tie: int, at: datetime) -> None:
        """It ends then."""
        await self.of(TieRow, id=tie).update(valid_to=at)

    async def leaves(
        self, *, person: str | None = None, jurisdictions: frozenset[JurisdictionId] | None = None
    ) -> tuple[Leave, ...]:
        """Leave that is not over yet, by id; ``person`` is away or stands in."""
        wanted = Q(valid_to__gt=self.moment.now)
        if person is not None:
            wanted &= Q(absent=person) | Q(stand_in=person)
        if jurisdictions is not None:
            wanted &= Q(jurisdiction_id__in=sorted(jurisdictions))
        return tuple(_leave(row) for row in await self.of(LeaveRow).filter(wanted).order_by("id").values())

    async def leave(self, leave: int) -> Leave | None:
        """One by its id, over or not."""
        rows = await self.of(LeaveRow, id=leave).values()
        return _leave(rows[0]) if rows else None

    async def add_leave(self, leave: Leave) -> Leave:
        """Keep it; its id is the store's."""
        row = await LeaveRow.create(
            using_db=self.db,
            jurisdiction_id=leave.jurisdiction,
            absent=leave.absent,
            stand_in=leave.stand_in,
            valid_from=leave.valid_from,
            valid_to=leave.valid_to,
            set_by=leave.set_by,
        )
        found = await self.leave(row.id)
        if found is None:
            raise AssertionError("just kept")
        return found

    async def end_leave(self, leave: int, at: datetime) -> None:
        """Whoever was away is back then."""
        await self.of(LeaveRow, id=leave).update(valid_to=at)

    async def replace_stand_in(self, leave: int, stand_in: str | None) -> None:
        """Somebody else stands in from now on, or nobody."""
        await self.of(LeaveRow, id=leave).update(stand_in=stand_in)

    async def subjects(self, jurisdiction: JurisdictionId) -> tuple[Subject, ...]:
        """The enterprises and projects of a place, by kind and name."""
        found = self.of(SubjectRow, jurisdiction_id=jurisdiction, valid_to__isnull=True).order_by("kind", "name")
        return tuple(_subject(row) for row in await found.values())

    async def add_subject(self, jurisdiction: JurisdictionId, kind: TieKind, name: str) -> Subject:
        """Put a name on the list; one that was taken off comes back."""
        row = SubjectRow(jurisdiction_id=jurisdiction, kind=kind.value, name=name, valid_from=self.moment.now)
        await SubjectRow.bulk_create(
            [row], using_db=self.db, on_conflict=["jurisdiction_id", "kind", "name"], update_fields=["valid_to"]
        )
        rows = await self.of(SubjectRow, jurisdiction_id=jurisdiction, kind=kind.value, name=name).values()
        return _subject(rows[0])

    async def drop_subject(self, subject: int) -> None:
        """Take it off; cases that name it keep the name."""
        await self.of(SubjectRow, id=subject).update(valid_to=self.moment.now)


def _holder(
    row: Mapping[str, Any], keys: Mapping[str, str], names: Mapping[str, str], units: Mapping[int, str]
) -> RoleHolder:
    unit, person = row["unit_id"], row["person_id"]
    return RoleHolder(
        person=person,
        key=keys.get(person),
        name=names.get(person),
        role=Role(row["role"]),
        jurisdiction=row["jurisdiction_id"],
        unit=None if unit is None else UnitAt(unit, units.get(unit, "")),
        group=row["group_name"],
        post=row["post"],
        level=row["level"],
        valid_from=row["valid_from"],
        valid_to=row["valid_to"],
    )


def _tie(row: Mapping[str, Any]) -> Tie:
    own = {name: row[name] for name in ("id", "deputy", "target", "valid_from", "valid_to", "set_by")}
    return Tie(jurisdiction=row["jurisdiction_id"], kind=TieKind(row["kind"]), **own)


def _leave(row: Mapping[str, Any]) -> Leave:
    own = {name: row[name] for name in ("id", "absent", "stand_in", "valid_from", "valid_to", "set_by")}
    return Leave(jurisdiction=row["jurisdiction_id"], **own)


def _subject(row: Mapping[str, Any]) -> Subject:
    return Subject(row["id"], row["jurisdiction_id"], TieKind(row["kind"]), row["name"])

"""Persons and their roles (人员与任职): look-ups, rosters, and where somebody has reported before."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from adapters.store.models import NoticeRow
from adapters.store.models_alerts import AlertRow
from adapters.store.models_codes import CodeRow
from adapters.store.models_identity import InvitationRow
from adapters.store.models_people import LeaveRow, TieRow
from adapters.store.models_telling import ErrandRow
from adapters.store.models_towns import PersonPrivate, PersonRow, TenureRow
from adapters.store.naming import name_row, names_among
from adapters.store.part_ties import Ties
from adapters.store.turnover import turnover
from cases.codes import CodeKind
from cases.people import SUBSTITUTABLE, JurisdictionId, Person, Role, Tenure, TieKind, UnitAt
from cases.ports import RosterEntry
from cases.successors import acting


class People(Ties):
    """Persons are global; what they are called stands apart."""

    async def person(self, person: str) -> Person | None:
        """The person with every role held or stood in for at this moment, the roles of a resident last."""
        if not await self.of(PersonRow, id=person).exists():
            return None
        own = await self._tenures(person)
        if any(each.role in SUBSTITUTABLE for each in own):
            own = (*own, *await self._stood_in_for(person))
        ties = await self.tied_to(person) if any(each.role is Role.DEPUTY for each in own) else ()
        names = {each.unit.id: each.unit.name for each in await self.successions()}
        return Person(person, acting(own, await self.heirs(), names), ties)

    async def _tenures(self, person: str, **more: object) -> tuple[Tenure, ...]:
        found = self.of(TenureRow, person_id=person, **more).order_by("id")
        rows = [row for row in await found.values() if self._valid(row)]
        names = await self.unit_names({row["unit_id"] for row in rows if row["unit_id"] is not None})
        return tuple(_tenure(row, names) for row in rows)

    async def _stood_in_for(self, person: str) -> list[Tenure]:
        """The roles of those who are away and for whom this person stands in (代)."""
        roles = sorted(role.value for role in SUBSTITUTABLE)
        rows = [row for row in await self.of(LeaveRow, stand_in=person).order_by("id").values() if self._valid(row)]
        return [
            replace(each, standing_in_for=row["absent"])
            for row in rows
            for each in await self._tenures(row["absent"], jurisdiction_id=row["jurisdiction_id"], role__in=roles)
        ]

    async def person_by_key(self, key: str) -> Person | None:
        """The person whom the sandbox sign-in calls so."""
        row = await self.of(PersonRow, key=key).first()
        return None if row is None else await self.person(row.id)

    async def name_of(self, person: str) -> str | None:
        """What the person is called; personal content."""
        return (await names_among(self, (person,))).get(person)

    async def settle_in(self, person: str, jurisdiction: JurisdictionId) -> None:
        """Remember that this person has reported here, so that later look-ups may search here."""
        role = {"person_id": person, "role": Role.RESIDENT.value, "jurisdiction_id": jurisdiction}
        if not await self.of(TenureRow, **role, valid_from__isnull=True, valid_to__isnull=True).exists():
            await self.insert(TenureRow, [role])  # without a term: one's own cases stay in sight, wherever clocks stand

    async def take_place(self, person: str, of: str) -> None:
        """What a roster, ties, leave and notices say of ``of`` they say of ``person`` from now on."""
        key = (await self.of(PersonRow, id=of).get()).key
        await self.of(PersonRow, id=of).update(key=None)
        await self.of(PersonRow, id=person).update(key=key)
        await self.of(TenureRow, person_id=of).update(person_id=person)
        await self.of(TieRow, deputy=of).update(deputy=person)
        await self.of(TieRow, kind=TieKind.PERSON.value, target=of).update(target=person)
        await self.of(LeaveRow, absent=of).update(absent=person)
        await self.of(LeaveRow, stand_in=of).update(stand_in=person)
        await self.of(InvitationRow, person=of).update(person=person)
        await self.mine(CodeRow, kind=CodeKind.DEPUTY.value, target=of).update(target=person)
        for model in (NoticeRow, ErrandRow, AlertRow):
            await self.mine(model, recipient=f"p:{of}").update(recipient=f"p:{person}")
        name = await self.name_of(of)
        await self.of(PersonPrivate, person_id__in=[of, person]).delete()
        if name is not None:
            await self.insert(PersonPrivate, [name_row(self.memory.cipher, person, name)])

    async def save_roster(self, entries: Sequence[RosterEntry], people: Mapping[str, str]) -> None:
        """Make persons and roles what these entries say; roles that they no longer say end now."""
        ids = await self._enlist(entries, people)
        rows = await self.of(TenureRow, person_id__in=sorted(ids.values())).values()
        change = turnover(rows, [_tenure_row(entry, ids[entry.key]) for entry in entries], self.moment.now)
        if change.ended:
            await self.of(TenureRow, id__in=change.ended).update(valid_to=self.moment.now)
        for number, term in change.moved:
            await self.of(TenureRow, id=number).update(**term)
        await self.insert(TenureRow, change.new)

    async def _enlist(self, entries: Sequence[RosterEntry], people: Mapping[str, str]) -> dict[str, str]:
        """The ids of everybody on the roster by key; those yet unknown get the id that ``people`` has for them."""
        names = {entry.key: entry.name for entry in entries}
        ids = dict(await self.of(PersonRow, key__in=sorted(names)).values_list("key", "id"))
        new = [key for key in names if key not in ids]
        ids |= {key: people[key] for key in new}
        created = self.moment.now
        await self.insert(PersonRow, [{"id": ids[key], "key": key, "created_at": created} for key in new])
        rows = [PersonPrivate(**name_row(self.memory.cipher, ids[key], name)) for key, name in names.items()]
        if rows:
            again = ["name", "sealed"]
            await PersonPrivate.bulk_create(rows, using_db=self.db, on_conflict=["person_id"], update_fields=again)
        return ids

    def _valid(self, row: Mapping[str, Any]) -> bool:
        return self.valid(row["valid_from"], row["valid_to"])


def _tenure(row: Mapping[str, Any], names: Mapping[int, str]) -> Tenure:
    unit = row["unit_id"]
    at = None if unit is None else UnitAt(unit, names[unit])
    role = Role(row["role"])
    return Tenure(role, row["jurisdiction_id"], at, row["level"], row["group_name"], post=row["post"])


def _tenure_row(entry: RosterEntry, person: str) -> dict[str, Any]:
    return {
        "person_id": person,
        "role": entry.role.value,
        "jurisdiction_id": entry.jurisdiction,
        "level": entry.level,
        "unit_id": entry.unit.id if entry.unit else None,
        "group_name": entry.group,
        "post": entry.post,
        "valid_from": entry.valid_from,
        "valid_to": entry.valid_to,
    }

"""A person as the person itself may see it (本人信息): name and roles held at this moment."""

from __future__ import annotations

from api import answers as a
from cases.house import House
from cases.people import Person, Tenure
from cases.ports import Scope, Transaction
from cases.prose import ROLE_WORDS
from cases.territory import Territory


async def me_of(house: House, person: Person) -> a.Me:
    """Name and roles."""

    async def work(tx: Transaction) -> a.Me:
        territory = await tx.territory()
        roles = [_role(tenure, territory) for tenure in person.tenures]
        return a.Me(id=person.id, name=await tx.name_of(person.id), roles=roles)

    return await house.store.run(Scope(), work)


def _role(tenure: Tenure, territory: Territory) -> a.RoleShown:
    where = territory.jurisdictions[tenure.jurisdiction]
    unit = tenure.unit
    return a.RoleShown(
        role=tenure.role.value,
        text=ROLE_WORDS[tenure.role],
        township=a.Named(id=where.code, name=where.name),
        unit=a.Named(id=str(unit.id), name=unit.name) if unit else None,
        level=tenure.level,
        group=tenure.group,
    )

"""Lets a person do something in a town beside its cases (本地台账的受理): who may, once a key, in one transaction."""

from __future__ import annotations

from dataclasses import replace

from cases import authority
from cases.house import House, located, territory_of
from cases.keeping import Asked, once
from cases.people import Person
from cases.ports import Receipt, Scope, Transaction
from cases.refusals import NotAllowed
from cases.town import Clerk
from cases.town_actions import carry_on
from cases.town_commands import TownCommand, is_theirs
from cases.town_door import acting, in_force, receipt
from cases.town_events import TownDraft


async def do(house: House, person: Person, code: str, command: TownCommand, key: str | None) -> Receipt:
    """Carry it out at the place with this code; the same key gives the same receipt and does nothing twice.

    Raises NotFound, NotAllowed, InvalidInput, KeyReused, InFlight; then nothing has changed and the key is free.
    """
    territory = await territory_of(house)
    where = located(territory, code)
    able = acting(person, command.action, where, territory)

    async def work(tx: Transaction) -> Receipt:
        found = await in_force(house, tx, where.id)
        units = (await tx.directory()).units

        def draft(clerk: Clerk) -> TownDraft:
            whose = command.whose(clerk.rules)
            made = command.draft(clerk)  # a name that the file does not have is told first
            tenure = next((each for each in able if is_theirs(each, whose, units)), None)
            if tenure is None:
                raise NotAllowed(f"{command.name}由{whose or '本地的协调人员'}办理")
            return replace(made, actor=authority.mark(person, tenure))

        drafts = await carry_on(tx, where.id, found, authority.mark(person, able[0]), draft)
        return receipt(where, drafts[-1])

    return await once(house, Asked(person, (code, command), key), Scope.of(where.id), where.id, work)

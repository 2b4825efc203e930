"""Who is on duty in a unit (在岗): those on its roster who are not away, and those who stand in for the others."""

from __future__ import annotations

from cases.people import UnitAt
from cases.ports import Transaction
from cases.stand_ins import OFFICES


async def on_duty(tx: Transaction, unit: UnitAt) -> tuple[str, ...]:
    """The persons by id, each once, in the order of the roster; of a unit that was merged those of all its parts."""
    home, now = await tx.jurisdiction_of(unit.id), await tx.now()
    if home is None:
        return ()
    heirs = {each.unit.id: each.successor.id for each in await tx.successions() if each.at <= now}
    wanted = heirs.get(unit.id, unit.id)
    holders = await tx.holders(frozenset({home}), OFFICES)
    own = [each for each in holders if each.unit and heirs.get(each.unit.id, each.unit.id) == wanted]
    leaves = await tx.leaves(jurisdictions=frozenset({home}))
    away = {each.absent: each.stand_in for each in leaves if each.valid_from <= now < each.valid_to}
    present = (away.get(each.person, each.person) for each in own)
    return tuple(dict.fromkeys(person for person in present if person is not None))

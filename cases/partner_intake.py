"""Takes what a partner brings (来件): its number opens one case, the same row changes nothing, a changed one adds."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum

from cases import commands as c
from cases.actions import act
from cases.house import House, located, territory_of
from cases.intake import open_brought
from cases.numbering import with_number
from cases.partner_doing import follow
from cases.partner_rows import COURSE, WITHDRAWN, Brought, RowRefused, changed, marks_of, supplement_of
from cases.partners import Known, at_desk
from cases.people import Person, UnitAt
from cases.ports import Scope, Transaction
from cases.territory import Territory

_LONGEST_KEY = 80


class Became(StrEnum):
    """What became of a row."""

    FILED = "filed"  # a case in hand
    HISTORY = "history"  # a case on file
    SAME = "same"  # nothing new
    CHANGED = "changed"  # more words, or a step


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of a row, and of which case."""

    became: Became
    case: str


def everywhere(territory: Territory) -> Scope:
    """All places: a number of a partner stands for one case, wherever that lies."""
    return Scope(frozenset(territory.jurisdictions))


async def take(house: House, partner: str, row: Brought, unit: UnitAt | None) -> Taken:
    """Take one row in. Raises RowRefused for a number of another place, and any Refusal of the steps that follow."""
    territory = await territory_of(house)
    salt = house.ids.salt()
    desk = at_desk(partner, row.place.id, unit)

    async def work(tx: Transaction) -> tuple[Known, bool]:
        known = await tx.partner_number(partner, row.number)
        if known is not None:
            return known, False
        (case, _, _) = await open_brought(house, tx, located(territory, row.place.code), row.letter, row.history)
        fresh = Known(row.place.id, partner, row.number, case.id, salt, marks_of(row.values, salt))
        await tx.save_partner_number(fresh)
        return fresh, True

    known, new = await house.store.run(everywhere(territory), work)
    if known.jurisdiction != row.place.id:
        there = territory.jurisdictions[known.jurisdiction].name
        raise RowRefused("镇街", f"编号 {row.number} 以前是{there}的,现在写的是{row.place.name},请先在系统里移送")
    if not new:
        return await _again(house, desk, row, known, unit)
    await with_number(house, row.place.id, {"id": known.case})
    if row.history is None:
        await _step(house, desk, row, known, row.number)
    return Taken(Became.FILED if row.history is None else Became.HISTORY, known.case)


async def _again(house: House, desk: Person, row: Brought, known: Known, unit: UnitAt | None) -> Taken:
    marks = marks_of(row.values, known.salt)
    fields = changed(known.marks, marks)
    if not fields:
        return Taken(Became.SAME, known.case)
    key = "-".join((known.number, *(marks.get(name, "")[:6] for name in fields)))[-_LONGEST_KEY:]
    enclosed = supplement_of(row.values, fields, desk.id.partition(":")[2], acts=unit is not None)
    if enclosed:
        await act(house, desk, known.case, c.Supplement(), enclosed=enclosed, key=key)
    if {*COURSE} & {*fields}:
        await _step(house, desk, row, known, key)
    await _remember(house, replace(known, marks=marks))
    return Taken(Became.CHANGED, known.case)


async def _step(house: House, desk: Person, row: Brought, known: Known, key: str) -> None:
    """The partner's word as a step; one that is no unit here can only take back what it has brought."""
    if row.told is None:
        return
    if len(desk.tenures) > 1 or row.told.state == WITHDRAWN:
        await follow(house, desk, known.case, row.told, key)


async def _remember(house: House, known: Known) -> None:
    async def work(tx: Transaction) -> None:
        await tx.save_partner_number(known)

    await house.store.run(Scope.of(known.jurisdiction), work)

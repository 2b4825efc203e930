"""What waits for somebody to decide whether everybody may see it (待决定的内容), as that one reads it."""

from __future__ import annotations

from dataclasses import dataclass

from cases import authority
from cases.content_checking import public_text
from cases.house import House, located, territory_of
from cases.numbers import CaseNumber
from cases.people import Person
from cases.ports import Scope, Transaction
from cases.ports_checks import Check, What
from cases.refusals import NotAllowed
from cases.state import Case


@dataclass(frozen=True, slots=True)
class Undecided:
    """One text or photo; ``text`` as everybody would read it, None for a photo and for what was deleted."""

    check: Check
    case: Case
    number: CaseNumber | None
    text: str | None


@dataclass(frozen=True, slots=True)
class UndecidedPage:
    """The first first; ``next`` is the number to go on behind, None at the end."""

    items: tuple[Undecided, ...]
    next: int | None


async def undecided(house: House, person: Person, code: str, limit: int, after: int) -> UndecidedPage:
    """What waits in a place and below it, as far as this person decides there. Raises NotFound, NotAllowed."""
    territory = await territory_of(house)
    here = territory.below(located(territory, code).id)
    mine = {
        place
        for place in here
        for tenure in person.tenures
        if authority.permits(tenure.role, "decide_content", frozenset({authority.Relation.SAME_TOWN}))
        and territory.covers(tenure.jurisdiction, place)
    }
    if not mine:
        raise NotAllowed("这里的内容由当地的督办人员决定")

    async def work(tx: Transaction) -> UndecidedPage:
        found = await tx.undecided(mine, after, limit + 1)
        items = [await _one(tx, check) for check in found[:limit]]
        return UndecidedPage(tuple(each for each in items if each), found[limit - 1].id if len(found) > limit else None)

    return await house.store.run(Scope(frozenset(mine)), work)


async def _one(tx: Transaction, check: Check) -> Undecided | None:
    case = await tx.case(check.case, lock=False)
    if case is None:
        return None
    text = await public_text(tx, check) if check.what is What.TEXT else None
    return Undecided(check, case, await tx.number(case.id), text)

"""A deputy's own door (工作台): what I reported, what concerns my ties, what I watch, follow and owe, with colours."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from cases.desk_duties import OwnDuty, duties_of, waiting
from cases.house import House, scope_of, territory_of
from cases.people import Person
from cases.ports import Query, Scope, Tally, Transaction, Which
from cases.refusals import NotFound
from cases.views import ListView, listed
from cases.waiting import keys_of

#: The sections of a desk in their order, by the name in the address.
SECTIONS: Mapping[str, Which] = {
    "owed": Which.TODO,
    "reported": Which.MINE,
    "tied": Which.TIED,
    "watched": Which.WATCHED,
    "followed": Which.FOLLOWED,
}


@dataclass(frozen=True, slots=True)
class Section:
    """A page of one section, and how many cases the whole of it has, by colour."""

    name: str
    tally: Tally
    view: ListView


@dataclass(frozen=True, slots=True)
class Owed:
    """A period of a duty of one's own, and how many things still wait in it."""

    duty: OwnDuty
    township: str
    waiting: int


@dataclass(frozen=True, slots=True)
class Desk:
    """Everything at once: the first page of each section, and what is to be closed (结报)."""

    sections: tuple[Section, ...]
    duties: tuple[Owed, ...]


async def desk(house: House, person: Person, limit: int) -> Desk:
    """The whole desk as it stands at one moment."""
    scope = await _scope(house, person)

    async def work(tx: Transaction) -> Desk:
        sections = [
            await _section(house, tx, person, (name, _query(person, which, scope, limit, None)))
            for name, which in SECTIONS.items()
        ]
        codes = (await tx.territory()).jurisdictions
        duties = [
            Owed(each, codes[each.jurisdiction].code, 0 if each.closed else await waiting(tx, person, scope, each))
            for each in await duties_of(house, tx, person)
        ]
        return Desk(tuple(sections), tuple(duties))

    return await house.store.run(scope, work)


async def section(house: House, person: Person, name: str, limit: int, cursor: str | None) -> Section:
    """A page of one section. Raises NotFound for a name that no section has."""
    which = SECTIONS.get(name)
    if which is None:
        raise NotFound(f"工作台没有“{name}”这一栏,有的是 {'、'.join(SECTIONS)}")
    scope = await _scope(house, person)
    query = _query(person, which, scope, limit, cursor)
    return await house.store.run(scope, lambda tx: _section(house, tx, person, (name, query)))


async def _scope(house: House, person: Person) -> Scope:
    return scope_of(person, await territory_of(house))


def _query(person: Person, which: Which, scope: Scope, limit: int, cursor: str | None) -> Query:
    units = frozenset(tenure.unit.id for tenure in person.tenures if tenure.unit is not None)
    found = Query(which, person.id, units, scope.jurisdictions, limit=limit, cursor=cursor)
    return replace(found, ties=person.ties)


async def _section(house: House, tx: Transaction, person: Person, wanted: tuple[str, Query]) -> Section:
    name, query = wanted
    keys = keys_of(person, await tx.territory(), await tx.directory())
    tally = await tx.tally(replace(query, waits=keys))
    return Section(name, tally, await listed(house, tx, person, query))

"""Groups (群) as their members see them: who belongs, the board, and for the steward which claims are slow."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from cases.desk import Section
from cases.house import House, territory_of
from cases.people import Person, Role, Tenure
from cases.ports import Query, Scope, Tally, Transaction, Which
from cases.refusals import NotFound
from cases.territory import Jurisdiction, Territory, TownGroup
from cases.views import listed

#: Who can belong to a group: those who handle, and the deputies who report in it.
_MEMBERS = frozenset({Role.STAFF, Role.HEAD, Role.COORDINATOR, Role.DEPUTY, Role.AUDITOR})


@dataclass(frozen=True, slots=True)
class GroupSeen:
    """A group with the counts of its board; ``minds`` says that this person is of the unit that urges in it (督促)."""

    group: TownGroup
    towns: tuple[Jurisdiction, ...]
    minds: bool
    board: Tally
    slow: Tally


@dataclass(frozen=True, slots=True)
class GroupView:
    """The whole of it: deputies and units that belong, a page of the board, and a page of slow claims for who urges."""

    seen: GroupSeen
    deputies: int
    units: tuple[str, ...]
    board: Section
    slow: Section | None


async def groups(house: House, person: Person) -> tuple[GroupSeen, ...]:
    """The groups that this person belongs to."""
    territory = await territory_of(house)
    mine = tuple(each for each in territory.groups if belongs(person, each, territory))

    async def work(tx: Transaction) -> tuple[GroupSeen, ...]:
        return tuple([await _seen(tx, person, each, territory) for each in mine])

    return await house.store.run(_scope(mine), work)


async def group(house: House, person: Person, number: int, page: tuple[int, str | None]) -> GroupView:
    """One of them, by its id; ``page`` is the limit and the cursor of the board. Raises NotFound to others."""
    territory = await territory_of(house)
    found = next((each for each in territory.groups if each.id == number), None)
    if found is None or not belongs(person, found, territory):
        raise NotFound("没有这个群,或者您不在群里")

    async def work(tx: Transaction) -> GroupView:
        seen = await _seen(tx, person, found, territory)
        limit, cursor = page
        board = await listed(house, tx, person, _query(person, found, Which.BOARD, limit, cursor))
        slow = await listed(house, tx, person, _query(person, found, Which.SLOW, limit, None)) if seen.minds else None
        people = await tx.holders(
            found.members | {found.declared_by}, frozenset({Role.DEPUTY, Role.STAFF, Role.HEAD, Role.COORDINATOR})
        )
        here = [each for each in people if each.group == found.name or each.jurisdiction in found.members]
        return GroupView(
            seen,
            len({each.person for each in here if each.role is Role.DEPUTY}),
            tuple(dict.fromkeys(each.unit.name for each in here if each.unit is not None)),
            Section("board", seen.board, board),
            None if slow is None else Section("slow", seen.slow, slow),
        )

    return await house.store.run(_scope((found,)), work)


def belongs(person: Person, group: TownGroup, territory: Territory) -> bool:
    """Whether some role of the person is held in the group."""
    return any(_in(tenure, group, territory) for tenure in person.tenures if tenure.role in _MEMBERS)


def minds(person: Person, group: TownGroup, territory: Territory) -> bool:
    """Whether the person is of the unit that urges in the group, or coordinates where it was declared."""
    return any(_urges(tenure, group, territory) for tenure in person.tenures)


def _urges(tenure: Tenure, group: TownGroup, territory: Territory) -> bool:
    if group.steward is not None and tenure.unit == group.steward:
        return True
    return tenure.role is Role.COORDINATOR and territory.covers(tenure.jurisdiction, group.declared_by)


def _in(tenure: Tenure, group: TownGroup, territory: Territory) -> bool:
    if _urges(tenure, group, territory) or tenure.jurisdiction in group.members:
        return True
    known = group in territory.groups_known_in(tenure.jurisdiction)
    return known and tenure.group == group.name


def _scope(groups: tuple[TownGroup, ...]) -> Scope:
    return Scope(frozenset().union(*(each.members | {each.declared_by} for each in groups)))


async def _seen(tx: Transaction, person: Person, group: TownGroup, territory: Territory) -> GroupSeen:
    board = await tx.tally(_query(person, group, Which.BOARD, 1, None))
    urging = minds(person, group, territory)
    slow = await tx.tally(_query(person, group, Which.SLOW, 1, None)) if urging else Tally()
    return GroupSeen(group, tuple(_towns(group, territory)), urging, board, slow)


def _towns(group: TownGroup, territory: Territory) -> Iterator[Jurisdiction]:
    return (territory.jurisdictions[each] for each in sorted(group.members))


def _query(person: Person, group: TownGroup, which: Which, limit: int, cursor: str | None) -> Query:
    places = group.members | {group.declared_by}
    return Query(which, person.id, frozenset(), places, group=group.name, limit=limit, cursor=cursor)

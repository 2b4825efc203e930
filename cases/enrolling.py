"""Takes in a roster (名册入库): who is new, whose term changed, whose ended, and which posts stand empty.

A roster speaks for the places that it names and for nobody else: roles of the same people elsewhere stay. Somebody who
stands on it no more is told, and ends only where the roster is said to be complete.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from cases.duties import breaches
from cases.house import House
from cases.people import JurisdictionId, Role
from cases.ports import RosterEntry, Transaction
from cases.ports_places import Enrolled
from cases.refusals import SeparateDuties
from cases.territory import Jurisdiction, Territory

#: Posts of these levels are called as statutes call them; no roster of a town fills them.
_BY_STATUTE = frozenset({"国家", "省"})

Seat = RosterEntry | Enrolled


@dataclass(frozen=True, slots=True)
class Vacancy:
    """A post (岗位) that nobody fills in a unit; the stand-in acts meanwhile, None where there is none."""

    place: str
    unit: str
    post: str
    stand_in: str | None


@dataclass(frozen=True, slots=True)
class Enrolment:
    """What a roster changes. ``moved`` have another term than before, ``missing`` stand on it no more."""

    added: tuple[RosterEntry, ...]
    moved: tuple[RosterEntry, ...]
    ended: tuple[Enrolled, ...]
    same: int
    missing: tuple[Enrolled, ...]
    renamed: tuple[tuple[str, str, str], ...]  # key, name before, name now
    vacancies: tuple[Vacancy, ...] = ()


async def enrol(house: House, tx: Transaction, entries: Sequence[RosterEntry], *, complete: bool) -> Enrolment:
    """Make people and roles what the roster says. With ``complete`` roles of those who are missing end now.

    Raises SeparateDuties for whoever would have two, with roles of other places counted.
    """
    places, keys = sorted({each.jurisdiction for each in entries}), {each.key for each in entries}
    standing = await tx.enrolled(places, sorted(keys))
    result = _compared(entries, standing, frozenset(places))
    kept = [entry_of(each) for each in standing if each.key in keys and each.jurisdiction not in places]
    if mixed := breaches((*entries, *kept)):
        raise SeparateDuties("\n".join(map(str, mixed)))
    over = await _ended(tx, result.missing) if complete else ()
    people = {each.key: house.ids.new() for each in entries}
    if entries:
        await tx.save_roster((*entries, *kept, *over), people)
    territory = await tx.territory()
    empty = [each for place in places for each in await _vacancies(house, tx, territory, place)]
    return replace(result, vacancies=tuple(empty))


def _compared(
    entries: Sequence[RosterEntry], standing: Sequence[Enrolled], places: frozenset[JurisdictionId]
) -> Enrolment:
    keys = {each.key for each in entries}
    here = [each for each in standing if each.jurisdiction in places]
    known, seats = {_whole(each) for each in here}, {_seat(each) for each in here if each.key in keys}
    wanted, wanted_seats = {_whole(each) for each in entries}, {_seat(each) for each in entries}
    fresh = [each for each in dict.fromkeys(entries) if _whole(each) not in known]
    gone = [each for each in here if not _settled(each) and _seat(each) not in wanted_seats]
    names = {each.key: each.name for each in standing}
    new_names = {each.key: each.name for each in entries if names.get(each.key, each.name) != each.name}
    return Enrolment(
        added=tuple(each for each in fresh if _seat(each) not in seats),
        moved=tuple(each for each in fresh if _seat(each) in seats),
        ended=tuple(each for each in gone if each.key in keys),
        same=len(wanted & known),
        missing=tuple(each for each in gone if each.key not in keys),
        renamed=tuple((key, names[key], name) for key, name in new_names.items()),
    )


async def _ended(tx: Transaction, missing: Sequence[Enrolled]) -> tuple[RosterEntry, ...]:
    """All roles of the people who are missing, those here ending now: what is not said of them would end as well."""
    if not missing:
        return ()
    over, now = {_whole(each) for each in missing}, await tx.now()
    whole = await tx.enrolled((), sorted({each.key for each in missing}))
    return tuple(replace(entry_of(each), valid_to=now) if _whole(each) in over else entry_of(each) for each in whole)


async def _vacancies(house: House, tx: Transaction, territory: Territory, place: JurisdictionId) -> list[Vacancy]:
    """Posts that the rules name and that nobody fills, in the units that this place has declared itself.

    A unit that would stand in for its own post needs nobody there.
    """
    where = territory.jurisdictions[place]
    if where.bundle is None:
        return []
    bundle, directory = await house.rules.bundle(tx, where.bundle), await tx.directory()
    chain = {each.code for each in _of_the_town(territory, place)}
    posts = [post for post in bundle.posts if post.declared_by in chain]
    units = [unit.ref for unit in bundle.units if unit.ref.jurisdiction == where.code and unit.ref in directory.units]
    return [
        Vacancy(where.name, ref.name, post.name, post.stand_in.name if post.stand_in else None)
        for ref in units
        for post in posts
        if (post.name, directory.units[ref].id) not in directory.filled and post.stand_in != ref
    ]


def _of_the_town(territory: Territory, place: JurisdictionId) -> Iterator[Jurisdiction]:
    found = (territory.jurisdictions[each] for each in territory.above(place))
    return (each for each in found if each.level not in _BY_STATUTE)


def entry_of(held: Enrolled) -> RosterEntry:
    """The line of a roster that says the same."""
    return RosterEntry(
        held.key,
        held.name,
        held.role,
        held.jurisdiction,
        held.level,
        held.unit,
        held.group,
        held.post,
        held.valid_from,
        held.valid_to,
    )


def _seat(each: Seat) -> tuple[object, ...]:
    """What makes two roles the same; the rest is the term."""
    unit = each.unit.id if each.unit else None
    return (each.key, each.role, each.jurisdiction, each.level, unit, each.group, each.post)


def _whole(each: Seat) -> tuple[object, ...]:
    return (*_seat(each), each.valid_from, each.valid_to)


def _settled(each: Enrolled) -> bool:
    """A resident without a term, as whoever has reported somewhere becomes; no roster ends that."""
    return each.role is Role.RESIDENT and each.valid_from is None and each.valid_to is None

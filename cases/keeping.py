"""What is kept of people beside cases (人员登记): who may keep it where, once a key, in one transaction."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from cases import authority
from cases.house import House, key_of, located, recall, territory_of
from cases.people import Person, Role
from cases.ports import Receipt, Scope, Transaction
from cases.ports_audit import Look
from cases.refusals import InvalidInput, NotAllowed, NotFound
from cases.territory import Jurisdiction, Territory
from dsl.period import ZONE

Work = Callable[[Transaction], Awaitable[Receipt]]


@dataclass(frozen=True, slots=True)
class Asked:
    """Who asks for what: ``what`` is all of it, so that the same key with another wish is told apart.

    ``register`` names what is changed in a register of people; that it was is sealed with the rest of the place's log.
    """

    person: Person
    what: object
    key: str | None = None
    register: str | None = None


async def once(house: House, asked: Asked, scope: Scope, at: int, work: Work) -> Receipt:
    """Do the work in one transaction; the same key gives the same receipt and does nothing twice.

    ``at`` is the jurisdiction in which the key is kept. Raises KeyReused, InFlight, and whatever the work refuses.
    """

    async def all_of_it(tx: Transaction) -> Receipt:
        own_key = key_of(at, asked.person.id, asked.key)
        earlier = await recall(tx, own_key, asked.what)
        if earlier is not None:
            return earlier
        receipt = await work(tx)
        if asked.register is not None:
            role = next((tenure.role for tenure in asked.person.tenures), Role.RESIDENT)
            await tx.note_look(Look(at, "", asked.register, asked.person.id, role.value, "登记"))
        if own_key is not None:
            await tx.remember(own_key, receipt)
        return receipt

    return await house.store.run(scope, all_of_it)


async def managed(house: House, person: Person, code: str) -> tuple[Jurisdiction, Territory]:
    """The place, if this person keeps its people. Raises NotFound, NotAllowed."""
    territory = await territory_of(house)
    where = located(territory, code)
    if not manages(person, where.id, territory):
        raise NotAllowed(f"{where.name}的人员由本地或者上级的协调人员管理")
    return where, territory


def manages(person: Person, jurisdiction: int, territory: Territory) -> bool:
    """Whether some role of the person, held there or above it, keeps its people."""
    return any(
        territory.covers(tenure.jurisdiction, jurisdiction) and authority.permits(tenure.role, "manage_people")
        for tenure in person.tenures
    )


def holds(person: Person, role: Role, jurisdiction: int, territory: Territory) -> bool:
    """Whether the person holds the role there, above it, or in its group."""
    held = (tenure for tenure in person.tenures if tenure.role is role and tenure.standing_in_for is None)
    return any(jurisdiction in territory.reach(tenure.jurisdiction) for tenure in held)


async def somebody(tx: Transaction, person: str, field: str) -> Person:
    """The person of this id. Raises InvalidInput."""
    found = await tx.person(person)
    if found is None:
        raise InvalidInput({field: "没有这个人,请从本地人员里选"})
    return found


@dataclass(frozen=True, slots=True)
class Days:
    """A term in whole days, both of them included; None is open."""

    first: date | None = None
    last: date | None = None


_FIRST_YEAR, _LAST_YEAR = 1900, 2999

#: From now on, without an end.
ALWAYS = Days()


def term(days: Days, now: datetime) -> tuple[datetime, datetime | None]:
    """From the midnight of the first day until the one after the last, in China; without a first day from now on.

    Raises InvalidInput for a term that is over or ends before it begins.
    """
    begin = now if days.first is None else _midnight("first", days.first)
    end = None if days.last is None else _midnight("last", days.last, 1)
    if end is not None and end <= now:
        raise InvalidInput({"last": f"{days.last} 已经过去,期限要从今天起还没有完"})
    if end is not None and end <= begin:
        raise InvalidInput({"last": f"止期 {days.last} 早于起期 {days.first}"})
    return begin, end


def _midnight(field: str, day: date, later: int = 0) -> datetime:
    """The beginning of the day that is so many days later; years that no database keeps are refused."""
    check_near(field, day)
    return datetime.combine(day + timedelta(days=later), time(), ZONE)


def check_near(field: str, day: date) -> None:
    """Raises InvalidInput for a day in a year with which no calendar and no database counts."""
    if not _FIRST_YEAR <= day.year <= _LAST_YEAR:
        raise InvalidInput({field: f"日期太远,请写{_FIRST_YEAR}年至{_LAST_YEAR}年之间的日期"})


def overlap(first: tuple[datetime, datetime | None], second: tuple[datetime, datetime | None]) -> bool:
    """Whether two terms have a moment in common."""
    return _before(first[0], second[1]) and _before(second[0], first[1])


def _before(begin: datetime, end: datetime | None) -> bool:
    return end is None or begin < end


def shown_term(begin: datetime, end: datetime | None) -> str:
    """A term as a sentence has it: 2026-11-23 至 2026-12-31."""
    first = begin.astimezone(ZONE).date()
    if end is None:
        return f"{first} 起"
    return f"{first} 至 {(end.astimezone(ZONE) - timedelta(microseconds=1)).date()}"


def gone(what: str) -> NotFound:
    """Nothing of that id that this person could know of."""
    return NotFound(f"没有这一条{what},或者已经结束")

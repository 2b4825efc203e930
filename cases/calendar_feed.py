"""A person's own calendar (日历订阅): terms of cases, duties of one's own and of the place, at a private address.

Whoever knows the address reads it, so nothing stands in it that citizens have written and nobody's name: the number,
the category, the village, the unit. The address has a secret part of 256 bits, of which only the hash is kept.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Protocol

from cases.desk_duties import OwnDuty, duties_of
from cases.duty_roster import each_for_oneself
from cases.facts import ELSEWHERE
from cases.house import House, scope_of, territory_of
from cases.people import Person, Role
from cases.ports import Query, Row, Scope, Transaction, Which
from cases.refusals import NotFound
from cases.sessions import digest_of, new_secret
from cases.state import Phase
from cases.territory import Territory
from cases.town import DutyClock, clocks
from cases.town_actions import standing
from cases.waiting import keys_of

#: Rows of one list at most: nobody reads more in a calendar, and an address is asked for every few minutes.
MOST = 200
#: How long what is done is shown as cancelled, for programs that keep what is missing.
SHOWN_AFTER = timedelta(days=30)
_LENGTH = timedelta(minutes=30)
_UNKNOWN = "没有这个日历地址,请重新订阅"


class Stand(StrEnum):
    """How certain it is; the words are those of RFC 5545."""

    CONFIRMED = "CONFIRMED"
    TENTATIVE = "TENTATIVE"  # 暂定: a year without holidays yet
    CANCELLED = "CANCELLED"  # done, or not any more


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing with an end. ``uid`` stays, ``sequence`` rises with each change; moments are aware."""

    uid: str
    sequence: int
    begins: datetime
    ends: datetime
    summary: str
    details: str
    stand: Stand
    changed_at: datetime
    alarm_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Feed:
    """Everything of one person."""

    title: str
    entries: tuple[Entry, ...]


class FeedWriter(Protocol):
    """Writes a feed as a program of calendars reads it."""

    def write(self, feed: Feed) -> bytes:
        """An iCalendar file (RFC 5545); the same feed gives the same bytes."""
        ...


async def subscribe(house: House, person: Person) -> str:
    """A new address; the one before counts no more. Its secret part is told only now."""
    secret = new_secret(house)

    async def work(tx: Transaction) -> str:
        await tx.save_feed(person.id, digest_of(secret), await tx.real_now())
        return secret

    return await house.store.run(Scope(), work)


async def unsubscribe(house: House, person: Person) -> None:
    """No address any more."""

    async def work(tx: Transaction) -> None:
        await tx.save_feed(person.id, None, await tx.real_now())

    await house.store.run(Scope(), work)


async def subscribed_since(house: House, person: Person) -> datetime | None:
    """Since when there is an address."""
    return await house.store.run(Scope(), lambda tx: tx.feed_since(person.id))


async def feed_of(house: House, secret: str) -> Feed:
    """The calendar at an address. Raises NotFound, alike for one that never was and one that is no more."""

    async def whose(tx: Transaction) -> Person | None:
        owner = await tx.feed_owner(digest_of(secret))
        return await tx.person(owner) if owner is not None else None

    person = await house.store.run(Scope(), whose)
    if person is None:
        raise NotFound(_UNKNOWN)
    territory = await territory_of(house)
    scope = scope_of(person, territory)

    async def work(tx: Transaction) -> Feed:
        rows = await _rows(tx, person, scope)
        now = await tx.now()
        own = [_of_duty(each, territory, person) for each in await duties_of(house, tx, person)]
        here = await _of_places(house, tx, person, territory)
        found = [entry for row in rows if (entry := _of_case(row, territory, now)) is not None]
        entries = {each.uid: each for each in (*found, *here, *own)}
        return Feed("人大工作日程", tuple(sorted(entries.values(), key=lambda each: (each.begins, each.uid))))

    return await house.store.run(scope, work)


async def _rows(tx: Transaction, person: Person, scope: Scope) -> list[Row]:
    """Cases that one handles or watches over, and those of one's units that are closed."""
    units = frozenset(tenure.unit.id for tenure in person.tenures if tenure.unit is not None)
    base = Query(Which.WATCHED, person.id, units, scope.jurisdictions, limit=MOST)
    waits = keys_of(person, await tx.territory(), await tx.directory())
    wanted = [base, replace(base, which=Which.TODO, waits=waits)]
    if units:
        wanted += [replace(base, which=Which.HELD)]
        wanted += [replace(base, which=Which.BOARD, phases=frozenset({Phase.ANSWERED, Phase.CLOSED}))]
    found = {row.summary.id: row for each in wanted for row in (await tx.list(each)).rows if _concerns(row, each)}
    return list(found.values())


def _concerns(row: Row, asked: Query) -> bool:
    """Of the board only what the person's units have handled."""
    if asked.which is not Which.BOARD:
        return True
    handled = (*row.summary.handled_by, *filter(None, (row.summary.holder,)))
    return any(unit.id in asked.units for unit in handled)


def _of_case(row: Row, territory: Territory, now: datetime) -> Entry | None:
    """The term of a case that ends first; one without any is cancelled, and after a while left out."""
    case = row.summary
    runs = case.phase is not Phase.CLOSED and case.due_at is not None
    if not runs and case.updated_at < now - SHOWN_AFTER:
        return None
    ends = case.due_at if runs and case.due_at is not None else case.updated_at
    number = str(row.number) if row.number is not None else "未编号"
    where = case.village if case.village and case.village != ELSEWHERE else ""
    town = territory.jurisdictions[case.jurisdiction].name
    what = f"{number} {case.category}"
    certain = Stand.TENTATIVE if case.provisional else Stand.CONFIRMED
    return Entry(
        uid=f"case-{case.id}@minqing",
        sequence=case.seq,
        begins=ends - _LENGTH,
        ends=ends,
        summary=f"{'办理期限' if runs else '已办'}:{what}",
        details="\n".join(filter(None, (town + where, case.holder.name if case.holder else ""))),
        stand=certain if runs else Stand.CANCELLED,
        changed_at=case.updated_at,
        alarm_at=case.warn_at if runs and case.warn_at is not None and case.warn_at < ends else None,
    )


def _of_duty(duty: OwnDuty, territory: Territory, person: Person) -> Entry:
    """A period of a duty of one's own (结报)."""
    done = duty.closed is not None
    uid = _uid("duty", str(duty.jurisdiction), duty.name, duty.period, person.id)
    certain = Stand.TENTATIVE if duty.due.provisional else Stand.CONFIRMED
    return Entry(
        uid=uid,
        sequence=1 if done else 0,
        begins=duty.due.latest - _LENGTH,
        ends=duty.due.latest,
        summary=f"{duty.name}({duty.period})",
        details=territory.jurisdictions[duty.jurisdiction].name,
        stand=Stand.CANCELLED if done else certain,
        changed_at=duty.closed.at if duty.closed is not None else duty.due.latest - timedelta(days=7),
        alarm_at=duty.due.latest - timedelta(days=1),
    )


async def _of_places(house: House, tx: Transaction, person: Person, territory: Territory) -> list[Entry]:
    """The duties of each place where one holds an office: receptions, evenings of questions (接待、夜询会)."""
    found: list[Entry] = []
    for place in sorted({each.jurisdiction for each in person.tenures if each.role is not Role.RESIDENT}):
        at = await standing(house, tx, place)
        if at is None:
            continue
        own = {rule.name for rule in each_for_oneself(at.rules)}
        town = territory.jurisdictions[place].name
        due = clocks(at.town, at.rules, at.calendar)
        found += [_of_place(place, each, town) for each in due if each.name not in own]
    return found


def _of_place(place: int, clock: DutyClock, town: str) -> Entry:
    due = clock.due
    return Entry(
        uid=_uid("town", str(place), clock.name, due.earliest.isoformat()),
        sequence=0 if due.provisional else 1,
        begins=due.latest - _LENGTH,
        ends=due.latest,
        summary=f"{clock.name}:截止",
        details=town,
        stand=Stand.TENTATIVE if due.provisional else Stand.CONFIRMED,
        changed_at=due.latest - timedelta(days=30),
        alarm_at=due.latest - timedelta(days=3),
    )


def _uid(*parts: str) -> str:
    return f"{parts[0]}-{hashlib.sha256(chr(0).join(parts).encode()).hexdigest()[:32]}@minqing"

"""Carries out what makes somebody 议政代表 (议政代表的聘任): one transaction for the log and for the role."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta

from cases import authority
from cases import deliberators as d
from cases import events_deliberators as e
from cases.enrolling import entry_of
from cases.house import House, located, territory_of
from cases.keeping import Asked, manages, once
from cases.people import JurisdictionId, Person, Role, Tenure
from cases.ports import Receipt, RosterEntry, Scope, Transaction
from cases.ports_people import RoleHolder
from cases.refusals import InvalidInput
from cases.territory import Jurisdiction
from cases.town import Clerk, fold
from cases.town_actions import carry_on
from cases.town_door import acting, in_force, receipt
from cases.town_events import TownDraft
from dsl.period import ZONE

_ANYBODY = frozenset(Role) - {Role.SYSTEM, Role.VISITOR}


@dataclass(frozen=True, slots=True)
class Shown:
    """A candidate as somebody may see it: the name only where it is announced, appointed, or for who keeps people."""

    person: str
    name: str | None
    candidate: d.Candidate


async def do(house: House, person: Person, code: str, command: d.Command, key: str | None) -> Receipt:
    """Carry it out; the same key gives the same receipt and does nothing twice.

    Raises NotFound, NotAllowed, InvalidInput, WrongPhase, KeyReused, InFlight; then nothing has changed.
    """
    territory = await territory_of(house)
    where = located(territory, code)
    if isinstance(command, d.Object):
        tenure = Tenure(Role.RESIDENT, where.id)
    else:
        tenure = acting(person, command.action, where, territory)[0]

    async def work(tx: Transaction) -> Receipt:
        found = await in_force(house, tx, where.id)
        if isinstance(command, d.Recommend):
            await _of_the_roster(tx, where.id, command.person)

        def draft(clerk: Clerk) -> TownDraft:
            payload = command.event(clerk.town.candidates, clerk.at)
            return TownDraft(payload, clerk.at, d.unsigned(payload, clerk.actor), ())

        drafts = await carry_on(tx, where.id, found, authority.mark(person, tenure), draft)
        await _seat(tx, where.id, drafts[-1])
        return receipt(where, drafts[-1])

    return await once(house, Asked(person, (code, command), key), Scope.of(where.id), where.id, work)


async def known_as(house: House, key: str) -> str:
    """The id of whom the roster calls so; empty for nobody, which is then on no roster of the place either."""
    found = await house.store.run(Scope(), lambda tx: tx.person_by_key(key))
    return found.id if found else ""


async def listed(house: House, person: Person, code: str) -> tuple[Jurisdiction, tuple[Shown, ...]]:
    """Everybody on the way; whoever keeps no people sees those who are or were announced. Raises NotFound."""
    territory = await territory_of(house)
    where = located(territory, code)
    keeps = manages(person, where.id, territory)

    async def work(tx: Transaction) -> tuple[Shown, ...]:
        town = fold(await tx.town_events(where.id))
        names = {each.person: each.name for each in await tx.holders(frozenset({where.id}), _ANYBODY)}
        return tuple(
            Shown(each, names.get(each), candidate)
            for each, candidate in town.candidates.items()
            if keeps or candidate.stage in {d.Stage.ANNOUNCED, d.Stage.APPOINTED}
        )

    return where, await house.store.run(Scope.of(where.id), work)


async def _of_the_roster(tx: Transaction, place: JurisdictionId, person: str) -> RoleHolder:
    found = await tx.holders(frozenset({place}), _ANYBODY)
    known = next((each for each in found if each.person == person and each.key is not None), None)
    if known is None:
        raise InvalidInput({"person": "本地名册里没有这个人,请先列入名册(例如作为居民)"})
    return known


async def _seat(tx: Transaction, place: JurisdictionId, draft: TownDraft) -> None:
    """The role that follows: from the first day of the term, until its last or until it is ended."""
    payload = draft.payload
    if not isinstance(payload, e.Appointed | e.Ended):
        return
    holder = await _of_the_roster(tx, place, payload.person)
    key, name = holder.key or "", holder.name or ""
    kept = [entry_of(each) for each in await tx.enrolled((), [key])]
    if isinstance(payload, e.Ended):
        now = await tx.now()
        roles = [replace(each, valid_to=now) if _is_seat(each, place) else each for each in kept]
    else:
        first, after = _midnight(payload.first), _midnight(payload.last + timedelta(days=1))
        others = [each for each in kept if not _is_seat(each, place)]
        seat = RosterEntry(key, name, Role.DELIBERATOR, place, valid_from=first, valid_to=after)
        roles = [*others, seat]
    people: Mapping[str, str] = {}
    await tx.save_roster(roles, people)


def _is_seat(entry: RosterEntry, place: JurisdictionId) -> bool:
    return entry.role is Role.DELIBERATOR and entry.jurisdiction == place


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), ZONE)

"""Carries out stops (停止上报的办理): placed over a case, appealed by whom it concerns, decided by somebody else."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from cases import authority
from cases.actions import UNSEEN
from cases.events_stops import StopAppealed, StopDecided, StopEvent, StopPlaced
from cases.house import House, located, territory_of
from cases.keeping import Asked, once
from cases.people import ActorMark, JurisdictionId, Person, Role, Tenure
from cases.ports import Receipt, Scope, Transaction
from cases.refusals import InvalidInput, NotFound
from cases.stops import Ground, Stop, placed, refusal
from cases.territory import Jurisdiction, Territory
from cases.town import Clerk
from cases.town_actions import carry_on
from cases.town_door import able, acting, in_force, receipt
from cases.town_events import TownDraft

_SHOWN = 100


@dataclass(frozen=True, slots=True)
class Place:
    """Whoever reported this case is to be stopped for so many days."""

    case: str
    ground: Ground
    words: str
    days: int


@dataclass(frozen=True, slots=True)
class Appeal:
    """Whom it concerns objects."""

    stop: str
    words: str


@dataclass(frozen=True, slots=True)
class Decide:
    """What came of the appeal, or of a second look without one."""

    stop: str
    lift: bool
    answer: str


async def place(house: House, person: Person, code: str, asked: Place, key: str | None) -> Receipt:
    """Stop whoever reported a case of the place. Raises NotFound, NotAllowed, InvalidInput, KeyReused, InFlight."""
    territory = await territory_of(house)
    where = located(territory, code)
    tenure = acting(person, "stop_reports", where, territory)[0]

    async def work(tx: Transaction) -> Receipt:
        case = await tx.case(asked.case)
        if case is None or case.jurisdiction != where.id:
            raise NotFound(UNSEEN)
        whom = await _resident(tx, case.reporter, where, territory)
        now = await tx.now()
        fresh = Stop(house.ids.new(), where.id, whom, case.id, asked.ground, asked.words, person.id, now, until=now)
        stop = placed(fresh, asked.days)
        if await holding(tx, whom, (where.id,)) is not None:
            raise InvalidInput({"case": "这个人在这里的上报已经停止了"})
        await tx.save_stop(stop)
        told = StopPlaced(stop.id, case.id, stop.ground.value, stop.until)
        return await _told(house, tx, where, authority.mark(person, tenure), told)

    return await once(house, Asked(person, (code, asked), key), Scope.of(where.id), where.id, work)


async def appeal(house: House, person: Person, code: str, asked: Appeal, key: str | None) -> Receipt:
    """Object to a stop of one's own. Raises NotFound, InvalidInput, WrongPhase, KeyReused, InFlight."""
    where = located(await territory_of(house), code)

    async def work(tx: Transaction) -> Receipt:
        stop = await _known(tx, asked.stop, where)
        if stop.person != person.id:
            raise NotFound(_UNKNOWN)
        await tx.save_stop(stop.appealed(asked.words, await tx.now()))
        return await _told(house, tx, where, ActorMark(person.id, Role.RESIDENT), StopAppealed(stop.id))

    return await once(house, Asked(person, (code, asked), key), Scope.of(where.id), where.id, work)


async def decide(house: House, person: Person, code: str, asked: Decide, key: str | None) -> Receipt:
    """Lift a stop or uphold it. Raises NotFound, NotAllowed, InvalidInput, WrongPhase, KeyReused, InFlight."""
    territory = await territory_of(house)
    where = located(territory, code)
    tenure = acting(person, "stop_reports", where, territory)[0]

    async def work(tx: Transaction) -> Receipt:
        stop = await _known(tx, asked.stop, where)
        decided = stop.decided(person.id, asked.answer, await tx.now(), lifted=asked.lift)
        await tx.save_stop(decided)
        return await _told(house, tx, where, authority.mark(person, tenure), StopDecided(stop.id, asked.lift))

    return await once(house, Asked(person, (code, asked), key), Scope.of(where.id), where.id, work)


async def listed(house: House, person: Person, code: str) -> tuple[tuple[Stop, ...], datetime]:
    """All of the place for whoever may place them, everybody else's own, the newest first; and now. Raises NotFound."""
    territory = await territory_of(house)
    where = located(territory, code)
    whose = None if able(person, "stop_reports", where, territory) else person.id

    async def work(tx: Transaction) -> tuple[tuple[Stop, ...], datetime]:
        return await tx.stops(where.id, whose, _SHOWN), await tx.now()

    return await house.store.run(Scope.of(where.id), work)


async def holding(tx: Transaction, person: str, places: Iterable[JurisdictionId]) -> Stop | None:
    """A stop of this person that holds at this moment in one of these places, within the scope."""
    now = await tx.now()
    for place in sorted(places):
        for stop in await tx.stops(place, person, _SHOWN):
            if stop.holds_at(now):
                return stop
    return None


async def check_free(tx: Transaction, person: Person, tenure: Tenure, where: Jurisdiction) -> None:
    """Raises NotAllowed where this resident is stopped; whoever holds an office there is not stopped in it."""
    if tenure.role is not Role.RESIDENT:
        return
    stop = await holding(tx, person.id, (where.id,))
    if stop is not None:
        raise refusal(stop)


_UNKNOWN = "没有这一条停止上报的记录"


async def _known(tx: Transaction, stop: str, where: Jurisdiction) -> Stop:
    found = await tx.stop(stop)
    if found is None or found.jurisdiction != where.id:
        raise NotFound(_UNKNOWN)
    return found


async def _resident(tx: Transaction, reporter: str | None, where: Jurisdiction, territory: Territory) -> str:
    """Who reported it, if that was a resident. Raises InvalidInput."""
    found = await tx.person(reporter) if reporter is not None else None
    if found is None:
        raise InvalidInput({"case": "这件不是本人从手机上报的,没有可以停止的人"})
    if any(t.role is not Role.RESIDENT and where.id in territory.reach(t.jurisdiction) for t in found.tenures):
        raise InvalidInput({"case": "上报人在本地有职务,请由其所在单位处理"})
    return found.id


async def _told(house: House, tx: Transaction, where: Jurisdiction, mark: ActorMark, payload: StopEvent) -> Receipt:
    found = await in_force(house, tx, where.id)
    signed = ActorMark(None, mark.role) if isinstance(payload, StopAppealed) else mark  # the log of a town is public

    def draft(clerk: Clerk) -> TownDraft:
        return TownDraft(payload, clerk.at, signed, ())

    drafts = await carry_on(tx, where.id, found, mark, draft)
    return {**receipt(where, drafts[-1]), "id": payload.stop}

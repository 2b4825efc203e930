"""Merges units (并入) and hands over their open work (移交在办件): on the record, case by case, with notices."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from cases import commands as c
from cases import lifecycle
from cases.actions import act
from cases.commands_successors import Succeed
from cases.house import Enclosed, House, folded, located, scope_of, setting_for, territory_of
from cases.keeping import ALWAYS, Asked, Days, manages, once, term
from cases.notices import notices
from cases.people import CLOCK, Person, UnitAt
from cases.ports import Query, Receipt, Saving, Scope, Transaction, Which
from cases.ports_people import Inherited, Succession
from cases.refusals import InvalidInput, NotAllowed, Refusal
from dsl.decision import UnitRef

#: Cases in one look; the rest is found by the next.
BATCH = 200


@dataclass(frozen=True, slots=True)
class Merger:
    """The unit ``gone`` of a place goes into ``heir``, by their names in the rule file, from a day on."""

    code: str
    gone: str
    heir: str
    days: Days = ALWAYS  # its first day counts, None is now


async def merge(house: House, merger: Merger) -> Succession:
    """Write down who takes over and from when. Raises NotFound, InvalidInput.

    Open cases are moved by ``inherit_all``; what is closed keeps the old name. Rules that name the old unit mean the
    new one from then on.
    """
    territory = await territory_of(house)
    where = located(territory, merger.code)

    async def work(tx: Transaction) -> Succession:
        begin, _ = term(merger.days, await tx.now())
        gone, heir = await _unit(tx, merger.code, merger.gone), await _unit(tx, merger.code, merger.heir)
        known = {each.unit.id: each for each in await tx.successions()}
        if gone.id in known:
            raise InvalidInput({"gone": f"{merger.gone}已经并入{known[gone.id].successor.name}"})
        after: Succession | None = known.get(heir.id)
        while after is not None and after.successor != gone:
            after = known.get(after.successor.id)
        if gone == heir or after is not None:
            raise InvalidInput({"heir": f"{merger.heir}不能承接:{merger.gone}不能并入自己,也不能互相并入"})
        await tx.succeed(gone.id, heir.id, begin)
        return Succession(gone, heir, begin)

    return await house.store.run(Scope.of(where.id), work)


async def _unit(tx: Transaction, code: str, name: str) -> UnitAt:
    """The very unit of that name, whatever has become of it."""
    found = await tx.unit_named(UnitRef(code, name))
    if found is None:
        raise InvalidInput({"unit": f"{code} 没有叫“{name}”的单位"})
    return found


async def inherit(house: House, found: Inherited) -> int:
    """Move one open case on to the unit that took over; gives the number of events."""

    async def work(tx: Transaction) -> int:
        case = await tx.case(found.case)
        if case is None:
            return 0
        setting = await setting_for(house, tx, case, CLOCK)
        if case.phase not in lifecycle.PHASES[Succeed.name]:
            return 0
        drafts = lifecycle.decide(case, Succeed(found.gone, found.heir), setting)
        if drafts:
            after = folded(case, case.id, case.jurisdiction, drafts)
            told = notices(case, after, drafts)
            await tx.save(Saving(case, case.id, case.jurisdiction, drafts, notices=told))
        return len(drafts)

    return await house.store.run(Scope.of(found.jurisdiction), work)


async def inherit_all(house: House) -> int:
    """Everything that mergers have left behind by now; gives the number of cases that moved."""
    moved = 0
    while batch := await house.store.inherited(BATCH):
        told = [await inherit(house, each) for each in batch]
        moved += sum(1 for events in told if events)
        if not any(told):
            break
    return moved


# --- one unit's open work to another ----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Passed:
    """One case of a hand-over: ``refused`` is the sentence that says why it stayed, None where it went."""

    case: str
    refused: str | None = None


async def hand_over_work(
    house: House, person: Person, units: tuple[int, int], enclosed: Sequence[Enclosed], key: str | None
) -> tuple[Passed, ...]:
    """Give everything that one unit has in hand to another, each case by a reassignment (改派) with the reason.

    One that cannot go stays, with a sentence why. The same key means the same cases, of which what has gone has gone:
    what the unit was given since stays where it is. Raises NotAllowed, InvalidInput, KeyReused.
    """
    territory = await territory_of(house)
    gone, heir = units
    if not enclosed:
        raise InvalidInput({"text": "移交在办件须写明理由"})
    if gone == heir:
        raise InvalidInput({"to": "不能移交给原单位"})
    scope = scope_of(person, territory)
    place = await house.store.run(Scope(), lambda tx: tx.jurisdiction_of(gone))
    if place is None or not manages(person, place, territory):
        raise NotAllowed("移交一个单位的在办件由它所在辖区的协调人员办理")
    scope = Scope(scope.jurisdictions | {place})
    query = Query(Which.HELD, person.id, frozenset({gone}), scope.jurisdictions, limit=50)

    async def work(tx: Transaction) -> Receipt:
        return {"cases": await _held(tx, query)}

    meant = await once(house, Asked(person, (units, tuple(enclosed)), key), scope, place, work)
    cases = [str(case) for case in meant["cases"]]  # type: ignore[attr-defined]  # as it was kept just above
    return tuple([await _pass(house, person, case, UnitAt(heir, ""), (enclosed, key)) for case in cases])


async def _held(tx: Transaction, query: Query) -> list[str]:
    """Everything that a unit has in hand, by id, the newest first."""
    held = list[str]()
    while True:
        page = await tx.list(query)
        held += [row.summary.id for row in page.rows]
        if page.next is None:
            return held
        query = replace(query, cursor=page.next)


async def _pass(
    house: House, person: Person, case: str, heir: UnitAt, more: tuple[Sequence[Enclosed], str | None]
) -> Passed:
    enclosed, key = more
    try:
        await act(house, person, case, c.Reassign(heir), enclosed=enclosed, key=f"{key}:{case}" if key else None)
    except Refusal as refused:
        return Passed(case, refused.message)
    return Passed(case)

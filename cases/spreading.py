"""Spreads the outbox to persons (分发): a unit to those on duty, each by the first channel, at the time that suits."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from cases.on_duty import on_duty
from cases.partners import is_desk
from cases.plans import Run
from cases.ports import Scope, Transaction
from cases.ports_alerts import AlertKind
from cases.ports_telling import NewErrand, State, Untold, UntoldAt, Urgency, Wishes
from cases.reaching import Quiet, Times, first_at
from cases.tellers import HOUR, Teller
from cases.town_actions import standing

#: What a report says of itself when it cannot wait (紧急程度).
PRESSING = "紧急"


@dataclass(frozen=True, slots=True)
class Manner:
    """How a row of the outbox is told: ``answer_by`` where an answer is owed."""

    urgency: Urgency
    quiet: Quiet
    in_app_only: bool = False
    answer_by: datetime | None = None


async def spread(teller: Teller, at: UntoldAt) -> int:
    """Write who is to hear of a claimed row, in one transaction; how many.

    A practice (演练) and the desk of a partner ring nobody.
    """

    async def work(tx: Transaction) -> int:
        untold = await tx.untold(at)
        if untold is None:
            return 0
        practices = (await tx.territory()).practices
        rings_nobody = untold.jurisdiction in practices or is_desk(untold.person)
        errands = [] if rings_nobody else await _errands(teller, tx, untold)
        await tx.spread(untold, errands)
        return len(errands)

    return await teller.house.store.run(Scope.of(at.jurisdiction), work)


async def _errands(teller: Teller, tx: Transaction, untold: Untold) -> list[NewErrand]:
    manner = await _manner(teller, tx, untold)
    people = await on_duty(tx, untold.unit) if untold.unit is not None else (untold.person,)
    robots = await _robots(teller, tx, untold, manner)
    told = [await _errand(teller, tx, untold, manner, person) for person in (*people, *robots) if person is not None]
    return told if people else [NewErrand(None, manner.urgency, State.NOBODY), *told]


async def _robots(teller: Teller, tx: Transaction, untold: Untold, manner: Manner) -> tuple[str, ...]:
    """The robots of the unit and of the group (群) of the case, whoever the row is for; each hears of an event once."""
    if teller.robots is None or untold.case is None or manner.in_app_only:
        return ()
    case = await tx.case(untold.case, lock=False)
    codes = teller.codes(await tx.territory(), untold.jurisdiction)
    unit, group = untold.unit.name if untold.unit else None, case.group if case else None
    found = [each.person for each in teller.robots.told(codes, unit, group, untold.kind)]
    heard = [await tx.same_event(untold.case, untold.seq or 0, untold.kind, person) for person in found]
    return tuple(person for person, before in zip(found, heard, strict=True) if before is None)


async def _manner(teller: Teller, tx: Transaction, untold: Untold) -> Manner:
    codes = teller.codes(await tx.territory(), untold.jurisdiction)
    quiet = teller.quiet_in(codes)
    if untold.step is not None:
        return Manner(Urgency.EMERGENCY, quiet, answer_by=await _answer_by(teller, tx, untold))
    template = teller.templates.of(untold.kind, codes)
    case = await tx.case(untold.case or "", lock=False)
    presses = template.urgent or (case is not None and case.urgency == PRESSING)
    return Manner(Urgency.URGENT if presses else Urgency.PLAIN, quiet, template.in_app_only)


async def _answer_by(teller: Teller, tx: Transaction, untold: Untold) -> datetime | None:
    """By when the step wants an answer; None where it wants none, or the plan was lifted."""
    run = await run_of(teller, tx, untold)
    if run is None or not run.in_force or untold.asks is not AlertKind.TOLD or untold.step is None:
        return None
    return next((told.event.due_latest for told in run.told if told.event.step == untold.step.step), None)


async def run_of(teller: Teller, tx: Transaction, untold: Untold) -> Run | None:
    """The run of the plan to which an alert belongs; None where the town has no rules any more."""
    found = await standing(teller.house, tx, untold.jurisdiction)
    return found.town.runs.get(untold.step.run) if found and untold.step else None


async def _errand(teller: Teller, tx: Transaction, untold: Untold, manner: Manner, person: str) -> NewErrand:
    wishes = await tx.wishes(person)
    ways = teller.ways(manner.urgency, wishes, person)
    if manner.in_app_only or not ways.channels:
        return NewErrand(person, manner.urgency, State.IN_APP)
    lead = await _lead(teller, tx, untold, manner, person, wishes)
    if isinstance(lead, int):
        return NewErrand(person, manner.urgency, State.MERGED, lead=lead)
    return NewErrand(person, manner.urgency, State.WAITING, ways.channels[0], lead, answer_by=manner.answer_by)


async def _lead(  # noqa: PLR0917 - what decides who goes with whom
    teller: Teller, tx: Transaction, untold: Untold, manner: Manner, person: str, wishes: Wishes | None
) -> int | datetime:
    """The errand that carries this one along, or when it goes by itself."""
    if untold.case is not None and untold.seq is not None:
        same = await tx.same_event(untold.case, untold.seq, untold.kind, person)
        if same is not None:
            return same
    times = Times(await tx.now(), manner.quiet, teller.rhythm)
    recent = await tx.messages_since(person, times.now - HOUR)
    at = first_at(manner.urgency, wishes, recent, times)
    if at > times.now and manner.urgency is not Urgency.EMERGENCY:
        lead = await tx.join_lead(untold.jurisdiction, person, manner.urgency)
        if lead is not None:
            return lead
    return at

"""Carries out what happens in a town beside its cases (本地台账的办理): one transaction, one look at the duties."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from cases import alarms, plans
from cases.duty_roster import roster_of
from cases.house import House
from cases.people import CLOCK, ActorMark, JurisdictionId
from cases.ports import Scope, TownLook, Transaction
from cases.rulebook import ruleset_for
from cases.town import Clerk, Town, apply, clocks, fold, next_at, rings
from cases.town_events import Ruled, TownDraft
from dsl.calendar import Calendar
from dsl.ruleset import Ruleset

Act = Callable[[Clerk], TownDraft | Sequence[TownDraft]]


@dataclass(frozen=True, slots=True)
class Standing:
    """A town with its rules and the calendar, at this moment.

    ``known``: the bundle is another one than the town's log names last, but the texts that decide here are the same.
    """

    town: Town
    rules: Ruleset
    bundle: str
    calendar: Calendar
    now: datetime
    known: bool = False


async def look(house: House, jurisdiction: JurisdictionId) -> int:
    """Let the town's duties say what fell due; gives the number of events. Cheap where nothing did."""

    async def work(tx: Transaction) -> int:
        return len(await append(house, tx, jurisdiction, CLOCK, None))

    return await house.store.run(Scope.of(jurisdiction), work)


async def act(house: House, jurisdiction: JurisdictionId, actor: ActorMark, what: Act) -> tuple[TownDraft, ...]:
    """Somebody declares a state, does a duty, holds a meeting or takes a vote; what fell due before is told first."""

    async def work(tx: Transaction) -> tuple[TownDraft, ...]:
        return await append(house, tx, jurisdiction, actor, what)

    return await house.store.run(Scope.of(jurisdiction), work)


async def standing(
    house: House, tx: Transaction, jurisdiction: JurisdictionId, *, alone: bool = False
) -> Standing | None:
    """The town as it stands; None where no rules are in force. ``alone`` before something is added to its log."""
    territory, now = await tx.territory(), await tx.now()
    where = territory.jurisdictions[jurisdiction]
    digest = where.bundle_at(now, now)
    if digest is None:
        return None
    bundle = await house.rules.bundle(tx, digest)
    rules = ruleset_for(bundle, territory, where)
    town = fold(await tx.town_events(jurisdiction, alone=alone))
    known = town.bundle not in ("", digest) and bool(
        await tx.same_texts(bundle.texts_of(rules.jurisdiction.code), [town.bundle])
    )
    return Standing(town, rules, digest, house.calendars.current(), now, known)


async def append(
    house: House, tx: Transaction, jurisdiction: JurisdictionId, actor: ActorMark, what: Act | None
) -> tuple[TownDraft, ...]:
    """What fell due by now, and then ``what`` somebody does; nothing where no rules are in force."""
    found = await standing(house, tx, jurisdiction, alone=True)
    if found is None:
        await _wait_for_rules(house, tx, jurisdiction)
        return ()
    return await carry_on(tx, jurisdiction, found, actor, what)


async def carry_on(
    tx: Transaction, jurisdiction: JurisdictionId, found: Standing, actor: ActorMark, what: Act | None
) -> tuple[TownDraft, ...]:
    """``append`` for whoever has looked at the town alone already."""
    town, drafts = found.town, list[TownDraft]()
    if town.bundle != found.bundle and not found.known:
        drafts.append(TownDraft(Ruled(found.bundle), found.now, CLOCK, ()))
        town = apply(town, drafts[-1].payload, found.now)
    missed = rings(town, found.rules, found.calendar, found.now, await roster_of(tx, jurisdiction, found.rules))
    silence = await alarms.silence(tx, jurisdiction, town.runs, found)
    for draft in sorted((*missed, *silence), key=lambda each: each.occurred_at):
        drafts.append(draft)
        town = apply(town, draft.payload, draft.occurred_at)
    if what is not None:
        made = what(Clerk(actor, found.now, found.rules, town))
        for draft in (made,) if isinstance(made, TownDraft) else made:
            drafts.append(draft)
            town = apply(town, draft.payload, draft.occurred_at)
    ends = await _other_rules(tx, jurisdiction)
    moments = (next_at(town, found.rules, found.calendar), plans.next_at(town.runs), ends.next_at)
    soonest = min((at for at in moments if at), default=None)
    following = TownLook(ends.bundle or found.bundle, found.calendar.revision, soonest)
    await tx.save_town(jurisdiction, found.town.seq, drafts, following)
    await alarms.alert(tx, jurisdiction, drafts)
    return tuple(drafts)


async def _wait_for_rules(house: House, tx: Transaction, jurisdiction: JurisdictionId) -> None:
    """Before the first rules of a town are in force there is nothing to say until they are."""
    coming = await _other_rules(tx, jurisdiction)
    if coming.next_at is not None:
        seq = len(await tx.town_events(jurisdiction, alone=True))
        await tx.save_town(jurisdiction, seq, (), replace(coming, calendar=house.calendars.current().revision))


async def _other_rules(tx: Transaction, jurisdiction: JurisdictionId) -> TownLook:
    """The rules that were published last for the town, and when they come into force if that is still to be."""
    where = (await tx.territory()).jurisdictions[jurisdiction]
    later = where.effective_at is not None and where.effective_at > await tx.now()
    return TownLook(where.bundle or "", "", where.effective_at if later else None)


def duties(found: Standing) -> list[dict[str, object]]:
    """The town's periodic duties as plain data: when each is due next, and how often it was missed."""
    return [
        {
            "name": clock.name,
            "due_at": clock.due.earliest,
            "due_latest": clock.due.latest,
            "provisional": clock.due.provisional,
            "missed": len(found.town.missed.get(clock.name, ())),
            "last_done_at": (found.town.done.get(clock.name) or (None,))[-1],
            "cite": str(clock.cites[0]),
        }
        for clock in clocks(found.town, found.rules, found.calendar)
    ]

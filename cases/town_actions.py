"""Carries out what happens in a town beside its cases (本地台账的办理): one transaction, one look at the duties."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from cases.house import House
from cases.people import CLOCK, ActorMark, JurisdictionId
from cases.ports import Scope, TownLook, Transaction
from cases.rulebook import ruleset_for
from cases.town import Clerk, Town, apply, clocks, fold, next_at, rings
from cases.town_events import Ruled, TownDraft
from dsl.calendar import Calendar
from dsl.ruleset import Ruleset

Act = Callable[[Clerk], TownDraft]


@dataclass(frozen=True, slots=True)
class Standing:
    """A town with its rules and the calendar, at this moment."""

    town: Town
    rules: Ruleset
    bundle: str
    calendar: Calendar
    now: datetime


async def look(house: House, jurisdiction: JurisdictionId) -> int:
    """Let the town's duties say what fell due; gives the number of events. Cheap where nothing did."""

    async def work(tx: Transaction) -> int:
        return len(await _append(house, tx, jurisdiction, CLOCK, None))

    return await house.store.run(Scope.of(jurisdiction), work)


async def act(house: House, jurisdiction: JurisdictionId, actor: ActorMark, what: Act) -> tuple[TownDraft, ...]:
    """Somebody declares a state, does a duty, holds a meeting or takes a vote; what fell due before is told first."""

    async def work(tx: Transaction) -> tuple[TownDraft, ...]:
        return await _append(house, tx, jurisdiction, actor, what)

    return await house.store.run(Scope.of(jurisdiction), work)


async def standing(
    house: House, tx: Transaction, jurisdiction: JurisdictionId, *, alone: bool = False
) -> Standing | None:
    """The town as it stands; None where no rules are in force. ``alone`` before something is added to its log."""
    territory = await tx.territory()
    where = territory.jurisdictions[jurisdiction]
    if where.bundle is None:
        return None
    bundle = await house.rules.bundle(tx, where.bundle)
    rules = ruleset_for(bundle, territory, where)
    town = fold(await tx.town_events(jurisdiction, alone=alone))
    return Standing(town, rules, where.bundle, house.calendars.current(), await tx.now())


async def _append(
    house: House, tx: Transaction, jurisdiction: JurisdictionId, actor: ActorMark, what: Act | None
) -> tuple[TownDraft, ...]:
    found = await standing(house, tx, jurisdiction, alone=True)
    if found is None:
        return ()
    town, drafts = found.town, list[TownDraft]()
    if town.bundle != found.bundle:
        drafts.append(TownDraft(Ruled(found.bundle), found.now, CLOCK, ()))
        town = apply(town, drafts[-1].payload, found.now)
    for draft in rings(town, found.rules, found.calendar, found.now):
        drafts.append(draft)
        town = apply(town, draft.payload, draft.occurred_at)
    if what is not None:
        drafts.append(what(Clerk(actor, found.now, found.rules)))
        town = apply(town, drafts[-1].payload, found.now)
    following = TownLook(found.bundle, found.calendar.revision, next_at(town, found.rules, found.calendar))
    await tx.save_town(jurisdiction, found.town.seq, drafts, following)
    return tuple(drafts)


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

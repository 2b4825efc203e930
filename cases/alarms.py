"""Carries out what an emergency plan tells (应急告知): who is to hear of a step, and how many have kept silent."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from cases import events_plans as p
from cases import plans
from cases.people import JurisdictionId, Role
from cases.ports import Transaction
from cases.ports_alerts import AlertKind, StepOf
from cases.town_events import TownDraft
from dsl.calendar import Calendar


class Now(Protocol):
    """The moment and the days by which terms end."""

    @property
    def now(self) -> datetime:
        """The store's time."""

    @property
    def calendar(self) -> Calendar:
        """The working days in force."""


async def around(tx: Transaction, jurisdiction: JurisdictionId, runs: plans.Runs, when: Now) -> plans.Around:
    """What the engine needs: who is behind a name, and how many persons have not answered the steps in force."""
    silent = {
        (run.number, step): heard.told - heard.answered
        for run in runs.values()
        if run.in_force
        for step, heard in (await tx.heard(jurisdiction, run.number)).items()
    }
    return plans.Around(await tx.directory(), when.calendar, silent)


async def silence(tx: Transaction, jurisdiction: JurisdictionId, runs: plans.Runs, when: Now) -> tuple[TownDraft, ...]:
    """The steps whose time to answer was over by now."""
    soonest = plans.next_at(runs)
    if soonest is None or soonest > when.now:
        return ()
    drafts = plans.rings(runs, when.now, await around(tx, jurisdiction, runs, when))
    return tuple(map(town_draft, drafts))


def town_draft(draft: plans.PlanDraft) -> TownDraft:
    """A plan's event as one of the town."""
    return TownDraft(draft.payload, draft.at, draft.actor, draft.cites)


async def alert(tx: Transaction, jurisdiction: JurisdictionId, drafts: Sequence[TownDraft]) -> None:
    """Tell everybody whom these events reach; whoever has answered is not asked again."""
    for draft in drafts:
        match draft.payload:
            case p.PlanTold(run=run, step=step, units=units) as told:
                where = StepOf(jurisdiction, run, step)
                people = await tx.people_of(jurisdiction, _roles(told)) if told.people else ()
                await tx.alert(where, AlertKind.TOLD, people=people, units=[unit.id for unit in units])
            case p.PlanCounted(run=run, step=step, then=then, acts=acts) if then is not None:
                kind = AlertKind.ACT if acts else AlertKind.REPORT
                await tx.alert(StepOf(jurisdiction, run, step), kind, units=[then.id])
            case p.PlanAcknowledged(run=run, step=step, unit=unit, on_behalf=others):
                units_of = [each.id for each in (unit, *others)]
                await tx.answer_alert(StepOf(jurisdiction, run, step), units=units_of)


def _roles(told: p.PlanTold) -> frozenset[Role]:
    """A broadcast (广播) reaches everybody who is known there, other steps those of the named roles."""
    return frozenset(map(Role, plans.roles_of_everybody() if told.places else told.roles))

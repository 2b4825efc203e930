"""Lets people start, answer and lift an emergency plan (预案的启动、回执、解除), once a key, in one transaction."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from cases import alarms, authority, plans
from cases.house import House, located, scope_of, territory_of
from cases.keeping import Asked, once
from cases.people import ActorMark, Person, UnitAt
from cases.plans import By, PlanDraft, Run
from cases.ports import Receipt, Scope, Transaction
from cases.ports_alerts import Alert, StepOf
from cases.prose import clauses
from cases.refusals import InvalidInput, NotAllowed, NotFound, WrongPhase
from cases.territory import Jurisdiction
from cases.town import Clerk, Town
from cases.town_actions import Standing, carry_on
from cases.town_commands import is_theirs
from cases.town_door import acting, in_force, receipt
from cases.town_events import TownDraft
from dsl.period import show


@dataclass(frozen=True, slots=True)
class StartPlan:
    """Start the plan of this name; ``text`` is what is announced."""

    name: str
    text: str


@dataclass(frozen=True, slots=True)
class AcknowledgePlan:
    """Answer a step of a run, for one's unit or for oneself."""

    run: int
    step: int


@dataclass(frozen=True, slots=True)
class LiftPlan:
    """The run is over."""

    run: int


Make = Callable[[Clerk], Sequence[PlanDraft]]


async def start(house: House, person: Person, code: str, command: StartPlan, key: str | None) -> Receipt:
    """Start a plan. Raises NotFound, NotAllowed, InvalidInput, WrongPhase, KeyReused, InFlight."""
    territory = await territory_of(house)
    where = located(territory, code)
    able = acting(person, "start_plan", where, territory)

    async def work(tx: Transaction) -> Receipt:
        found = await in_force(house, tx, where.id)
        around = await alarms.around(tx, where.id, found.town.runs, found)
        rule = found.rules.beside.plans.get(command.name)
        if rule is None:
            raise InvalidInput({"name": f"规约里没有叫“{command.name}”的预案"})
        tenure = next((each for each in able if is_theirs(each, rule.starter, around.directory.units)), None)
        if tenure is None:
            raise NotAllowed(f"{rule.name}由{rule.starter}启动")
        mark = authority.mark(person, tenure)

        def make(clerk: Clerk) -> Sequence[PlanDraft]:
            return plans.start(clerk.town.runs, rule, clerk.town.seq + 1, command.text, By(mark, clerk.at, around))

        return await _write(tx, where, found, mark, make)

    return await once(house, Asked(person, (code, command), key), Scope.of(where.id), where.id, work)


async def lift(house: House, person: Person, code: str, command: LiftPlan, key: str | None) -> Receipt:
    """Lift a plan; whoever may start it may lift it."""
    territory = await territory_of(house)
    where = located(territory, code)
    able = acting(person, "start_plan", where, territory)

    async def work(tx: Transaction) -> Receipt:
        found = await in_force(house, tx, where.id)
        run = _run(found.town, command.run)
        units = (await tx.directory()).units
        tenure = next((each for each in able if is_theirs(each, run.rule.starter, units)), None)
        if tenure is None:
            raise NotAllowed(f"{run.name}由{run.rule.starter}解除")
        mark = authority.mark(person, tenure)

        def make(clerk: Clerk) -> Sequence[PlanDraft]:
            return plans.lift(_run(clerk.town, command.run), mark, clerk.at)

        return await _write(tx, where, found, mark, make, run.number)

    return await once(house, Asked(person, (code, command), key), Scope.of(where.id), where.id, work)


async def acknowledge(house: House, person: Person, code: str, command: AcknowledgePlan, key: str | None) -> Receipt:
    """Answer for oneself where one was told in person and has not answered, else for one's unit. Raises as ``start``.

    What one answers for oneself is kept beside the log, which names no resident, and waits for nobody else.
    """
    territory = await territory_of(house)
    where = located(territory, code)
    step = StepOf(where.id, command.run, command.step)
    held = [
        (tenure, tenure.unit)
        for tenure in person.tenures
        if tenure.unit is not None and territory.covers(tenure.jurisdiction, where.id)
    ]

    async def work(tx: Transaction) -> Receipt:
        own = bool(await tx.answer_alert(step, person=person.id))
        found = await in_force(house, tx, where.id, alone=not own)
        run = _run(found.town, command.run)
        if not run.in_force:
            raise WrongPhase(f"{run.name}已经解除,不用再回执")
        if own:
            return _own_receipt(where, run, found.now)
        refusal = _not_asked(run, await tx.answered_at(step, person.id))
        if not held:
            raise refusal
        around = await alarms.around(tx, where.id, found.town.runs, found)

        def make(clerk: Clerk) -> Sequence[PlanDraft]:
            marks = [(unit, By(authority.mark(person, tenure), clerk.at, around)) for tenure, unit in held]
            return _for_a_unit(_run(clerk.town, command.run), command.step, marks, refusal)

        return await _write(tx, where, found, authority.mark(person, held[0][0]), make, run.number)

    return await once(house, Asked(person, (code, command), key), Scope.of(where.id), where.id, work)


def _for_a_unit(
    run: Run, step: int, marks: Sequence[tuple[UnitAt, By]], refusal: NotAllowed | WrongPhase
) -> Sequence[PlanDraft]:
    """The answer of the first of these units that still owes one."""
    for unit, by in marks:
        try:
            return plans.acknowledge(run, step, unit, by)
        except WrongPhase as answered:  # another unit of the same person may have to
            refusal = answered
        except NotAllowed:
            continue
    raise refusal


async def alerts(house: House, person: Person, limit: int) -> tuple[Alert, ...]:
    """What this person and the units of this person were told, the last first."""
    territory = await territory_of(house)
    units = frozenset(tenure.unit.id for tenure in person.tenures if tenure.unit is not None)

    async def work(tx: Transaction) -> tuple[Alert, ...]:
        return await tx.alerts(person.id, units, limit)

    return await house.store.run(scope_of(person, territory), work)


def _run(town: Town, number: int) -> Run:
    run = town.runs.get(number)
    if run is None:
        raise NotFound(f"这里没有第 {number} 号预案")
    return run


def _not_asked(run: Run, answered_at: datetime | None) -> NotAllowed | WrongPhase:
    """Why this person has nothing to answer: it is done, or nobody has asked."""
    if answered_at is not None:
        return WrongPhase(f"您已在 {show(answered_at)} 回执{run.name}的这一步,不必再报")
    return NotAllowed(f"{run.name}的这一步没有要您回执")


def _own_receipt(where: Jurisdiction, run: Run, at: datetime) -> Receipt:
    return {
        "township": where.code,
        "kind": "alert:answered",
        "name": run.name,
        "run": run.number,
        "text": f"已收到您对{run.name}的回执",
        "clause": clauses(run.rule.cites),
        "at": at.isoformat(),
        "verdict": None,
    }


async def _write(  # noqa: PLR0917 - what every such command has at hand
    tx: Transaction, where: Jurisdiction, found: Standing, mark: ActorMark, make: Make, run: int | None = None
) -> Receipt:
    """Save what was made; a run that begins is called by the number of its first event."""
    made: list[TownDraft] = []

    def what(clerk: Clerk) -> Sequence[TownDraft]:
        made.extend(map(alarms.town_draft, make(clerk)))
        return made

    drafts = await carry_on(tx, where.id, found, mark, what)
    first = found.town.seq + len(drafts) - len(made) + 1
    return {**receipt(where, made[0]), "run": run or first}

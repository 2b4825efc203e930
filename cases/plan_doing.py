"""Lets people start, answer and lift an emergency plan (预案的启动、回执、解除), once a key, in one transaction."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from cases import alarms, authority, plans
from cases.authority import Relation
from cases.house import House, key_of, located, recall, scope_of, territory_of
from cases.people import ActorMark, Person, Tenure
from cases.plans import Around, By, PlanDraft, Run
from cases.ports import Receipt, Scope, Transaction
from cases.ports_alerts import Alert, StepOf
from cases.prose import clauses
from cases.prose_town import town_sentence
from cases.refusals import InvalidInput, NotAllowed, NotFound, WrongPhase
from cases.territory import Jurisdiction, Territory
from cases.town import Clerk
from cases.town_actions import append, standing
from cases.town_commands import is_theirs
from cases.town_events import TownDraft


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


PlanCommand = StartPlan | AcknowledgePlan | LiftPlan
Make = Callable[[Clerk, Around], Sequence[PlanDraft]]


async def start(house: House, person: Person, code: str, command: StartPlan, key: str | None) -> Receipt:
    """Start a plan. Raises NotFound, NotAllowed, InvalidInput, WrongPhase, KeyReused, InFlight."""

    def make(clerk: Clerk, around: Around, mine: tuple[Tenure, ...]) -> Sequence[PlanDraft]:
        rule = clerk.rules.beside.plans.get(command.name)
        if rule is None:
            raise InvalidInput({"name": f"规约里没有叫“{command.name}”的预案"})
        tenure = next((each for each in mine if is_theirs(each, rule.starter, around.directory.units)), None)
        if tenure is None:
            raise NotAllowed(f"{rule.name}由{rule.starter}启动")
        mark = ActorMark(person.id, tenure.role, tenure.unit)
        return plans.start(clerk.town.runs, rule, clerk.town.seq + 1, command.text, By(mark, clerk.at, around))

    return await _do(house, person, code, command, key, "start_plan", make)


async def lift(house: House, person: Person, code: str, command: LiftPlan, key: str | None) -> Receipt:
    """Lift a plan; whoever may start it may lift it."""

    def make(clerk: Clerk, around: Around, mine: tuple[Tenure, ...]) -> Sequence[PlanDraft]:
        run = _run(clerk, command.run)
        tenure = next((each for each in mine if is_theirs(each, run.rule.starter, around.directory.units)), None)
        if tenure is None:
            raise NotAllowed(f"{run.name}由{run.rule.starter}解除")
        return plans.lift(run, ActorMark(person.id, tenure.role, tenure.unit), clerk.at)

    return await _do(house, person, code, command, key, "start_plan", make)


async def acknowledge(house: House, person: Person, code: str, command: AcknowledgePlan, key: str | None) -> Receipt:
    """Answer for one's unit where it was told; otherwise for oneself. Raises as ``start``."""
    territory = await territory_of(house)
    where = located(territory, code)
    held = [each for each in person.tenures if each.unit and territory.covers(each.jurisdiction, where.id)]

    def make(clerk: Clerk, around: Around, _mine: tuple[Tenure, ...]) -> Sequence[PlanDraft]:
        run = _run(clerk, command.run)
        refused: NotAllowed | WrongPhase | None = None
        for tenure in held:
            mark = authority.mark(person, tenure)
            if tenure.unit is None:
                continue
            try:
                return plans.acknowledge(run, command.step, tenure.unit, By(mark, clerk.at, around))
            except (NotAllowed, WrongPhase) as no:  # another unit of the same person may have to
                refused = refused if isinstance(refused, WrongPhase) else no
        raise refused or NotAllowed(f"{run.name}的这一步没有要您回执")

    if await _is_told(house, person, StepOf(where.id, command.run, command.step), territory):
        return await _answer(house, person, where, command, key)
    return await _do(house, person, code, command, key, "acknowledge_plan", make)


async def alerts(house: House, person: Person, limit: int) -> tuple[Alert, ...]:
    """What this person and the units of this person were told, the last first."""
    territory = await territory_of(house)
    units = frozenset(tenure.unit.id for tenure in person.tenures if tenure.unit is not None)

    async def work(tx: Transaction) -> tuple[Alert, ...]:
        return await tx.alerts(person.id, units, limit)

    return await house.store.run(scope_of(person, territory), work)


def _run(clerk: Clerk, number: int) -> Run:
    run = clerk.town.runs.get(number)
    if run is None:
        raise NotFound(f"这里没有第 {number} 号预案")
    return run


async def _is_told(house: House, person: Person, where: StepOf, territory: Territory) -> bool:
    """Whether the person was told by name, as somebody who lives or serves there, and has not answered."""

    async def work(tx: Transaction) -> bool:
        found = await tx.alerts(person.id, frozenset(), 1000)
        return any(alert.where == where and alert.answered_at is None for alert in found)

    return await house.store.run(scope_of(person, territory), work)


async def _answer(
    house: House, person: Person, where: Jurisdiction, command: AcknowledgePlan, key: str | None
) -> Receipt:
    """A person's own answer is kept beside the log, which names no resident."""

    async def work(tx: Transaction) -> Receipt:
        own_key = key_of(where.id, person.id, key)
        earlier = await recall(tx, own_key, (where.code, command))
        if earlier is not None:
            return earlier
        found = await standing(house, tx, where.id)
        run = found.town.runs.get(command.run) if found else None
        if run is None:
            raise NotFound(f"这里没有第 {command.run} 号预案")
        if not run.in_force:
            raise WrongPhase(f"{run.name}已经解除,不用再回执")
        await tx.answer_alert(StepOf(where.id, command.run, command.step), person=person.id)
        receipt = {
            "township": where.code,
            "kind": "alert:answered",
            "name": run.name,
            "run": run.number,
            "text": f"已收到您对{run.name}的回执",
            "clause": clauses(run.rule.cites),
            "at": (await tx.now()).isoformat(),
            "verdict": None,
        }
        if own_key is not None:
            await tx.remember(own_key, receipt)
        return receipt

    return await house.store.run(Scope.of(where.id), work)


async def _do(  # noqa: PLR0917 - what every such command has at hand
    house: House,
    person: Person,
    code: str,
    command: PlanCommand,
    key: str | None,
    action: str,
    make: Callable[[Clerk, Around, tuple[Tenure, ...]], Sequence[PlanDraft]],
) -> Receipt:
    territory = await territory_of(house)
    where = located(territory, code)
    mine = _tenures(person, action, where, territory)

    async def work(tx: Transaction) -> Receipt:
        own_key = key_of(where.id, person.id, key)
        earlier = await recall(tx, own_key, (code, command))
        if earlier is not None:
            return earlier
        found = await standing(house, tx, where.id, alone=True)
        if found is None:
            raise NotFound("这个辖区还没有启用的规约")
        around = await alarms.around(tx, where.id, found.town.runs, found)
        made: list[TownDraft] = []

        def what(clerk: Clerk) -> Sequence[TownDraft]:
            made.extend(alarms.town_draft(draft) for draft in make(clerk, around, mine))
            return made

        drafts = await append(house, tx, where.id, authority.mark(person, mine[0]), what)
        first = found.town.seq + len(drafts) - len(made) + 1
        receipt = _receipt(where, made[0], command.run if isinstance(command, AcknowledgePlan | LiftPlan) else first)
        if own_key is not None:
            await tx.remember(own_key, receipt)
        return receipt

    return await house.store.run(Scope.of(where.id), work)


def _tenures(person: Person, action: str, where: Jurisdiction, territory: Territory) -> tuple[Tenure, ...]:
    """The roles of this person that may do it there: held at the place or above it. Raises NotAllowed."""
    found = tuple(
        tenure
        for tenure in person.tenures
        if territory.covers(tenure.jurisdiction, where.id)
        and authority.permits(tenure.role, action, frozenset({Relation.ANY, Relation.SAME_TOWN}))
    )
    if not found:
        raise NotAllowed(f"您在{where.name}没有办理这一项的身份;这里的情况可以在本地台账查看")
    return found


def _receipt(where: Jurisdiction, draft: TownDraft, run: int) -> dict[str, object]:
    return {
        "township": where.code,
        "kind": draft.payload.kind,
        "name": getattr(draft.payload, "name", ""),
        "run": run,
        "text": town_sentence(draft.payload),
        "clause": clauses(draft.cites),
        "at": draft.occurred_at.isoformat(),
        "verdict": None,
    }

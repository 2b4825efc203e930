"""Emergency plans at work (预案的执行): step after step, who has answered, and who stands in for the silent.

A step that asks units for an answer holds the next one back until all of them have answered or their time is over; a
broadcast to people holds nothing back. A plan is in force until somebody lifts it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from cases import events_plans as p
from cases.people import CLOCK, ActorMark, Role, UnitAt, role_named
from cases.refusals import InvalidInput, NotAllowed, WrongPhase
from cases.telling import Directory
from dsl.beside_values import EmergencyRule, PlanStepRule
from dsl.calendar import Calendar
from dsl.decision import Cite, Recipient, RecipientKind
from dsl.period import due


@dataclass(frozen=True, slots=True)
class Told:
    """A step that was carried out, and who has answered it. ``counted``: the time to answer is over."""

    event: p.PlanTold
    answered: frozenset[UnitAt] = frozenset()
    counted: p.PlanCounted | None = None

    @property
    def missing(self) -> tuple[UnitAt, ...]:
        """The units that still have to answer."""
        return tuple(unit for unit in self.event.units if unit not in self.answered)

    @property
    def open(self) -> bool:
        """Whether an answer is awaited and its time is not over."""
        waits = bool(self.missing) or self.event.people
        return self.event.due_latest is not None and self.counted is None and waits

    @property
    def holds(self) -> bool:
        """Whether the next step waits for it."""
        return self.open and bool(self.missing)


@dataclass(frozen=True, slots=True)
class Run:
    """One time that a plan was started, after what has happened since."""

    number: int
    name: str
    rule: EmergencyRule
    text: str
    started_at: datetime
    told: tuple[Told, ...] = ()
    lifted_at: datetime | None = None

    @property
    def in_force(self) -> bool:
        """Whether nobody has lifted it."""
        return self.lifted_at is None


Runs = Mapping[int, Run]


@dataclass(frozen=True, slots=True)
class Around:
    """What the engine needs beside the runs: who is behind a name, days, and how many persons have not answered."""

    directory: Directory
    calendar: Calendar
    silent: Mapping[tuple[int, int], int] = field(default_factory=dict)  # persons, by run and step


@dataclass(frozen=True, slots=True)
class By:
    """Who does it and when, and what the engine needs beside the runs."""

    mark: ActorMark
    at: datetime
    around: Around


@dataclass(frozen=True, slots=True)
class PlanDraft:
    """A plan's event that was decided but not yet saved."""

    payload: p.PlanEvent
    at: datetime
    actor: ActorMark
    cites: tuple[Cite, ...]


def apply(runs: Runs, payload: p.PlanEvent, seq: int, at: datetime) -> Runs:
    """The runs after one more event, the ``seq``-th of the town."""
    match payload:
        case p.PlanStarted(name=name, rule=rule, text=text):
            return {**runs, seq: Run(seq, name, rule, text, at)}
        case p.PlanLifted(run=number):
            return {**runs, number: replace(runs[number], lifted_at=at)}
        case p.PlanTold(run=number):
            return {**runs, number: replace(runs[number], told=(*runs[number].told, Told(payload)))}
        case p.PlanAcknowledged(run=number, step=step, unit=unit, on_behalf=others):
            return _changed(runs, number, step, lambda told: replace(told, answered=told.answered | {unit, *others}))
        case _:
            return _changed(runs, payload.run, payload.step, lambda told: replace(told, counted=payload))


def _changed(runs: Runs, number: int, step: int, change: Callable[[Told], Told]) -> Runs:
    run = runs[number]
    told = tuple(change(each) if each.event.step == step else each for each in run.told)
    return {**runs, number: replace(run, told=told)}


# --- what people do ---------------------------------------------------------------------------------------------------


def start(runs: Runs, rule: EmergencyRule, seq: int, text: str, by: By) -> list[PlanDraft]:
    """Start a plan as the ``seq``-th event of the town. Raises WrongPhase while it is in force already."""
    active = next((run for run in runs.values() if run.name == rule.name and run.in_force), None)
    if active is not None:
        raise WrongPhase(f"{rule.name}已在执行(第 {active.number} 号),解除后才能再次启动")
    drafts = [PlanDraft(p.PlanStarted(rule.name, rule, text), by.at, by.mark, rule.cites)]
    return [*drafts, *_onward(Run(seq, rule.name, rule, text, by.at), by)]


def acknowledge(run: Run, step: int, unit: UnitAt, by: By) -> list[PlanDraft]:
    """A unit answers a step, in time or late, or stands in for those that have not. Raises WrongPhase, NotAllowed."""
    told = _told(run, step)
    behalf = told.missing if _stands_in(told, unit) else ()
    if unit not in told.event.units and not behalf:
        raise NotAllowed(f"{run.name}的这一步没有要{unit.name}回执")
    if unit in told.answered and not behalf:
        raise WrongPhase(f"{unit.name}已经回执,不必再报")
    payload = p.PlanAcknowledged(run.number, step, unit, tuple(each for each in behalf if each != unit))
    draft = PlanDraft(payload, by.at, by.mark, run.rule.cites)
    after = apply({run.number: run}, payload, 0, by.at)[run.number]
    return [draft, *_onward(after, by)]


def _stands_in(told: Told, unit: UnitAt) -> bool:
    counted = told.counted
    return counted is not None and counted.acts and counted.then == unit


def _told(run: Run, step: int) -> Told:
    """The step that was carried out. Raises WrongPhase, InvalidInput."""
    if not run.in_force:
        raise WrongPhase(f"{run.name}已经解除,不用再回执")
    found = next((each for each in run.told if each.event.step == step), None)
    if found is None:
        raise InvalidInput({"step": f"{run.name}还没有执行到这一步"})
    return found


def lift(run: Run, mark: ActorMark, at: datetime) -> list[PlanDraft]:
    """It is over. Raises WrongPhase where it was over before."""
    if not run.in_force:
        raise WrongPhase(f"{run.name}已经解除")
    return [PlanDraft(p.PlanLifted(run.number, run.name), at, mark, run.rule.cites)]


# --- what time does ---------------------------------------------------------------------------------------------------


def next_at(runs: Runs) -> datetime | None:
    """The next moment at which the time to answer is over for some step."""
    ends = (told.event.due_latest for run in runs.values() if run.in_force for told in run.told if told.open)
    return min((end for end in ends if end is not None), default=None)


def rings(runs: Runs, now: datetime, around: Around) -> Iterator[PlanDraft]:
    """What fell due by now, in its order: who has not answered, who stands in, and the steps that waited for it."""
    while (at := next_at(runs)) is not None and at <= now:
        for run in [each for each in runs.values() if each.in_force]:
            due_now = [told for told in run.told if told.open and told.event.due_latest == at]
            for told in due_now:
                for draft in _count(runs[run.number], told, at, around):
                    yield draft
                    runs = apply(runs, draft.payload, 0, draft.at)


def _count(run: Run, told: Told, at: datetime, around: Around) -> list[PlanDraft]:
    rule = run.rule.steps[told.event.step]
    silent = around.silent.get((run.number, told.event.step), 0) if told.event.people else 0
    missed = bool(told.missing or silent)
    then = _unit(rule.then, around) if missed else None
    payload = p.PlanCounted(run.number, told.event.step, told.missing, silent, then, rule.acts and then is not None)
    after = apply({run.number: run}, payload, 0, at)[run.number]
    return [PlanDraft(payload, at, CLOCK, run.rule.cites), *_onward(after, By(CLOCK, at, around))]


def _onward(run: Run, by: By) -> Iterator[PlanDraft]:
    """The steps that nothing holds back any more, each carried out at once."""
    while len(run.told) < len(run.rule.steps) and not any(told.holds for told in run.told):
        payload = _tell(run, len(run.told), by.at, by.around)
        yield PlanDraft(payload, by.at, by.mark, run.rule.cites)
        run = replace(run, told=(*run.told, Told(payload)))


def _tell(run: Run, step: int, at: datetime, around: Around) -> p.PlanTold:
    rule = run.rule.steps[step]
    end = due(at, rule.receipt, rule.time, around.calendar) if rule.receipt else None
    return p.PlanTold(
        run.number,
        step,
        units=tuple(dict.fromkeys(unit for each in rule.to if (unit := _unit(each, around)) is not None)),
        roles=tuple(role for each in rule.to if (role := _role(each)) is not None),
        places=rule.places,
        due_at=end.earliest if end else None,
        due_latest=end.latest if end else None,
    )


def _unit(recipient: Recipient | None, around: Around) -> UnitAt | None:
    """The unit behind a name of the file; a post (岗位) without a case to hold it is reached at its stand-in."""
    if recipient is None or recipient.unit is None:
        return None
    return around.directory.units.get(recipient.unit)


def _role(recipient: Recipient) -> str | None:
    """The role in the code that a file's word for people means: 点长, 代表, 网格员."""
    if recipient.kind is not RecipientKind.ROLE:
        return None
    role = role_named(str(recipient))
    return role.value if role else None


def roles_of_everybody() -> tuple[str, ...]:
    """The roles of those whom a broadcast (广播) reaches: everybody who lives or serves there."""
    return tuple(role.value for role in Role if role not in {Role.SYSTEM, Role.VISITOR, Role.OPERATOR, Role.AUDITOR})


def step_word(rule: PlanStepRule, step: int) -> str:
    """How a step is called: by its item, or by its number."""
    return rule.item or f"第{step + 1}步"

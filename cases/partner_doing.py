"""What a partner says of a case becomes steps of ours (平台的进展): in whatever order it comes, each done once."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from cases import commands as c
from cases.actions import UNSEEN, act
from cases.commands_voices import Progress, Withdraw
from cases.house import Enclosed, House
from cases.partner_rows import WITHDRAWN, Told
from cases.people import Person
from cases.ports import Scope, Transaction
from cases.refusals import InvalidInput, NotFound, WrongPhase
from cases.state import Case, Phase

_USUAL_OUTCOME = "解决"
_BEFORE_HAND: dict[Phase, c.Command] = {Phase.POOLED: c.Claim(), Phase.ASSIGNED: c.Accept()}


@dataclass(frozen=True, slots=True)
class Step:
    """One command and the words that come with it."""

    command: c.Command
    words: str = ""


async def follow(house: House, desk: Person, case_id: str, told: Told, key: str | None) -> tuple[str, ...]:
    """Do what follows from the partner's word; the names of the steps, none where we were as far already.

    Raises a Refusal. ``key`` makes each step happen once however often the word is repeated; without one it happens
    as often as the word is repeated and the case asks for it.
    """
    places = frozenset(tenure.jurisdiction for tenure in desk.tenures)

    async def work(tx: Transaction) -> Case | None:
        return await tx.case(case_id, lock=False)

    case = await house.store.run(Scope(places), work)
    if case is None:
        raise NotFound(UNSEEN)
    steps = steps_of(case, told)
    for number, step in enumerate(steps):
        enclosed = (Enclosed("text", {"text": step.words}),) if step.words else ()
        own_key = key and f"{key}:{step.command.name}:{number}"
        await act(house, desk, case_id, step.command, enclosed=enclosed, key=own_key)
    return tuple(step.command.name for step in steps)


def steps_of(case: Case, told: Told) -> tuple[Step, ...]:
    """The steps from where the case is to where the partner is. Raises WrongPhase, InvalidInput."""
    return _STEPS[told.state](case, told) if told.state in _STEPS else ()


def _past(case: Case) -> bool:
    """Whether word of progress comes too late to be one."""
    return case.answered or case.phase in {Phase.ANSWERED, Phase.CLOSED}


def _taken(case: Case, _told: Told | None = None) -> tuple[Step, ...]:
    command = _BEFORE_HAND.get(case.phase)
    return () if command is None else (Step(command),)


def _progress(case: Case, told: Told) -> tuple[Step, ...]:
    return () if _past(case) else (*_taken(case), Step(Progress(), told.words or "正在办理"))


def _filed(case: Case, told: Told) -> tuple[Step, ...]:
    return _answer(case, told) if told.words else ()


def _withdrawn(case: Case, told: Told) -> tuple[Step, ...]:
    return () if case.phase is Phase.CLOSED else (Step(Withdraw(), told.words),)


def _answer(case: Case, told: Told) -> tuple[Step, ...]:
    if _past(case):
        return ()
    if not told.words:
        raise InvalidInput({"answer": "答复须写明办理情况"})
    outcomes = case.plan.outcomes
    usual = next((word for word in outcomes.choices if word in outcomes.solved), "") if outcomes else ""
    return (*_taken(case), Step(c.Answer(told.outcome or usual or _USUAL_OUTCOME), told.words))


def _returned(case: Case, told: Told) -> tuple[Step, ...]:
    if case.phase is Phase.POOLED:
        return ()  # it has gone back already
    if _past(case):
        raise WrongPhase("已经答复,不能退回")
    return (Step(c.Return(), told.words or "平台退回,没有写理由"),)


#: By the word of the mapping file; 待办理 asks for nothing.
_STEPS: dict[str, Callable[[Case, Told], tuple[Step, ...]]] = {
    "受理": _taken,
    "反馈": _progress,
    "答复": _answer,
    "办结": _filed,
    "退回": _returned,
    WITHDRAWN: _withdrawn,
}

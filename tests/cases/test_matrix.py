"""Every command in every state by everybody (矩阵): done, or refused with a sentence that says what is possible now.

What is expected is read from the authorisation table and the phases, not from what the code under test says.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from functools import cache

import pytest

from cases import authority, lifecycle
from cases import commands as c
from cases.actions import allowed
from cases.authority import CASE_COMMANDS, TABLE, Relation
from cases.events import Draft
from cases.house import folded
from cases.lifecycle import PHASE_WORDS, PHASES
from cases.people import Person, Role, Tenure
from cases.possible import Moment, can
from cases.refusals import AlreadyClaimed, NotAllowed, NotFound, Refusal, WrongPhase
from cases.stars import raters
from cases.state import Case, Phase
from cases.summary import summarise
from dsl.decision import RecipientKind
from tests.cases.test_authority import WITHOUT_A_DOOR
from tests.support.matrix import OWN, PEOPLE, TERRITORY, State, commands_for, setting_of
from tests.support.matters import CALENDAR, DIRECTORY

ON_CASES = sorted(set(c.COMMANDS) - WITHOUT_A_DOOR)
UNSEEN = "没有这一件,或者您无权查看"
CHINESE = re.compile("[\u4e00-\u9fff]")

ROWS = {action: [grant for grant in TABLE if grant.action == action] for action in ("view", *ON_CASES)}

#: Commands whose states stand among ``OWN``; every other one leads to states of its own.
HANDLING = {
    *("claim", "accept", "return", "ask", "answer", "assign", "reassign", "reply", "supplement", "rate", "urge"),
    *("step", "waive", "schedule", "find", "reclassify", "relocate", "end", "decide_end", "decide_refusal", "unmerge"),
    *("request_extension", "decide_extension", "pause", "decide_pause", "resume", "exempt", "clear_mark"),
    *("review", "decline", "decide_return"),
}


@cache
def states() -> dict[str, State]:
    """Our own, and those to which commands of other slices lead out of a case in hand or in the pool."""
    found = dict(OWN)
    for name in sorted(set(ON_CASES) - HANDLING):
        for origin in ("办理中", "待认领", "已办结", "待评价", "待转报"):
            after = next(_led_to(OWN[origin], name), None)
            if after is not None:
                found[f"{origin},{name}以后"] = after
                break
    return found


def _led_to(state: State, name: str) -> Iterator[State]:
    if state.case.phase not in PHASES[name]:
        return
    for person in PEOPLE:
        drafts = next((out for out in outcomes(state, person, name) if isinstance(out, tuple)), None)
        if drafts:
            yield replace(state, case=folded(state.case, state.case.id, state.case.jurisdiction, drafts))
            return


# --- what is done -----------------------------------------------------------------------------------------------------


def outcomes(state: State, person: Person, name: str) -> Iterator[tuple[Draft, ...] | Refusal]:
    """What comes of the command, said in every way that could fit."""
    moment = moment_of(state)
    try:
        tenure = allowed(person, name, state.case, TERRITORY, moment)
    except Refusal as refusal:
        yield refusal
        return
    for command in commands_for(name, state):
        try:
            lifecycle.check_phase(state.case, command)
            ready = completed(state.case, command, person, tenure)
            yield lifecycle.decide(state.case, ready, setting_of(state, person, tenure))
        except Refusal as refusal:
            yield refusal


def completed(case: Case, command: c.Command, person: Person, tenure: Tenure) -> c.Command:
    """As the house completes it before it asks the life cycle."""
    if isinstance(command, c.Claim):
        return replace(command, unit=tenure.unit)
    if isinstance(command, c.Rate):
        may = raters(case.plan.rating)
        reported = person.id in case.reporters
        own = next((each for each in may if reported and each.who.kind is RecipientKind.REPORTER), None)
        if own is None:
            raise NotAllowed("由别人评价")
        return replace(command, rater=own.name, by=person.id if own.each else None)
    return command


def moment_of(state: State) -> Moment:
    return Moment(state.now, CALENDAR, DIRECTORY)


# --- what is expected -------------------------------------------------------------------------------------------------


def stands(person: Person, tenure: Tenure, case: Case) -> frozenset[Relation]:
    """The relations that follow from what everybody knows, said again in plain words."""
    unit, near = tenure.unit, case.jurisdiction in TERRITORY.reach(tenure.jurisdiction)
    involved = (*case.assisting, *case.copies, *case.handled_by)
    of_office = tenure.role not in {Role.RESIDENT, Role.POINT_HEAD, Role.GRID_WORKER, Role.DELIBERATOR, Role.ADVISER}
    said = {
        Relation.ANY: True,
        Relation.REPORTER: person.id == case.reporter,
        Relation.JOINED: person.id in [joint.reporter for joint in case.joined],
        Relation.SAME_TOWN: of_office and near,
        Relation.HOLDER: unit is not None and unit == case.holder,
        Relation.HANDLER: unit is not None and unit in involved,
        Relation.ARBITER: unit is not None and unit == case.arbiter,
        Relation.STEWARD: unit is not None and unit == case.steward,
        Relation.SUPERVISOR: unit is not None and unit in case.supervisors,
        Relation.FINDER: unit is not None and unit in case.finders,
        Relation.CLAIMANT: unit is not None and near,
        Relation.IN_POOL: unit is not None and near and case.phase is Phase.POOLED,
    }
    return frozenset(relation for relation, holds in said.items() if holds)


PLAIN = frozenset(
    {
        *(Relation.ANY, Relation.REPORTER, Relation.JOINED, Relation.SAME_TOWN, Relation.HOLDER, Relation.HANDLER),
        *(Relation.ARBITER, Relation.STEWARD, Relation.SUPERVISOR, Relation.FINDER, Relation.CLAIMANT),
        Relation.IN_POOL,
    }
)


def standings(person: Person, case: Case) -> list[tuple[Role, frozenset[Relation]]]:
    """In which roles somebody comes, and how each stands to the case."""
    return [
        (tenure.role, authority.relations(person, tenure, case, TERRITORY))
        for tenure in authority.tenures(person, case.jurisdiction)
    ]


def has_row(action: str, roles: list[tuple[Role, frozenset[Relation]]]) -> bool:
    return any(role in row.roles and row.relations & standing for row in ROWS[action] for role, standing in roles)


def expected(name: str, case: Case, roles: list[tuple[Role, frozenset[Relation]]]) -> tuple[type[Refusal], str] | None:
    """The refusal by table and phase with its sentence; None where both let it through."""
    word, possible = PHASE_WORDS[case.phase]
    if not has_row(name, roles) and not has_row("view", roles):
        return NotFound, UNSEEN
    if not has_row(name, roles):
        return NotAllowed, f"您不能办理这一步。这件现在是“{word}”:{possible}"
    if case.phase in PHASES[name]:
        return None
    if name == "claim" and case.holder is not None and case.phase is not Phase.CLOSED:
        return AlreadyClaimed, f"已由{case.holder.name}承办,不能再认领"
    return WrongPhase, f"这件现在是“{word}”:{possible}"


# --- the walk ---------------------------------------------------------------------------------------------------------


def test_every_phase_is_on_the_walk() -> None:
    assert {state.case.phase for state in states().values()} == set(Phase)


def test_every_command_has_a_phase_and_can_be_said() -> None:
    for name in ON_CASES:
        assert PHASES[name]
        assert next(commands_for(name, OWN["办理中"])).name == name


@pytest.mark.parametrize("state", OWN.values(), ids=list(OWN))
def test_relations_are_what_everybody_knows(state: State) -> None:
    for person in PEOPLE:
        for tenure in authority.tenures(person, state.case.jurisdiction):
            told = authority.relations(person, tenure, state.case, TERRITORY)
            assert told & PLAIN == stands(person, tenure, state.case)


def test_every_command_in_every_state_by_everybody() -> None:
    walked = 0
    for title, state in states().items():
        for person in PEOPLE:
            roles = standings(person, state.case)
            offered = can(person, state.case, TERRITORY, moment_of(state))
            for name in ON_CASES:
                walked += 1
                where = (title, person, name)
                refusal = expected(name, state.case, roles)
                if refusal is not None:
                    check_refused(where, next(outcomes(state, person, name)), refusal)
                    assert not offered.get(name), where
                elif name in CASE_COMMANDS:
                    check_offered(where, list(outcomes(state, person, name)), may=offered[name])
    assert walked > 10_000


def check_refused(where: object, outcome: object, refusal: tuple[type[Refusal], str]) -> None:
    assert isinstance(outcome, Refusal), where
    assert (type(outcome), outcome.message) == refusal, where


def check_offered(where: tuple[str, Person, str], found: list[tuple[Draft, ...] | Refusal], *, may: bool) -> None:
    """Offered: it can be done. Not offered: it is refused however it is said, with a sentence.

    A new command that is offered but never done here needs words in ``tests.support.matrix`` that fit it.
    """
    done = [each for each in found if isinstance(each, tuple)]
    if may:
        assert done, (where, found)
    else:
        assert not done, where
        assert all(CHINESE.search(each.message) for each in found if isinstance(each, Refusal)), where


def test_a_list_offers_what_the_case_offers() -> None:
    for title, state in states().items():
        row, moment = summarise(state.case), moment_of(state)
        for person in PEOPLE:
            assert can(person, row, TERRITORY, moment) == can(person, state.case, TERRITORY, moment), (title, person)

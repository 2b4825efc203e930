"""Refusals that are seldom met, and what a merger makes of what waits: the sentence says what is possible instead."""

from __future__ import annotations

from dataclasses import replace

import pytest

from cases import commands as c
from cases import commands_clock as kc
from cases import commands_council as kk
from cases import commands_voices as vc
from cases import openings_clock, openings_steps
from cases.commands_successors import Succeed
from cases.commands_turns import End
from cases.fold_clock import gone_on
from cases.people import ActorMark, Person, Role, Tenure, UnitAt
from cases.possible import _is_for
from cases.refusals import Refusal
from cases.state import Case, Course, Joint
from cases.telling import Setting, Telling
from cases.turn_commands import part
from dsl.decision import ClockSpec, ClockStart, Ending, EventRule, Plan, Rechoice, Recipient, RecipientKind
from dsl.terms import Term, TimeUnit
from dsl.uses import ASSISTS
from tests.cases.test_allowances import EXTEND, ONCE, STANDING
from tests.cases.test_allowances import matter as running
from tests.support.matters import (
    BOARD,
    CALENDAR,
    DIRECTORY,
    GROUP,
    HOURS,
    PLAN,
    REFS,
    SEALED,
    STEWARD,
    STEWARD_RECIPIENT,
    TELECOM,
    TERMS,
    TOWN,
    WATER,
    Matter,
    at,
    unit_recipient,
)

NOBODY = ActorMark(None, Role.SYSTEM)
DEPUTY = ActorMark("演示代表", Role.DEPUTY)


def accepted(plan: Plan = PLAN, **facts: object) -> Matter:
    matter = Matter(plan, **facts)  # type: ignore[arg-type]  # a test names real fields
    matter.do(c.Accept(), TELECOM)
    return matter


def refused(matter: Matter, command: c.Command, actor: ActorMark | UnitAt) -> str:
    with pytest.raises(Refusal) as told:
        matter.act(command, actor) if isinstance(actor, ActorMark) else matter.do(command, actor)
    return told.value.message


# --- sentences --------------------------------------------------------------------------------------------------------


def test_nobody_is_invited_without_being_named() -> None:
    assert refused(accepted(), vc.Invite(()), TELECOM) == "请选择邀请哪些单位协办"


@pytest.mark.parametrize(
    ("command", "sentence"),
    [
        (kk.Supervise(None, SEALED), "督办由代表、督促单位或者督办人员作出"),
        (kk.Deliberate(SEALED), "商议由人提出和参加"),
    ],
)
def test_what_only_a_person_does_no_clock_does(command: c.Command, sentence: str) -> None:
    assert refused(accepted(), command, NOBODY) == sentence


def test_who_chooses_anew_what_the_reporter_chose_says_why() -> None:
    anew = Rechoice("权属", ("通信", "水务"), unit_recipient(TELECOM), "", (TERMS,), reason=True)
    matter = accepted(replace(PLAN, rechoices=(anew,)))

    assert refused(matter, c.Find({"权属": "水务"}), TELECOM) == "改选须写明理由"


def test_a_pause_that_nobody_is_left_to_approve_is_not_asked_for() -> None:
    case = running(stay=replace(STANDING, approver=STEWARD_RECIPIENT))  # of no group, and so without a steward

    assert refused(case, kc.Pause("等待鉴定", sealed=SEALED), TELECOM) == (
        "依演示市 第九条(中止),中止由 督促单位 批准,现在没有这样的单位"
    )


def test_a_report_that_others_were_joined_to_is_not_settled_on_the_spot() -> None:
    matter = Matter()
    matter.case = replace(matter.state, joined=(Joint("case-2", "演示并入人"),))

    assert refused(matter, vc.Settle("已解决", sealed=SEALED), replace(DEPUTY, person="演示居民")) == (
        "这一件并入了别人的上报,不能当场办结,由承办单位办理"
    )


# --- what a merger makes of what waits --------------------------------------------------------------------------------


def merged(matter: Matter, gone: UnitAt, heir: UnitAt) -> Case:
    matter.act(Succeed(gone, heir), NOBODY)
    return matter.state


def test_whoever_had_to_agree_that_it_ends_hands_that_on() -> None:
    matter = accepted(replace(PLAN, ending=Ending((TERMS,), unit_recipient(BOARD))))
    matter.do(End(SEALED), TELECOM)

    case = merged(matter, BOARD, STEWARD)

    assert case.awaiting is not None
    assert case.awaiting.approver == STEWARD


def test_an_extension_waits_for_the_heir_of_whoever_had_to_agree() -> None:
    matter = running(extension=replace(ONCE, approvers=(unit_recipient(WATER), unit_recipient(BOARD))))
    matter.do(kc.RequestExtension(sealed=SEALED), TELECOM)

    (clock,) = [each for each in merged(matter, BOARD, WATER).clocks.values() if each.asking is not None]

    assert clock.asking is not None
    assert (clock.asking.unit, clock.asking.approvers, clock.asking.agreed) == (TELECOM, (WATER,), 0)


def test_a_draft_of_an_answer_goes_on_under_the_heirs_name() -> None:
    matter = accepted()
    matter.do(kk.DraftAnswer("已解决", sealed=SEALED), TELECOM)

    case = merged(matter, TELECOM, WATER)

    assert case.council.draft is not None
    assert (case.council.draft.unit, case.holder) == (WATER, WATER)


# --- help -------------------------------------------------------------------------------------------------------------

HELP = ClockSpec(
    ASSISTS, ClockStart.ACCEPTED, Term(5, TimeUnit.DAY), HOURS, (TERMS,), bearer=Recipient(RecipientKind.ASSISTING)
)


def helped() -> Matter:
    matter = accepted(replace(PLAN, clocks=(*PLAN.clocks, replace(HELP, extension=ONCE))))
    matter.do(vc.Invite((WATER,), SEALED), TELECOM)
    return matter


def test_who_is_invited_has_the_time_of_those_who_help_and_meets_it() -> None:
    matter = helped()
    (clock,) = [each for each in matter.state.clocks.values() if each.name == ASSISTS]

    matter.do(vc.Contribute(sealed=SEALED), WATER)

    assert (clock.holder, clock.running) == (WATER, True)
    assert matter.state.clocks[clock.key].outcome == "met"
    assert matter.kinds()[-2:] == ["case:contributed", "clock:stopped"]


def test_who_helps_asks_for_more_of_the_own_time_alone() -> None:
    found = openings_clock.OPENINGS["request_extension"](helped().state)

    assert [(opening.units, opening.but) for opening in found] == [((), (WATER.id,)), ((WATER.id,), ())]


def test_what_may_be_extended_by_one_clause_and_not_by_another_is_not() -> None:
    case = running(extension=ONCE, not_extended=(EXTEND,))

    assert refused(case, kc.RequestExtension(), TELECOM) == "依演示市 第八条(延期),答复不得延期"


# --- who is behind a name ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("by", "who"),
    [
        (STEWARD_RECIPIENT, STEWARD),
        (Recipient(RecipientKind.HOLDER), TELECOM),
        (unit_recipient(WATER), WATER),
        (Recipient(RecipientKind.POST, REFS[BOARD], "分管领导"), BOARD),
        (Recipient(RecipientKind.POST, None, "分管领导"), TELECOM),
    ],
)
def test_a_step_is_for_whoever_stands_behind_the_word_and_for_nobody_else(by: Recipient, who: UnitAt) -> None:
    plan = replace(PLAN, events=(EventRule("复查", by, (TERMS,)),))
    case = accepted(plan, group=GROUP).state

    may = {
        unit
        for unit in (TELECOM, WATER, STEWARD, BOARD)
        if any(
            _is_for(opening, Person("演示"), Tenure(Role.STAFF, 1, unit), case, DIRECTORY)
            for opening in openings_steps.OPENINGS["step"](case)
        )
    }

    assert may == {who}


def test_a_report_that_was_not_joined_is_not_parted() -> None:
    matter = accepted()
    telling = Telling(matter.state, "case-1", TOWN, Setting(DEPUTY, matter.now, CALENDAR, DIRECTORY))

    part(telling, "case-9")

    assert telling.drafts == []


def test_a_clock_that_has_not_stood_still_goes_on_as_it_was() -> None:
    assert gone_on(Course(), at("2026-11-23 09:00")) == Course()


@pytest.mark.parametrize(
    ("tenure", "may"),
    [
        (Tenure(Role.DEPUTY, 1, level="镇"), True),
        (Tenure(Role.DEPUTY, 1, level="县"), False),
        (Tenure(Role.DELIBERATOR, 1), False),
        (Tenure(Role.STAFF, 1), False),
    ],
)
def test_a_step_of_deputies_of_a_level_is_theirs_alone(tenure: Tenure, may: bool) -> None:  # noqa: FBT001 - a table
    plan = replace(PLAN, events=(EventRule("视察", Recipient(RecipientKind.ROLE, post="镇代表"), (TERMS,)),))
    case = accepted(plan).state

    (opening,) = openings_steps.OPENINGS["step"](case)

    assert _is_for(opening, Person("演示"), tenure, case, DIRECTORY) is may

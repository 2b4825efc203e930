"""Emergency plans at work: who is told when, who has to answer, and what silence leads to."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from cases import events_plans as p
from cases.people import CLOCK, ActorMark, Role, UnitAt
from cases.plans import Around, By, PlanDraft, Runs, acknowledge, apply, lift, next_at, rings, start
from cases.prose_town import plan_sentence
from cases.refusals import InvalidInput, NotAllowed, WrongPhase
from cases.telling import Directory
from dsl.calendar import Calendar
from dsl.compile import compile_bundle
from dsl.decision import UnitRef
from dsl.period import ZONE
from dsl.ruleset import Ruleset

TEXT = """镇街 示例镇 330281999
施行 2026-01-01;语言 第2版
小时 指 连续小时
单位 应急办
单位 镇人大主席团
单位 甲村村委会
单位 乙村村委会
区域 低洼片 含 甲村、乙村
第一条 其余 由 各单位 认领
预案 防台风 由 应急办 启动:
  (一)应急办 通知 甲村村委会、乙村村委会,10分钟内 回执;未回执的 由 应急办 代
  (二)应急办 通知 镇人大主席团,30分钟内 回执;未回执的 报 应急办
  (三)广播 低洼片,1小时内 回执;未回执的 报 镇人大主席团
  (四)应急办 通知 网格员
"""


def _rules() -> Ruleset:
    bundle = compile_bundle({"a.rule": TEXT}).bundle
    assert bundle is not None
    return bundle.rulesets["330281999"]


RULES = _rules()
PLAN = RULES.beside.plans["防台风"]
OFFICE, BOARD, EAST, WEST = (
    UnitAt(number, name) for number, name in enumerate(("应急办", "镇人大主席团", "甲村村委会", "乙村村委会"), 1)
)
DIRECTORY = Directory({UnitRef("330281999", unit.name): unit for unit in (OFFICE, BOARD, EAST, WEST)})
CALENDAR = Calendar("历", frozenset(range(2020, 2040)), frozenset(), frozenset())
AROUND = Around(DIRECTORY, CALENDAR)
NIGHT = datetime(2026, 8, 10, 23, 50, tzinfo=ZONE)
MARK = ActorMark("演示职员", Role.STAFF, OFFICE)


def minutes(after: int) -> datetime:
    return NIGHT + timedelta(minutes=after)


def by(after: int = 0) -> By:
    return By(MARK, minutes(after), AROUND)


def after(runs: Runs, drafts: list[PlanDraft], seq: int = 7) -> Runs:
    for number, draft in enumerate(drafts, seq):
        runs = apply(runs, draft.payload, number, draft.at)
    return runs


def started() -> Runs:
    return after({}, start({}, PLAN, 7, "请转移(演示)", by()))


def answered(runs: Runs, unit: UnitAt, step: int, when: int) -> Runs:
    return after(runs, acknowledge(runs[7], step, unit, by(when)), 100)


def late(runs: Runs, when: int, **silent: int) -> tuple[Runs, list[PlanDraft]]:
    around = replace(AROUND, silent={(7, int(step[1:])): count for step, count in silent.items()})
    drafts = list(rings(runs, minutes(when), around))
    return after(runs, drafts, 200), drafts


def said(drafts: list[PlanDraft]) -> list[tuple[str, str]]:
    return [(f"{draft.at:%H:%M}", plan_sentence(draft.payload)) for draft in drafts]


# --- unhappy ----------------------------------------------------------------------------------------------------------


def test_a_plan_that_is_in_force_is_not_started_a_second_time() -> None:
    with pytest.raises(WrongPhase, match=r"防台风已在执行.第 7 号.,解除后才能再次启动"):
        start(started(), PLAN, 9, "", by(5))


def test_who_was_not_told_does_not_answer() -> None:
    with pytest.raises(NotAllowed, match="防台风的这一步没有要镇人大主席团回执"):
        acknowledge(started()[7], 0, BOARD, by(1))


def test_nobody_answers_twice() -> None:
    runs = answered(started(), EAST, 0, 1)

    with pytest.raises(WrongPhase, match="甲村村委会已经回执"):
        acknowledge(runs[7], 0, EAST, by(2))


def test_a_step_that_has_not_been_reached_asks_for_nothing() -> None:
    with pytest.raises(InvalidInput):
        acknowledge(started()[7], 1, BOARD, by(1))


def test_a_lifted_plan_asks_for_nothing_and_rings_no_more() -> None:
    runs = after(started(), lift(started()[7], MARK, minutes(3)), 20)

    with pytest.raises(WrongPhase, match="已经解除"):
        acknowledge(runs[7], 0, EAST, by(4))
    with pytest.raises(WrongPhase, match="已经解除"):
        lift(runs[7], MARK, minutes(4))
    assert next_at(runs) is None
    assert late(runs, 600)[1] == []
    assert start(runs, PLAN, 30, "", by(9))[0].payload == p.PlanStarted("防台风", PLAN, "")


def test_before_the_time_is_over_nobody_stands_in() -> None:
    with pytest.raises(NotAllowed):
        acknowledge(started()[7], 0, OFFICE, by(9))


# --- the chain --------------------------------------------------------------------------------------------------------


def test_starting_tells_the_first_and_holds_the_rest_back() -> None:
    drafts = start({}, PLAN, 7, "请转移(演示)", by())

    assert said(drafts) == [
        ("23:50", "启动防台风:请转移(演示)"),
        ("23:50", "通知甲村村委会、乙村村委会,2026-08-10 24:00 以前回执"),
    ]
    assert all(draft.actor == MARK and draft.cites == PLAN.cites for draft in drafts)


def test_when_all_have_answered_the_next_step_follows_at_once() -> None:
    runs = answered(started(), EAST, 0, 1)

    drafts = acknowledge(runs[7], 0, WEST, by(2))

    assert said(drafts) == [("23:52", "乙村村委会回执"), ("23:52", "通知镇人大主席团,2026-08-11 00:22 以前回执")]


def test_silence_is_told_with_who_stands_in_and_the_chain_goes_on_at_that_moment() -> None:
    runs = answered(started(), EAST, 0, 1)

    _, drafts = late(runs, 600, s2=41)

    assert said(drafts) == [
        ("00:00", "乙村村委会没有按时回执,由应急办代"),
        ("00:00", "通知镇人大主席团,2026-08-11 00:30 以前回执"),
        ("00:30", "镇人大主席团没有按时回执,报应急办"),
        ("00:30", "广播低洼片,2026-08-11 01:30 以前回执"),
        ("00:30", "通知有关人员"),
        ("01:30", "41 人没有按时回执,报镇人大主席团"),
    ]
    assert {draft.actor for draft in drafts} == {CLOCK}


def test_who_stands_in_answers_for_the_silent_and_they_may_still_answer_themselves() -> None:
    runs, _ = late(started(), 10)

    own = acknowledge(runs[7], 0, EAST, by(11))
    behalf = acknowledge(answered(runs, EAST, 0, 11)[7], 0, OFFICE, by(12))

    assert said(own) == [("00:01", "甲村村委会回执")]
    assert said(behalf) == [("00:02", "应急办回执,代乙村村委会")]
    assert isinstance(behalf[0].payload, p.PlanAcknowledged)
    assert behalf[0].payload.on_behalf == (WEST,)


def test_who_is_only_told_of_silence_does_not_stand_in() -> None:
    runs, _ = late(started(), 40)

    with pytest.raises(NotAllowed):
        acknowledge(runs[7], 1, OFFICE, by(41))


def test_a_broadcast_holds_nothing_back_and_is_counted_when_its_time_is_over() -> None:
    runs = answered(answered(started(), EAST, 0, 1), WEST, 0, 1)
    runs = answered(runs, BOARD, 1, 2)

    assert [told.event.step for told in runs[7].told] == [0, 1, 2, 3]
    assert next_at(runs) == minutes(62)
    _, drafts = late(runs, 62)
    assert said(drafts) == [("00:52", "都已按时回执")]


def test_what_nobody_looked_at_is_told_once_and_in_its_order() -> None:
    runs, drafts = late(started(), 600)

    assert [draft.at for draft in drafts] == sorted(draft.at for draft in drafts)
    assert late(runs, 900)[1] == []
    assert next_at(runs) is None


def test_whom_a_step_tells_depends_on_its_words() -> None:
    runs, _ = late(started(), 600)

    told = {each.event.step: each.event for each in runs[7].told}
    assert (told[2].places, told[2].roles, told[2].people) == (("低洼片",), (), True)
    assert (told[3].roles, told[3].due_at, told[3].people) == (("grid_worker",), None, True)
    assert (told[0].units, told[0].people) == ((EAST, WEST), False)

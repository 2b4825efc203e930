"""Dated steps (步骤): who may do them, what must come with them, when they start, and when the case may end."""

from __future__ import annotations

from dataclasses import replace

import pytest

from cases import commands as c
from cases import events_steps as es
from cases.notices import Notice, notices
from cases.people import ActorMark, Role
from cases.prose import sentence
from cases.refusals import InvalidInput, NotAllowed, ReturnRefused, WrongPhase
from cases.state import Phase
from cases.steps import open_steps, remaining
from dsl.decision import (
    ClockSpec,
    ClockStart,
    EventRule,
    Idle,
    Plan,
    Recipient,
    RecipientKind,
    RouteKind,
)
from dsl.terms import Term, TimeUnit
from dsl.triggers import scheduled
from tests.support.matters import (
    BOARD,
    HOURS,
    PLAN,
    REFS,
    SEALED,
    STEWARD,
    TELECOM,
    WATER,
    Matter,
    at,
    cite,
    unit_recipient,
)

STEPS = cite("八", "步骤")
REPORTER = Recipient(RecipientKind.REPORTER)
DEPUTY = Recipient(RecipientKind.ROLE, post="代表")
ANSWER = c.Answer("已解决", sealed=SEALED)


def step(name: str, starts: str = ClockStart.ASSIGNED, days: int = 3, **more: object) -> ClockSpec:
    spec = ClockSpec(name, starts, Term(days, TimeUnit.DAY), HOURS, (STEPS,), step=True)
    return replace(spec, **more)  # type: ignore[arg-type]  # a test names real fields


def right(name: str, bearer: Recipient = REPORTER) -> ClockSpec:
    return step(name, ClockStart.ANSWERED, step=False, right=True, bearer=bearer)


def rule(name: str, actor: Recipient, **form: object) -> EventRule:
    return replace(EventRule(name, actor, (STEPS,)), **form)  # type: ignore[arg-type]  # a test names real fields


def plan(*clocks: ClockSpec, rating: bool = False, **more: object) -> Plan:
    own = [spec for spec in PLAN.clocks if spec.name in ("受理", "答复") or (rating and spec.name == "评价")]
    base = replace(PLAN, clocks=(*own, *clocks), rating=PLAN.rating if rating else None)
    return replace(base, **more)  # type: ignore[arg-type]  # a test names real fields


def accepted(decided: Plan) -> Matter:
    matter = Matter(decided)
    matter.do(c.Accept(), TELECOM)
    return matter


def running(matter: Matter) -> dict[str, str]:
    return {c.key: str(c.holder.name if c.holder else c.party or "") for c in matter.state.clocks.values() if c.running}


# --- who ------------------------------------------------------------------------------------------------------------


def test_a_step_of_one_unit_is_refused_to_another_and_says_whose_it_is() -> None:
    matter = accepted(plan(step("断水", bearer=unit_recipient(WATER))))

    with pytest.raises(NotAllowed, match="断水由演示水务公司办理"):
        matter.do(c.DoStep("断水"), TELECOM)
    matter.do(c.DoStep("断水"), WATER)

    assert matter.state.clocks["断水#1"].outcome == "met"


def test_a_step_without_a_bearer_is_the_holders() -> None:
    matter = accepted(plan(step("围护")))

    with pytest.raises(NotAllowed, match="围护由演示通信公司办理"):
        matter.do(c.DoStep("围护"), WATER)
    with pytest.raises(NotAllowed, match="围护由演示通信公司办理"):
        matter.do(c.DoStep("围护"))


def test_a_step_of_the_reporter_is_nobody_elses() -> None:
    matter = accepted(plan(step("补充材料", step=False, bearer=REPORTER)))

    assert running(matter)["补充材料#1"] == "上报人"
    with pytest.raises(NotAllowed, match="补充材料由上报人办理"):
        matter.do(c.DoStep("补充材料"), TELECOM)
    matter.do(c.DoStep("补充材料"))

    assert matter.state.clocks["补充材料#1"].outcome == "met"


def test_a_step_of_deputies_is_done_by_a_deputy() -> None:
    matter = accepted(plan(step("视察", step=False, bearer=DEPUTY)))
    deputy = ActorMark("演示代表", Role.DEPUTY)

    with pytest.raises(NotAllowed, match="视察由代表办理"):
        matter.do(c.DoStep("视察"))
    drafts = matter.act(c.DoStep("视察"), deputy)

    assert [sentence(draft.payload) for draft in drafts] == ["代表办到:视察", "视察按时完成"]


def test_what_is_for_deliberators_is_not_for_deputies() -> None:
    """议政代表 ends in 代表 and is somebody else."""
    matter = accepted(plan(step("视察", step=False, bearer=Recipient(RecipientKind.ROLE, post="议政代表"))))

    with pytest.raises(NotAllowed, match="视察由议政代表办理"):
        matter.act(c.DoStep("视察"), ActorMark("演示代表", Role.DEPUTY))
    assert matter.act(c.DoStep("视察"), ActorMark("演示议政代表", Role.DELIBERATOR))


def test_each_unit_that_helps_has_a_clock_of_its_own() -> None:
    helped = replace(PLAN.route, assisting=(REFS[WATER], REFS[BOARD]))
    clocks = plan(step("协办", bearer=Recipient(RecipientKind.ASSISTING)), route=helped)
    matter = accepted(clocks)

    matter.do(c.DoStep("协办", sealed=SEALED), WATER)

    assert running(matter) == {"答复#1": "", "协办#2": "演示主席团"}
    with pytest.raises(NotAllowed, match="协办由协办单位办理"):
        matter.do(c.DoStep("协办"), STEWARD)


def test_a_unit_with_a_step_to_do_is_told_when_it_starts() -> None:
    matter = Matter(plan(step("断水", bearer=unit_recipient(WATER))))

    sent = notices(None, matter.state, matter.drafts)

    assert [n for n in sent if n.kind == "clock:started"] == [Notice("case-1", 5, "clock:started", unit=WATER)]
    assert WATER in matter.state.handled_by


# --- what must come with it -----------------------------------------------------------------------------------------


def test_a_step_that_no_rule_knows_is_refused_with_those_that_there_are() -> None:
    matter = accepted(plan(step("围护")))

    with pytest.raises(InvalidInput, match="规约没有“恢复”这一步,可以办的有围护"):
        matter.do(c.DoStep("恢复"), TELECOM)
    with pytest.raises(InvalidInput, match="规约没有“受理”这一步"):
        matter.do(c.DoStep("受理"), TELECOM)


def test_everything_that_a_form_lacks_is_told_at_once() -> None:
    form = rule(
        "处罚", Recipient(RecipientKind.HOLDER), field="金额", measure="元", reason=True, photo=True, written=True
    )
    matter = accepted(plan(step("处罚"), events=(form,)))

    with pytest.raises(InvalidInput) as refused:
        matter.do(c.DoStep("处罚", {"金额": "很多", "备注": "无"}), TELECOM)

    assert refused.value.errors == {
        "fields.备注": "处罚不填“备注”",
        "fields.金额": "处罚须填金额,填数字,单位是元",
        "text": "处罚须写明理由",
        "photos": "处罚须附照片",
        "written": "处罚须书面作出,请确认已经出具文书",
    }


def test_a_choice_that_is_not_offered_and_words_that_are_missing_are_refused() -> None:
    choice = rule("复查", Recipient(RecipientKind.HOLDER), field="结论", choices=("维持", "改正"))
    words = rule("约谈", Recipient(RecipientKind.HOLDER), field="纪要")
    matter = accepted(plan(step("复查"), step("约谈"), events=(choice, words)))

    with pytest.raises(InvalidInput, match="复查须填结论,只能选:维持、改正"):
        matter.do(c.DoStep("复查", {"结论": "再说"}), TELECOM)
    with pytest.raises(InvalidInput, match="约谈须填纪要"):
        matter.do(c.DoStep("约谈"), TELECOM)


def test_what_came_with_a_step_stands_in_the_log() -> None:
    form = rule("复查", Recipient(RecipientKind.HOLDER), field="结论", choices=("维持", "改正"), written=True)
    matter = accepted(plan(step("复查"), events=(form,)))

    drafts = matter.do(c.DoStep("复查", {"结论": "维持"}, photos=("p1",), written=True), TELECOM)

    assert [sentence(d.payload) for d in drafts] == ["演示通信公司书面办到:复查,结论 维持", "复查按时完成"]
    assert matter.state.photos == ("p1",)


def test_a_number_that_came_with_a_step_is_told_with_what_it_is_in() -> None:
    form = rule("追缴", Recipient(RecipientKind.HOLDER), field="收回资金", measure="万元")
    matter = accepted(plan(step("追缴"), events=(form,)))

    told = matter.do(c.DoStep("追缴", {"收回资金": "12.5"}), TELECOM)[0].payload

    assert isinstance(told, es.Stepped)
    assert told.measures == {"收回资金": "万元"}
    assert sentence(told) == "演示通信公司办到:追缴,收回资金 12.5万元"


# --- one after the other ----------------------------------------------------------------------------------------------


def test_a_chained_step_starts_when_the_one_before_it_is_done() -> None:
    matter = accepted(plan(step("处罚"), step("拆除", "处罚", 20)))
    assert "拆除#1" not in matter.state.clocks

    matter.do(c.DoStep("处罚"), TELECOM, "2026-11-25 10:00")

    assert matter.state.clocks["拆除#1"].due_at == at("2026-12-16 00:00")


def test_a_step_that_was_done_early_is_not_asked_for_again() -> None:
    matter = accepted(plan(step("处罚"), step("拆除", "处罚", 20)))

    matter.do(c.DoStep("拆除"), TELECOM)
    matter.do(c.DoStep("处罚"), TELECOM)

    assert (open_steps(matter.state), "拆除#1" in matter.state.clocks) == ((), False)


def test_an_answer_with_open_steps_leaves_the_case_in_hand_and_says_which() -> None:
    matter = accepted(plan(step("处罚"), step("拆除", "处罚", 20)))

    drafts = matter.do(ANSWER, TELECOM)

    assert (matter.state.phase, matter.state.outcome) == (Phase.ACCEPTED, "已解决")
    assert sentence(drafts[0].payload) == "演示通信公司答复:已解决;还有处罚、拆除没有办到"
    with pytest.raises(WrongPhase, match="已经答复,还有处罚、拆除没有办到"):
        matter.do(ANSWER, TELECOM)
    with pytest.raises(ReturnRefused, match="已经答复,不能退回;还有处罚、拆除没有办到"):
        matter.do(c.Return(SEALED), TELECOM)


def test_the_last_step_ends_a_case_that_was_answered() -> None:
    matter = accepted(plan(step("处罚"), step("拆除", "处罚", 20)))
    matter.do(ANSWER, TELECOM)
    matter.do(c.DoStep("处罚"), TELECOM)

    drafts = matter.do(c.DoStep("拆除"), TELECOM)

    assert [d.payload.kind for d in drafts] == ["case:stepped", "clock:stopped", "case:completed", "case:closed"]
    assert matter.state.close_reason == "answered"


def test_a_step_that_the_rules_no_longer_ask_for_ends_a_case_that_was_answered() -> None:
    matter = accepted(plan(step("处罚")))
    matter.do(ANSWER, TELECOM)

    matter.do(c.Reclassify(("路灯",)), TELECOM, plan=plan())

    assert (matter.state.phase, matter.state.close_reason) == (Phase.CLOSED, "answered")


def test_what_was_answered_stays_with_whoever_answered_it_until_its_steps_are_done() -> None:
    to_water = plan(step("处罚"))
    to_water = replace(to_water, route=replace(to_water.route, lead=REFS[WATER]))
    matter = accepted(plan(step("处罚")))
    matter.do(ANSWER, TELECOM)

    matter.do(c.Reclassify(("路灯",)), TELECOM, plan=to_water)

    assert (matter.state.phase, matter.state.holder, open_steps(matter.state)) == (Phase.ACCEPTED, TELECOM, ("处罚",))
    matter.do(c.DoStep("处罚"), TELECOM)
    assert matter.state.close_reason == "answered"


def test_rating_begins_when_the_last_step_is_done() -> None:
    matter = accepted(plan(step("处罚"), rating=True))
    matter.do(ANSWER, TELECOM)
    with pytest.raises(WrongPhase):
        matter.do(c.Rate(5))

    matter.do(c.DoStep("处罚"), TELECOM)
    matter.do(c.Rate(5))

    assert (matter.state.phase, matter.state.close_reason) == (Phase.CLOSED, "rated")


# --- waiting and waiving ----------------------------------------------------------------------------------------------

WAITS = Idle("拆除", (STEPS,), ("建设状态",), waivable=True)


def test_a_step_that_waits_for_a_finding_keeps_the_case_open() -> None:
    matter = accepted(plan(waiting=(WAITS,)))

    matter.do(ANSWER, TELECOM)

    assert (matter.state.phase, remaining(matter.state)) == (Phase.ACCEPTED, "还有拆除(等待建设状态)没有办到")


def test_a_person_waives_only_what_waits_for_a_waiver_and_says_why() -> None:
    matter = accepted(plan(step("处罚"), waiting=(WAITS,)))

    with pytest.raises(WrongPhase, match="规约没有规定这一件可以免处罚"):
        matter.do(c.Waive("处罚", SEALED), STEWARD)
    with pytest.raises(InvalidInput, match="免拆除须写明理由"):
        matter.do(c.Waive("拆除"), STEWARD)
    matter.do(c.Waive("拆除", SEALED), STEWARD)

    assert (matter.state.excused, open_steps(matter.state)) == (("拆除",), ("处罚",))
    with pytest.raises(WrongPhase, match="拆除已经免了"):
        matter.do(c.Waive("拆除", SEALED), STEWARD)


def test_a_waiver_is_the_last_thing_that_an_answered_case_waits_for() -> None:
    matter = accepted(plan(waiting=(WAITS,)))
    matter.do(ANSWER, TELECOM)

    matter.do(c.Waive("拆除", SEALED), STEWARD)

    assert matter.state.phase is Phase.CLOSED


def test_a_clause_that_waives_is_told_with_the_report() -> None:
    matter = Matter(plan(waived=(Idle("拆除", (STEPS,)),)))

    told = [(sentence(d.payload), d.cites) for d in matter.drafts if d.payload.kind == "case:step_waived"]

    assert told == [("免拆除", (STEPS,))]


# --- rights -----------------------------------------------------------------------------------------------------------


def test_a_right_keeps_the_case_from_ending_and_lapses_without_lateness() -> None:
    matter = accepted(plan(right("申请复查")))
    matter.do(ANSWER, TELECOM)
    assert matter.state.phase is Phase.ANSWERED

    drafts = matter.tick("2026-11-27 00:00")

    assert [sentence(d.payload) for d in drafts] == ["申请复查期满", "不设评价,办结"]
    assert not matter.state.clocks["申请复查#1"].overdue
    assert notices(None, matter.state, drafts) == ()


def test_a_right_is_used_in_its_window_or_not_at_all() -> None:
    matter = accepted(plan(right("申请复查"), step("巡查", "申请复查")))

    with pytest.raises(WrongPhase, match="现在还不能申请复查:自答复起才可以"):
        matter.do(c.DoStep("申请复查"))
    matter.do(ANSWER, TELECOM)
    matter.do(c.DoStep("申请复查"))

    assert (matter.state.phase, open_steps(matter.state)) == (Phase.ANSWERED, ("巡查",))
    matter.do(c.DoStep("巡查"), TELECOM)
    assert matter.state.phase is Phase.CLOSED


def test_a_right_that_has_lapsed_is_refused_with_its_day() -> None:
    matter = accepted(plan(right("申请复查"), step("回访", ClockStart.ANSWERED, 30)))
    matter.do(ANSWER, TELECOM)
    matter.tick("2026-11-27 00:00")

    with pytest.raises(WrongPhase, match="申请复查的期限已于2026-11-26 24:00届满"):
        matter.do(c.DoStep("申请复查"))


def test_a_duty_of_the_reporter_that_runs_out_does_not_hold_the_case() -> None:
    matter = accepted(plan(step("补充材料", step=False, bearer=REPORTER)))
    matter.do(ANSWER, TELECOM)
    assert matter.state.phase is Phase.ANSWERED

    matter.tick("2026-11-27 00:00")

    assert (matter.state.phase, matter.state.clocks["补充材料#1"].overdue) == (Phase.CLOSED, True)


# --- back from a date -------------------------------------------------------------------------------------------------


def test_a_term_runs_back_from_the_date_of_its_event_and_follows_it() -> None:
    matter = accepted(plan(step("送达", scheduled("夜询会"), 5, back=True, time=replace(HOURS, roll=True))))
    matter.do(c.Schedule("夜询会", at("2026-12-18 00:00")), TELECOM)
    assert matter.state.clocks["送达#1"].due_at == at("2026-12-12 00:00")  # 12月13日是星期天,提前到星期五

    matter.do(c.Schedule("夜询会", at("2026-12-25 00:00")), TELECOM)

    assert matter.state.clocks["送达#1"].outcome == "void"
    assert matter.state.clocks["送达#2"].due_at == at("2026-12-19 00:00")


def test_a_date_too_near_leaves_no_time_but_none_that_is_past() -> None:
    matter = accepted(plan(step("送达", scheduled("夜询会"), 5, back=True)))

    matter.do(c.Schedule("夜询会", at("2026-11-25 00:00")), TELECOM)

    assert matter.state.clocks["送达#1"].due_at == matter.now


def test_a_date_that_is_past_or_that_nothing_runs_back_from_is_refused() -> None:
    matter = accepted(plan(step("送达", scheduled("夜询会"), 5, back=True)))

    with pytest.raises(InvalidInput, match="请定以后的日期"):
        matter.do(c.Schedule("夜询会", at("2026-11-01 00:00")), TELECOM)
    with pytest.raises(InvalidInput, match="规约没有从“大会”的日期倒着算的期限"):
        matter.do(c.Schedule("大会", at("2026-12-18 00:00")), TELECOM)


def test_a_meeting_without_a_date_keeps_no_case_open() -> None:
    matter = accepted(plan(step("送达", scheduled("夜询会"), 5, back=True)))

    matter.do(ANSWER, TELECOM)

    assert matter.state.phase is Phase.CLOSED


# --- another holder ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("restarts", "keys"), [(True, ["围护#2"]), (False, ["围护#1"])])
def test_another_holder_starts_a_step_anew_or_carries_it_on(*, restarts: bool, keys: list[str]) -> None:
    matter = accepted(plan(step("围护", restarts=restarts)))
    matter.do(c.Return(SEALED), TELECOM)

    matter.do(c.Assign(WATER), STEWARD)

    assert [key for key in running(matter) if key.startswith("围护")] == keys


def test_a_claim_is_a_hand_over_for_the_steps_that_start_there() -> None:
    pooled = plan(step("围护"), route=replace(PLAN.route, kind=RouteKind.POOL, lead=None))
    matter = Matter(pooled)

    matter.do(c.Claim(TELECOM), TELECOM, "2026-11-24 09:00")

    assert matter.state.clocks["围护#1"].started_at == at("2026-11-24 09:00")

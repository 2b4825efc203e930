"""Every step of a case, the refused ones first."""

from __future__ import annotations

from dataclasses import replace

import pytest

from cases import commands as c
from cases import events as e
from cases.lifecycle import PHASES
from cases.refusals import AlreadyClaimed, InvalidInput, NothingAsked, Refusal, ReturnRefused, WrongPhase
from cases.state import Case, Phase
from dsl.decision import Refusal as Refusing
from dsl.decision import Review
from tests.support.matters import (
    BOARD,
    CLAIM,
    GROUP,
    PLAN,
    POOL_PLAN,
    REFS,
    RETURN,
    SEALED,
    STEWARD,
    TELECOM,
    WATER,
    Matter,
    at,
    clock_dues,
    told,
    unit_recipient,
)

ANSWER = c.Answer("已解决", sealed=SEALED)


def pooled() -> Matter:
    return Matter(POOL_PLAN, group=GROUP)


def accepted() -> Matter:
    matter = Matter(group=GROUP)
    matter.do(c.Accept(), TELECOM)
    return matter


def answered() -> Matter:
    matter = accepted()
    matter.do(ANSWER, TELECOM)
    return matter


def closed() -> Matter:
    matter = answered()
    matter.do(c.Rate(5))
    return matter


def reviewed() -> Matter:
    return Matter(replace(PLAN, refusal=Refusing((CLAIM,), unit_recipient(BOARD))))


def screened() -> Matter:
    return Matter(replace(PLAN, reviews=(Review("初审", unit_recipient(BOARD), ("通过", "不通过"), (CLAIM,)),)))


STEPS: dict[str, c.Command] = {
    "claim": c.Claim(WATER),
    "accept": c.Accept(),
    "return": c.Return(SEALED),
    "assign": c.Assign(WATER),
    "reassign": c.Reassign(WATER),
    "ask": c.Ask(wants=("photo",)),
    "reply": c.Reply(sealed=SEALED),
    "supplement": c.Supplement(sealed=SEALED),
    "answer": ANSWER,
    "rate": c.Rate(4),
    "urge": c.Urge(),
}


def case_in(phase: Phase) -> Matter:
    make = {
        Phase.PASSING: lambda: Matter(through="演示代表"),
        Phase.REVIEW: reviewed,
        Phase.REVIEWING: screened,
        Phase.POOLED: pooled,
        Phase.ASSIGNED: Matter,
        Phase.ACCEPTED: accepted,
        Phase.ANSWERED: answered,
        Phase.CLOSED: closed,
    }
    return make[phase]()


@pytest.mark.parametrize("phase", list(Phase))
@pytest.mark.parametrize("name", list(STEPS))
def test_a_step_out_of_its_phase_is_refused_with_what_is_possible_now(phase: Phase, name: str) -> None:
    matter = case_in(phase)
    before = matter.state

    if phase in PHASES[name] and name != "reply":
        assert matter.do(STEPS[name], TELECOM)
        return
    with pytest.raises(Refusal) as refused:
        matter.do(STEPS[name], TELECOM)

    assert matter.state == before
    possible = {
        Phase.PASSING: "选定的代表可以转报",
        Phase.REVIEW: "批准的单位可以同意或者不同意",
        Phase.REVIEWING: "审查的单位可以作出审查结论",
        Phase.POOLED: "认领",
        Phase.ASSIGNED: "受理",
        Phase.ACCEPTED: "答复",
        Phase.ANSWERED: "评价",
        Phase.CLOSED: "另行上报",
    }[phase]
    assert possible in refused.value.message or "不能再认领" in refused.value.message or name == "reply"


def test_the_second_to_claim_is_told_who_was_first() -> None:
    matter = pooled()
    matter.do(c.Claim(TELECOM), TELECOM)

    with pytest.raises(AlreadyClaimed, match="已由演示通信公司承办"):
        matter.do(c.Claim(WATER), WATER)


def test_claiming_for_no_unit_is_refused() -> None:
    with pytest.raises(InvalidInput, match="认领须以单位的名义"):
        pooled().do(c.Claim(), TELECOM)


def test_while_a_question_is_open_the_likely_units_are_named_but_anyone_may_claim() -> None:
    route = replace(POOL_PLAN.route, candidates=(REFS[TELECOM],), missing=("权属",))
    matter = Matter(replace(POOL_PLAN, route=route), group=GROUP)
    assert (matter.state.candidates, matter.state.missing) == ((TELECOM,), ("权属",))

    assert matter.do(c.Claim(STEWARD), STEWARD)


def test_a_report_goes_to_the_unit_of_its_clause_and_the_acceptance_clock_runs() -> None:
    matter = Matter()

    assert told(matter.drafts) == [
        ("case:reported", ""),
        ("case:decided", "第一条"),
        ("clock:started", "第三条"),
        ("case:assigned", "第一条"),
    ]
    assert matter.state.holder == TELECOM
    assert matter.state.phase is Phase.ASSIGNED
    assert clock_dues(matter.state) == {"受理#1": at("2026-11-24 00:00")}


def test_a_report_without_a_settled_unit_waits_in_the_pool_of_its_group() -> None:
    matter = pooled()

    assert told(matter.drafts) == [
        ("case:reported", ""),
        ("case:decided", "第二条"),
        ("clock:started", "第三条"),
        ("case:pooled", "第二条"),
        ("clock:started", "第二条"),
    ]
    state = matter.state
    assert (state.phase, state.holder, state.steward, state.arbiter) == (Phase.POOLED, None, STEWARD, STEWARD)
    assert clock_dues(state) == {"受理#1": at("2026-11-24 00:00"), "认领#1": at("2026-11-23 10:48")}


def test_claiming_is_accepting() -> None:
    matter = pooled()

    drafts = matter.do(c.Claim(TELECOM), TELECOM, "2026-11-23 09:00")

    assert told(drafts) == [
        ("case:claimed", "第二条"),
        ("clock:stopped", "第二条"),
        ("case:accepted", "第三条"),
        ("clock:stopped", "第三条"),
        ("clock:started", "第三条"),
    ]
    assert matter.state.phase is Phase.ACCEPTED
    assert clock_dues(matter.state) == {"答复#1": at("2026-12-24 00:00")}


def test_not_ours_goes_back_to_the_pool_with_the_clause_and_the_promise_runs_on() -> None:
    matter = accepted()

    drafts = matter.do(c.Return(SEALED), TELECOM, "2026-11-23 15:00")

    assert told(drafts) == [
        ("case:returned", "第五条"),
        ("case:pooled", "第一条"),
        ("clock:started", "第二条"),
    ]
    assert (matter.state.phase, matter.state.holder, matter.state.returns) == (Phase.POOLED, None, 1)
    assert matter.state.arbiter == STEWARD
    assert clock_dues(matter.state) == {"答复#1": at("2026-12-24 00:00"), "认领#1": at("2026-11-23 17:00")}


def test_a_return_needs_a_reason() -> None:
    with pytest.raises(InvalidInput, match="退回须写明理由"):
        Matter().do(c.Return(), TELECOM)


def test_a_return_after_its_window_is_refused_with_the_clause_and_the_moment() -> None:
    matter = Matter()

    with pytest.raises(ReturnRefused) as refused:
        matter.do(c.Return(SEALED), TELECOM, "2026-11-25 00:01")

    assert refused.value.message == f"依{RETURN},退回期已于2026-11-24 24:00届满;请办理并答复"


def test_returns_are_counted_a_case_and_then_refused() -> None:
    matter = Matter()
    matter.do(c.Return(SEALED), TELECOM)
    matter.do(c.Claim(WATER), WATER)
    matter.do(c.Return(SEALED), WATER)
    matter.do(c.Claim(TELECOM), TELECOM)

    with pytest.raises(ReturnRefused, match="每件退回2次为限,已经用完"):
        matter.do(c.Return(SEALED), TELECOM)
    assert not matter.state.returnable


def test_without_a_clause_on_returns_nothing_can_be_returned() -> None:
    matter = Matter(replace(PLAN, returns=None))

    with pytest.raises(ReturnRefused, match="没有规定退回"):
        matter.do(c.Return(SEALED), TELECOM)
    assert not matter.state.returnable


def test_a_unit_that_was_appointed_may_not_return_where_the_rules_say_so() -> None:
    assert PLAN.returns is not None
    final = replace(POOL_PLAN, returns=replace(PLAN.returns, final_after_appointment=True))
    matter = Matter(final)
    matter.do(c.Assign(WATER), STEWARD)

    with pytest.raises(ReturnRefused, match="指定后不得退回"):
        matter.do(c.Return(SEALED), WATER)
    assert not matter.state.returnable


def test_the_arbiter_names_the_unit_and_its_acceptance_clock_starts_anew() -> None:
    matter = Matter()
    matter.do(c.Accept(), TELECOM)
    matter.do(c.Return(SEALED), TELECOM, "2026-11-23 15:00")

    drafts = matter.do(c.Assign(WATER), STEWARD, "2026-11-24 09:00")

    assert told(drafts) == [("clock:stopped", "第二条"), ("case:assigned", "第五条"), ("clock:started", "第三条")]
    assert matter.state.holder == WATER
    assert clock_dues(matter.state) == {"答复#1": at("2026-12-24 00:00"), "受理#2": at("2026-11-25 00:00")}
    assert matter.state.clocks["受理#2"].holder == WATER


def test_a_holder_clock_ends_as_handed_over_when_the_unit_returns() -> None:
    matter = Matter()
    matter.do(c.Accept(), TELECOM)
    matter.do(c.Return(SEALED), TELECOM)
    matter.do(c.Assign(WATER), STEWARD)

    matter.do(c.Return(SEALED), WATER)

    assert matter.state.clocks["受理#2"].outcome == "handed_over"


def test_the_promise_of_the_first_day_is_kept_by_whoever_accepts_first() -> None:
    matter = Matter()
    matter.do(c.Return(SEALED), TELECOM, "2026-11-23 09:30")
    assert matter.state.clocks["受理#1"].running

    matter.do(c.Claim(WATER), WATER, "2026-11-23 10:00")

    assert matter.state.clocks["受理#1"].outcome == "met"
    assert [c.name for c in matter.state.clocks.values()].count("受理") == 1


def test_asking_about_nothing_is_refused() -> None:
    with pytest.raises(InvalidInput, match="请写明要问什么"):
        accepted().do(c.Ask(), TELECOM)


def test_replying_to_nothing_is_refused() -> None:
    with pytest.raises(NothingAsked, match="没有待回答的询问"):
        accepted().do(c.Reply(sealed=SEALED))


def test_an_empty_reply_is_refused() -> None:
    matter = accepted()
    matter.do(c.Ask("权属"), TELECOM)

    with pytest.raises(InvalidInput, match="请回答所问的内容"):
        matter.do(c.Reply())


def test_an_empty_supplement_is_refused() -> None:
    with pytest.raises(InvalidInput, match="请补充文字、照片或位置"):
        accepted().do(c.Supplement())


def test_an_answer_to_a_question_of_the_rules_hands_the_case_to_the_unit_that_owns_it() -> None:
    matter = pooled()
    matter.do(c.Claim(STEWARD), STEWARD, "2026-11-23 08:50")
    matter.do(c.Ask("权属"), STEWARD, "2026-11-23 08:51")

    drafts = matter.do(c.Reply({"权属": "移动"}), when="2026-11-23 08:55", plan=PLAN)

    assert told(drafts) == [
        ("case:replied", ""),
        ("case:decided", "第一条"),
        ("case:assigned", "第一条"),
        ("clock:started", "第三条"),
    ]
    assert matter.state.holder == TELECOM
    assert matter.state.answers == {"权属": "移动"}
    assert matter.state.asked is None
    assert clock_dues(matter.state) == {"答复#1": at("2026-12-24 00:00"), "受理#2": at("2026-11-24 00:00")}


def test_an_answer_that_settles_nothing_leaves_the_holder() -> None:
    matter = pooled()
    matter.do(c.Claim(STEWARD), STEWARD)
    matter.do(c.Ask("权属"), STEWARD)

    matter.do(c.Reply({"权属": "不清楚"}), plan=POOL_PLAN)

    assert (matter.state.holder, matter.state.phase) == (STEWARD, Phase.ACCEPTED)


def test_an_answer_that_confirms_the_holder_changes_nobody() -> None:
    matter = accepted()
    matter.do(c.Ask("权属"), TELECOM)

    drafts = matter.do(c.Reply({"权属": "移动"}), plan=PLAN)

    assert [d.payload.kind for d in drafts] == ["case:replied", "case:decided"]
    assert matter.state.phase is Phase.ACCEPTED


@pytest.mark.parametrize(
    ("command", "sentence"),
    [
        (c.Answer("修好了", sealed=SEALED), "结果只能选:已解决、列入计划、说明情况"),
        (c.Answer("已解决"), "答复须写明办理情况"),
    ],
)
def test_an_answer_uses_the_words_of_the_rules_and_says_what_was_done(command: c.Answer, sentence: str) -> None:
    with pytest.raises(InvalidInput, match=sentence):
        accepted().do(command, TELECOM)


def test_an_answer_stops_its_clock_and_opens_the_window_of_rating() -> None:
    matter = accepted()

    drafts = matter.do(ANSWER, TELECOM, "2026-11-24 09:00")

    assert told(drafts) == [("case:answered", "第三条"), ("clock:stopped", "第三条"), ("clock:started", "第六条")]
    assert (matter.state.outcome, matter.state.solved) == ("已解决", True)
    assert clock_dues(matter.state) == {"评价#1": at("2026-12-02 00:00")}


def test_an_answer_after_the_term_is_late_for_ever() -> None:
    matter = accepted()
    matter.tick("2026-12-24 00:00")

    matter.do(ANSWER, TELECOM, "2026-12-24 08:00")

    assert matter.state.clocks["答复#1"].outcome == "late"


def test_an_answer_after_the_due_time_is_late_even_if_no_worker_looked() -> None:
    matter = accepted()

    matter.do(ANSWER, TELECOM, "2026-12-24 08:00")

    assert matter.state.clocks["答复#1"].outcome == "late"


def test_without_a_clause_on_rating_the_answer_closes_the_case() -> None:
    matter = Matter(replace(PLAN, rating=None, outcomes=None))
    matter.do(c.Accept(), TELECOM)

    drafts = matter.do(c.Answer("已处理好", sealed=SEALED), TELECOM)

    assert [d.payload.kind for d in drafts] == ["case:answered", "clock:stopped", "case:closed"]
    assert (matter.state.phase, matter.state.close_reason) == (Phase.CLOSED, "answered")


@pytest.mark.parametrize("stars", [0, 6, -1])
def test_stars_are_one_to_five(stars: int) -> None:
    with pytest.raises(InvalidInput, match="评价为1至5星"):
        answered().do(c.Rate(stars))


def test_a_good_rating_closes_the_case() -> None:
    matter = answered()

    drafts = matter.do(c.Rate(3))

    assert told(drafts) == [("case:rated", "第六条"), ("clock:stopped", "第六条"), ("case:closed", "第六条")]
    assert (matter.state.phase, matter.state.stars, matter.state.close_reason) == (Phase.CLOSED, 3, "rated")


def test_a_low_rating_reaches_the_unit_again_with_a_term_of_its_own() -> None:
    matter = answered()

    drafts = matter.do(c.Rate(2), when="2026-11-25 10:00")

    assert told(drafts) == [
        ("case:rated", "第六条"),
        ("clock:stopped", "第六条"),
        ("case:reopened", "第六条"),
        ("clock:started", "第六条"),
    ]
    assert (matter.state.phase, matter.state.round, matter.state.holder) == (Phase.ACCEPTED, 2, TELECOM)
    assert clock_dues(matter.state) == {"答复#2": at("2026-12-26 00:00")}


def test_without_an_answering_term_the_second_round_has_none_either() -> None:
    plan = replace(PLAN, clocks=tuple(spec for spec in PLAN.clocks if spec.name != "答复"))
    matter = Matter(plan)
    matter.do(c.Accept(), TELECOM)
    matter.do(ANSWER, TELECOM)

    matter.do(c.Rate(1))

    assert (matter.state.round, clock_dues(matter.state)) == (2, {})


def test_a_second_low_rating_goes_up_and_ends_the_matter() -> None:
    matter = answered()
    matter.do(c.Rate(2))
    matter.do(ANSWER, TELECOM)

    drafts = matter.do(c.Rate(1))

    assert [d.payload.kind for d in drafts] == ["case:rated", "clock:stopped", "ladder:climbed", "case:closed"]
    climbed = drafts[2].payload
    assert isinstance(climbed, e.Climbed)
    assert (climbed.unit, climbed.recipient) == (BOARD, "演示主席团")
    assert matter.state.supervisors == (BOARD,)
    assert matter.state.close_reason == "rated_low"


def test_urging_reaches_the_holder_or_the_whole_pool() -> None:
    held, waiting = Matter(), pooled()

    (to_holder,) = held.do(c.Urge(SEALED), STEWARD)
    (to_pool,) = waiting.do(c.Urge(), STEWARD)

    assert to_holder.payload == e.Urged(TELECOM, SEALED)
    assert (to_pool.payload, to_pool.cites) == (e.Urged(None, ()), POOL_PLAN.route.cites)
    assert (held.state.urged, waiting.state.urged) == (1, 1)


def test_a_report_without_a_decision_is_a_programming_error() -> None:
    with pytest.raises(ValueError, match="needs a decision"):
        Matter(plan=None)  # type: ignore[arg-type]  # that is the point


def test_a_plan_of_assistants_and_copies_is_carried_out() -> None:
    route = replace(PLAN.route, assisting=(REFS[WATER],), copies=(REFS[BOARD],))

    state: Case = Matter(replace(PLAN, route=route)).state

    assert (state.assisting, state.copies) == ((WATER,), (BOARD,))


def test_wrong_phase_names_the_phase() -> None:
    with pytest.raises(WrongPhase, match="这件现在是“已办结”"):
        closed().do(c.Accept(), TELECOM)

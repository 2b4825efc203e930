"""More time (延期), the rarer refusals: which clock, by how much, by whom."""

from __future__ import annotations

from dataclasses import replace

from cases import commands as c
from cases import commands_clock as kc
from cases.openings_clock import OPENINGS
from cases.prose import sentence
from dsl.terms import Term, TimeUnit
from tests.cases.test_allowances import ANSWER, ONCE, STANDING, matter, refused
from tests.support.matters import BOARD, PLAN, SEALED, STEWARD_RECIPIENT, TELECOM, Matter, unit_recipient

WHEN = "2026-11-09 09:00"


def test_of_two_terms_that_may_be_extended_one_is_named() -> None:
    both = (replace(ANSWER, extension=ONCE), replace(ANSWER, name="反馈", extension=ONCE))
    case = Matter(replace(PLAN, clocks=both), when="2026-11-06 09:00")
    case.do(c.Accept(), TELECOM)

    assert refused(case, kc.RequestExtension(), TELECOM, WHEN) == "请写明哪一个时限:答复、反馈"
    assert case.do(kc.RequestExtension("反馈"), TELECOM, WHEN)[0].payload.kind == "clock:extension_asked"


def test_a_clause_that_names_no_term_wants_one_and_one_that_keeps_the_original_wants_no_other() -> None:
    open_ = matter(extension=replace(ONCE, by=None))
    same = matter(extension=replace(ONCE, by=None, original=True))

    assert refused(open_, kc.RequestExtension(), TELECOM, WHEN) == "请写明延期多久"
    assert refused(same, kc.RequestExtension(term=Term(3, TimeUnit.DAY)), TELECOM, WHEN) == (
        "依演示市 第八条(延期),只能按原期限 20个工作日 延期"
    )


def test_who_would_have_to_agree_may_be_gone() -> None:
    case = matter(extension=replace(ONCE, approvers=(STEWARD_RECIPIENT,)))  # of no group, and so without a steward

    assert refused(case, kc.RequestExtension(), TELECOM, WHEN) == (
        "依演示市 第八条(延期),延期由 督促单位 批准,现在没有这样的单位"
    )


def test_a_request_under_a_clause_that_no_longer_governs_the_term_is_over_and_says_so() -> None:
    case = matter(extension=ONCE)
    case.do(kc.RequestExtension(), TELECOM, WHEN)
    freely = replace(ANSWER, extension=replace(ONCE, approvers=()))

    told = case.do(c.Reclassify(("路灯",), SEALED), TELECOM, plan=replace(PLAN, clocks=(freely, PLAN.clocks[3])))

    assert [sentence(draft.payload) for draft in told if draft.payload.kind == "clock:extension_denied"] == [
        "规定已变,答复的延期申请不再有效"
    ]
    assert case.state.clocks["答复#1"].asking is None
    assert [*OPENINGS["decide_extension"](case.state)] == []
    assert case.do(kc.RequestExtension(), TELECOM)[-1].payload.kind == "clock:extended"


def test_a_pause_asked_for_under_a_clause_that_is_gone_is_over_and_says_so() -> None:
    case = matter(stay=replace(STANDING, approver=unit_recipient(BOARD)))
    case.do(kc.Pause("等待鉴定", SEALED), TELECOM, WHEN)
    plain = replace(PLAN, clocks=(ANSWER, PLAN.clocks[3]))

    told = case.do(c.Reclassify(("路灯",), SEALED), TELECOM, plan=plain)

    assert [sentence(draft.payload) for draft in told if draft.payload.kind == "clock:pause_denied"] == [
        "规定已变,答复的中止申请不再有效"
    ]
    assert case.state.clocks["答复#1"].pause_asked is None


def test_a_request_outlives_a_decision_that_leaves_its_clause_as_it_was() -> None:
    case = matter(extension=ONCE)
    case.do(kc.RequestExtension(), TELECOM, WHEN)
    elsewhere = replace(ANSWER, term=Term(30, TimeUnit.WORKDAY), extension=replace(ONCE, cites=ANSWER.cites))

    case.do(c.Reclassify(("路灯",), SEALED), TELECOM, plan=replace(PLAN, clocks=(elsewhere, PLAN.clocks[3])))
    case.do(kc.DecideExtension(approve=True), BOARD)

    assert len(case.state.clocks["答复#1"].course.granted) == 1

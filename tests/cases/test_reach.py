"""How a case reaches its unit when one clause is not enough: what is refused comes first."""

from __future__ import annotations

from dataclasses import replace

import pytest

from cases import commands as c
from cases.authority import TABLE, Relation
from cases.commands_reach import DecideReturn, Decline, Review
from cases.notices import Notice, notices
from cases.people import Role, UnitAt
from cases.prose import sentence
from cases.refusals import InvalidInput, NotACandidate, NotAllowed, ReturnRefused, WrongPhase
from cases.state import Phase, Reviewing
from dsl.decision import (
    OFFER,
    OFFERING,
    ClockSpec,
    ClockStart,
    Offer,
    Plan,
    Recipient,
    RecipientKind,
    Route,
    RouteKind,
)
from dsl.decision import Review as ReviewRule
from dsl.terms import Term, TimeUnit
from tests.support.matters import (
    BOARD,
    CLOCKS,
    HOURS,
    PLAN,
    REFS,
    RETURN,
    ROUTE,
    SEALED,
    STEWARD,
    STEWARD_RECIPIENT,
    TELECOM,
    WATER,
    Matter,
    at,
    cite,
    told,
    unit_recipient,
)

DAY = Term(1, TimeUnit.WORKDAY)
BOTH = (REFS[TELECOM], REFS[WATER])
LIMITED = Route(RouteKind.POOL, (ROUTE,), candidates=BOTH, arbiter=unit_recipient(BOARD), only=True)
TURN = ClockSpec(OFFER, OFFERING, DAY, HOURS, (ROUTE,), bearer=Recipient(RecipientKind.OFFERED), right=True)
AT_ONCE = replace(PLAN, route=LIMITED)
IN_TURN = replace(PLAN, route=replace(LIMITED, offer=Offer((ROUTE,), DAY, HOURS)), clocks=(*CLOCKS, TURN))

FIRST = cite("八", "初审")
SCREENING = ReviewRule("初审", unit_recipient(BOARD), ("通过", "不通过"), (FIRST,), refusing=("不通过",))
STUDY = ReviewRule("研究", STEWARD_RECIPIENT, ("可行", "不可行"), (FIRST,))
SCREENED_BY = ClockSpec("初审", ClockStart.REPORTED, DAY, HOURS, (FIRST,), bearer=unit_recipient(BOARD))
REVIEWED = replace(PLAN, reviews=(SCREENING,), clocks=(*CLOCKS, SCREENED_BY))

assert PLAN.returns is not None
RETURNS = PLAN.returns
CONSENT = replace(PLAN, returns=replace(RETURNS, consent=unit_recipient(BOARD)))


def names(units: tuple[UnitAt, ...]) -> list[str]:
    return [unit.name for unit in units]


# --- 候选 -------------------------------------------------------------------------------------------------------------


def test_who_is_no_candidate_may_not_claim_and_hears_the_clause() -> None:
    matter = Matter(AT_ONCE)

    with pytest.raises(NotACandidate) as refused:
        matter.do(c.Claim(STEWARD), STEWARD)

    assert refused.value.message == (
        "依演示市 第一条(窨井盖),这一件只能由演示通信公司、演示水务公司认领,演示督促单位不能认领"
    )


def test_the_second_candidate_may_not_claim_before_its_turn() -> None:
    matter = Matter(IN_TURN)

    with pytest.raises(NotACandidate, match="现在轮到演示通信公司,演示水务公司不能认领"):
        matter.do(c.Claim(WATER), WATER)


def test_only_the_one_whose_turn_it_is_hands_the_offer_back_and_says_why() -> None:
    matter = Matter(IN_TURN)

    with pytest.raises(NotAllowed, match="现在轮到演示通信公司"):
        matter.do(Decline(SEALED), WATER)
    with pytest.raises(InvalidInput, match="退回须写明理由"):
        matter.do(Decline(), TELECOM)
    with pytest.raises(NotAllowed, match="没有依次问到哪一家"):
        Matter(AT_ONCE).do(Decline(SEALED), TELECOM)


def test_a_time_that_ran_out_is_no_lateness_and_the_next_is_asked_from_then_on() -> None:
    matter = Matter(IN_TURN)

    drafts = matter.tick("2026-11-25 09:00")
    matter.tick("2026-11-27 09:00")

    assert [(kind, clauses) for kind, clauses in told(drafts) if kind.startswith("case:")] == [
        ("case:offered", "第一条")
    ]
    assert [draft.occurred_at for draft in drafts if draft.payload.kind == "case:offered"] == [at("2026-11-25 00:00")]
    assert names(matter.state.offered_to) == ["演示通信公司", "演示水务公司"]
    assert [clock.outcome for clock in matter.state.clocks.values() if clock.name == OFFER] == ["lapsed", "lapsed"]
    assert (matter.state.phase, matter.state.only, matter.state.arbiter) == (Phase.POOLED, False, BOARD)


def test_the_next_one_has_its_own_whole_time() -> None:
    matter = Matter(IN_TURN, when="2026-11-23 08:48")

    matter.do(Decline(SEALED), TELECOM, when="2026-11-23 10:00")

    offers = [clock for clock in matter.state.clocks.values() if clock.name == OFFER]
    assert [(clock.holder, clock.outcome) for clock in offers] == [(TELECOM, "handed_over"), (WATER, None)]
    assert offers[1].due_at == at("2026-11-25 00:00")


def test_when_everybody_was_asked_it_is_open_to_all_and_the_claim_term_runs() -> None:
    matter = Matter(IN_TURN)
    assert matter.state.running("认领") is None

    matter.do(Decline(SEALED), TELECOM)
    drafts = matter.do(Decline(SEALED), WATER)

    assert told(drafts) == [
        ("case:declined", "第一条"),
        ("clock:stopped", "第一条"),
        ("case:pooled", "第一条"),
        ("clock:started", "第二条"),
    ]
    matter.do(c.Claim(STEWARD), STEWARD)
    assert matter.state.holder == STEWARD


def test_the_offer_is_on_the_record_with_its_clause_and_told_to_the_unit() -> None:
    matter = Matter(IN_TURN)

    index = matter.kinds().index("case:offered")
    draft = matter.drafts[index]
    assert draft.cites == (ROUTE,)
    assert sentence(draft.payload) == "轮到演示通信公司接单(候选:演示通信公司、演示水务公司)"
    assert Notice("case-1", index + 1, "case:offered", unit=TELECOM) in notices(None, matter.state, matter.drafts)


def test_an_arbiter_may_name_a_unit_while_somebody_is_asked() -> None:
    matter = Matter(IN_TURN)

    matter.do(c.Assign(WATER), BOARD)

    assert (matter.state.holder, matter.state.offered) == (WATER, None)
    assert [clock.outcome for clock in matter.state.clocks.values() if clock.name == OFFER] == ["handed_over"]


def test_a_claimed_case_that_is_returned_goes_to_the_next_candidate() -> None:
    matter = Matter(IN_TURN)
    matter.do(c.Claim(TELECOM), TELECOM)

    matter.do(c.Return(SEALED), TELECOM)

    assert (matter.state.offered, matter.state.candidates) == (WATER, (WATER,))


# --- 审查 -------------------------------------------------------------------------------------------------------------


def test_nobody_is_handed_a_report_that_waits_for_its_review() -> None:
    matter = Matter(REVIEWED)

    assert (matter.state.phase, matter.state.holder) == (Phase.REVIEWING, None)
    assert matter.state.reviewing == Reviewing("初审", BOARD)
    for command, unit in ((c.Accept(), TELECOM), (c.Claim(TELECOM), TELECOM), (c.Assign(WATER), BOARD)):
        with pytest.raises(WrongPhase, match="审查中"):
            matter.do(command, unit)


def test_another_unit_another_stage_or_an_unknown_verdict_is_refused() -> None:
    matter = Matter(REVIEWED)

    with pytest.raises(NotAllowed, match="初审由演示主席团作出"):
        matter.do(Review("初审", "通过"), WATER)
    with pytest.raises(WrongPhase, match="现在待初审,不能复审"):
        matter.do(Review("复审", "通过"), BOARD)
    with pytest.raises(InvalidInput, match="初审的结论只能选:通过、不通过"):
        matter.do(Review("初审", "属实"), BOARD)
    with pytest.raises(InvalidInput, match="初审不通过须写明理由"):
        matter.do(Review("初审", "不通过"), BOARD)


def test_what_does_not_pass_is_refused_with_the_reason_of_the_reviewer() -> None:
    matter = Matter(REVIEWED)

    drafts = matter.do(Review("初审", "不通过", SEALED), BOARD, when="2026-11-23 10:00")

    assert [kind for kind, _ in told(drafts)] == [
        "case:reviewed",
        "clock:stopped",
        "case:refused",
        *["clock:stopped"] * (len(drafts) - 4),
        "case:closed",
    ]
    assert drafts[0].cites == drafts[2].cites == (FIRST,)
    assert (matter.state.phase, matter.state.close_reason) == (Phase.CLOSED, "refused")
    assert matter.state.clocks["初审#1"].outcome == "met"


def test_what_passes_is_handed_over_as_decided() -> None:
    matter = Matter(REVIEWED)

    matter.do(Review("初审", "通过"), BOARD, plan=REVIEWED)

    assert (matter.state.phase, matter.state.holder) == (Phase.ASSIGNED, TELECOM)
    assert (matter.state.reviewing, matter.state.arbiter) == (None, None)
    assert matter.state.findings == {"初审": "通过"}


def test_one_review_follows_the_other_before_anybody_is_handed_it() -> None:
    plan = replace(REVIEWED, reviews=(SCREENING, STUDY))
    matter = Matter(plan, group="演示群")

    matter.do(Review("初审", "通过"), BOARD, plan=plan)
    assert matter.state.reviewing == Reviewing("研究", STEWARD)
    matter.do(Review("研究", "可行"), STEWARD, plan=plan)

    assert matter.state.holder == TELECOM


def test_a_late_review_is_late_on_the_record() -> None:
    matter = Matter(REVIEWED)

    matter.do(Review("初审", "通过"), BOARD, when="2026-11-30 10:00", plan=REVIEWED)

    assert matter.state.clocks["初审#1"].outcome == "late"


def test_history_waits_for_no_review() -> None:
    assert Matter(REVIEWED, live=False).state.phase is Phase.ASSIGNED


# --- 退回须经同意 -----------------------------------------------------------------------------------------------------


def asked(plan: Plan = CONSENT) -> Matter:
    matter = Matter(plan)
    matter.do(c.Return(SEALED), TELECOM, when="2026-11-23 10:00")
    return matter


def test_nobody_agrees_to_what_was_not_asked_and_only_the_named_party_agrees() -> None:
    with pytest.raises(WrongPhase, match="没有待同意的退回"):
        Matter(CONSENT).do(DecideReturn(approve=True), BOARD)
    with pytest.raises(NotAllowed, match="退回由演示主席团同意"):
        asked().do(DecideReturn(approve=True), WATER)
    with pytest.raises(ReturnRefused, match="已经申请退回,待演示主席团同意"):
        asked().do(c.Return(SEALED), TELECOM)


def test_a_unit_cannot_agree_to_its_own_return() -> None:
    own = replace(PLAN, returns=replace(RETURNS, consent=unit_recipient(TELECOM)))

    with pytest.raises(ReturnRefused, match="现在没有别人可以同意"):
        Matter(own).do(c.Return(SEALED), TELECOM)


def test_terms_go_on_while_the_return_is_asked_for() -> None:
    matter = asked()

    assert matter.state.holder == TELECOM
    assert matter.state.running("受理") is not None
    assert told(matter.drafts)[-1] == ("case:return_asked", RETURN.clause)


def test_what_is_denied_stays_and_what_is_agreed_goes() -> None:
    denied, agreed = asked(), asked()

    denied.do(DecideReturn(approve=False), BOARD)
    drafts = agreed.do(DecideReturn(approve=True), BOARD, when="2026-11-30 10:00")

    assert (denied.state.holder, denied.state.returning, denied.state.returns) == (TELECOM, None, 0)
    assert (agreed.state.holder, agreed.state.returning, agreed.state.returns) == (None, None, 1)
    assert sentence(drafts[0].payload) == "演示通信公司退回,演示主席团同意"
    assert drafts[0].cites == (RETURN,)


def test_no_unit_may_hand_a_case_on_by_itself() -> None:
    naming = [grant for grant in TABLE if grant.action == "assign"]
    moving = [grant for grant in TABLE if grant.action == "reassign" and grant.roles != {Role.COORDINATOR}]

    assert frozenset().union(*(grant.relations for grant in naming)) == {Relation.ARBITER, Relation.STEWARD}
    assert Relation.HOLDER not in frozenset().union(*(grant.relations for grant in moving))
    carrying = {name for name, command in c.COMMANDS.items() if "unit" in command.__dataclass_fields__}
    assert carrying == {"claim", "assign", "reassign"}  # to claim is for one's own unit

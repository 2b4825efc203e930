"""More time, a pause, a ceiling, an excuse: what the clause allows, what it refuses, and what moves with the clock."""

from __future__ import annotations

from dataclasses import replace

import pytest

from cases import commands as c
from cases import commands_clock as kc
from cases import events as e
from cases import events_clock as k
from cases.authority import Relation, permits
from cases.fold import fold
from cases.notices import Notice, notices
from cases.people import CLOCK, Role, UnitAt
from cases.prose import sentence
from cases.refusals import ExtensionRefused, InvalidInput, NotAllowed, PauseRefused, Refusal
from cases.state import Clock
from dsl.decision import Alarm, Ceiling, ClockSpec, Extension, Recipient, RecipientKind, Rung, RungAction, Stay
from dsl.terms import Term, TimeUnit
from tests.cases.test_fold import events_of
from tests.support.matters import (
    BOARD,
    DIRECTORY,
    HOURS,
    LADDER,
    PLAN,
    REFS,
    SEALED,
    STEWARD,
    TELECOM,
    WARN,
    WATER,
    Matter,
    at,
    cite,
    unit_recipient,
)

EXTEND, STAY, CEILING, MARK = cite("八", "延期"), cite("九", "中止"), cite("十", "封顶"), cite("十一", "标记")
DAYS_15 = Term(15, TimeUnit.DAY)
ONCE = Extension((EXTEND,), HOURS, times=1, by=DAYS_15, approvers=(unit_recipient(BOARD),))
STANDING = Stay((STAY,), HOURS, ("等待补充材料", "等待鉴定"), within=Term(5, TimeUnit.WORKDAY))
ANSWER = ClockSpec(
    "答复",
    "受理",
    Term(20, TimeUnit.WORKDAY),
    HOURS,
    (cite("三", "时限"),),
    alarms=(
        Alarm("黄色", (WARN,), left=0.25),
        Alarm("橙色", (WARN,), before=Term(1, TimeUnit.WORKDAY)),
        Alarm("红色", (WARN,), overdue=True),
    ),
    rungs=(
        Rung(RungAction.REMIND, unit_recipient(STEWARD), None, (LADDER,), when="橙色"),
        Rung(
            RungAction.REPORT,
            unit_recipient(BOARD),
            Term(2, TimeUnit.WORKDAY),
            (LADDER,),
            mark="重点督办",
            cleared_by=unit_recipient(BOARD),
            also=(unit_recipient(WATER),),
        ),
    ),
)


def matter(**changes: object) -> Matter:
    """An accepted case; the answer is due at the end of 2026-12-04, the twentieth working day."""
    spec = replace(ANSWER, **changes)  # type: ignore[arg-type]  # a test names real fields
    found = Matter(replace(PLAN, clocks=(spec, PLAN.clocks[3])), when="2026-11-06 09:00")
    found.do(c.Accept(), TELECOM)
    return found


def answer(case: Matter) -> Clock:
    return case.state.clocks["答复#1"]


def refused(case: Matter, command: c.Command, by: UnitAt | None, when: str) -> str:
    before = case.state
    with pytest.raises(Refusal) as told:
        case.do(command, by, when)
    assert case.state is before
    return told.value.message


# --- 延期 -------------------------------------------------------------------------------------------------------------


def test_a_term_that_may_not_be_extended_says_by_which_clause() -> None:
    assert refused(matter(not_extended=(EXTEND,)), kc.RequestExtension(), TELECOM, "2026-11-09 09:00") == (
        "依演示市 第八条(延期),答复不得延期"
    )


def test_a_term_without_a_word_on_extension_is_not_extended() -> None:
    assert refused(matter(), kc.RequestExtension(), TELECOM, "2026-11-09 09:00") == (
        "没有可以延期的时限,也没有待批准的延期"
    )


def test_more_than_the_clause_allows_is_refused() -> None:
    case = matter(extension=ONCE)

    assert refused(case, kc.RequestExtension(term=Term(16, TimeUnit.DAY)), TELECOM, "2026-11-09 09:00") == (
        "依演示市 第八条(延期),最多延期 15自然日,请按自然日写"
    )
    assert refused(case, kc.RequestExtension(term=Term(1, TimeUnit.MONTH)), TELECOM, "2026-11-09 09:00")


def test_nobody_but_who_must_agree_can_agree() -> None:
    case = matter(extension=ONCE)
    case.do(kc.RequestExtension(), TELECOM, "2026-11-09 09:00")

    assert refused(case, kc.DecideExtension(approve=True), WATER, "2026-11-09 10:00") == (
        "依演示市 第八条(延期),现在由 演示主席团 批准"
    )


def test_a_request_that_is_not_decided_in_time_is_over_with_the_term() -> None:
    case = matter(extension=ONCE)
    case.do(kc.RequestExtension(), TELECOM, "2026-12-04 09:00")
    case.tick("2026-12-05 09:00")

    assert answer(case).overdue
    assert refused(case, kc.DecideExtension(approve=True), BOARD, "2026-12-05 10:00") == (
        "没有可以延期的时限,也没有待批准的延期"
    )
    assert "期满前提出" in refused(case, kc.RequestExtension(), TELECOM, "2026-12-05 10:00")


def test_an_extension_moves_the_due_time_and_what_has_not_fired() -> None:
    case = matter(extension=ONCE)
    case.tick("2026-11-30 09:00")
    before = answer(case)
    asked = case.do(kc.RequestExtension(sealed=SEALED), TELECOM, "2026-11-30 10:00")
    told = case.do(kc.DecideExtension(approve=True), BOARD, "2026-12-01 10:00")

    assert [draft.payload.kind for draft in told] == ["clock:extension_approved", "clock:extended"]
    assert notices(None, case.state, asked)[0].unit == BOARD
    now = answer(case)
    assert now.due_at == at("2026-12-20 00:00")
    assert now.turned == before.turned == ("黄色",)
    assert now.alarms_at[0] == before.alarms_at[0]
    assert now.alarms_at[1:] == (at("2026-12-19 00:00"), at("2026-12-20 00:00"))
    assert now.rungs_at == (at("2026-12-19 00:00"), at("2026-12-23 00:00"))
    assert fold(events_of(case)) == case.state


def test_the_holder_extends_itself_where_nobody_has_to_agree() -> None:
    case = matter(extension=replace(ONCE, approvers=()))

    told = case.do(kc.RequestExtension(term=Term(5, TimeUnit.DAY)), TELECOM, "2026-11-30 10:00")

    assert [draft.payload.kind for draft in told] == ["clock:extension_asked", "clock:extended"]
    assert answer(case).due_at == at("2026-12-10 00:00")


def test_everyone_of_a_chain_agrees_in_turn() -> None:
    case = matter(extension=replace(ONCE, approvers=(unit_recipient(WATER), unit_recipient(BOARD))))
    case.do(kc.RequestExtension(), TELECOM, "2026-11-30 10:00")

    assert "现在由 演示水务公司 批准" in refused(case, kc.DecideExtension(approve=True), BOARD, "2026-11-30 11:00")
    first = case.do(kc.DecideExtension(approve=True), WATER, "2026-11-30 11:00")
    assert [notice.unit for notice in notices(None, case.state, first)] == [BOARD]
    last = case.do(kc.DecideExtension(approve=True), BOARD, "2026-11-30 12:00")

    assert [draft.payload.kind for draft in first] == ["clock:extension_approved"]
    assert [draft.payload.kind for draft in last] == ["clock:extension_approved", "clock:extended"]


def test_extensions_are_counted_for_the_case_whoever_holds_it() -> None:
    case = matter(extension=replace(ONCE, approvers=()), restarts=True)
    case.do(kc.RequestExtension(), TELECOM, "2026-11-09 10:00")
    case.do(c.Return(SEALED), TELECOM, "2026-11-06 12:00")
    case.do(c.Assign(WATER), STEWARD)
    case.do(c.Accept(), WATER)

    assert "每件延期1次为限" in refused(case, kc.RequestExtension(), WATER, "2026-11-10 10:00")


def test_a_total_is_counted_from_the_start_and_has_to_be_more() -> None:
    case = matter(extension=Extension((EXTEND,), HOURS, total=Term(30, TimeUnit.WORKDAY)))

    assert "不比现在的期限" in refused(
        case, kc.RequestExtension(term=Term(20, TimeUnit.WORKDAY)), TELECOM, "2026-11-09 10:00"
    )
    case.do(kc.RequestExtension(term=Term(25, TimeUnit.WORKDAY)), TELECOM)
    assert answer(case).due_at == at("2026-12-12 00:00")
    case.do(kc.RequestExtension(), TELECOM)
    assert answer(case).due_at == at("2026-12-19 00:00")


# --- 中止 -------------------------------------------------------------------------------------------------------------


def test_only_declared_reasons_stop_a_clock() -> None:
    assert refused(matter(stay=STANDING), kc.Pause("放假"), TELECOM, "2026-11-09 09:00") == (
        "依演示市 第九条(中止),可以中止的事由是 等待补充材料、等待鉴定,没有“放假”"
    )


def test_what_is_late_cannot_stand_still() -> None:
    case = matter(stay=STANDING)
    case.tick("2026-12-05 09:00")

    assert "期满,不能再中止" in refused(case, kc.Pause("等待鉴定"), TELECOM, "2026-12-05 10:00")


def test_nothing_goes_on_that_runs() -> None:
    with pytest.raises(PauseRefused, match="没有中止的时限"):
        matter(stay=STANDING).do(kc.Resume(), TELECOM)


def test_a_clock_that_stands_still_says_nothing_until_it_goes_on_by_itself() -> None:
    case = matter(stay=STANDING)
    case.tick("2026-12-02 09:00")
    case.do(kc.Pause("等待鉴定"), TELECOM, "2026-12-02 10:00")

    assert (answer(case).until, case.state.next_at()) == (at("2026-12-10 00:00"), at("2026-12-10 00:00"))
    (resumed,) = case.tick("2026-12-10 09:00")

    assert resumed.payload == k.Resumed(
        "答复#1",
        "limit",
        warn_at=answer(case).alarms_at[0],
        due_at=at("2026-12-12 00:00"),
        due_latest=at("2026-12-12 00:00"),
        provisional=False,
        rungs_at=(at("2026-12-11 00:00"), at("2026-12-16 00:00")),
        calendar="演示日历",
        alarms_at=answer(case).alarms_at,
    )
    assert (resumed.occurred_at, resumed.actor, resumed.cites) == (at("2026-12-10 00:00"), CLOCK, (STAY,))
    assert fold(events_of(case)) == case.state


def test_the_limit_is_for_all_pauses_together() -> None:
    case = matter(stay=STANDING)
    case.do(kc.Pause("等待鉴定"), TELECOM, "2026-11-10 10:00")
    case.do(kc.Resume(), TELECOM, "2026-11-13 09:00")
    case.do(kc.Pause("等待补充材料"), TELECOM, "2026-11-16 09:00")

    assert answer(case).until == at("2026-11-19 00:00")
    case.tick("2026-11-19 09:00")
    assert answer(case).due_at == at("2026-12-12 00:00")
    assert "中止以5个工作日为限,已经用完" in refused(case, kc.Pause("等待鉴定"), TELECOM, "2026-11-20 09:00")


def test_a_pause_that_needs_agreement_begins_with_it() -> None:
    case = matter(stay=replace(STANDING, approver=unit_recipient(BOARD)))
    asked = case.do(kc.Pause("等待鉴定"), TELECOM, "2026-11-10 10:00")

    assert [notice.unit for notice in notices(None, case.state, asked)] == [BOARD]
    assert not answer(case).paused
    assert "中止由 演示主席团 批准" in refused(case, kc.DecidePause(approve=True), WATER, "2026-11-10 11:00")
    case.do(kc.DecidePause(approve=True), BOARD, "2026-11-11 10:00")
    assert answer(case).course.paused_at == at("2026-11-11 10:00")
    assert case.state.supervisors == (BOARD,)


def test_a_pause_that_is_refused_leaves_the_clock_as_it_was() -> None:
    case = matter(stay=replace(STANDING, approver=unit_recipient(BOARD)))
    before = answer(case)
    case.do(kc.Pause("等待鉴定"), TELECOM, "2026-11-10 10:00")
    case.do(kc.DecidePause(approve=False), BOARD, "2026-11-10 11:00")

    assert answer(case) == before


def test_an_answer_in_a_pause_is_in_time() -> None:
    case = matter(stay=replace(STANDING, within=None))
    case.do(kc.Pause("等待鉴定"), TELECOM, "2026-12-02 10:00")
    told = case.do(c.Answer("已解决", sealed=SEALED), TELECOM, "2027-01-20 10:00")

    assert [draft.payload.kind for draft in told][1:3] == ["clock:resumed", "clock:stopped"]
    assert answer(case).outcome == "met"


# --- 封顶 -------------------------------------------------------------------------------------------------------------


def test_a_ceiling_is_moved_by_nothing_and_cited_beside_the_term() -> None:
    ceiling = Ceiling((CEILING,), "上报", Term(1, TimeUnit.MONTH), HOURS)
    case = matter(ceiling=ceiling, extension=replace(ONCE, approvers=()), stay=replace(STANDING, within=None))
    case.do(kc.RequestExtension(), TELECOM, "2026-11-30 10:00")

    assert (answer(case).due_at, answer(case).capped) == (at("2026-12-07 00:00"), True)
    case.do(kc.Pause("等待鉴定"), TELECOM, "2026-12-01 10:00")
    told = {draft.payload.kind: draft for draft in case.tick("2026-12-07 09:00")}

    assert getattr(told["clock:resumed"].payload, "because", None) == "ceiling"
    late = told["clock:overdue"]
    assert (late.cites, late.occurred_at) == ((ANSWER.cites[0], CEILING), at("2026-12-07 00:00"))


def test_no_more_time_is_given_at_the_ceiling() -> None:
    ceiling = Ceiling((CEILING,), "上报", Term(20, TimeUnit.DAY), HOURS)
    case = matter(ceiling=ceiling, extension=replace(ONCE, approvers=()))

    assert refused(case, kc.RequestExtension(), TELECOM, "2026-11-10 10:00") == (
        "依演示市 第十条(封顶),答复已到封顶 2026-11-26 24:00,不能再延期"
    )


# --- colours, the ladder, marks, excuses ------------------------------------------------------------------------------


def test_each_colour_is_turned_once_and_brings_its_rung() -> None:
    case = matter()

    told = case.tick("2026-12-09 09:00")

    said = [(d.payload.kind, getattr(d.payload, "color", None), d.occurred_at) for d in told]
    assert said[1:] == [
        ("clock:warned", "橙色", at("2026-12-04 00:00")),
        ("ladder:climbed", None, at("2026-12-04 00:00")),
        ("clock:overdue", None, at("2026-12-05 00:00")),
        ("ladder:climbed", None, at("2026-12-09 00:00")),
    ]
    assert (answer(case).turned, answer(case).color) == (("黄色", "橙色", "红色"), "红色")
    assert case.state.supervisors == (STEWARD, BOARD, WATER)
    assert {notice.unit for notice in notices(None, case.state, told[-1:])} == {BOARD, WATER}


def test_a_mark_is_cleared_by_whom_the_clause_names_and_by_nobody_else() -> None:
    case = matter()
    case.tick("2026-12-09 09:00")

    assert refused(case, kc.ClearMark("重点督办"), WATER, "2026-12-09 10:00") == (
        "依演示市 第四条(升级),重点督办由 演示主席团 解除"
    )
    (cleared,) = case.do(kc.ClearMark("重点督办"), BOARD)

    assert cleared.payload == k.Unmarked("重点督办", BOARD)
    assert case.state.marks == ()
    with pytest.raises(InvalidInput, match="没有列为重点督办"):
        case.do(kc.ClearMark("重点督办"), BOARD)


def test_a_mark_that_nobody_may_clear_stays() -> None:
    rungs = (Rung(RungAction.MARK, None, None, (MARK,), mark="挂号"),)
    case = matter(rungs=rungs)
    case.tick("2026-12-05 09:00")

    with pytest.raises(NotAllowed, match="没有写由谁解除"):
        case.do(kc.ClearMark("挂号"), BOARD)


def test_a_duty_that_the_clause_leaves_where_it_is_stays_there() -> None:
    rungs = (Rung(RungAction.RAISE, unit_recipient(BOARD), None, (LADDER,), stays=True),)
    case = matter(rungs=rungs)
    case.tick("2026-12-05 09:00")

    assert (case.state.holder, case.state.supervisors) == (TELECOM, (BOARD,))


def test_a_post_is_filled_or_vacant_at_the_moment_of_each_rung() -> None:
    head = Recipient(RecipientKind.POST, unit=REFS[BOARD], post="承办单位负责人")
    rungs = tuple(
        Rung(RungAction.REMIND, head, after, (LADDER,))
        for after in (None, Term(1, TimeUnit.DAY), Term(2, TimeUnit.DAY))
    )
    case = matter(rungs=rungs)
    filled = replace(DIRECTORY, filled=frozenset({("承办单位负责人", TELECOM.id)}))
    reached = []
    for directory, when in ((filled, "2026-12-05"), (DIRECTORY, "2026-12-06"), (filled, "2026-12-07")):
        case.directory = directory
        payload = case.tick(f"{when} 09:00")[-1].payload
        assert isinstance(payload, e.Climbed)
        reached.append((payload.unit, payload.vacant))

    assert reached == [(TELECOM, False), (BOARD, True), (TELECOM, False)]


def test_lateness_is_excused_with_a_reason_by_somebody_else_and_stays_lateness() -> None:
    case = matter()
    case.tick("2026-12-05 09:00")

    assert refused(case, kc.Exempt(sealed=SEALED), TELECOM, "2026-12-05 10:00") == "本单位的逾期不能由本单位豁免"
    assert refused(case, kc.Exempt(), BOARD, "2026-12-05 10:00") == "豁免须写明理由"
    (told,) = case.do(kc.Exempt(sealed=SEALED), BOARD)

    assert told.payload == k.Exempted("答复#1", BOARD, SEALED)
    assert notices(None, case.state, (told,)) == (Notice("case-1", 1, "clock:exempted", unit=TELECOM),)
    assert (answer(case).overdue, answer(case).exempted) == (True, True)
    assert refused(case, kc.Exempt(sealed=SEALED), BOARD, "2026-12-05 10:00") == "这件没有逾期,或者已经豁免"


def test_a_pause_leaves_no_extension_to_be_asked_for() -> None:
    case = matter(stay=STANDING, extension=ONCE)
    case.do(kc.Pause("等待鉴定"), TELECOM, "2026-11-10 10:00")

    with pytest.raises(ExtensionRefused, match="恢复以后"):
        case.do(kc.RequestExtension(), TELECOM)


def test_the_log_says_what_befell_a_clock() -> None:
    ceiling = Ceiling((CEILING,), "上报", Term(40, TimeUnit.DAY), HOURS)
    case = matter(extension=ONCE, stay=replace(STANDING, approver=unit_recipient(BOARD)), ceiling=ceiling)
    case.do(kc.RequestExtension(), TELECOM, "2026-11-10 10:00")
    case.do(kc.DecideExtension(approve=False), BOARD)
    case.do(kc.RequestExtension(), TELECOM)
    case.do(kc.DecideExtension(approve=True), BOARD)
    case.do(kc.Pause("等待鉴定"), TELECOM)
    case.do(kc.DecidePause(approve=False), BOARD)
    case.do(kc.Pause("等待鉴定"), TELECOM)
    case.do(kc.DecidePause(approve=True), BOARD)
    case.do(kc.Resume(), TELECOM)
    case.tick("2026-12-19 09:00")
    case.do(kc.ClearMark("重点督办"), BOARD)
    case.do(kc.Exempt(sealed=SEALED), BOARD)

    told = [sentence(draft.payload) for draft in case.drafts]

    assert told[told.index("演示通信公司受理") :][2:] == [
        "答复申请延期15自然日,由演示主席团批准",
        "演示主席团不批准答复延期",
        "答复申请延期15自然日,由演示主席团批准",
        "演示主席团同意答复延期",
        "答复延期15自然日:2026-12-16 24:00,到封顶为止",
        "答复申请中止(等待鉴定),由演示主席团批准",
        "演示主席团不批准答复中止",
        "答复申请中止(等待鉴定),由演示主席团批准",
        "答复中止(等待鉴定),最迟2026-11-17 24:00恢复",
        "答复恢复计算:2026-12-16 24:00",
        "答复将到期(黄色预警)",
        "答复将到期(橙色预警)",
        "答复升级:提醒演示督促单位",
        "答复逾期(红色)",
        "答复升级:报演示主席团、演示水务公司,列为重点督办",
        "演示主席团解除重点督办",
        "答复逾期豁免,逾期的记录保留",
    ]


@pytest.mark.parametrize(
    ("action", "relation", "may"),
    [
        ("request_extension", Relation.HOLDER, True),
        ("request_extension", Relation.SUPERVISOR, False),
        ("decide_extension", Relation.SUPERVISOR, True),
        ("decide_extension", Relation.HOLDER, False),
        ("decide_pause", Relation.HOLDER, False),
        ("exempt", Relation.HOLDER, False),
        ("clear_mark", Relation.HOLDER, False),
        ("clear_mark", Relation.SUPERVISOR, True),
    ],
)
def test_who_asks_is_not_who_agrees(action: str, relation: Relation, *, may: bool) -> None:
    assert permits(Role.STAFF, action, frozenset({relation})) is may

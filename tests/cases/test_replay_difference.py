"""What two decisions say otherwise is told as a clerk would say it; clauses and lines alone are no difference."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

import pytest

from cases.events import Reported
from cases.ports_replay import Opened
from cases.replay_difference import Difference, Kind, difference, receiver
from cases.replay_summary import About, Tally, Term, sentences
from cases.replay_words import told
from cases.replaying import Declarations, Outcome, Replayed, Replaying, Shift
from cases.territory import Territory
from dsl.decision import (
    Attention,
    ClockSpec,
    Idle,
    Offer,
    Owed,
    Plan,
    Recipient,
    RecipientKind,
    Refusal,
    Review,
    RungAction,
)
from dsl.terms import Term as Length
from dsl.terms import TimeUnit
from tests.support.matters import (
    BOARD,
    CALENDAR,
    CLOCKS,
    HOURS,
    PLAN,
    REFS,
    TELECOM,
    TERMS,
    TO_POOL,
    WATER,
    at,
    cite,
    unit_recipient,
)

NOON = at("2026-11-23 12:00")
ELSEWHERE = replace(TERMS, line=99, clause="第九条")
ANSWER = next(clock for clock in CLOCKS if clock.name == "答复")


def with_clock(clock: ClockSpec) -> Plan:
    """The plan with another clock of that name, or one more."""
    others = [each for each in PLAN.clocks if each.name != clock.name]
    return replace(PLAN, clocks=(*others, clock))


def otherwise(new: Plan, old: Plan = PLAN) -> Difference:
    found = difference(old, new)
    assert found is not None
    return found


def reported() -> Reported:
    return Reported("演示", "居民", None, ("路灯",), "一般", "随手拍", None, None, None, None, {}, (), ())


def changed(new: Plan, old: Plan = PLAN, shifts: Sequence[Shift] | None = None) -> Replayed:
    """One case whose decision changes so."""
    opened = Opened("1", 1, NOON, NOON, reported(), old, "b", "")
    what = otherwise(new, old)
    given = Replaying(Territory(), CALENDAR, Declarations())._shifts(opened, what) if shifts is None else tuple(shifts)
    return Replayed(opened, Outcome.CHANGED, what, given)


@pytest.mark.parametrize(
    "new",
    [
        PLAN,
        replace(PLAN, route=replace(PLAN.route, cites=(cite("九"),))),
        with_clock(replace(ANSWER, cites=(ELSEWHERE, ELSEWHERE))),
        replace(PLAN, clocks=PLAN.clocks[::-1]),
        replace(PLAN, notes=(cite("十"),)),
    ],
)
def test_clauses_lines_and_their_order_are_no_difference(new: Plan) -> None:
    assert difference(PLAN, new) is None


@pytest.mark.parametrize(
    ("plan", "who"),
    [
        (PLAN, TELECOM.name),
        (replace(PLAN, route=TO_POOL), "待认领"),
        (replace(PLAN, refusal=Refusal(())), "不予受理"),
        (
            replace(PLAN, reviews=(Review("初审", Recipient(RecipientKind.STEWARD), ("通过",), ()),)),
            f"先初审再到{TELECOM.name}",
        ),
        (replace(PLAN, route=replace(TO_POOL, only=True, candidates=(REFS[WATER],))), f"候选:{WATER.name}"),
        (replace(PLAN, route=replace(TO_POOL, offer=Offer(()), candidates=(REFS[WATER],))), f"候选:{WATER.name}"),
    ],
)
def test_who_gets_it_is_said_in_words(plan: Plan, who: str) -> None:
    assert receiver(plan) == who


def test_a_refusal_is_no_loss_of_a_unit_that_was_never_named() -> None:
    pooled = replace(PLAN, route=TO_POOL)

    assert otherwise(replace(PLAN, refusal=Refusal(()))).lost
    assert not otherwise(replace(pooled, refusal=Refusal(())), pooled).lost


@pytest.mark.parametrize(
    ("new", "kinds"),
    [
        (replace(PLAN, route=replace(PLAN.route, assisting=(REFS[WATER],))), (Kind.HELPERS,)),
        (replace(PLAN, returns=None), (Kind.GATE,)),
        (replace(PLAN, rating=None), (Kind.RATING,)),
        (replace(PLAN, outcomes=None), (Kind.REST,)),
        (with_clock(replace(ANSWER, warn_left=0.5)), (Kind.ALARMS,)),
        (with_clock(replace(ANSWER, not_extended=(cite("九"),))), (Kind.REST,)),
        (replace(PLAN, attentions=(Attention(RungAction.REMIND, ()),)), (Kind.REST,)),
        (replace(PLAN, owed=(Owed("交办", cite("一"), (), ()),)), (Kind.REST,)),
    ],
)
def test_what_has_no_words_of_its_own_is_told_by_its_kind(new: Plan, kinds: tuple[Kind, ...]) -> None:
    assert otherwise(new).kinds == kinds
    assert sentences(changed(new)) == (f"{kinds[0]}有变化",)


def test_another_unit_of_the_same_name_is_a_change_all_the_same() -> None:
    twin = replace(PLAN, route=replace(PLAN.route, lead=replace(REFS[TELECOM], jurisdiction="330482")))

    assert sentences(changed(twin)) == ("承办有变化",)


STEP = ClockSpec("公示", "答复", Length(7, TimeUnit.DAY), HOURS, (TERMS,), step=True)
WITH_STEP, WAIVED = with_clock(STEP), replace(PLAN, waived=(Idle("公示", ()),))
WAITING = replace(PLAN, waiting=(Idle("公示", (), ("位置",)),))


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        (PLAN, WITH_STEP, "多了步骤公示"),
        (PLAN, WAITING, "多了步骤公示"),
        (WITH_STEP, PLAN, "少了步骤公示"),
        (WITH_STEP, WAIVED, "免了步骤公示"),
        (WAIVED, WITH_STEP, "恢复步骤公示(原来免)"),
    ],
)
def test_steps_that_come_go_and_are_waived_are_named(old: Plan, new: Plan, said: str) -> None:
    found = changed(new, old)

    assert Kind.STEPS in (found.what.kinds if found.what else ())
    assert said in sentences(found)


def test_a_rung_that_only_marks_and_one_after_a_while_are_told() -> None:
    first, second = ANSWER.rungs
    marking = replace(first, action=RungAction.MARK, recipient=None, mark="重点督办")
    third = replace(second, recipient=unit_recipient(BOARD))

    assert sentences(
        changed(
            with_clock(
                replace(ANSWER, rungs=(marking, third)),
            ),
            with_clock(replace(ANSWER, rungs=(first,))),
        )
    ) == ("答复的升级:逾期提醒督促单位 → 逾期列为重点督办、逾期3个工作日报演示主席团",)


def test_a_term_that_runs_back_from_a_date_is_said_to_begin_otherwise() -> None:
    found = changed(with_clock(replace(ANSWER, back=True)))

    assert found.shifts == (Shift("答复", found.shifts[0].before, None, assumed=True),)
    assert sentences(found) == ("答复期限的起算改了",)
    assert sentences(changed(PLAN, with_clock(replace(ANSWER, back=True)))) == ("答复期限的起算改了",)
    gone = replace(PLAN, clocks=tuple(clock for clock in CLOCKS if clock.name != "答复"))
    back = with_clock(replace(ANSWER, back=True))
    assert sentences(changed(gone, back)) == ("答复期限不再要求",)
    assert sentences(changed(back, gone)) == ("多了答复期限",)


# --- many of them -----------------------------------------------------------------------------------------------------


def lead(number: int) -> Plan:
    return replace(PLAN, route=replace(PLAN.route, lead=replace(REFS[TELECOM], name=f"演示{number}科")))


def test_of_many_changes_of_hands_the_most_frequent_are_told_and_the_rest_counted() -> None:
    tally = Tally(most=5)
    for number in range(12):
        for _ in range(12 - number):
            tally.add(changed(lead(number)), lambda _: About("演示镇"))
    tally.total = tally.looked
    found = tally.summary(examples=3)

    shown = told(found)
    assert f"  {TELECOM.name} → 演示0科 12 件" in shown
    assert "  另有 2 种,共 3 件" in shown
    assert len(found.cases) == 5
    assert len(found.examples) == 3


def test_no_more_patterns_are_kept_than_a_few_hundred() -> None:
    tally = Tally()
    for number in range(250):
        tally.add(changed(lead(number)), lambda _: About("演示镇"))

    assert len(tally.summary(examples=1000).examples) == 200
    assert tally.summary().changed == 250


def test_terms_that_cannot_be_compared_are_counted_apart() -> None:
    tally = Tally()
    for one in (changed(with_clock(replace(ANSWER, back=True))), changed(WITH_STEP)):
        tally.add(one, lambda _: About("演示镇"))
    tally.total = 2

    assert tally.summary().terms == (Term("答复", unsaid=1), Term("公示", new=1))
    assert "  答复:起算改了 1 件\n  公示:新要求 1 件\n" in told(tally.summary())


def test_a_few_seconds_make_no_range() -> None:
    tally = Tally()
    for seconds in (0, 20):
        shift = Shift("答复", NOON, NOON + timedelta(hours=1, seconds=seconds))
        tally.add(
            changed(with_clock(replace(ANSWER, term=Length(2, TimeUnit.MONTH))), shifts=[shift]), lambda _: About("")
        )
    tally.total = 2

    assert "  答复:推后 2 件,都是1小时\n" in told(tally.summary())


def test_a_case_without_a_change_has_no_sentences() -> None:
    opened = Opened("1", 1, NOON, NOON, reported(), PLAN, "b", "")

    assert sentences(Replayed(opened, Outcome.SAME)) == ()


def test_what_strangers_make_up_does_not_grow_for_ever(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("cases.replaying._KEPT", 2)
    replaying = Replaying(Territory(), CALENDAR, Declarations())

    found = [replaying._between(PLAN, lead(number)) for number in (1, 2, 3, 1)]

    assert found[0] == found[3]
    assert len(replaying._pairs) <= 2
    assert replaying._between(PLAN, PLAN) is None

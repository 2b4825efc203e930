"""A town beside its cases: duties fall due one by one, states hold until changed, votes end as the file says."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cases import town_events as t
from cases.people import CLOCK
from cases.refusals import InvalidInput
from cases.town import Clerk, Count, Town, apply, clocks, declare, do_duty, hold, next_at, rings, vote
from dsl.calendar import Calendar
from dsl.compile import compile_bundle
from dsl.period import ZONE, show
from dsl.ruleset import Ruleset

CALENDAR = Calendar("历", frozenset(range(2020, 2040)), frozenset(), frozenset())
TEXT = """镇街 示例镇 330281999
施行 2026-01-01;语言 第2版
单位 镇人大主席团
态势 防汛响应 选 无、二级、一级;由 镇人大主席团 宣布
第一条 其余 由 各单位 认领
第二条 定期 民情专报 每月最后1个工作日
  夜询会 距上次 不超过 2个月
会议 全体会议 由 镇人大主席团 召集;法定人数 三分之二以上
表决 满意度测评 按 全体 过半数 通过
"""


def _rules() -> Ruleset:
    bundle = compile_bundle({"a.rule": TEXT}).bundle
    assert bundle is not None
    return bundle.rulesets["330281999"]


RULES = _rules()


def at(day: str, hour: int = 9) -> datetime:
    return datetime.combine(date.fromisoformat(day), datetime.min.time(), ZONE) + timedelta(hours=hour)


def clerk(day: str) -> Clerk:
    return Clerk(CLOCK, at(day), RULES)


def town(*drafts: t.TownDraft) -> Town:
    found = apply(Town(), t.Ruled("规约"), at("2026-01-05"))
    for draft in drafts:
        found = apply(found, draft.payload, draft.occurred_at)
    return found


def due_of(found: Town, name: str) -> str:
    clock = next(each for each in clocks(found, RULES, CALENDAR) if each.name == name)
    return show(clock.due.latest)


def test_nothing_is_due_before_rules_are_in_force() -> None:
    assert clocks(Town(), RULES, CALENDAR) == ()
    assert next_at(Town(), RULES, CALENDAR) is None


def test_a_duty_that_was_not_done_is_told_once_for_each_time() -> None:
    found = town()
    first = rings(found, RULES, CALENDAR, at("2026-04-01"))

    assert [(show(d.occurred_at), d.payload.name) for d in first if isinstance(d.payload, t.DutyOverdue)] == [
        ("2026-01-30 24:00", "民情专报"),
        ("2026-02-27 24:00", "民情专报"),
        ("2026-03-05 24:00", "夜询会"),
        ("2026-03-31 24:00", "民情专报"),
    ]
    assert [cite.clause for cite in first[0].cites] == ["第二条"]
    for draft in first:
        found = apply(found, draft.payload, draft.occurred_at)
    assert rings(found, RULES, CALENDAR, at("2026-04-01")) == ()
    assert due_of(found, "民情专报") == "2026-04-30 24:00"


def test_what_is_done_in_its_period_is_due_again_in_the_next() -> None:
    found = town(do_duty(clerk("2026-01-30"), "民情专报"), do_duty(clerk("2026-02-10"), "夜询会"))

    assert due_of(found, "民情专报") == "2026-02-27 24:00"
    assert due_of(found, "夜询会") == "2026-04-10 24:00"


def test_a_missed_meeting_is_asked_for_again_after_as_long() -> None:
    found = town()
    (missed, *_) = [d for d in rings(found, RULES, CALENDAR, at("2026-03-10")) if d.payload.name == "夜询会"]  # type: ignore[union-attr]  # only duties ring
    found = apply(found, missed.payload, missed.occurred_at)

    assert due_of(found, "夜询会") == "2026-05-05 24:00"


def test_a_state_holds_until_another_is_declared_and_must_be_one_of_the_file() -> None:
    found = town(declare(clerk("2026-07-01"), "防汛响应", "二级"), declare(clerk("2026-07-02"), "防汛响应", "无"))
    assert found.states == {"防汛响应": "无"}

    with pytest.raises(InvalidInput):
        declare(clerk("2026-07-01"), "防汛响应", "三级")
    with pytest.raises(InvalidInput):
        declare(clerk("2026-07-01"), "防台响应", "二级")


def test_a_meeting_without_quorum_was_held_and_counts_for_nothing() -> None:
    few = hold(clerk("2026-03-01"), "全体会议", Count(members=30, present=19))
    enough = hold(clerk("2026-03-01"), "全体会议", Count(members=30, present=20))

    assert isinstance(few.payload, t.Held)
    assert not few.payload.quorate
    assert isinstance(enough.payload, t.Held)
    assert enough.payload.quorate
    assert town(few).done == {}
    with pytest.raises(InvalidInput):
        hold(clerk("2026-03-01"), "全体会议", Count(members=30, present=31))


def test_a_vote_is_tallied_by_the_file_and_impossible_figures_are_told() -> None:
    carried = vote(clerk("2026-03-01"), "满意度测评", Count(30, 20, votes_for=16, against=2))
    failed = vote(clerk("2026-03-01"), "满意度测评", Count(30, 20, votes_for=15, against=2))

    assert town(carried).votes == {"满意度测评": "通过"}
    assert town(failed).votes == {"满意度测评": "不通过"}
    with pytest.raises(InvalidInput):
        vote(clerk("2026-03-01"), "满意度测评", Count(30, 20, votes_for=21))
    with pytest.raises(InvalidInput):
        vote(clerk("2026-03-01"), "弹劾", Count(30, 20))


@given(st.lists(st.integers(0, 720), max_size=12), st.integers(0, 720))
def test_looking_often_or_seldom_comes_to_the_same(looks: list[int], last: int) -> None:
    begin = at("2026-01-05")
    seldom, often = town(), town()
    for days in [*sorted(day for day in looks if day < last), last]:
        for draft in rings(often, RULES, CALENDAR, begin + timedelta(days=days)):
            often = apply(often, draft.payload, draft.occurred_at)
    for draft in rings(seldom, RULES, CALENDAR, begin + timedelta(days=last)):
        seldom = apply(seldom, draft.payload, draft.occurred_at)

    assert often == seldom

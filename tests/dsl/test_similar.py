"""Conditions over the cases there are already: counted with three answers, and how far back anybody has to look."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dsl.calendar import Calendar
from dsl.conditions import AllOf, Not
from dsl.decision import RouteKind
from dsl.explain import explain, explained
from dsl.facts import ALIKE, Age, Facts, Like
from dsl.period import ZONE
from dsl.similar import Search, Similar, beyond, gauge_of, is_young, matched, search_of
from dsl.terms import Term, TimeRules, TimeUnit
from tests.dsl.meaning import compiled

AT = datetime(2026, 12, 7, 9, 0, tzinfo=ZONE)
YEAR = Calendar("示例", frozenset({2025, 2026, 2027}), frozenset(), frozenset())
WEEK = Age(Term(7, TimeUnit.DAY), TimeRules(roll=False))
NEAR = Similar("办理中的件", ("同类别",), Decimal(50), WEEK, 2, "与 办理中的件 同类别、50米内、7日内 达到2件")
LIKE = Like("甲", True, AT, category=True, reporter=False, place=None, metres=20.0, young={WEEK: True})


def facts(*likes: Like, **more: object) -> Facts:
    numbered = tuple(replace(like, case=f"{like.case}{n}") for n, like in enumerate(likes))
    plain = Facts("330281999", AT, similar=numbered, pointed=True)
    return replace(plain, **more)  # type: ignore[arg-type]  # a test names real fields


@pytest.mark.parametrize(
    "other",
    [
        replace(LIKE, open=False),
        replace(LIKE, category=False),
        replace(LIKE, metres=50.5),
        replace(LIKE, young={WEEK: False}),
    ],
    ids=["over", "another-category", "too-far", "too-old"],
)
def test_what_is_unlike_does_not_count(other: Like) -> None:
    assert NEAR.judge(facts(LIKE, other)).holds is False
    assert NEAR.judge(facts(LIKE, LIKE, other)).holds is True


@pytest.mark.parametrize(
    "other",
    [replace(LIKE, category=None), replace(LIKE, metres=None), replace(LIKE, young={WEEK: None})],
    ids=["category", "distance", "age"],
)
def test_what_nobody_knows_of_a_case_leaves_the_count_open(other: Like) -> None:
    verdict = NEAR.judge(facts(LIKE, other))

    assert (verdict.holds, verdict.missing) == (None, (ALIKE,))
    assert NEAR.judge(facts(LIKE, LIKE, other)).holds is True
    assert NEAR.judge(facts(other)).holds is False


def test_without_a_spot_of_its_own_the_reporter_is_asked_for_it() -> None:
    far = replace(LIKE, metres=None)

    assert NEAR.judge(facts(far, far, pointed=False)).missing == ("位置",)


def test_what_nobody_has_looked_for_is_unknown_and_so_is_what_was_cut_off() -> None:
    assert NEAR.judge(facts(similar=None)).holds is None
    assert NEAR.judge(facts(LIKE, cut=True)).holds is None
    assert NEAR.judge(facts(LIKE, LIKE, cut=True)).holds is True


def test_the_matching_cases_come_oldest_first_and_once() -> None:
    late, early = replace(LIKE, case="丙"), replace(LIKE, case="乙", reported_at=AT - timedelta(days=2))
    both = AllOf((NEAR, replace(NEAR, reaches=1)))

    assert [like.case for like in matched(both, replace(facts(), similar=(late, early)))] == ["乙", "丙"]


def test_a_count_that_is_denied_is_no_gauge() -> None:
    assert gauge_of(AllOf((NEAR,))) == NEAR
    assert gauge_of(Not(NEAR)) is None
    assert beyond(NEAR, facts(LIKE, LIKE, LIKE)) == 1
    assert beyond(NEAR, facts(similar=None)) is None


@given(st.integers(0, 20), st.integers(0, 23))
def test_a_week_is_seven_days_to_the_very_day(days: int, hour: int) -> None:
    reported = AT.replace(hour=hour) - timedelta(days=days)

    assert is_young(reported, WEEK, AT, YEAR) is (days <= 7)


@given(st.sampled_from([TimeUnit.DAY, TimeUnit.MONTH, TimeUnit.WORKDAY, TimeUnit.HOUR]), st.integers(1, 12))
def test_nothing_that_is_young_enough_lies_before_the_search(unit: TimeUnit, amount: int) -> None:
    age = Age(Term(amount, unit), TimeRules(roll=False))
    since = Search((age,), endless=False, everything=False).since(AT)

    assert since is not None
    assert is_young(since - timedelta(seconds=1), age, AT, YEAR) is False


def test_rules_that_ask_for_no_case_look_for_none() -> None:
    assert search_of([]) is None
    assert Search((WEEK,), endless=True, everything=False).since(AT) is None


HEAD = """镇街 示例镇 330281999
天、日 指 自然日
分类 路灯
单位 综合执法队
单位 镇人大主席团
标记 热点
"""
EFFECTS = f"""{HEAD}第一条 重复 与 办理中的件 同类别、50米内、7日内 达到 1件的,并入首件
第二条 旧事 与 已办结的件 同一上报人、同类别、50米内的,不予受理
第三条 热点 与 已有的件 同类别、50米内、7日内 达到 3件的,报 镇人大主席团,列为 热点;每增加 2件
第四条 其余 由 综合执法队 办理
"""


def test_three_opposite_effects_of_similar_reports() -> None:
    """Joined while one is in hand, refused to who has an answer, and brought to attention when there are many."""
    rules = compiled({"330281999-示例镇.rule": EFFECTS}).rulesets["330281999"]
    assert rules.search is not None
    (week,) = rules.search.ages
    mine = replace(LIKE, young={week: True})
    over = replace(mine, open=False)
    own = replace(over, reporter=True)

    def plan(*likes: Like) -> tuple[bool, bool, list[int]]:
        said = rules.decide(facts(*likes, category=("路灯",))).plan
        return said.merging is not None, said.refusal is not None, [each.level for each in said.attentions]

    assert plan() == (False, False, [])
    assert plan(mine) == (True, False, [])
    assert plan(own) == (False, True, [])
    assert plan(over) == (False, False, [])
    assert plan(over, over, over) == (False, False, [1])
    assert plan(*[over] * 4) == (False, False, [])
    assert plan(*[over] * 5) == (False, False, [2])
    assert plan(mine, own, over) == (True, False, [1])
    decision = rules.decide(facts(mine, own, category=("路灯",)))
    assert (decision.alike, decision.plan.route.kind) == (("甲0",), RouteKind.ASSIGN)


def test_a_clerk_is_told_what_becomes_of_a_similar_report() -> None:
    rules = compiled({"330281999-示例镇.rule": EFFECTS}).rulesets["330281999"]
    assert rules.search is not None
    (week,) = rules.search.ages
    mine = replace(LIKE, young={week: True})

    lines = explain(rules, facts(mine, mine, mine, category=("路灯",))).splitlines()

    assert lines[1:3] == ["并入首件(依 示例镇 第一条(重复))", "去向:由 综合执法队 办理"]
    assert lines[-1] == "关注:报 镇人大主席团,列为 热点(依 示例镇 第三条(热点))"


TOLD = f"""{HEAD}第一条 重复 与 办理中的件 同类别的,并入首件;每位上报人 分别告知、分别计时
第二条 旧事 与 已办结的件 同一上报人的,不予受理,由 镇人大主席团 批准,须书面告知 上报人 理由、原答复
第三条 终止 类别 属于 路灯的,终止办理,由 镇人大主席团 批准
第四条 退回 退回次数 达到 1次的,提醒 镇人大主席团,列为 热点,由 镇人大主席团 解除;每增加 1次
第五条 其余 由 综合执法队 办理,须告知 镇人大主席团 “已经交办”
"""


def test_a_clerk_is_told_of_approvals_words_owed_and_further_times() -> None:
    rules = compiled({"330281999-示例镇.rule": TOLD}).rulesets["330281999"]
    returned = facts(replace(LIKE, open=False, reporter=True), category=("路灯",), counts={"退回次数": 3})

    refused = explained(rules, returned)
    joined = explained(rules, facts(LIKE, category=("路灯",)))

    assert (refused["turn"], joined["turn"]) == (
        "不予受理,由 镇人大主席团 批准(依 示例镇 第二条(旧事))",
        "并入首件,每位上报人 分别告知、分别计时(依 示例镇 第一条(重复))",
    )
    assert refused["ending"] == "终止:承办单位可以终止办理,由 镇人大主席团 批准(依 示例镇 第三条(终止))"
    assert refused["attentions"] == ["提醒 镇人大主席团,列为 热点,由 镇人大主席团 解除,第3次"]
    assert refused["notices"] == [
        "不予受理时 须书面告知 上报人 理由、原答复",
        "交办时 须告知 镇人大主席团 “已经交办”",
    ]
    assert "告知:交办时 须告知 镇人大主席团 “已经交办”(依 示例镇 第五条(其余))" in str(refused["text"])

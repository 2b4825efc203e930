"""What must hold of the decision about any report at all."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dsl.decision import RouteKind
from dsl.facts import UNANSWERED, Facts
from tests.dsl.manholes import AT, report, rules
from tests.dsl.meaning import TOWN

WORDS = st.sampled_from(["", "移动", "违建", "窨井盖", "市政设施", "路灯", "城管队", "一般", "紧急", "有", UNANSWERED])
ANY_FACTS = st.builds(
    Facts,
    jurisdiction=st.sampled_from([TOWN, "330281", ""]),
    at=st.just(AT),
    category=st.one_of(
        st.sampled_from([(), ("市政设施",), ("市政设施", "窨井盖"), ("违建",)]), st.lists(WORDS, max_size=3).map(tuple)
    ),
    text=st.text(max_size=20),
    role=st.sampled_from(["居民", "代表", "点长", "谁"]),
    level=st.sampled_from([None, "镇", "县"]),
    named_unit=st.one_of(st.none(), WORDS),
    group=st.one_of(st.none(), WORDS),
    village=st.one_of(st.none(), WORDS),
    grid=st.one_of(st.none(), WORDS),
    urgency=st.sampled_from(["一般", "紧急", "特急"]),
    answers=st.dictionaries(
        st.sampled_from(["权属", "危险", "别的"]), st.sampled_from(["移动", "自来水", "不清楚", "有", "无", UNANSWERED])
    ),
)
EVERYTHING = rules(
    "区域 东片 网格 102001至102009",
    "第一条 指名 代表 指名单位的,由 该单位 先行受理",
    "第二条 危险的 同时符合下列条件的:",
    "  (一)危险 是 有",
    "  (二)有下列情形之一的:",
    "    1.类别 属于 窨井盖",
    "    2.位置 在 东片",
    "  由 城管队 办理",
    "第三条 县代表 上报人 是 县代表的,由 镇政府 办理",
    "第四条 不是路灯 类别 不属于 路灯、窨井盖的,由 镇政府 主办,城管队 协办",
    "第五条 窨井盖 类别 属于 窨井盖的,由 产权单位 办理",
    "第六条 关键词 提到 “移动”、“电信”的,由 移动公司 办理",
    "第七条 其余 由 各单位 认领;1小时内 无人认领的,由 镇政府 指定",
    "第八条 危险 危险 是 有的:",
    "  (一)自上报时起30分钟内 受理",
    "第九条 一般 其余的:",
    "  (一)自上报之日起2天内 受理",
)


@given(ANY_FACTS)
def test_every_report_gets_a_route_and_never_an_error(facts: Facts) -> None:
    decision = EVERYTHING.decide(facts)
    route = decision.plan.route

    assert route.cites
    assert (route.kind is RouteKind.ASSIGN) == (route.lead is not None)
    assert route.lead is not None or route.candidates
    assert {clock.name for clock in decision.plan.clocks} == {"认领", "受理"}
    assert decision == EVERYTHING.decide(facts)


@given(ANY_FACTS)
def test_index_by_category_changes_no_decision(facts: Facts) -> None:
    plain = replace(EVERYTHING, router=replace(EVERYTHING.router, relevant={}))

    assert plain.decide(facts).plan == EVERYTHING.decide(facts).plan
    assert [step.holds for step in plain.decide(facts).trail] == [s.holds for s in EVERYTHING.decide(facts).trail]


@given(ANY_FACTS, st.sampled_from(["移动", "自来水", "不清楚", UNANSWERED]), st.sampled_from(["有", "无"]))
def test_a_decision_without_open_questions_stands_whatever_is_answered_later(
    facts: Facts, owner: str, danger: str
) -> None:
    before = EVERYTHING.decide(facts).plan
    later = replace(facts, answers={"权属": owner, "危险": danger, **facts.answers})

    if not before.route.missing:
        assert EVERYTHING.decide(later).plan == before


@given(ANY_FACTS)
def test_units_of_the_later_decision_were_candidates_before(facts: Facts) -> None:
    before = EVERYTHING.decide(facts).plan.route
    for danger in ("有", "无"):
        after = EVERYTHING.decide(replace(facts, answers={**facts.answers, "危险": danger})).plan.route
        if before.missing == ("危险",) and before.kind is RouteKind.POOL and after.lead is not None:
            assert after.lead in before.candidates


@pytest.mark.parametrize(("answers", "holds"), [({}, None), ({"危险": "有"}, True), ({"危险": "无"}, False)])
def test_trail_says_of_each_clause_whether_it_held(answers: dict[str, str], *, holds: bool | None) -> None:
    facts = report("市政设施", "窨井盖", answers=answers)

    assert EVERYTHING.decide(facts).trail[1].holds is holds

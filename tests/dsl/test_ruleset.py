"""What the rules decide about a report, and what they ask when they cannot."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dsl.decision import (
    Cite,
    ClockSpec,
    ClockStart,
    LowRating,
    Outcomes,
    Question,
    RatingRule,
    Recipient,
    RecipientKind,
    ReturnRule,
    Route,
    RouteKind,
    Rung,
    RungAction,
    Step,
    UnitRef,
)
from dsl.facts import UNANSWERED, Facts
from dsl.ruleset import Ruleset
from dsl.terms import Term, TimeRules, TimeUnit
from tests.dsl.meaning import TOWN, compiled, town

AT = datetime(2020, 10, 4, 0, 48, tzinfo=UTC)
GOVERNMENT, SQUAD = UnitRef(TOWN, "镇政府"), UnitRef(TOWN, "综合执法队")
MOBILE, WATER = UnitRef(TOWN, "移动公司"), UnitRef(TOWN, "自来水公司")
EVERYONE = (GOVERNMENT, SQUAD, MOBILE, WATER)
MANHOLES = (
    "单位 移动公司 外部",
    "单位 自来水公司 外部",
    "分类 市政设施 含 窨井盖、路灯",
    "分类 违建",
    "问 窨井盖:权属 选 移动、自来水、不清楚;可以不填",
    "问 危险 选 有、无",
    "对照 产权单位 按 权属",
    "  移动 归 移动公司",
    "  自来水 归 自来水公司",
    "  不清楚、未填 归 认领",
)
REST = "第四条 其余 由 各单位 认领"


def rules(*lines: str) -> Ruleset:
    return compiled(town(*MANHOLES, *lines)).rulesets[TOWN]


def report(*category: str, **known: Any) -> Facts:
    return Facts(TOWN, AT, category, **known)


def cite(clause: str, title: str, line: int, item: str | None = None) -> Cite:
    return Cite(TOWN, "示例镇", clause, item, title, line)


ROUTES = rules(
    "第一条 指名 代表 指名单位的,由 该单位 先行受理",
    "第二条 窨井盖 类别 属于 窨井盖的,由 产权单位 办理,抄送 镇政府",
    "第三条 违建 类别 属于 违建的,由 城管队 主办,镇政府 协办",
    REST,
)
NAMED, MANHOLE, BUILDING, OTHERS = (
    cite("第一条", "指名", 16),
    cite("第二条", "窨井盖", 17),
    cite("第三条", "违建", 18),
    cite("第四条", "其余", 19),
)


def test_question_without_an_answer_sends_the_report_to_the_pool_with_all_candidates() -> None:
    route = ROUTES.decide(report("市政设施", "窨井盖")).plan.route

    assert route == Route(
        RouteKind.POOL, (MANHOLE,), candidates=(MOBILE, WATER, GOVERNMENT, SQUAD), missing=("权属",)
    )


def test_answer_that_no_row_knows_is_asked_for_again() -> None:
    route = ROUTES.decide(report("市政设施", "窨井盖", answers={"权属": "联通"})).plan.route

    assert (route.kind, route.missing) == (RouteKind.POOL, ("权属",))


def test_empty_answer_follows_its_row_into_the_pool() -> None:
    route = ROUTES.decide(report("市政设施", "窨井盖", answers={"权属": UNANSWERED})).plan.route

    row = Cite(TOWN, "示例镇", "对照 产权单位", "(不清楚、未填)", "", 15)
    assert route == Route(RouteKind.POOL, (MANHOLE, row), copies=(GOVERNMENT,), candidates=EVERYONE)
    assert str(row) == "示例镇 对照 产权单位(不清楚、未填)"


def test_answer_decides_the_unit_and_both_clause_and_row_are_cited() -> None:
    decision = ROUTES.decide(report("市政设施", "窨井盖", answers={"权属": "移动"}))

    row = Cite(TOWN, "示例镇", "对照 产权单位", "(移动)", "", 13)
    assert decision.plan.route == Route(RouteKind.ASSIGN, (MANHOLE, row), lead=MOBILE, copies=(GOVERNMENT,))
    assert decision.bundle == ROUTES.bundle
    assert decision.trail == (Step(NAMED, False, ("上报人 是 代表", "指名单位")), Step(MANHOLE, True))


def test_alias_assists_and_lead_come_out_as_declared_units() -> None:
    route = ROUTES.decide(report("违建")).plan.route

    assert route == Route(RouteKind.ASSIGN, (BUILDING,), lead=SQUAD, assisting=(GOVERNMENT,))


def test_named_unit_takes_it_first_whatever_name_was_used() -> None:
    route = ROUTES.decide(report("违建", role="代表", named_unit="城管队")).plan.route

    assert route == Route(RouteKind.ASSIGN, (NAMED,), lead=SQUAD)


def test_unknown_name_is_no_unit_and_the_next_clause_decides() -> None:
    decision = ROUTES.decide(report("违建", role="代表", named_unit="联通公司"))

    assert decision.plan.route.lead == SQUAD
    assert decision.trail[0] == Step(NAMED, False, ("指名的“联通公司”不是已声明的单位",))


def test_everything_else_goes_to_the_pool() -> None:
    decision = ROUTES.decide(report("市政设施", "路灯"))

    assert decision.plan.route == Route(RouteKind.POOL, (OTHERS,), candidates=EVERYONE)
    assert [step.holds for step in decision.trail] == [False, False, False, True]


def test_report_without_a_category_is_asked_for_it() -> None:
    route = ROUTES.decide(report()).plan.route

    assert (route.kind, route.missing) == (RouteKind.POOL, ("类别",))
    assert route.cites == (MANHOLE, BUILDING, OTHERS)


def test_category_from_elsewhere_is_simply_another_one() -> None:
    assert ROUTES.decide(report("别处的类别")).plan.route.cites == (OTHERS,)


def test_unknown_clause_before_a_true_one_is_asked_about_with_both_candidates() -> None:
    ruleset = rules(
        "第一条 危险 危险 是 有的,由 城管队 办理",
        "第二条 窨井盖 类别 属于 窨井盖的,由 移动公司 办理",
        "第三条 其余 由 各单位 认领",
    )

    decision = ruleset.decide(report("市政设施", "窨井盖"))

    assert decision.plan.route == Route(
        RouteKind.POOL,
        (cite("第一条", "危险", 16), cite("第二条", "窨井盖", 17)),
        candidates=(SQUAD, MOBILE),
        missing=("危险",),
    )
    assert decision.trail == (
        Step(cite("第一条", "危险", 16), None, ("危险 是 有",), ("危险",)),
        Step(cite("第二条", "窨井盖", 17), True),
    )


def test_unknown_clause_after_a_true_one_does_not_matter() -> None:
    ruleset = rules(
        "第一条 窨井盖 类别 属于 窨井盖的,由 移动公司 办理",
        "第二条 危险 危险 是 有的,由 城管队 办理",
        "第三条 其余 由 各单位 认领",
    )

    route = ruleset.decide(report("市政设施", "窨井盖")).plan.route

    assert (route.lead, route.missing) == (MOBILE, ())


def test_named_unit_and_table_rows_are_candidates_while_something_is_unknown() -> None:
    ruleset = rules(
        "第一条 危险 同时符合下列条件的:",
        "  (一)危险 是 有",
        "  (二)指名单位",
        "  由 该单位 先行受理",
        "第二条 窨井盖 类别 属于 窨井盖的,由 产权单位 办理",
        "第三条 其余 由 各单位 认领",
    )

    named = ruleset.decide(report("市政设施", "窨井盖", named_unit="城管队", answers={"权属": "移动"})).plan.route
    stranger = ruleset.decide(report("市政设施", "窨井盖", named_unit="联通", answers={"权属": "移动"})).plan.route

    assert (named.kind, named.candidates, named.missing) == (RouteKind.POOL, (SQUAD, MOBILE), ("危险",))
    assert (stranger.kind, stranger.candidates) == (RouteKind.POOL, (MOBILE,))


def test_nearest_layer_first_then_above_then_the_nearest_rest() -> None:
    county = """市 余姚市 330281
分类 市政 含 路灯、水利、违建
单位 市政府
第一条 水利 类别 属于 水利的,由 市政府 办理
第二条 违建 类别 属于 违建的,由 市政府 办理
第三条 其余 由 市政府 办理
"""
    below = """镇街 示例镇 330281999
上级 余姚市 330281
单位 镇政府
第一条 水利 类别 属于 水利的,由 镇政府 办理
第二条 其余 由 镇政府 办理
"""
    ruleset = compiled({"330281-余姚市.rule": county, "330281999-示例镇.rule": below}).rulesets[TOWN]

    def decided(category: str) -> list[str]:
        return [str(cited) for cited in ruleset.decide(report("市政", category)).plan.route.cites]

    assert decided("水利") == ["示例镇 第一条(水利)"]
    assert decided("违建") == ["余姚市 第二条(违建)"]
    assert decided("路灯") == ["示例镇 第二条(其余)"]


# --- clocks, ladder, and the rest ---------------------------------------------------------------------------------

FULL = rules(
    "岗位 承办单位负责人 取自 名册;空缺的 由 镇政府 代",
    "标记 重点督办",
    "事件 答复 由 主办单位,须填 结果 选 已解决、说明情况;已解决的 计为解决",
    "群 本镇群 含 示例镇;由 镇政府 督促",
    "当日 止于 24:00",
    "第一条 其余 由 各单位 认领;2小时内 无人认领的,由 督促单位 指定",
    "第二条 紧急 紧急程度 是 紧急的:",
    "  (一)自上报时起30分钟内 受理",
    "  (二)自受理时起2小时内 答复;不得延期",
    "第三条 一般 其余的:",
    "  (一)当日 受理",
    "  (二)自受理之日起1个月内 答复",
    "第四条 退回 自交办之日起1天内 可以退回,每件2次以内,须写明理由",
    "  再退的 由 镇政府 指定;指定后 不得退回",
    "  改派后 受理 重新起算,答复 重新起算",
    "第五条 预警 剩余25% 黄色;逾期 红色",
    "第六条 升级",
    "  受理 逾期的 提醒 承办单位负责人",
    "  依 第三条 受理 逾期1天的 提级至 城管队",
    "  答复 逾期3个工作日的 报 镇政府,列为 重点督办,由 镇政府 解除",
    "第七条 评价 自答复之日起7天内 由 上报人 评价",
    "  未评的 不计入 满意率;第一次 低于3星的,1个月内 重办;第二次 低于3星的,报 镇政府",
    "第八条 沟通 仅载明 “承办单位应当主动沟通。”",
)
STEWARD = Recipient(RecipientKind.STEWARD)
HEAD = Recipient(RecipientKind.POST, post="承办单位负责人")
TO_GOVERNMENT = Recipient(RecipientKind.UNIT, unit=GOVERNMENT)
TO_SQUAD = Recipient(RecipientKind.UNIT, unit=SQUAD)
CLAIM, URGENT_1, URGENT_2, PLAIN_1, PLAIN_2, RETURN, WARN, LADDER, RATE, TALK = (
    cite("第一条", "其余", 21),
    cite("第二条", "紧急", 23, "(一)"),
    cite("第二条", "紧急", 24, "(二)"),
    cite("第三条", "一般", 26, "(一)"),
    cite("第三条", "一般", 27, "(二)"),
    cite("第四条", "退回", 28),
    cite("第五条", "预警", 31),
    cite("第六条", "升级", 33),
    cite("第七条", "评价", 36),
    cite("第八条", "沟通", 38),
)


AT_35 = replace(LADDER, line=35)
LOW = replace(RATE, line=37)


def clocks_of(facts: Facts) -> dict[str, ClockSpec]:
    return {clock.name: clock for clock in FULL.decide(facts).plan.clocks}


def test_each_clock_is_decided_by_the_first_block_that_mentions_it() -> None:
    urgent = clocks_of(report("违建", urgency="紧急"))
    plain = clocks_of(report("违建"))

    assert [(str(c.term), c.starts) for c in urgent.values()] == [
        ("2小时", ClockStart.POOLED),
        ("30分钟", ClockStart.REPORTED),
        ("2小时", ClockStart.ACCEPTED),
        ("7自然日", ClockStart.ANSWERED),
    ]
    assert [str(c.cites[0].clause) for c in plain.values()] == ["第一条", "第三条", "第三条", "第七条"]
    assert (urgent["受理"].cites[0].clause, plain["受理"].term) == ("第二条", Term(0, TimeUnit.SAME_DAY))


def test_a_clock_carries_its_whole_ladder_with_the_clause_of_each_rung() -> None:
    plain = clocks_of(report("违建"))

    assert plain["受理"].rungs == (
        Rung(RungAction.REMIND, HEAD, None, (LADDER,)),
        Rung(RungAction.RAISE, TO_SQUAD, Term(1, TimeUnit.DAY), (replace(LADDER, line=34),)),
    )
    assert plain["答复"].rungs == (
        Rung(RungAction.REPORT, TO_GOVERNMENT, Term(3, TimeUnit.WORKDAY), (AT_35,), "重点督办", TO_GOVERNMENT),
    )


def test_rung_of_one_clause_does_not_count_for_the_clock_of_another() -> None:
    assert clocks_of(report("违建", urgency="紧急"))["受理"].rungs == (Rung(RungAction.REMIND, HEAD, None, (LADDER,)),)


def test_unclaimed_reports_are_appointed_by_the_steward() -> None:
    decision = FULL.decide(report("违建"))
    claim = decision.plan.clocks[0]

    assert claim == ClockSpec(
        "认领",
        ClockStart.POOLED,
        Term(2, TimeUnit.HOUR),
        TimeRules(),
        (CLAIM,),
        restarts=True,
        warn_left=0.25,
        warn_cites=(WARN,),
        rungs=(Rung(RungAction.APPOINT, STEWARD, None, (CLAIM,)),),
    )
    assert (decision.plan.route.arbiter, decision.plan.route.group) == (STEWARD, "本镇群")
    assert FULL.steward("本镇群") == GOVERNMENT
    assert FULL.steward(None) == GOVERNMENT


def test_change_of_holder_restarts_what_the_rules_say() -> None:
    assert {name: clock.restarts for name, clock in clocks_of(report("违建")).items()} == {
        "认领": True,
        "受理": True,
        "答复": True,
        "评价": False,
    }


def test_answering_goes_on_after_a_change_of_holder_unless_said_otherwise() -> None:
    plain = rules("第一条 其余 由 各单位 认领", "第二条 答复 自受理之日起3天内 答复")

    assert [clock.restarts for clock in plain.decide(report("违建")).plan.clocks] == [False]


def test_returning_rating_outcomes_and_notes_come_with_their_clauses() -> None:
    plan = FULL.decide(report("违建", urgency="紧急")).plan

    assert plan.returns == ReturnRule(
        (RETURN,), Term(1, TimeUnit.DAY), TimeRules(), 2, True, TO_GOVERNMENT, final_after_appointment=True
    )
    assert plan.rating == RatingRule(
        (RATE,),
        unrated_counts=False,
        low=(
            LowRating(1, 3, (LOW,), redo=Term(1, TimeUnit.MONTH)),
            LowRating(2, 3, (LOW,), report_to=TO_GOVERNMENT),
        ),
    )
    assert plan.outcomes == Outcomes(
        ("已解决", "说明情况"), frozenset({"已解决"}), (cite("事件 答复", "", 18),)
    )
    assert plan.notes == (URGENT_2, TALK)


def test_rules_that_say_nothing_leave_nothing() -> None:
    plan = ROUTES.decide(report("违建")).plan

    assert (plan.clocks, plan.returns, plan.rating, plan.outcomes, plan.notes) == ((), None, None, None, ())


def test_unknown_condition_of_a_clock_is_asked_and_the_general_term_runs_meanwhile() -> None:
    ruleset = rules(
        "第一条 其余 由 各单位 认领",
        "第二条 危险 危险 是 有的:",
        "  (一)自上报时起30分钟内 受理",
        "第三条 一般 其余的:",
        "  (一)自上报之日起2天内 受理",
    )

    decision = ruleset.decide(report("违建"))

    assert decision.plan.route.missing == ("危险",)
    assert [clock.cites[0].clause for clock in decision.plan.clocks] == ["第三条"]
    assert decision.trail[-1] == Step(cite("第二条", "危险", 18, "(一)"), None, ("危险 是 有",), ("危险",))


def test_clock_that_holds_for_nobody_here_does_not_run() -> None:
    ruleset = rules(
        "第一条 其余 由 各单位 认领", "第二条 紧急 紧急程度 是 紧急的:", "  (一)自上报时起30分钟内 受理"
    )

    assert ruleset.decide(report("违建")).plan.clocks == ()


def test_clocks_ladder_and_warning_come_from_the_nearest_file_that_mentions_them() -> None:
    county = """市 余姚市 330281
天 指 自然日
单位 市政府
第一条 其余 由 市政府 办理
第二条 受理 自上报之日起1天内 受理
第三条 答复 自受理之日起9天内 答复
第四条 升级 受理 逾期的 提醒 市政府;答复 逾期的 提醒 市政府
第五条 预警 剩余50% 黄色
第六条 改派 改派后 答复 重新起算
"""
    below = """镇街 示例镇 330281999
上级 余姚市 330281
单位 镇政府
第一条 答复 自受理之日起2个月内 答复
第二条 升级 答复 逾期的 提醒 镇政府
第三条 预警 剩余10% 黄色
"""
    ruleset = compiled({"330281-余姚市.rule": county, "330281999-示例镇.rule": below}).rulesets[TOWN]

    clocks = {clock.name: clock for clock in ruleset.decide(report()).plan.clocks}

    assert [str(cited) for cited in clocks["答复"].cites] == ["示例镇 第一条(答复)"]
    assert [str(rung.recipient) for rung in clocks["答复"].rungs] == ["镇政府"]
    assert [str(cited) for cited in clocks["受理"].cites] == ["余姚市 第二条(受理)"]
    assert [str(rung.recipient) for rung in clocks["受理"].rungs] == ["市政府"]
    assert {clock.warn_left for clock in clocks.values()} == {0.1}
    assert clocks["答复"].restarts


# --- looking things up --------------------------------------------------------------------------------------------


def test_every_kind_of_condition_reads_as_the_report_is() -> None:
    ruleset = rules(
        "区域 东片 含 甲村、乙村",
        "群 一群 含 示例镇;由 镇政府 督促",
        "第一条 没填 未填 权属的,由 自来水公司 办理",
        "第二条 乙村 位置 在 乙村的,由 移动公司 办理",
        "第三条 不在东片 位置 不在 东片的,由 城管队 办理",
        "第四条 来自群里 来自 一群的,由 镇政府 办理",
        "第五条 其余 由 各单位 认领",
    )

    def lead(**known: Any) -> UnitRef | None:
        return ruleset.decide(report("违建", **known)).plan.route.lead

    assert lead(village="丙村", answers={"权属": UNANSWERED}) == WATER
    assert lead(village="丙村", answers={"权属": "移动"}) == SQUAD
    assert lead(village="乙村", answers={"权属": "移动"}) == MOBILE
    assert lead(village="甲村", answers={"权属": "移动"}) == GOVERNMENT
    assert lead(village="甲村", group="别的群", answers={"权属": "移动"}) is None


def test_questions_are_put_where_they_belong() -> None:
    owner = Question("权属", ("移动", "自来水", "不清楚"), "窨井盖", optional=True, line=10)
    danger = Question("危险", ("有", "无"), None, optional=False, line=11)

    assert ROUTES.questions_for(("市政设施", "窨井盖")) == (owner, danger)
    assert ROUTES.questions_for(("违建",)) == (danger,)
    assert ROUTES.questions_for(()) == (danger,)


def test_units_are_found_by_name_and_alias_only() -> None:
    assert ROUTES.resolve_unit("城管队") == SQUAD
    assert ROUTES.resolve_unit("城管") is None
    assert ROUTES.claimants() == EVERYONE


def test_group_is_the_one_the_report_came_through() -> None:
    ruleset = rules("群 一群 含 示例镇;由 镇政府 督促", "第一条 其余 由 各单位 认领")

    assert ruleset.group_name(report(group="一群")) == "一群"
    assert ruleset.group_name(report(group="没有的群")) == "一群"
    assert ROUTES.group_name(report(group="一群")) is None
    villages = rules("群 三村直通车 含 甲村、乙村;由 镇政府 督促", "第一条 其余 由 各单位 认领")
    assert villages.group_name(report(village="乙村")) == "三村直通车"
    assert villages.group_name(report()) is None
    assert ROUTES.steward(None) is None


# --- for every report ---------------------------------------------------------------------------------------------

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

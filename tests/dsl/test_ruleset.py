"""Where the rules send a report, and what they ask when they cannot say."""

from __future__ import annotations

from typing import Any

from dsl.decision import Cite, Question, Route, RouteKind, Step, UnitRef
from dsl.facts import UNANSWERED
from tests.dsl.manholes import EVERYONE, GOVERNMENT, MOBILE, REST, SQUAD, WATER, cite, report, rules
from tests.dsl.meaning import TOWN, compiled

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

    assert route == Route(RouteKind.POOL, (MANHOLE,), candidates=(MOBILE, WATER, GOVERNMENT, SQUAD), missing=("权属",))


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


def test_both_open_questions_are_asked_at_once_when_the_table_waits_too() -> None:
    ruleset = rules(
        "第一条 危险 危险 是 有的,由 城管队 办理",
        "第二条 窨井盖 类别 属于 窨井盖的,由 产权单位 办理",
        "第三条 其余 由 各单位 认领",
    )

    unanswered = ruleset.decide(report("市政设施", "窨井盖")).plan.route
    answered = ruleset.decide(report("市政设施", "窨井盖", answers={"权属": "移动"})).plan.route

    assert unanswered.missing == ("危险", "权属")
    assert (answered.missing, answered.candidates) == (("危险",), (SQUAD, MOBILE))


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
        return ruleset.decide(report("市政设施", "窨井盖", **known)).plan.route.lead

    assert lead(village="丙村", answers={"权属": UNANSWERED}) == WATER
    assert lead(village="丙村", answers={"权属": "移动"}) == SQUAD
    assert lead(village="乙村", answers={"权属": "移动"}) == MOBILE
    assert lead(village="甲村", answers={"权属": "移动"}) == GOVERNMENT
    assert lead(village="甲村", group="别的群", answers={"权属": "移动"}) is None


def test_no_other_report_waits_for_an_answer_that_only_one_category_is_asked_for() -> None:
    ruleset = rules(
        "第一条 移动的 权属 是 移动的,由 移动公司 办理",
        "第二条 不是移动的 权属 不是 移动的,由 自来水公司 办理",
        "第三条 其余 由 城管队 办理",
    )

    def route(*category: str, **answers: str) -> tuple[UnitRef | None, tuple[str, ...]]:
        found = ruleset.decide(report(*category, answers=answers)).plan.route
        return found.lead, found.missing

    assert route("违建") == (SQUAD, ())
    assert route("市政设施") == (None, ("类别", "权属"))
    assert route("市政设施", "窨井盖") == (None, ("权属",))
    assert route("市政设施", "窨井盖", 权属="自来水") == (WATER, ())
    assert route("市政设施", "窨井盖", 权属=UNANSWERED) == (WATER, ())


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


def test_words_of_a_report_are_read_as_those_of_the_rule_file() -> None:
    flooded = rules("第一条 积水 提到 “积水3处”的,由 城管队 办理", REST.replace("第四条", "第二条"))

    for text in ("桥下积水3处", "桥下积水３处", "桥下积\u200b水3处"):
        assert flooded.decide(report("违建", text=text)).plan.route.lead == SQUAD
    assert flooded.decide(report("违建", text="桥下积水")).plan.route.lead is None

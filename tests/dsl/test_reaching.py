"""Which reviews a report has to pass and who helps with it, as the rules say it: above, below and not at all."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from dsl.bundle import Bundle, Source
from dsl.compile import check_sources, compile_bundle
from dsl.decision import Plan, UnitRef
from dsl.facts import Facts
from dsl.format import format_text

COUNTY = """县 示例县 330281
天、日 指 自然日
办公时间 周一至周五 08:30-17:00
分类 城市管理 含 违建、占道
单位 县人大代表工委
第一条 违建 必须执行 类别 属于 违建的,2个工作日内 由 县人大代表工委 初审
第二条 其余 由 县人大代表工委 办理
"""
TOWN = """镇街 示例镇 330281999
上级 示例县 330281
天、日 指 自然日
办公时间 周一至周五 08:30-17:00
单位 综合执法队
单位 规划办
单位 镇政府
第一条 违建 类别 属于 违建的,1个工作日内 由 镇政府 复审
第二条 {more}
第三条 办理 类别 属于 城市管理的,由 综合执法队 主办,规划办 协办
第四条 其余 由 镇政府 办理
"""
SAID = "载明 仅载明 “先审后办。”"
STORIES = Path(__file__).parents[1] / "corpus" / "constructs"


def built(more: str = SAID) -> Bundle:
    files = [Source("330281-示例县.rule", COUNTY), Source("330281999-示例镇.rule", TOWN.format(more=more))]
    compiled = compile_bundle(files)
    assert compiled.bundle is not None, [each.message for each in compiled.diagnostics]
    return compiled.bundle


def plan(bundle: Bundle, category: str, **answers: str) -> Plan:
    rules = bundle.rulesets["330281999"]
    at = datetime(2026, 12, 7, 9, tzinfo=ZoneInfo("Asia/Shanghai"))
    path = rules.category_path(category) or ()
    return rules.decide(Facts("330281999", at, category=path, village="", grid="", answers=answers)).plan


def warned(more: str) -> list[tuple[str, str]]:
    files = {"330281-示例县.rule": COUNTY, "330281999-示例镇.rule": TOWN.format(more=more)}
    return [(told.code, told.message) for told in check_sources(files)]


def test_a_review_that_a_superior_demands_comes_before_the_towns_own() -> None:
    reviews = plan(built(), "违建").reviews

    assert [(each.stage, str(each.by), each.cites[0].place) for each in reviews] == [
        ("初审", "县人大代表工委", "示例县"),
        ("复审", "镇政府", "示例镇"),
    ]


def test_a_town_that_reviews_by_itself_what_its_superior_has_settled_is_told() -> None:
    assert warned("违建 类别 属于 违建的,由 镇政府 初审") == [
        (
            "D760",
            "第二条的初审永远用不上:示例县 第一条(违建)必须执行,凡是本条管的件,它都先管了",
        )
    ]


def test_the_second_of_two_reviews_of_one_kind_is_dead() -> None:
    told = warned("城管 类别 属于 违建的,由 规划办 复审")

    assert told == [("D726", "第二条的复审永远用不上:凡是它管的件,第一条都先管了")]


def test_a_report_that_needs_no_review_waits_for_none() -> None:
    decided = plan(built("不通过 初审 是 不通过的,由 规划办 办理"), "占道")

    assert (decided.reviews, decided.route.pending, decided.route.lead) == ((), (), UnitRef("330281999", "综合执法队"))
    assert {clock.name for clock in decided.clocks} == set()


def test_what_does_not_pass_ends_there_unless_a_clause_says_what_follows() -> None:
    silent = plan(built(), "违建")
    heeded = plan(built("不通过 初审 是 不通过的,由 规划办 办理"), "违建", 初审="不通过")
    negated = plan(built("不通过 初审 不是 通过的,由 规划办 办理"), "违建", 初审="不通过")

    assert [each.refusing for each in silent.reviews] == [("不通过",), ("不通过",)]
    assert [each.refusing for each in heeded.reviews] == [(), ("不通过",)]
    assert [each.refusing for each in negated.reviews] == [(), ("不通过",)]
    assert heeded.route.lead == negated.route.lead == UnitRef("330281999", "规划办")


def test_a_term_without_a_start_runs_from_the_review_before_it() -> None:
    starts = {clock.name: clock.starts for clock in plan(built(), "违建").clocks}
    alone = plan(built("占道 类别 属于 占道的,1个工作日内 由 镇政府 研究"), "占道")

    assert starts == {"初审": "上报", "复审": "初审"}
    assert {clock.name: clock.starts for clock in alone.clocks} == {"研究": "上报"}


def test_a_verdict_that_is_not_yet_known_is_waited_for_of_the_right_unit() -> None:
    waits = plan(built("不通过 初审 是 不通过的,由 规划办 办理"), "违建").route.pending

    assert [str(wait) for wait in waits] == ["待审查:初审(由县人大代表工委)"]


def test_in_a_file_of_the_first_edition_the_words_are_names_like_any_other() -> None:
    text = """镇街 示例镇 330281999
施行 2026-12-01;语言 第1版
天、日 指 自然日
单位 镇政府
问 初审 选 通过、退件
事件 复审 由 镇政府
第一条 退件 初审 是 退件的,由 各单位 认领
第二条 其余 由 镇政府 办理
第三条 期限 自受理之日起2日内 复审
第四条 答复 自复审之日起3日内 答复
"""
    compiled = compile_bundle([Source("330281999-示例镇.rule", text)])
    assert compiled.bundle is not None, compiled.diagnostics
    rules = compiled.bundle.rulesets["330281999"]
    at = datetime(2026, 12, 7, 9, tzinfo=ZoneInfo("Asia/Shanghai"))

    decided = rules.decide(Facts("330281999", at, answers={"初审": "退件"})).plan

    assert decided.route.lead is None
    assert [(clock.name, clock.starts) for clock in decided.clocks] == [("复审", "受理"), ("答复", "复审")]


@pytest.mark.parametrize("story", ["候选", "依次候选", "初审", "退回须经同意", "协办对照"])
def test_the_formatter_leaves_what_it_wrote(story: str) -> None:
    text = (STORIES / f"{story}.rule").read_text(encoding="utf-8")

    once = format_text(text, "330281999-示例镇.rule")

    assert once.text is not None
    assert format_text(once.text, "330281999-示例镇.rule").text == once.text
    assert once.diagnostics == ()

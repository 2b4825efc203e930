"""What a report says of its place, what a map says, and which of both counts."""

from __future__ import annotations

from typing import Any

import pytest

from cases import commands as c
from cases.places import Gazetteer, Known, PlaceKind, Surroundings
from cases.placing import NO_GRID, placed
from cases.practice import check_stays, code_of
from cases.refusals import InvalidInput, NotAllowed
from cases.shapes import Shape
from cases.territory import Jurisdiction, Territory
from dsl.bundle import Source
from dsl.compile import compile_bundle
from dsl.ruleset import Ruleset

CODE = "330281199"
TEXT = """镇街 示例镇 330281199
天、日 指 自然日
单位 镇政府
属性 小区类型 选 新交付、无物业
属性 楼层 填 层
第一条 其余
  由 镇政府 办理
第二条 受理 自上报之日起1日内 受理
"""
FIELD = Shape(((((121.0, 30.0), (121.01, 30.0), (121.01, 30.01), (121.0, 30.01), (121.0, 30.0)),),))
VILLAGE = Known(PlaceKind.VILLAGE, "甲村", attributes={"小区类型": "无物业", "没有声明": "有"}, shape=FIELD)
GRID = Known(PlaceKind.GRID, "1", "1", "甲村", {"楼层": "6", "小区类型": "别墅"})
ESTATE = Known(PlaceKind.ESTATE, "演示小区", attributes={"小区类型": "新交付"})
TOWN = Gazetteer((VILLAGE, GRID, ESTATE))
REPORT = c.Report("甲", "居民")
INSIDE = {"lat": 30.005, "lng": 121.005, "datum": "wgs84"}
OUTSIDE = {"lat": 31.0, "lng": 121.0, "datum": "wgs84"}


@pytest.fixture(scope="module")
def rules() -> Ruleset:
    compiled = compile_bundle([Source(f"{CODE}-示例镇.rule", TEXT)])
    assert compiled.bundle is not None, compiled.diagnostics
    return compiled.bundle.rulesets[CODE]


def where(found: c.Report) -> tuple[Any, ...]:
    return found.village, found.grid, found.special, found.around


def test_an_estate_that_nobody_knows_is_refused(rules: Ruleset) -> None:
    report = c.Report("甲", "居民", around=Surroundings("别处"))

    with pytest.raises(InvalidInput, match="没有叫“别处”的小区"):
        placed(report, None, TOWN, rules)


def test_a_report_without_any_place_stays_without_one(rules: Ruleset) -> None:
    assert placed(REPORT, None, TOWN, rules) == REPORT
    assert placed(REPORT, {"address": "村口"}, TOWN, rules) == REPORT


def test_outside_of_the_town_is_in_no_village_and_no_grid(rules: Ruleset) -> None:
    assert where(placed(REPORT, OUTSIDE, TOWN, rules)) == ("其他村", NO_GRID, "范围外", Surroundings())


def test_who_names_a_village_is_believed_wherever_the_phone_was(rules: Ruleset) -> None:
    report = c.Report("甲", "居民", village="甲村")

    around = Surroundings(None, {"小区类型": "无物业"})
    assert where(placed(report, OUTSIDE, TOWN, rules)) == ("甲村", None, None, around)


def test_attributes_are_only_those_that_the_rules_declare_with_values_that_they_may_have(rules: Ruleset) -> None:
    inside = where(placed(REPORT, INSIDE, TOWN, rules))
    by_grid = where(placed(c.Report("甲", "居民", grid="1"), None, TOWN, rules))

    assert inside == ("甲村", None, None, Surroundings(None, {"小区类型": "无物业"}))
    assert by_grid == ("甲村", "1", None, Surroundings(None, {"楼层": "6层"}))


def test_the_estate_comes_before_the_village(rules: Ruleset) -> None:
    report = c.Report("甲", "居民", village="甲村", around=Surroundings("演示小区"))

    assert placed(report, None, TOWN, rules).around == Surroundings("演示小区", {"小区类型": "新交付"})


def test_a_case_of_a_practice_does_not_leave_it() -> None:
    town = Jurisdiction(1, CODE, "示例镇", "镇", None)
    territory = Territory({1: town, 2: Jurisdiction(2, code_of(CODE), "演练", "镇", None, practice_of=1)})

    for command, words in (("refer", "提请上级"), ("transfer", "移送他镇"), ("convert", "转为代表建议")):
        with pytest.raises(NotAllowed, match=f"这一件是演练,不能{words}"):
            check_stays(command, 2, territory)
        check_stays(command, 1, territory)
    check_stays("answer", 2, territory)
    assert (code_of("330281"), code_of(CODE)) == ("330281000000999", "330281199000999")

"""Nothing of a decision is forgotten: each field is compared, or a reason says why not."""

from __future__ import annotations

from dataclasses import fields, replace
from typing import Any

import pytest

from dsl.beside_values import Beside
from dsl.comparing.aspects import aspects
from dsl.comparing.declared import BESIDE, RULESET
from dsl.decision import ClockSpec, ClockStart, Decision, Idle, Plan, Route, RouteKind, UnitRef
from dsl.layer import Layer
from dsl.ruleset import Ruleset
from dsl.terms import Term, TimeRules, TimeUnit
from tests.dsl.meaning import TOWN, compiled, town

CLOCK = ClockSpec("答复", ClockStart.REPORTED, Term(1, TimeUnit.DAY), TimeRules(), ())
PLAN = {
    "route": "各字段另见 ROUTE",
    "outcomes": "按声明比较",
    "notes": "只有条文的出处;条文本身按文字比较",
    "findings": "按声明比较",
    "asks": "由条件推出,只影响何时重新决定",
    "events": "按声明比较",
}
ROUTE = {
    "cites": "出处不是结果",
    "group": "群按声明比较",
    "missing": "说明里写明没有逐件比较",
    "pending": "说明里写明没有逐件比较",
}
LAYER = {
    "code": "地方按声明比较",
    "place": "地方按声明比较",
    "edition": "语言的版本是一条语句,按文字比较",
    "restarts": "在时限里比较",
    "outcomes": "按声明比较",
    "marks": "按声明比较",
    "channels": "按声明比较",
    "beside": "逐项按声明比较",
    "notes": "按文字比较",
}
RULES = {
    "bundle": "只是名称",
    "layers": "各字段另见 LAYER",
    "router": "在去向里比较",
    "moving": "由条件推出",
    "heeded": "由条件推出",
    "_kept": "只是缓存",
}


def compared(plan: Plan, other: Plan) -> bool:
    rules = compiled(town("第一条 其余 由 镇政府 办理", "第二条 时限 自交办之日起3天内 答复")).rulesets[TOWN]
    return any(
        each.pick(Decision(plan, "")) != each.pick(Decision(other, "")) for each in aspects(rules, ("答复", "受理"))
    )


def marked(name: str) -> Any:
    if name == "clocks":
        return (CLOCK,)
    return (Idle("受理", ()),) if name in {"waived", "waiting"} else (UnitRef("x", "甲"),)


def changed(old: Any, name: str, value: Any) -> Any:
    return replace(old, **{name: value})


@pytest.mark.parametrize("name", [each.name for each in fields(Plan) if each.name not in PLAN])
def test_a_field_of_a_plan_is_compared(name: str) -> None:
    plan = Plan(Route(RouteKind.POOL, ()))

    assert compared(plan, changed(plan, name, marked(name)))


@pytest.mark.parametrize("name", [each.name for each in fields(Route) if each.name not in ROUTE])
def test_a_field_of_a_route_is_compared(name: str) -> None:
    plan = Plan(Route(RouteKind.POOL, ()))
    value: Any = RouteKind.ASSIGN if name == "kind" else marked(name)

    assert compared(plan, replace(plan, route=changed(plan.route, name, value)))


def test_every_part_of_a_ruleset_is_compared_or_said_why_not() -> None:
    names = {each.name for each in fields(Ruleset)}

    assert names - set(RULESET) == set(RULES)


def test_every_part_of_what_stands_beside_is_compared() -> None:
    assert {each.name for each in fields(Beside)} == set(BESIDE)


#: Where the rules of a layer are looked at, cell by cell.
LISTED = {
    *("routes", "fallbacks", "arbiters", "clocks", "waivers", "rungs", "warnings", "rechoices", "returns"),
    *("ratings", "bans", "turns", "endings", "veils", "attentions", "owed", "reviews"),
}


def test_every_part_of_a_layer_is_compared_or_said_why_not() -> None:
    assert {each.name for each in fields(Layer)} == LISTED | set(LAYER)

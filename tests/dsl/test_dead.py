"""Clauses that can never decide are told; clauses that decide for one report only are left alone."""

from __future__ import annotations

import pytest

from dsl.compile import compile_bundle
from tests.dsl.meaning import town

WORDS = (
    "分类 市政 含 路灯、窨井盖",
    "分类 环境 含 垃圾",
    "问 权属 选 移动、电信;可以不填",
    "区域 东片 含 甲村、乙村",
    "渠道 热线、信件",
)
REST = "第四条 其余 由 各单位 认领"


def told(*clauses: str) -> list[tuple[int, str]]:
    """Line and sentence of what is told about these clauses; the first stands on line 1."""
    text = town(*WORDS, *clauses)
    first = text.splitlines().index(clauses[0].splitlines()[0])
    diagnostics = compile_bundle({"330281999-示例镇.rule": text}).diagnostics
    return [(each.span.line - first, each.message) for each in diagnostics]


DEAD = {
    "the same once more": ("第一条 甲 类别 属于 路灯的,由 镇政府 办理", "第二条 乙 类别 属于 路灯的,由 城管队 办理"),
    "one of a list": ("第一条 甲 类别 属于 路灯、垃圾的,由 镇政府 办理", "第二条 乙 类别 属于 垃圾的,由 城管队 办理"),
    "narrower, and more conditions": (
        "第一条 甲 类别 属于 市政的,由 镇政府 办理",
        "第二条 乙 类别 属于 路灯,并且 权属 是 移动的,由 城管队 办理",
    ),
    "one of several channels": (
        "第一条 甲 来源渠道 是 热线、信件的,由 镇政府 办理",
        "第二条 乙 来源渠道 是 信件的,由 城管队 办理",
    ),
    "the same ways of sending in another order": (
        "第一条 甲 上报方式 是 代录、转报的,由 镇政府 办理",
        "第二条 乙 上报方式 是 转报、代录的,由 城管队 办理",
    ),
    "a list of items": (
        "第一条 甲 有下列情形之一的:(一)权属 是 移动 (二)位置 在 东片\n由 镇政府 办理",
        "第二条 乙 位置 在 东片的,由 城管队 办理",
    ),
}


@pytest.mark.parametrize("clauses", DEAD.values(), ids=DEAD.keys())
def test_a_clause_whose_reports_all_went_elsewhere_is_told(clauses: tuple[str, ...]) -> None:
    line = 2 + clauses[0].count("\n")

    sentence = "第二条的去向永远用不上:凡是它管的件,第一条都先管了"
    assert told(*clauses, "第三条 其余 由 各单位 认领") == [(line, sentence)]


def test_two_clauses_together_may_leave_nothing_for_a_third() -> None:
    clauses = (
        "第一条 甲 类别 属于 路灯的,由 镇政府 办理",
        "第二条 乙 类别 属于 垃圾的,由 镇政府 办理",
        "第三条 丙 类别 属于 路灯、垃圾的,由 城管队 办理",
    )

    assert told(*clauses, REST) == [(3, "第三条的去向永远用不上:凡是它管的件,第二条都先管了")]


ALIVE = {
    "one more channel": (
        "第一条 甲 来源渠道 是 热线的,由 镇政府 办理",
        "第二条 乙 来源渠道 是 热线、信件的,由 城管队 办理",
    ),
    "narrow before wide": ("第一条 甲 类别 属于 路灯的,由 镇政府 办理", "第二条 乙 类别 属于 市政的,由 城管队 办理"),
    "only part of it": ("第一条 甲 类别 属于 路灯的,由 镇政府 办理", "第二条 乙 类别 属于 路灯、垃圾的,由 城管队 办理"),
    "one condition less": (
        "第一条 甲 类别 属于 路灯,并且 权属 是 移动的,由 镇政府 办理",
        "第二条 乙 类别 属于 路灯的,由 城管队 办理",
    ),
    "a named unit that nobody knows": (
        "第一条 甲 指名单位的,由 该单位 先行受理",
        "第二条 乙 指名单位的,由 城管队 办理",
    ),
    "其余 before others": ("第一条 其余 由 各单位 认领", "第二条 乙 类别 属于 路灯的,由 城管队 办理"),
    "another clock": (
        "第一条 其余 由 各单位 认领;2小时内 无人认领的,由 镇政府 指定",
        "第二条 紧急 紧急程度 是 紧急的,自上报时起30分钟内 受理",
    ),
}


@pytest.mark.parametrize("clauses", ALIVE.values(), ids=ALIVE.keys())
def test_a_clause_that_still_decides_something_is_left_alone(clauses: tuple[str, ...]) -> None:
    rest = () if clauses[0].startswith("第一条 其余") else ("第三条 其余 由 各单位 认领",)

    assert told(*clauses, *rest) == []


def test_many_clauses_with_long_lists_cost_no_square_time() -> None:
    names = "、".join(f"类{n}" for n in range(300))
    clauses = [f"第{n}条 甲 类别 属于 {names}的,由 镇政府 办理" for n in range(1, 41)]

    assert len(told(f"分类 全部 含 {names}", *clauses, "第41条 其余 由 各单位 认领")) == 39


@pytest.mark.parametrize("heading", ["其余", "其他问题", "一般", "全部上报", ""])
def test_a_clause_for_all_says_so_in_its_heading_or_has_none(heading: str) -> None:
    assert told(f"第一条 {heading} 由 镇政府 办理") == []


def test_a_heading_that_sounds_like_a_condition_is_told_once() -> None:
    assert told("第一条 路灯损坏 由 城管队 办理", "第二条 其余 由 各单位 认领") == [
        (1, "“路灯损坏”只是标题,不是条件,这样所有的件都照第一条办"),
    ]

"""The words of a clause as its rule file has them (条款原文)."""

from __future__ import annotations

import pytest

from cases.clause_texts import clause_text, clause_texts
from cases.ports_papers import ClauseText
from dsl.bundle import Source
from dsl.cites import Cite

TOWN = """镇街 演示镇 330901001
上级 演示市 330901     # 示例值
# 一行说明
事件 答复 由 主办单位,须填 结果 选 已解决;已解决的 计为解决

第一章 办理
第一条 窨井盖 类别 属于 窨井盖的,由 产权单位 办理   # 示例值
第二条 时限
  (一)当日 受理                # 示例值

  # 中间的说明
  (二)1个月内 答复
第二条之一 末条
  由 各单位 认领
"""
SECOND = "第二条 时限\n  (一)当日 受理\n  (二)1个月内 答复"


@pytest.mark.parametrize("line", [0, -1, 99])
def test_a_line_that_is_not_there_has_no_clause(line: int) -> None:
    assert clause_text(TOWN, line) == ""


@pytest.mark.parametrize("line", [8, 9, 12])
def test_any_line_of_a_clause_leads_to_all_of_it_without_comments(line: int) -> None:
    assert clause_text(TOWN, line) == SECOND


@pytest.mark.parametrize(
    ("line", "text"),
    [
        (4, "事件 答复 由 主办单位,须填 结果 选 已解决;已解决的 计为解决"),
        (7, "第一条 窨井盖 类别 属于 窨井盖的,由 产权单位 办理"),
        (13, "第二条之一 末条\n  由 各单位 认领"),
    ],
)
def test_a_clause_ends_where_the_next_begins(line: int, text: str) -> None:
    assert clause_text(TOWN, line) == text


def test_each_clause_is_given_once_and_the_wider_place_comes_first() -> None:
    city = "市 演示市 330901\n第九条 评价\n  7天内 评价\n"
    files = {"b": [Source("330901001-演示镇.rule", TOWN), Source("330901-演示市.rule", city)]}
    cites = [
        Cite("330901001", "演示镇", "第二条", "(二)", "时限", 12),
        Cite("330901001", "演示镇", "第二条", "(一)", "时限", 9),
        Cite("330901", "演示市", "第九条", None, "评价", 2),
        Cite("330999", "没有的镇", "第一条", None, "", 1),
    ]

    found = clause_texts([("b", cite) for cite in cites], files)

    assert found == (ClauseText("演示市 第九条", "第九条 评价\n  7天内 评价"), ClauseText("演示镇 第二条", SECOND))


def test_a_clause_that_was_changed_between_is_given_in_both_wordings() -> None:
    files = {name: [Source("330901-演示市.rule", f"市 演示市 330901\n第九条 评价 {name}天内 评价\n")] for name in "37"}
    cite = Cite("330901", "演示市", "第九条", None, "评价", 2)

    assert [each.text for each in clause_texts([("3", cite), ("7", cite)], files)] == [
        "第九条 评价 3天内 评价",
        "第九条 评价 7天内 评价",
    ]

"""Why a clause had no say: what it lacked, what nobody knows yet, or which clause came before it."""

from __future__ import annotations

from datetime import datetime

import pytest

from dsl.compile import compile_bundle
from dsl.facts import Facts
from dsl.period import ZONE
from dsl.ruleset import Ruleset
from dsl.why_not import clauses, why_not, written_clause

COUNTY = """县 示例县 330281
单位 县水务局
分类 水利
第一条 水利 类别 属于 水利的,由 县水务局 办理
第二条 其余 由 各单位 认领
"""
TOWN = """镇街 示例镇 330281999
上级 示例县 330281
天、日 指 自然日
单位 城建办
单位 执法队
分类 路灯
问 路灯:通行 选 通畅、堵塞
第一条 夜里 类别 属于 路灯,并且 通行 是 堵塞的,由 执法队 办理
第二条 路灯 类别 属于 路灯的,由 城建办 办理
第三条 又是路灯 类别 属于 路灯,或者 提到 “灯”的,由 执法队 办理
第四条 其余 由 各单位 认领
第五条 时限 自受理之日起3日内 答复
"""


@pytest.fixture(scope="module")
def rules() -> Ruleset:
    compiled = compile_bundle({"330281-示例县.rule": COUNTY, "330281999-示例镇.rule": TOWN})
    assert compiled.bundle is not None
    return compiled.bundle.rulesets["330281999"]


def _facts(category: str, **answers: str) -> Facts:
    return Facts("330281999", datetime(2026, 3, 2, 9, tzinfo=ZONE), (category,), answers=answers)


def _said(rules: Ruleset, facts: Facts, clause: str) -> list[str]:
    return [str(answer) for answer in why_not(rules, facts, clause)]


def test_a_clause_that_does_not_fit_says_what_it_lacked(rules: Ruleset) -> None:
    assert _said(rules, _facts("水利"), "第二条") == ["× 示例镇 第二条(路灯)的去向:不符合 类别 属于 路灯"]


def test_an_open_question_is_named(rules: Ruleset) -> None:
    assert _said(rules, _facts("路灯"), "1") == ["? 示例镇 第一条(夜里)的去向:还不知道 通行"]


def test_a_clause_that_came_too_late_names_the_one_before(rules: Ruleset) -> None:
    facts = _facts("路灯", 通行="通畅")

    assert _said(rules, facts, "2") == ["√ 示例镇 第二条(路灯)的去向:用到了"]
    assert _said(rules, facts, "三") == ["× 示例镇 第三条(又是路灯)的去向:符合,但 示例镇 第二条(路灯) 先定了"]


def test_a_clause_of_the_file_above_is_asked_for_by_its_place(rules: Ruleset) -> None:
    assert _said(rules, _facts("水利"), "示例县 第一条") == ["√ 示例县 第一条(水利)的去向:用到了"]


def test_a_term_says_that_it_counts(rules: Ruleset) -> None:
    assert _said(rules, _facts("水利"), "第五条") == ["√ 示例镇 第五条(时限)的答复时限:用到了"]


def test_no_such_clause_gives_nothing_and_all_that_are_can_be_listed(rules: Ruleset) -> None:
    assert why_not(rules, _facts("水利"), "第九条") == ()
    assert "示例县 第一条" in clauses(rules)


@pytest.mark.parametrize("written", ["4", "四", "第四条", "第4条", " 第四条 "])
def test_a_number_may_be_written_in_any_way(written: str) -> None:
    assert written_clause(written) == "第四条"

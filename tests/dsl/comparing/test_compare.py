"""What a clerk is told of a change: nothing, words only, a few classes, or what could not be decided."""

from __future__ import annotations

import pytest

from dsl.comparing import Differences, compare
from dsl.comparing.render import gathered, plain, rendered
from dsl.proving import Budget
from tests.dsl.meaning import NATIONAL_DAY, TOWN, compiled, town

HEAD = ("分类 市政 含 路灯、井盖", "问 权属 选 移动、电信")
BEFORE = town(
    *HEAD,
    "第一条 灯 类别 属于 路灯的,由 镇政府 办理",
    "第二条 其余 由 综合执法队 办理",
    "第三条 时限 自交办之日起3天内 答复",
)


def differences(after: str, before: str = BEFORE, budget: Budget | None = None) -> Differences:
    return compare(compiled(before), compiled(after), TOWN, on=NATIONAL_DAY, budget=budget)


def test_a_place_that_one_side_lacks_is_an_error() -> None:
    with pytest.raises(KeyError):
        compare(compiled(BEFORE), compiled(BEFORE), "330281998", on=NATIONAL_DAY)


def test_beyond_the_work_bound_it_says_so_and_names_the_clauses() -> None:
    found = differences(BEFORE.replace("路灯的", "井盖的"), budget=Budget(1, 1))

    assert [each.matter for each in found.undecided] == ["去向"]
    assert "未能判定:去向:情形太多,超出了计算的上限;涉及第一条(灯)、第二条(其余)" in rendered(found)
    assert plain(found)["undecided"] == [
        {"matter": "去向", "why": "情形太多,超出了计算的上限", "clauses": ["第一条(灯)", "第二条(其余)"]}
    ]


def test_the_same_text_changes_nothing() -> None:
    found = differences(BEFORE)

    assert (found.classes, found.undecided, found.same_text) == ((), (), True)
    assert rendered(found) == "示例镇(330281999)\n  文字一样,没有变化"


def test_comments_and_headings_are_words_only() -> None:
    found = differences(BEFORE.replace("第一条 灯 ", "第一条 路灯 ").replace("第二条", "# 说明\n第二条"))

    assert (found.classes, found.same_text, found.same_meaning) == ((), False, True)
    assert "只改了文字" in rendered(found)


def test_clauses_in_another_order_change_nothing_where_no_report_falls_under_both() -> None:
    lines = ("第一条 甲 类别 属于 路灯的,由 镇政府 办理", "第二条 乙 类别 属于 井盖的,由 综合执法队 办理")
    turned = ("第一条 乙 类别 属于 井盖的,由 综合执法队 办理", "第二条 甲 类别 属于 路灯的,由 镇政府 办理")
    rest = "第三条 其余 由 镇政府 办理"

    found = differences(town(*HEAD[:1], *turned, rest), town(*HEAD[:1], *lines, rest))

    assert (found.classes, found.undecided, found.same_meaning) == ((), (), False)
    assert "没有一件交给谁、怎么办、什么时候到期会变" in rendered(found)


def test_a_shorter_term_is_one_class_with_both_clauses_and_a_report() -> None:
    found = differences(BEFORE.replace("3天内", "2天内"))

    assert rendered(found) == (
        "示例镇(330281999)\n"
        "  文字改动:第三条 时限(修改)\n"
        "  没有逐件比较:还要不要问、等不等 权属;请对照改动的条文看\n"
        "  1. 答复时限(1 种情形)\n"
        "     原来:自交办起 3自然日 内 答复,依第三条(时限)\n"
        "     改后:自交办起 2自然日 内 答复,依第三条(时限)\n"
        "     例如:2020-03-02 09:00 居民 上报 路灯"
    )
    assert plain(found)["classes"][0]["before"] == {"text": "自交办起 3自然日 内 答复", "clauses": ["第三条(时限)"]}


def test_a_moved_category_is_told_with_a_report_of_it() -> None:
    found = differences(BEFORE.replace("灯 类别 属于 路灯的", "灯 类别 属于 井盖的"))

    told = {(each.example.facts.category[-1:], each.before.cites[-1].clause, each.after.cites[-1].clause)
            for each in found.classes}  # fmt: skip
    assert {(("路灯",), "第一条", "第二条"), (("井盖",), "第二条", "第一条")} <= told


def test_a_unit_that_only_the_new_text_knows_can_be_named() -> None:
    rest = "第一条 指名 指名单位的,由 该单位 先行受理\n第二条 其余 由 镇政府 办理"
    before = town(*HEAD[:1], rest)

    found = differences(before.replace("单位 镇政府\n", "单位 镇政府\n单位 水利站\n"), before)

    assert "水利站" in {each.example.facts.named_unit for each in found.classes}


def test_a_clause_put_in_front_is_told_and_the_others_are_counted() -> None:
    later = BEFORE.replace("第三条", "第四条").replace("第二条", "第三条").replace("第一条", "第二条")
    after = later.replace("第二条 灯", "第一条 井 类别 属于 井盖的,由 镇政府 办理\n第二条 灯")

    assert "  文字改动:第一条 井(新增)、第二条 灯等 3 条(只改了编号)\n" in rendered(differences(after))


def test_one_changed_term_is_one_line_whatever_else_holds() -> None:
    before = BEFORE + "第四条 升级 答复逾期的,报 镇政府\n"
    found = differences(before.replace("3天内", "2天内"), before)

    assert len(gathered(found.classes)) == 1

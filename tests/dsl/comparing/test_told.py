"""Names, numbers and declarations that change, and how each part of a decision is said to a clerk."""

from __future__ import annotations

from typing import Any

import pytest

from dsl.comparing import Differences, compare, space
from dsl.comparing.render import plain, rendered, said
from dsl.decision import (
    Cite,
    ClockSpec,
    ClockStart,
    Forbidden,
    Idle,
    Merging,
    Offer,
    Recipient,
    RecipientKind,
    Refusal,
    ReturnRule,
    Route,
    RouteKind,
    UnitRef,
    Veil,
)
from dsl.terms import Term, TimeRules, TimeUnit
from tests.dsl.meaning import NATIONAL_DAY, TOWN, compiled, town

HEAD = ("分类 市政 含 路灯、井盖",)
LAMP = "第一条 灯 类别 属于 路灯的,由 镇政府 办理"
REST = "第二条 其余 由 综合执法队 办理"
BEFORE = town(*HEAD, LAMP, REST)
ONE, TWO = UnitRef(TOWN, "甲"), UnitRef(TOWN, "乙")
WHO = Recipient(RecipientKind.UNIT, unit=ONE)
CITE = Cite(TOWN, "示例镇", "第一条")
DAY = Term(2, TimeUnit.DAY)


def differences(after: str, before: str = BEFORE) -> Differences:
    return compare(compiled(before), compiled(after), TOWN, on=NATIONAL_DAY)


def test_clauses_under_other_numbers_are_called_so() -> None:
    found = differences(town(*HEAD, LAMP, REST.replace("第二条", "第一条之一")))

    assert (found.renumbered, found.nothing) == (True, True)
    assert rendered(found).splitlines()[1:] == [
        "  只是条文编号或者位置变了:每一件交给谁、怎么办、什么时候到期都同原来一样"
    ]


def test_a_unit_under_another_name_is_called_so_and_is_no_change_of_unit() -> None:
    found = differences(BEFORE.replace("综合执法队 又名 城管队", "执法中队 又名 综合执法队、城管队"))

    assert found.renamed == (("综合执法队", "执法中队"),)
    assert found.classes == ()
    assert "单位改名:综合执法队 现在叫 执法中队" in rendered(found)
    assert not found.nothing


def test_a_unit_in_the_place_of_another_may_be_the_same_one_and_the_clerk_is_told_how_to_say_so() -> None:
    found = differences(BEFORE.replace("综合执法队", "执法中队"))

    assert found.classes
    assert "单位 综合执法队 没有了,多了 执法中队:如果只是改名,请写成“单位 执法中队 又名 综合执法队”" in rendered(found)
    assert differences(BEFORE.replace("分类 市政", "单位 水利站\n分类 市政")).replaced is None


def test_a_declaration_that_no_report_is_decided_by_is_told_all_the_same() -> None:
    found = differences(BEFORE.replace("分类 市政", "标记 重点件\n分类 市政"))

    assert [(each.matter, each.name) for each in found.stated] == [("标记", "重点件")]
    assert "另外,标记 重点件:原来没有;改后重点件" in rendered(found)
    assert plain(found)["stated"] == [{"matter": "标记", "name": "重点件", "before": "没有", "after": "重点件"}]


def test_a_new_question_is_told() -> None:
    found = differences(BEFORE.replace("分类 市政", "问 权属 选 移动、电信\n分类 市政"))

    assert ("问", "权属") in [(each.matter, each.name) for each in found.stated]
    assert found.awaited == ("权属",)


def test_what_is_not_clear_yet_is_counted_unless_all_is_asked_for() -> None:
    def text(units: str) -> str:
        rows = zip("一二三四五", ("路灯", "井盖", "道路", "桥梁", "河道"), units, strict=True)
        lines = [f"第{n}条 类 类别 属于 {kind},并且 权属 是 移动的,由 {unit}站 办理" for n, kind, unit in rows]
        declared = [f"单位 {name}站" for name in "甲乙丙丁戊"]
        head = ("问 权属 选 移动、电信", "分类 市政 含 路灯、井盖、道路、桥梁、河道")
        return town(*declared, *head, *lines, "第六条 其余 由 镇政府 办理")

    before, after = text("甲乙丙丁戊"), text("乙丙丁戊甲")

    found = differences(after, before)

    assert "要等人认领的;全部看用 minqing diff --all" in rendered(found, every=False)
    assert "--all" not in rendered(found)


def test_what_has_too_many_cells_is_not_called_unchanged(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(space, "MOST_TOLD", 0)

    found = differences(BEFORE.replace("路灯的", "井盖的"))

    assert not found.nothing
    assert "未能判定:去向:有的条件没有办法逐格比较" in rendered(found)


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (None, "没有"),
        ((), "没有"),
        (Idle("受理", ()), "受理 免办"),
        (Idle("受理", (), ("权属",)), "受理 等待 权属"),
        (Refusal(()), "不予受理"),
        (Refusal((), WHO), f"不予受理,须经 {WHO} 同意"),
        (Merging(()), "并入首件"),
        (Veil(()), "隐去上报人"),
        (Veil((), certain=False), "情况问清以前隐去上报人"),
        ((Merging(()), Merging(())), "并入首件;并入首件"),
        (Route(RouteKind.POOL, (), candidates=(ONE, TWO)), "由 甲、乙 认领"),
        (
            Route(RouteKind.POOL, (), candidates=(ONE,), offer=Offer((), DAY), copies=(TWO,)),
            f"由 甲 认领,依次询问,每家 {DAY},抄送 乙",
        ),
        (Route(RouteKind.POOL, (), candidates=(ONE,), offer=Offer(())), "由 甲 认领,依次询问"),
        (
            Route(RouteKind.ASSIGN, (), lead=ONE, assisting=(TWO,), forbidden=(Forbidden(TWO, ()),)),
            "由 甲 办理,乙 协办,不得交 乙",
        ),
        (
            ClockSpec("答复", ClockStart.REPORTED, DAY, TimeRules(), (), bearer=WHO, not_extended=(CITE,)),
            f"自{ClockStart.REPORTED}起 {DAY} 内 答复,由 {WHO},不得延期",
        ),
        (ReturnRule((), DAY, times=2), f"{DAY}、2"),
        (ReturnRule((), reason_required=False), "有"),
        ("重点件", "重点件"),
    ],
)
def test_each_part_of_a_decision_is_said(value: Any, words: str) -> None:
    assert said(value) == words

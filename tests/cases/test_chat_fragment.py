"""Pieces of chats as people paste them become lines, and lines a report that somebody still has to send."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cases.chat_drafts import LONGEST, answers_in, categories_in, draft
from cases.chat_fragment import ChatLine, read_chat
from cases.places import Gazetteer, Known, PlaceKind
from dsl.bundle import Categories, Source
from dsl.compile import compile_bundle
from dsl.decision import Question
from dsl.ruleset import Ruleset
from dsl.worktime import ZONE


def at(day: int, hour: int, minute: int, month: int = 11, year: int = 2026) -> datetime:
    return datetime(year, month, day, hour, minute, tzinfo=ZONE)


NOW = at(23, 15, 0)


# --- lines ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("piece", "lines"),
    [
        ("", []),
        ("井盖坏了", [ChatLine(None, None, "井盖坏了")]),
        ("演示甲 10:32: 井盖坏了", [ChatLine("演示甲", at(23, 10, 32), "井盖坏了")]),
        ("演示甲 16:32:\n井盖坏了", [ChatLine("演示甲", at(22, 16, 32), "井盖坏了")]),
        (
            "演示甲:\n井盖坏了\n\n演示乙:\n收到",
            [ChatLine("演示甲", None, "井盖坏了"), ChatLine("演示乙", None, "收到")],
        ),
        ("演示甲 2026/11/20 8:05:11\n井盖坏了\n响\n", [ChatLine("演示甲", at(20, 8, 5), "井盖坏了\n响")]),
        ("演示甲 12月30日 8:05\n路灯", [ChatLine("演示甲", at(30, 8, 5, 12, 2025), "路灯")]),
        ("演示甲 2月30日 8:05\n路灯", [ChatLine("演示甲", None, "路灯")]),
        ("昨天 下午3:05\n演示甲:路灯", [ChatLine("演示甲", at(22, 15, 5), "路灯")]),
        ("—————  2026-11-18  —————\n\n演示 甲  10:32\n\n路灯", [ChatLine("演示 甲", at(18, 10, 32), "路灯")]),
        ("前天\n演示甲:路灯", [ChatLine("演示甲", None, "路灯")]),
        (
            "演示甲 11-21 中午11:40\n路灯\n11-22\n演示乙:好",
            [ChatLine("演示甲", at(21, 11, 40), "路灯"), ChatLine("演示乙", None, "好")],
        ),
        ("演示甲:[图片][照片]\n[视频] 井盖\n[强]", [ChatLine("演示甲", None, "井盖\n[强]", 2)]),
        ("演示甲:[动画表情]", []),
        ("地点:方便桥\n情况如下:灯不亮", [ChatLine(None, None, "地点:方便桥\n情况如下:灯不亮")]),
    ],
)
def test_a_piece_is_read_as_it_was_copied(piece: str, lines: list[ChatLine]) -> None:
    assert list(read_chat(piece, NOW)) == lines


@given(st.text(alphabet="演示甲:: \n0123456789/-年月日图片[]昨天下午—", max_size=60))
def test_whatever_is_pasted_is_read(piece: str) -> None:
    for line in read_chat(piece, NOW):
        assert line.text or line.pictures


# --- drafts -----------------------------------------------------------------------------------------------------------

CATEGORIES = Categories({"市政设施": None, "窨井盖": "市政设施", "路灯": "市政设施"}, {"井盖": "窨井盖"})
QUESTIONS = (
    Question("权属", ("移动公司", "自来水公司"), "窨井盖", optional=True),
    Question("灯型", ("高杆灯", "庭院灯"), "路灯", optional=True),
    Question("其他", ("有",), None, optional=True),
)
TEXT = """镇街 示例镇 330281199
天、日 指 自然日
单位 镇政府
第一条 其余
  由 镇政府 办理
第二条 受理 自上报之日起1日内 受理
"""


@pytest.fixture(scope="module")
def rules() -> Ruleset:
    compiled = compile_bundle([Source("330281199-示例镇.rule", TEXT)])
    assert compiled.bundle is not None, compiled.diagnostics
    return replace(compiled.bundle.rulesets["330281199"], categories=CATEGORIES, questions=QUESTIONS)


PLACES = Gazetteer(
    (
        Known(PlaceKind.VILLAGE, "示例社区"),
        Known(PlaceKind.VILLAGE, "新示例社区"),
        Known(PlaceKind.GRID, "第一网格", "13024", "新示例社区"),
        Known(PlaceKind.ESTATE, "演示苑"),
    )
)
PIECE = """演示甲 2026-11-22 08:48
新示例社区第一网格的井盖响,移动公司的,张建国家门口
[图片]
演示乙 2026-11-22 08:50
演示甲,收到"""


def test_a_piece_becomes_a_report_that_is_not_sent(rules: Ruleset) -> None:
    made = draft(PIECE, NOW, PLACES, rules, timedelta(days=7))

    assert made.text == "新示例社区第一网格的井盖响,移动公司的,张建国家门口\n演示甲,收到"
    assert (made.occurred_at, made.pictures, made.cut) == (at(22, 8, 48), 1, False)
    assert (made.village, made.grid, made.estate) == ("新示例社区", "13024", None)
    assert made.places == ("新示例社区", "第一网格")
    assert (made.category, made.categories, made.answers) == ("窨井盖", ("窨井盖",), {"权属": "移动公司"})
    assert (made.hide, made.speakers) == (("演示甲", "张建国"), ("演示甲", "演示乙"))


def test_what_is_not_clear_is_left_to_who_sends_it(rules: Ruleset) -> None:
    said = "演示甲 11月1日 8:00\n示例社区和新示例社区的路灯、窨井盖都坏了" + "," * LONGEST

    made = draft(said, NOW, PLACES, rules, timedelta(days=7))

    assert (made.cut, len(made.text), made.occurred_at) == (True, LONGEST, None)
    assert (made.village, made.grid, made.places) == (None, None, ("新示例社区", "示例社区"))
    assert (made.category, made.categories, dict(made.answers)) == (None, ("窨井盖", "路灯"), {})


def test_a_grid_brings_its_village_and_nothing_brings_nothing(rules: Ruleset) -> None:
    inside = draft("第一网格", NOW, PLACES, rules, timedelta(days=7))
    nothing = draft("你好", NOW, PLACES, rules, timedelta(days=7))

    assert (inside.village, inside.grid) == ("新示例社区", "13024")
    assert (nothing.village, nothing.category, nothing.categories, nothing.occurred_at) == (None, None, (), None)


def test_wider_names_go_with_the_finer_one(rules: Ruleset) -> None:
    assert categories_in("市政设施的路灯", CATEGORIES, QUESTIONS) == ("路灯", "市政设施")
    assert categories_in("高杆灯不亮", CATEGORIES, QUESTIONS) == ("路灯",)
    assert draft("市政设施的路灯", NOW, PLACES, rules, timedelta()).category == "路灯"
    assert answers_in("高杆灯、庭院灯", "路灯", rules) == {}

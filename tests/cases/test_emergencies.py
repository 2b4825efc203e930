"""What is so urgent that one should ring first, and what only sounds like it."""

from __future__ import annotations

import pytest

from cases.emergencies import Call, calls_for


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("三楼着火了,快来人", [("119", "着火")]),
        ("有老人在家门口摔伤流血", [("120", "流血")]),
        ("两个人持刀打架,有人受伤", [("120", "受伤"), ("110", "持刀")]),
        ("孩子掉河里了", [("119", "掉河")]),
        ("怕出事,楼道里已经起火", [("119", "起火")]),
        ("没有护栏,昨天有人落水", [("119", "落水")]),
    ],
)
def test_what_is_happening_is_told_with_the_number_to_ring(text: str, told: list[tuple[str, str]]) -> None:
    assert [(call.number, call.word) for call in calls_for(text)] == told


@pytest.mark.parametrize(
    "text",
    [
        "井盖响了三天",
        "电线乱拉,容易着火",
        "路面不平,老人可能受伤",
        "请装护栏,以免有人落水",
        "小区里有火灾隐患",
        "灭火器过期,万一起火怎么办",
        "请开展触电知识宣传",
        "请来一次火灾演练",
        "",
    ],
)
def test_what_may_only_come_about_is_no_emergency(text: str) -> None:
    assert calls_for(text) == ()


def test_the_sentence_names_the_word_and_the_number() -> None:
    assert Call("119", "着火").text == "您提到“着火”:如果危险就在眼前,请马上拨打119,上报不能代替报警和急救"

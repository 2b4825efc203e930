"""minqing explain: which clause and why, what is still to be asked, when each clock is due."""

from __future__ import annotations

import json

import pytest

from tests.cli.conftest import Run

MANHOLE = ("explain", "--township", "海洲街道", "--category", "井盖", "--at", "2020-10-04T08:48", "--role", "县代表")


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        (("--township", "没有镇"), "没有“没有镇”的规约"),
        (("--category", "飞碟"), "没有“飞碟”这个类别"),
        (("--unit", "飞碟局"), "没有“飞碟局”这个单位"),
        (("--answer", "颜色=红"), "规约没有“颜色”这一问"),
        (("--answer", "权属=火星"), "“权属”只能选:移动、电信、自来水、供电、不清楚、未填"),
        (("--event", "睡觉=2020-10-04"), "没有“睡觉”这种事件"),
        (("--event", "受理=昨天"), "时间“昨天”看不懂"),
    ],
)
def test_what_the_rules_do_not_know_is_a_misuse(minqing: Run, wrong: tuple[str, str], sentence: str) -> None:
    said = minqing(*MANHOLE, *wrong)

    assert (said.code, said.out) == (2, "")
    assert said.err.startswith(sentence)


@pytest.mark.parametrize("wrong", [("--at", "昨天"), ("--answer", "权属"), ("--answer", "=移动")])
def test_what_cannot_be_read_is_a_misuse(minqing: Run, wrong: tuple[str, str]) -> None:
    assert minqing(*MANHOLE, *wrong).code == 2


def test_an_open_question_is_asked_instead_of_guessed(minqing: Run) -> None:
    said = minqing(*MANHOLE)

    assert said.code == 0
    assert "去向:待认领" in said.out
    assert said.last == "还要问:权属(移动、电信、自来水、供电、不清楚)"


def test_the_answer_settles_it_with_clause_and_due_times(minqing: Run) -> None:
    said = minqing(*MANHOLE, "--answer", "权属=移动", "--event", "受理=2020-10-04T08:49", "--json")

    found = json.loads(said.out)
    assert said.code == 0
    assert found["route"]["lead"] == "移动公司"
    assert next(cite["clause"] for cite in found["route"]["cites"]) == "第二条"
    assert found["due"] == {
        "认领": "从待认领起 2小时",
        "受理": "不迟于 2020-10-04 24:00",
        "答复": "不迟于 2020-11-04 24:00",
        "评价": "从答复起 7自然日",
    }
    assert found["questions"] == {}


def test_a_term_into_a_year_without_notice_is_provisional(minqing: Run) -> None:
    said = minqing(*MANHOLE[:5], "--at", "2031-12-30T09:00", "--event", "受理=2031-12-30T09:00")

    assert "(暂定)" in said.out

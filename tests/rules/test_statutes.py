"""What the statutes mean for a town that takes petitions and suggestions itself: its own units, their terms."""

from __future__ import annotations

from pathlib import Path

import pytest

from adapters.calendars import load_calendar
from cases.trials import run_examples
from dsl.bundle import Source
from dsl.compile import compile_bundle
from dsl.diagnostics import render

RULES = Path(__file__).parents[2] / "rules"
STATUTES = [
    Source(path.name, path.read_text(encoding="utf-8")) for path in sorted(RULES.glob("*.rule")) if "0000-" in path.name
]
FILE = "330281999-示例镇.rule"
TOWN = """\
镇街 示例镇 330281999
上级 浙江省 330000
日 指 自然日
末日 止于 24:00;遇休息日 顺延
单位 镇政府
单位 镇水利站
第一条 信访 来源渠道 是 转送的信访的,由 镇政府 办理
第二条 会办 来源渠道 是 会办的建议的,由 镇政府 主办,镇水利站 协办
第三条 其余 由 各单位 认领
"""
PETITION = "  2026-03-02 09:00 居民 上报 “工地扰民”,来源渠道 转送的信访"
ANSWER = "第四条 答复 来源渠道 是 转送的信访的,自受理之日起{}内 答复\n"


def told(*lines: str, own: str = "") -> list[str]:
    """What the checker and the examples say of the town's file, with these lines for its one example."""
    text = "\n".join((TOWN + own + "例 一例", *lines, ""))
    compiled = compile_bundle([*STATUTES, Source(FILE, text)])
    results = run_examples(compiled.bundle, load_calendar(None)) if compiled.bundle else ()
    every = (*compiled.diagnostics, *(each for ran in results for each in ran.failures))
    return [render(each, text).splitlines()[0] for each in every if each.file == FILE]


def test_a_town_may_not_take_longer_than_the_state_allows() -> None:
    said = told(PETITION, "  应 由 镇政府 办理", own=ANSWER.format("91日"))

    assert said == [
        f"{FILE}:10:22 D761 第四条答复的时限比上级宽:全国 第九条(条例34办结)必须执行的是60自然日,本条是91自然日"
    ]


def test_a_town_may_be_quicker_than_the_state() -> None:
    due = "  应 由 镇政府 办理,答复 不迟于 2026-03-18 24:00"

    assert told(PETITION + ";2026-03-03 09:00 受理", due, own=ANSWER.format("15日")) == []


@pytest.mark.parametrize(
    "expected",
    [
        "应 依 第一条、全国 第五条 由 镇政府 办理,书面告知 不迟于 2026-03-17 24:00",
        "应 受理 不迟于 2026-03-09 24:00",
        "2026-03-10 09:00 应 不能 退回",
    ],
)
def test_petitions_go_to_the_town_s_own_unit_within_the_terms_of_state_and_province(expected: str) -> None:
    assert told(PETITION, f"  {expected}") == []


def test_units_that_help_with_a_suggestion_have_the_province_s_two_months() -> None:
    suggestion = "  2026-03-02 09:00 代表 上报 “建议清淤”,来源渠道 会办的建议"

    assert told(suggestion, "  应 由 镇政府 主办,镇水利站 协办,协办 不迟于 2026-05-06 24:00") == []


def test_a_photo_report_knows_no_statute() -> None:
    photo = "  2026-03-02 09:00 居民 上报 “路灯不亮”"

    assert told(photo, "  应 依 第三条 待认领") == []
    assert told(photo + ";10:00 镇水利站 认领", "  应 由 镇水利站 办理,不能 退回") == []
    assert "D904 没有规定答复的时限" in told(photo, "  应 答复 不迟于 2026-05-06 24:00")[0]

"""minqing explain: which clause and why, what is still to be asked, when each clock is due."""

from __future__ import annotations

import json
from pathlib import Path

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


COUNTY = """县 示例县 330281
办公时间 周一至周五 08:30-11:30、13:30-17:00;假日 依 国务院通知
末日 止于 24:00;遇休息日 顺延
单位 县局
分类 市政设施 含 路灯、窨井盖
第一条 必须执行 自上报之日起10个工作日内 答复
第二条 其余 由 县局 办理
"""
TOWN = """镇街 示例镇 330281999
上级 示例县 330281
办公时间 周一至周五 08:30-11:30、13:30-17:00;假日 依 国务院通知
末日 止于 24:00;遇休息日 顺延
单位 供电公司 外部
第一条 答复 自受理之日起20个工作日内 答复
第二条 路灯 类别 属于 路灯的,由 供电公司 办理,依 附表一
第三条 窨井盖 类别 属于 窨井盖的,由 供电公司 办理,依 附表二
附表一 路灯 情形 由 上报人 选
  | 情形 | 办到 | 时限 |
  | 不亮 | 修复 | 自交办之日起2个工作日 |
附表二 窨井盖 情形 由 上报人 选
  | 情形 | 办到 | 时限 |
  | 缺失 | 补齐 | 自交办之日起1个工作日 |
"""


def test_a_superiors_floor_from_another_event_decides_and_a_table_asks_its_own_rows(
    minqing: Run, tmp_path: Path
) -> None:
    (tmp_path / "330281-示例县.rule").write_text(COUNTY, encoding="utf-8")
    (tmp_path / "330281999-示例镇.rule").write_text(TOWN, encoding="utf-8")
    at = ("--at", "2020-06-01T09:00", "--event", "受理=2020-06-01T09:00")

    said = minqing("explain", "--rules", str(tmp_path), "--township", "示例镇", "--category", "路灯", *at, "--json")

    found = json.loads(said.out)
    assert found["due"] == {"答复": "不迟于 2020-06-15 24:00"}
    assert found["questions"] == {"情形": ["不亮"]}

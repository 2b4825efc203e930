"""Examples without a report (例,以 施行 开头): what stands beside the cases comes out as they say, or is told."""

from __future__ import annotations

import pytest

from cases.trials import run_examples
from tests.dsl.meaning import NATIONAL_DAY, compiled, town

RULES = (
    "单位 镇人大主席团",
    "态势 防汛响应 选 无、二级、一级;由 镇人大主席团 宣布",
    "态势 防台响应 选 无、二级;由 镇人大主席团 宣布",
    "第一条 其余 由 各单位 认领",
    "第二条 定期 民情专报 每月最后1个工作日",
    "会议 全体会议 由 镇人大主席团 召集;法定人数 三分之二以上",
    "表决 满意度测评 按 全体 过半数 通过",
)
BEGIN = "2020-01-06 09:00 施行"
LATER = "2020-03-10 15:00"


def told(*lines: str) -> list[tuple[str, str, str]]:
    """Code, sentence and advice of everything that did not come out."""
    (result,) = run_examples(compiled(town(*RULES, "例 一例", BEGIN, *lines)), NATIONAL_DAY)
    return [(each.code, each.message, each.help) for each in result.failures]


ADVICE = "请改这个例子,或者改它所依的条文"
OTHERWISE = {
    "没有说宣布什么": (
        (f"{LATER} 宣布", "应 民情专报 逾期"),
        ("D913", "宣布要写明是什么态势", "例如“宣布,防汛应急响应 三级”"),
    ),
    "到会的多于全体": (
        (f"{LATER} 全体会议,全体 30人,到会 40人", "应 民情专报 逾期"),
        ("D913", "全体 30 人,到会不可能是 40 人", ADVICE),
    ),
    "票数对不上": (
        (f"{LATER} 满意度测评,全体 30人,到会 20人,赞成 10票,反对 12票", "应 通过"),
        ("D913", "票数对不上:到会的不能多于全体,赞成、反对、弃权加起来不能多于到会的", ADVICE),
    ),
    "办件的事": (
        (f"{LATER} 催办", "应 民情专报 逾期"),
        ("D913", "没有上报的例子里不能试办“催办”", "可以写定期的事、会议、表决,或者 宣布"),
    ),
    "办件的期限": (
        ("应 受理 不迟于 2020-01-31 24:00",),
        ("D904", "没有叫“受理”的定期事项", ADVICE),
    ),
    "办件的颜色": (("应 红色",), ("D904", "没有上报的例子里看不出“红色”", ADVICE)),
    "早了一天": (
        ("应 民情专报 不迟于 2020-01-30 24:00",),
        ("D906", "民情专报应不迟于 2020-01-30 24:00,实际不迟于 2020-01-31 24:00(依 示例镇 第二条)", ADVICE),
    ),
    "确定的不是暂定": (
        ("应 民情专报 不迟于 2020-01-31 24:00,暂定",),
        ("D912", "民情专报的期限是确定的,不是暂定:有关年份的放假安排已经公布", "请去掉 ,暂定"),
    ),
    "没有逾期": (("应 民情专报 逾期",), ("D904", "民情专报没有逾期", ADVICE)),
    "没有表决过": (("应 通过",), ("D904", "没有表决过", ADVICE)),
    "没有通过": (
        (f"{LATER} 满意度测评,全体 30人,到会 20人,赞成 10票,反对 2票", "应 通过"),
        ("D904", "应通过,实际不通过", ADVICE),
    ),
}


@pytest.mark.parametrize(("lines", "expected"), OTHERWISE.values(), ids=OTHERWISE.keys())
def test_what_cannot_be_or_came_otherwise_is_told(lines: tuple[str, ...], expected: tuple[str, str, str]) -> None:
    assert told(*lines) == [expected]


def test_a_meeting_a_vote_and_states_go_on_the_record_of_the_place() -> None:
    lines = (
        "2020-01-31 09:00 民情专报",
        "2020-02-10 15:00 宣布,防汛响应 二级,防台响应 二级;15:10 全体会议,全体 30人,到会 20人",
        "16:00 满意度测评,全体 30人,到会 20人,赞成 16票,反对 2票",
        "应 通过,民情专报 不迟于 2020-02-28 24:00",
        "2020-03-01 00:00 应 民情专报 逾期",
    )

    assert told(*lines) == []

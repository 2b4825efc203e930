"""Rare lines of an example (例子里少见的句子): who may not do it, what is too much, and what is found instead."""

from __future__ import annotations

import pytest

from cases.trials import run_examples
from tests.dsl.meaning import NATIONAL_DAY, compiled, town

RULES = (
    "单位 移动公司 外部",
    "单位 镇人大主席团",
    "分类 市政 含 窨井盖、路灯",
    "分类 违建",
    "态势 防汛响应 选 无、二级;由 镇人大主席团 宣布",
    "问 路灯:积水深度 填 厘米;可以不填",
    "问 窨井盖:权属 选 移动、不清楚;可以不填",
    "会议 夜询会 由 镇人大主席团 召集",
    "认定 建设状态 选 正在建设、不需拆除;由 城管队,受理时作出",
    "事件 停工、拆除、送达 由 承办单位",
    "事件 答复 由 主办单位,须填 结果 选 已解决、说明情况,须经 镇人大主席团 签发;已解决的 计为解决",
    "第一条 窨井盖 类别 属于 窨井盖的,由 移动公司 办理",
    "第二条 违建 类别 属于 违建的,由 城管队 办理:",
    "(一)自交办之日起3天内 停工",
    "(二)自停工之日起3天内 拆除;建设状态 是 不需拆除的,免",
    "第三条 其余 由 各单位 认领;2小时内 无人认领的,由 镇政府 指定",
    "第四条 受理 自交办时起30分钟内 受理",
    "第五条 答复 自受理之日起3个工作日内 答复",
    "第六条 会前 夜询会之日前5天 送达",
)
COVER = "2020-10-20 08:48 居民 上报 窨井盖,权属 移动"
SHED = "2020-10-20 08:48 居民 上报 违建"
LAMP = "2020-10-20 08:48 居民 上报 路灯"
NEAR = f"{COVER},已有 办理中的件 1件"
ADVICE = "请改这个例子,或者改它所依的条文"
GO = "请先去掉这一句"


def told(*lines: str) -> list[tuple[str, str, str]]:
    """Code, sentence and advice of everything that did not come out."""
    (result,) = run_examples(compiled(town(*RULES, "例 一例", *lines)), NATIONAL_DAY)
    return [(each.code, each.message, each.help) for each in result.failures]


STOPPED = {
    "会议不是件里的事": (f"{COVER};09:00 夜询会", "D913", "例子里的“夜询会”还不能试办", GO),
    "催办不带认定": (f"{SHED};09:00 催办,建设状态 正在建设", "D913", "例子里的“建设状态”在这里不能试办", GO),
    "数字写成了话": (
        f"{LAMP};09:00 移动公司 认领,积水深度 很深",
        "D911",
        "“积水深度”请填数字,按厘米计,例如 20 或者 20厘米",
        ADVICE,
    ),
    "承办单位自己改派": (
        f"{COVER};09:00 移动公司 改派 城管队",
        "D910",
        "承办单位不能自己改派,移动公司 正是这件的承办单位",
        "请改正单位,或者去掉它",
    ),
    "催办次数不由上报人说": (f"{COVER},催办次数 2次", "D913", "例子里的这一句还不能试办", GO),
    "照片数以外还有计数": (f"{COVER},照片数 2张,催办次数 1次", "D913", "例子里的这一句还不能试办", GO),
    "上报时还没有结果": (f"{COVER},结果 已解决", "D913", "例子里的“结果”在这里不能试办", GO),
    "没有说宣布什么": (
        f"{COVER};09:00 宣布",
        "D911",
        "宣布要写明是什么态势",
        "例如“宣布,防汛应急响应 三级”",
    ),
    "没有一条准许延期": (
        f"{COVER};09:00 受理;10:00 延期 10日",
        "D911",
        "不知道这里的日指什么",
        "请写 自然日、工作日 或者 工作时",
    ),
    "重量不是距离": (f"{NEAR} 同类别、30公斤内", "D911", "“公斤”不是距离", "例如“30米内”"),
    "当日没有说到几点": (
        f"{NEAR} 同类别、当日内",
        "D911",
        "本文件没有说明 当日 到几点为止",
        "请在用语里写明,例如“当日 止于 24:00”",
    ),
}


@pytest.mark.parametrize(("line", "code", "message", "advice"), STOPPED.values(), ids=STOPPED.keys())
def test_example_ends_at_the_line_that_is_no_step_of_its_case(line: str, code: str, message: str, advice: str) -> None:
    assert told(line, "应 由 移动公司 办理") == [(code, message, advice)]


OTHERWISE = {
    "暂定却没有期限": (
        LAMP,
        "应 待认领,暂定",
        ("D912", "暂定说的是期限,这里没有写期限", "请写上 答复 不迟于 …,或者去掉 ,暂定"),
    ),
    "免的是另一步": (
        f"{SHED};09:00 受理,建设状态 不需拆除",
        "应 免 停工",
        ("D916", "应免 停工,实际免了 拆除", ADVICE),
    ),
    "没有免": (f"{SHED};09:00 受理,建设状态 正在建设", "应 免 拆除", ("D916", "应免 拆除,实际没有免", ADVICE)),
    "别人的步骤试不出来": (SHED, "应 不能 停工", ("D916", "应不能 停工,实际“停工”不能这样试办", ADVICE)),
    "受理不写单位": (
        SHED,
        "应 不能 受理 移动公司",
        ("D916", "应不能 受理 移动公司,实际“受理”不能这样试办", ADVICE),
    ),
    "可以认领": (LAMP, "应 不能 认领 移动公司", ("D916", "应不能 认领 移动公司,实际可以认领", ADVICE)),
}


@pytest.mark.parametrize(("line", "expected", "instead"), OTHERWISE.values(), ids=OTHERWISE.keys())
def test_what_came_otherwise_is_told_in_the_words_of_the_example(
    line: str, expected: str, instead: tuple[str, str, str]
) -> None:
    assert told(line, expected) == [instead]


PASSING = {
    "没有写单位的签发由规约说的签发": (
        f"{COVER};09:00 受理;10:00 拟答复,结果 已解决;11:00 签发",
        "应 由 移动公司 办理,告知 上报人",
    ),
    "答复以前的拟稿上报人看不见": (f"{COVER};09:00 受理;10:00 拟答复,结果 已解决", "应 不能 答复"),
    "没有起算的步骤由承办单位办": (
        f"{SHED};09:00 受理,建设状态 正在建设;10:00 送达",
        "应 由 城管队 办理",
    ),
    "会前五天": (
        f"{SHED};09:00 受理,建设状态 正在建设;10:00 镇政府 夜询会 定于 2020-11-02",
        "应 送达 不迟于 2020-10-28 24:00",
    ),
    "次日内的件就是刚才的件": (f"{NEAR} 同类别、次日内", "应 由 移动公司 办理"),
    "认领时一起回答": (f"{LAMP};09:00 镇政府 指定 城管队;09:10 受理,积水深度 30厘米", "应 由 城管队 办理"),
}


@pytest.mark.parametrize(("line", "expected"), PASSING.values(), ids=PASSING.keys())
def test_example_comes_out_as_it_says(line: str, expected: str) -> None:
    assert told(line, expected) == []

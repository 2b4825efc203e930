"""The examples of a rule file against what its rules decide; failing ones stand in tests/corpus/bad/meaning."""

from __future__ import annotations

from dataclasses import replace

import pytest

from cases.trials import ExampleResult, run_examples
from tests.dsl.meaning import NATIONAL_DAY, TOWN, compiled, town

FILE = "330281999-示例镇.rule"
RULES = (
    "单位 移动公司 外部",
    "分类 市政 含 窨井盖、路灯、违建",
    "区域 东片 含 甲村、乙村",
    "区域 西片 网格 102001至102009",
    "问 窨井盖:权属 选 移动、不清楚;可以不填",
    "问 违建:建设状态 选 正在建设、已经建成",
    "对照 产权单位 按 权属",
    "  移动 归 移动公司",
    "  不清楚、未填 归 认领",
    "群 本镇群 含 示例镇;由 镇政府 督促",
    "第一条 窨井盖 类别 属于 窨井盖的,由 产权单位 办理",
    "第二条 东片 位置 在 东片的,由 镇政府 办理",
    "第三条 违建 建设状态 是 正在建设的,由 城管队 办理",
    "第四条 县代表 上报人 是 县代表的,由 镇政府 办理",
    "第五条 其余 由 各单位 认领;2小时内 无人认领的,由 督促单位 指定",
    "第六条 受理 自交办时起30分钟内 受理",
    "第七条 答复 自受理之日起3个工作日内 答复",
    "第八条 评价 自答复之日起1个月内 由 上报人 评价",
    "第九条 西片 位置 在 西片的,由 镇政府 办理",
)


def run(*lines: str) -> tuple[str, ...]:
    """The sentences that the one example of these lines tells."""
    results = run_examples(compiled(town(*RULES, "例 一例", *lines)), NATIONAL_DAY)
    return tuple(failure.message for result in results for failure in result.failures)


PASSING = {
    "答复遇国庆": (
        "2020-09-30 08:48 居民 上报 窨井盖,权属 移动;09:00 受理",
        "应 依 第一条 由 移动公司 办理,受理 不迟于 2020-09-30 09:18,答复 不迟于 2020-10-12 24:00",
    ),
    "认领以后才起算受理": (
        "2020-10-20 23:50 居民 上报 路灯,建设状态 已经建成;2020-10-21 00:10 移动公司 认领",
        "应 依 第五条 待认领,认领 不迟于 2020-10-21 01:50,受理 不迟于 2020-10-21 00:40",
    ),
    "没有提到的没有填": ("2020-10-20 08:48 居民 上报 窨井盖", "应 依 第一条 待认领"),
    "未知的要问": ("2020-10-20 08:48 居民 上报 窨井盖,权属 未知", "应 询问 权属"),
    "后来才知道权属": (
        "2020-10-20 08:48 居民 上报 窨井盖,权属 未知;09:10 交办,权属 移动",
        "应 依 第一条 由 移动公司 办理,受理 不迟于 2020-10-20 09:40",
    ),
    "必须填的没有填就要问": ("2020-10-20 08:48 居民 上报 违建", "应 询问 建设状态"),
    "在别处": ("2020-10-20 08:48 居民 上报 路灯,建设状态 已经建成", "应 依 第五条 待认领"),
    "在东片的一个村": ("2020-10-20 08:48 居民 上报 路灯,建设状态 已经建成,位置 乙村", "应 依 第二条 由 镇政府 办理"),
    "网格里": ("2020-10-20 08:48 居民 上报 路灯,建设状态 已经建成,位置 西片", "应 依 第九条 由 镇政府 办理"),
    "就在东片": ("2020-10-20 08:48 居民 上报 路灯,建设状态 已经建成,位置 东片", "应 依 第二条 由 镇政府 办理"),
    "县代表": ("2020-10-20 08:48 县代表 上报 路灯,建设状态 已经建成", "应 依 第四条 由 镇政府 办理"),
    "哪一级没有说的代表": ("2020-10-20 08:48 代表 上报 路灯,建设状态 已经建成", "应 依 第五条 待认领"),
    "退回以后重新待认领": (
        "2020-10-20 08:48 居民 上报 窨井盖,权属 移动;12:00 退回,权属 不清楚",
        "应 待认领,认领 不迟于 2020-10-20 14:00",
    ),
    "半路交办的从交办起算": (
        "2020-10-20 08:48 居民 上报 窨井盖,权属 移动;12:00 交办",
        "应 依 第一条、第六条 由 移动公司 办理,受理 不迟于 2020-10-20 12:30",
    ),
    "退回以后换一家受理,答复只用剩余的": (
        "2020-10-20 08:48 居民 上报 窨井盖,权属 移动;09:00 受理;2020-10-21 09:00 退回",
        "2020-10-22 09:00 交办;2020-10-22 09:10 受理",
        "应 受理 不迟于 2020-10-22 09:30,答复 不迟于 2020-10-23 24:00",
    ),
    "再次答复以后再评一次": (
        "2020-10-20 08:48 居民 上报 窨井盖,权属 移动;09:00 受理;10:00 答复;2020-10-21 09:00 评价",
        "2020-10-22 09:00 答复",
        "应 评价 不迟于 2020-11-23 24:00",
    ),
    "答复以后评价": (
        "2020-10-20 08:48 居民 上报 窨井盖,权属 移动;09:00 受理;2020-10-30 10:00 移动公司 答复",
        "应 依 第一条、第八条 由 移动公司 办理",
        "应 评价 不迟于 2020-11-30 24:00",
    ),
}


@pytest.mark.parametrize("lines", PASSING.values(), ids=PASSING.keys())
def test_example_comes_out_as_it_says(lines: tuple[str, ...]) -> None:
    assert run(*lines) == ()


def test_every_wrong_expectation_of_one_example_is_told() -> None:
    told = run(
        "2020-10-20 08:48 居民 上报 窨井盖,权属 移动;09:00 受理",
        "应 依 第二条 由 镇政府 办理,答复 不迟于 2020-10-22 24:00",
        "应 询问 权属",
    )

    assert told == (
        "应由 镇政府 办理,实际由 移动公司 办理(依 示例镇 第一条(窨井盖)、示例镇 对照 产权单位(移动))",
        "应依 示例镇 第二条,实际由 移动公司 办理(依 示例镇 第一条(窨井盖)、示例镇 对照 产权单位(移动))",
        "答复应不迟于 2020-10-22 24:00,实际不迟于 2020-10-23 24:00(依 示例镇 第七条(答复))",
        "应询问 权属,实际由 移动公司 办理(依 示例镇 第一条(窨井盖)、示例镇 对照 产权单位(移动))",
    )


def test_pool_with_an_open_question_is_not_the_pool_that_was_expected() -> None:
    assert run("2020-10-20 08:48 居民 上报 窨井盖,权属 未知", "应 待认领") == ("应待认领,实际要先问 权属",)


def test_wrong_term_in_a_provisional_year_shows_the_interval() -> None:
    told = run("2031-09-30 08:48 居民 上报 窨井盖,权属 移动;09:00 受理", "应 答复 不迟于 2031-10-01 24:00,暂定")

    assert told == (
        "答复应不迟于 2031-10-01 24:00,实际不迟于 2031-10-06 24:00 至 2031-10-10 24:00 之间(依 示例镇 第七条(答复))",
    )


def test_provisional_term_may_be_expected_as_provisional() -> None:
    assert run("2031-11-18 08:48 居民 上报 窨井盖,权属 移动;09:00 受理", "应 答复 不迟于 2031-11-21 24:00,暂定") == ()


def test_results_name_file_place_title_and_line_and_are_the_same_each_time() -> None:
    bundle = compiled(town("第一条 其余 由 各单位 认领", "例 其余", "2020-10-20 08:48 居民 上报", "应 待认领"))

    first = run_examples(bundle, NATIONAL_DAY)

    assert first == (ExampleResult(FILE, TOWN, "其余", 7),)
    assert first[0].passed
    assert run_examples(bundle, NATIONAL_DAY) == first


def test_calendar_decides_what_a_working_day_is() -> None:
    lines = ("2020-09-30 08:48 居民 上报 窨井盖,权属 移动;09:00 受理", "应 答复 不迟于 2020-10-12 24:00")
    bundle = compiled(town(*RULES, "例 国庆", *lines))
    without = replace(NATIONAL_DAY, days_off=frozenset(), make_up_days=frozenset())

    (result,) = run_examples(bundle, without)

    assert [failure.code for failure in result.failures] == ["D906"]
    assert not result.passed


def test_time_that_runs_backwards_is_told_because_midnight_was_forgotten() -> None:
    assert run("2020-10-20 21:30 居民 上报 窨井盖,权属 移动;00:10 受理", "应 由 移动公司 办理") == (
        "例子里的这一刻早于前一件事",
    )


def test_clause_of_a_term_is_not_the_clause_that_chose_the_unit() -> None:
    told = run("2020-10-20 08:48 居民 上报 窨井盖,权属 移动", "应 依 第六条 由 移动公司 办理")

    assert told == ("应依 示例镇 第六条,实际由 移动公司 办理(依 示例镇 第一条(窨井盖)、示例镇 对照 产权单位(移动))",)


def test_promise_of_a_superior_begins_anew_for_a_new_holder_when_it_had_been_kept() -> None:
    rules = ("第一条 其余 由 镇政府 办理", "第二条 受理 自上报时起2小时内 受理")
    lines = ("2020-10-20 08:00 居民 上报;09:00 受理;2020-10-21 08:00 退回;2020-10-21 10:00 交办",)
    bundle = compiled(town(*rules, "例 一例", *lines, "应 受理 不迟于 2020-10-21 12:00"))

    assert [result.failures for result in run_examples(bundle, NATIONAL_DAY)] == [()]

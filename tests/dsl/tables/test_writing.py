"""The rule text: what the file must say first, what does not fit, and what stands there in the end."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest

from dsl.tables import Field, MeaningMissing, Status, TableRefused, Town, import_table
from tests.dsl.tables.helpers import TOWN, sheet

ROW = ("街面", "护栏", "护栏倒了", "市政所", "扶正")


WHOLE = """\
镇街 示例镇 330281999
施行 2026-12-01,未办结的适用旧版;语言 第2版
# 由立案结案标准“甲.xlsx”导入;处置时限从交办起算
# 有 1 行没有写进来,见导入的报告
天、日 指 自然日
小时 指 连续小时
办公时间 周一至周五 08:30-11:30、13:30-17:00;假日 依 国务院通知
当日 止于 24:00
分类 街面 含 护栏
单位 市政所
# 出处:工作表“事件”第2、3行
第一条 护栏 类别 属于 护栏的,由 市政所 办理,依 附表一
第二条 其余 由 各单位 认领

附表一 护栏 情形 由 上报人 选;承办单位 受理时 可以改选,须写明理由
  | 情形              | 办到        | 时限             | 立案条件   | 结案标准 | 出处       |
  | 护栏倒了          | 扶正        | 自交办之日起当日 |            |          | 事件 第2行 |
  | 护栏歪了等(第3行) | 恢复(第3行) | 自交办时起2小时  | 护栏歪了等 | 恢复     | 事件 第3行 |
"""


def made(*rows: tuple[str, ...], town: Town = TOWN) -> str:
    """The text for these rows."""
    return import_table([sheet(*rows, name="事件")], town, "甲.xlsx").text


@pytest.mark.parametrize(
    ("term", "lacking", "says"),
    [
        (
            "2天",
            lambda town: replace(town, day=""),
            "表里有 1 处时限写“天、日”,最先在工作表“事件”第2行;它是什么意思要由规约说清:请加上 --day",
        ),
        ("2小时", lambda town: replace(town, hour=""), "请加上 --hour 连续小时 或 --hour 工作时"),
        ("2工作时", lambda town: replace(town, office=""), "请加上 --office,例如 --office 周一至周五"),
        ("2天", lambda town: replace(town, day="工作日", office=""), "请加上 --office"),
    ],
)
def test_words_that_the_file_must_explain_are_asked_for(term: str, lacking: Callable[[Town], Town], says: str) -> None:
    with pytest.raises(MeaningMissing) as refused:
        made((*ROW, term), town=lacking(TOWN))

    assert says in str(refused.value)


def test_a_table_of_which_nothing_is_left_is_refused() -> None:
    with pytest.raises(TableRefused, match="表里没有一行能写进规约;时限“立即”说不出是哪一刻"):
        made((*ROW, "立即"))
    with pytest.raises(TableRefused, match="表头下面是空的"):
        made()


def test_a_table_too_large_for_one_file_is_refused_with_its_size() -> None:
    long = "长" * 1500
    with pytest.raises(TableRefused, match=r"这张表写成规约有 \d+ kB,规约文件最多 256 kB"):
        made(*(("街面", f"第{n}种", long, "市政所", "扶正", "2小时") for n in range(60)))
    with pytest.raises(TableRefused, match=r"这张表写成规约有 \d+ kB"):
        made(*(("街面", f"种{n}", "倒了", "市政所", "扶正", "2小时") for n in range(1000)))


def test_the_text_cites_sheet_and_row_and_keeps_what_a_name_cannot_hold() -> None:
    town = replace(TOWN, since=date(2026, 12, 1))

    text = made((*ROW, "当日"), (*ROW[:2], "护栏歪了等", "市政所", "恢复", "2小时"), (*ROW, "看不懂"), town=town)

    assert text == WHOLE


def test_conditions_of_law_become_a_finding_of_their_own_name() -> None:
    text = made(
        ("街面", "棚子", "未经批准的棚", "市政所", "拆除", "2小时"), ("街面", "由头", "违法的", "市政所", "改", "2小时")
    )

    assert "附表一 棚子 棚子的认定 由 承办单位 选\n" in text
    assert "附表二 情形认定2 由 承办单位 选\n" in text


def test_names_that_another_has_taken_get_their_class_and_then_a_number() -> None:
    text = made(
        *(("街面", "街面", "甲", "市政所", "扶正", "2小时"), ("街面", "街、面", "甲", "市政所", "扶正", "2小时")),
        *(("街面", "街,面", "甲", "市政所", "扶正", "2小时"), ("街面", "街:面", "甲", "市政所", "扶正", "2小时")),
        ("街面", "灯", "甲", "市政所", "扶正", "2小时"),
    )

    assert "分类 街面 含 “街面·街面”、“街·面”、“街面·街·面”、“街面·街·面2”、“街面·灯”" in text


def test_the_report_counts_cells_by_column() -> None:
    imported = import_table([sheet((*ROW, "2小时"), (*ROW[:2], "违法拆了", *ROW[3:], "立即"))], TOWN, "甲.csv")

    assert imported.by_column()[Field.TERM] == {Status.EXACT: 1, Status.REPORTED: 1}
    assert imported.share(Status.REPORTED) == 6

"""Every cell is exact, left to a finding, or told with its place."""

from __future__ import annotations

from collections import Counter

import pytest

from dsl.tables import Field, Place, Sheet, Status, TableRefused, understand
from dsl.tables.conditions import judged_by
from tests.dsl.tables.helpers import HEAD, one, sheet, told


def test_a_table_without_heading_says_what_was_looked_for_and_what_comes_near() -> None:
    with pytest.raises(TableRefused) as refused:
        understand([sheet(("街面", "护栏"), head=("大类", "小类", "立案条件", "责任单位", "期限"), name="甲")])

    said = str(refused.value)
    assert "要有一行写着:小类(或 小类名称、问题小类、事件小类)" in said
    assert "最像表头的是工作表“甲”第1行,少了 结案标准" in said


def test_an_empty_file_has_no_heading() -> None:
    with pytest.raises(TableRefused, match="没有找到表头"):
        understand([Sheet("甲", ())])


def test_two_columns_that_are_one_field_are_refused() -> None:
    with pytest.raises(TableRefused) as refused:
        understand([sheet(head=(*HEAD, "办理时限"))])

    assert str(refused.value) == "第1行G列“办理时限”和F列“处置时限”都像“处置时限”,请改名或删去其中一列"


@pytest.mark.parametrize("of", ["小类", "立案条件", "结案标准"])
def test_a_blank_cell_is_told_with_its_place(of: str) -> None:
    standard = one(**{of: ""})

    assert standard.rows == ()
    assert told(standard) == [(f"第2行{'ABCDEF'[HEAD.index(of)]}列", f"{of}是空的")]
    assert set(standard.cells.values()) == {Status.REPORTED}


def test_marks_that_the_language_needs_itself_and_endless_texts_are_told() -> None:
    assert told(one(立案条件="甲|乙")) == [("第2行C列", "立案条件里有竖线或井号,规约里不能照写")]
    assert told(one(立案条件="“甲")) == [("第2行C列", "立案条件里的引号只有一半")]
    assert told(one(结案标准="长" * 2001)) == [("第2行E列", "结案标准有 2001 个字,太长了")]


def test_a_doubtful_term_and_unit_are_told_together() -> None:
    assert told(one(责任单位="城管局等", 处置时限="立即")) == [
        ("第2行D列", "“城管局等”没有写完"),
        ("第2行F列", "时限“立即”说不出是哪一刻"),
    ]


def test_the_same_line_twice_counts_once_and_is_told() -> None:
    row = ("街面", "护栏", "护栏倒了", "市政所", "扶正", "2小时")
    standard = understand([sheet(row, row)])

    assert [each.number for each in standard.rows] == [2]
    assert told(standard) == [("第3行C列", "同第2行一样的情形又写了一次")]


def test_of_two_lines_that_contradict_each_other_neither_is_taken() -> None:
    row = ("街面", "护栏", "护栏倒了", "市政所", "扶正", "2小时")
    standard = understand([sheet(row, (*row[:5], "4小时"))])

    assert standard.rows == ()
    assert told(standard) == [
        ("第3行C列", "同第2行一样的情形又写了一次"),
        ("第2行C列", "同第3行一样的情形,别的格却不一样"),
    ]


def test_words_of_law_leave_the_condition_to_a_finding() -> None:
    standard = one(立案条件="未经批准拆了护栏")

    assert standard.cells[Place("", 2, 3)] is Status.FINDING
    assert judged_by("未经批准拆了护栏") == "未经"
    assert Counter(one().cells.values()) == {Status.EXACT: 6}


def test_a_judgement_that_would_decide_the_unit_is_told() -> None:
    standard = understand(
        [sheet(("街面", "棚", "未批准的棚", "甲队", "拆", "2小时"), ("街面", "棚", "塌了的棚", "乙所", "拆", "2小时"))]
    )

    assert standard.cells[Place("", 2, 3)] is Status.REPORTED
    assert standard.cells[Place("", 3, 3)] is Status.EXACT
    assert [notice.message for notice in standard.notices] == [
        "“棚”各行的责任单位不同,情形要在交办前由上报人选,而“批准”要人判断"
    ]


def test_a_name_for_whoever_is_there_is_told_once() -> None:
    row = ("街面", "护栏", "护栏倒了", "各产权单位、市政所", "扶正", "2小时")
    standard = understand([sheet(row, (*row[:2], "护栏断了", *row[3:]))])

    assert [(str(notice.place), notice.words) for notice in standard.notices] == [("第2行D列", "各产权单位")]


def test_blank_classes_are_those_of_the_line_above_until_a_wider_one_changes() -> None:
    head = ("大类代码", "大类", "小类代码", "小类", *HEAD[2:])
    rows = (
        ("01", "街面", "07", "护栏", "倒了", "市政所", "扶正", "2小时"),
        ("01", "", "07", "", "断了", "市政所", "更换", "2小时"),
        ("", "", "", "", "歪了", "市政所", "扶正", "2小时"),
        ("", "街面", "", "护栏", "弯了", "市政所", "扶正", "2小时"),
        ("02", "工地", "", "", "泥浆", "市政所", "冲洗", "2小时"),
    )
    standard = understand([sheet(*rows, head=head)])

    assert [row.meaning[:4] for row in standard.rows] == [("01", "街面", "07", "护栏")] * 3 + [("", "街面", "", "护栏")]
    assert told(standard) == [("第6行D列", "小类是空的")]


def test_group_lines_name_the_class_and_notes_are_passed_over() -> None:
    head, row = HEAD[1:], ("护栏", "护栏倒了", "市政所", "扶正", "2小时")
    standard = understand([sheet(("一、道路设施",), row, head, ("说明:演示",), ("",), head=head)])

    assert [each.class_name for each in standard.rows] == ["道路设施"]
    assert [(str(n.place), n.words) for n in standard.notices] == [("第5行", "说明:演示")]


def test_a_group_line_beside_a_column_of_classes_is_only_told() -> None:
    standard = understand([sheet(("第一部分",), ("街面", "护栏", "倒了", "市政所", "扶正", "2小时"))])

    assert [each.class_name for each in standard.rows] == ["街面"]
    assert standard.notices[0].message == "这一行不是一条标准,没有写进规约"


def test_a_blank_sheet_is_not_worth_a_word_and_one_without_heading_is() -> None:
    standard = understand([sheet(), Sheet("空", ()), Sheet("说明", ((1, ("怎样用",)),))])

    assert [(n.place.sheet, n.message) for n in standard.notices] == [("说明", "工作表“说明”没有表头,没有读")]


def test_headings_of_two_lines_are_read_with_their_groups() -> None:
    upper = ("大类", "", "小类", "", "立案条件", "责任主体", "处置", "", "备注")
    lower = ("代码", "名称", "代码", "名称", "", "", "结案标准", "时限(h)")
    row = ("01", "街面", "02", "护栏", "倒了", "市政所", "扶正", "8")
    standard = understand([Sheet("", ((1, upper), (2, lower), (3, row)))])

    assert standard.rows[0].meaning == ("01", "街面", "02", "护栏", "倒了", ("市政所",), "", "扶正", 8, "小时")
    assert {of: at for (_, at), of in standard.fields.items()}[Field.TERM] == 8


def test_a_group_word_over_two_columns_is_looked_up_below_it() -> None:
    upper = ("大类", "大类", *HEAD[1:])
    lower = ("代码", "名称", *HEAD[1:])
    row = ("01", "街面", "护栏", "倒了", "市政所", "扶正", "2小时")
    standard = understand([Sheet("", ((1, upper), (2, lower), (3, row)))])

    assert [each.meaning[:4] for each in standard.rows] == [("01", "街面", "", "护栏")]


def test_two_columns_under_one_heading_that_differ_are_refused_and_merged_ones_are_one() -> None:
    head = (*HEAD, "处置时限")
    row = ("街面", "护栏", "倒了", "市政所", "扶正", "2小时")

    with pytest.raises(TableRefused, match="第1行G列“处置时限”和F列“处置时限”都像“处置时限”"):
        understand([sheet((*row, "4小时"), head=head)])
    assert len(understand([sheet((*row, "2小时"), row, (*row[:2], "断了", *row[3:], ""), head=head)]).rows) == 2


def test_places_are_said_as_a_spreadsheet_shows_them() -> None:
    assert str(Place("甲", 3, 28)) == "工作表“甲”第3行AB列"

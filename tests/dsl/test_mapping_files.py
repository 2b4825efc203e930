"""Mapping files (对照文件): every mistake at its word and all at once, and rows that come back as they went."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dsl.mapping.against import check_against
from dsl.mapping.apply import read_row, write_row
from dsl.mapping.codes import CODES
from dsl.mapping.model import Mapping, Problem
from dsl.mapping.read import MOST_CHARACTERS, read_mapping
from dsl.mapping.times import SHANGHAI, BadCell, is_way, read_time, write_time
from dsl.mapping.words import FIELDS, HEADS, INSIDE, STATES, TIMES, URGENCIES, WAYS

EXAMPLES = sorted((Path(__file__).parents[2] / "rules" / "对接").glob("*.txt"))
HEAD = "对接 示例\n列 号 是 编号\n列 文 是 内容\n"

#: What stands in the file, and the mistakes that are told of it: code and the word at which it is told.
MISTAKES = {
    "对接 示例\n列 号 是 编号\n列 文 是 内容\n列\n": ["P101 列"],
    HEAD + "列 “甲 是 标题\n": ["P101 “甲 是 标题"],
    HEAD + "列 甲 标题\n": ["P101 列 甲 标题"],
    HEAD + "单位 甲 乙\n": ["P101 乙"],
    HEAD + "常量 标题\n": ["P101 常量 标题"],
    HEAD + "列 类 是 类别,对照 甲\n对照 甲 乙\n  1 是 路灯\n": ["P101 对照 甲 乙"],
    HEAD + "列 类 是 类别,对照 甲\n对照 甲\n  1 路灯\n  2 是 路灯\n": ["P101 1 路灯"],
    HEAD + "列 类 是 类别,对照 甲\n对照 甲\n  2 是 路灯\n  其余 随便\n": ["P101 其余 随便"],
    HEAD + "烈 标 是 标题\n": ["P102 烈"],
    HEAD + "列 标 是 标题,必添\n": ["P102 必添"],
    HEAD + "列 标 是 标体\n": ["P103 标体"],
    HEAD + "常量 标体 是 甲\n": ["P103 标体"],
    HEAD + "对接 又一个\n": ["P104 对接"],
    HEAD + "方向 来件、来件\n": ["P104 来件"],
    HEAD + "列 号 是 标题\n": ["P104 号"],
    HEAD + "列 另 是 内容\n": ["P104 内容"],
    HEAD + "常量 内容 是 甲\n": ["P104 内容"],
    HEAD + "列 类 是 类别,对照 甲\n对照 甲\n  1 是 路灯\n对照 甲\n  1 是 井盖\n": ["P104 甲", "P104 1"],
    HEAD + "列 类 是 类别,对照 甲\n": ["P105 甲"],
    HEAD + "列 时 是 上报时间,写作 日-月-年\n": ["P106 日-月-年"],
    HEAD + "列 标 是 标题,写作 标准\n": ["P106 标准"],
    HEAD + "方向 来件,去件\n": ["P107 去件"],
    HEAD + "常量 紧急程度 是 特急\n": ["P108 特急"],
    HEAD + "常量 上报时间 是 今天\n": ["P108 上报时间"],
    HEAD + "列 态 是 状态,对照 甲\n对照 甲\n  1 是 办了\n": ["P108 办了"],
    "列 号 是 编号\n列 文 是 内容\n": ["P109 "],
    "对接 示例\n列 文 是 内容\n": ["P110 "],
    "对接 示例\n列 号 是 编号\n": ["P111 "],
    HEAD + "  1 是 路灯\n": ["P112 1 是 路灯"],
    HEAD + "其余 报错\n": ["P112 其余 报错"],
    "对" * (MOST_CHARACTERS + 1): ["P113 "],
    HEAD + f"单位 {'长' * 31}\n": [f"P114 {'长' * 31}"],
    HEAD + "镇街 小曹娥镇\n": ["P115 小曹娥镇"],
    HEAD + "方向 进展\n": ["P116 "],
    HEAD + "列 类 是 类别,对照 甲\n对照 甲\n": ["P117 甲"],
    HEAD + "方向 Open311\n": ["P118 "],
    HEAD + "对照 甲\n  1 是 路灯\n": ["P150 甲"],
    HEAD + "方向 来件、推送\n列 时 是 上报时间,写作 年-月-日\n": ["P151 时"],
    HEAD + "方向 推送\n列 类 是 类别,对照 甲\n对照 甲\n  1 是 路灯\n  其余 留空\n": ["P151 类"],
}


@pytest.mark.parametrize("source", MISTAKES, ids=lambda source: MISTAKES[source][0])
def test_a_mistake_is_told_at_its_word(source: str) -> None:
    parsed = read_mapping(source, "甲.txt")
    lines = source.split("\n")
    told = [f"{d.code} {lines[d.span.line - 1][d.span.column - 1 : d.span.end - 1]}" for d in parsed.diagnostics]

    assert told == MISTAKES[source]
    assert all(d.help for d in parsed.diagnostics if d.code not in {"P106", "P108", "P113", "P114", "P101"})
    assert (parsed.mapping is None) == any(d.severity == "error" for d in parsed.diagnostics)


def test_every_code_is_told_somewhere() -> None:
    told = {each.split()[0] for mistakes in MISTAKES.values() for each in mistakes}

    assert told | {"P120", "P121", "P122"} == set(CODES)


def test_all_mistakes_are_told_at_once_with_a_guess() -> None:
    source = "对接 示例\n列 号 是 编吗\n列 文 是 内荣\n"
    told = [(d.code, d.help) for d in read_mapping(source).diagnostics]

    assert told == [
        ("P110", "写明哪一列是平台的编号,例如:列 “工单编号” 是 编号,必填"),
        ("P111", "写明哪一列是内容或者标题,例如:列 “诉求内容” 是 内容,必填"),
        ("P103", "是不是“编号”?"),
        ("P103", "是不是“内容”?"),
    ]


def test_names_that_the_rules_do_not_have_are_told_at_their_word() -> None:
    source = HEAD + "单位 城管对\n列 类 是 类别,对照 甲\n对照 甲\n  1 是 路灯\n  2 是 路等\n常量 标题 是 甲\n"
    parsed = read_mapping(source)
    told = check_against(parsed, {"路灯"}, {"城管队"}, "甲.txt")

    assert [(d.code, d.span.line, d.help) for d in told] == [
        ("P121", 4, "是不是“城管队”?"),
        ("P120", 8, "是不是“路灯”?"),
    ]
    constant = read_mapping(HEAD + "常量 类别 是 井盖\n")
    assert [d.help for d in check_against(constant, {"路灯"}, set())] == ["请照规约里声明的名字写"]


@pytest.mark.parametrize("file", EXAMPLES, ids=lambda file: file.stem)
def test_the_shipped_examples_are_sound(file: Path) -> None:
    parsed = read_mapping(file.read_text(encoding="utf-8"), file.name)

    assert parsed.diagnostics == ()
    assert parsed.mapping is not None
    assert "示例" in parsed.mapping.partner


def mapping(lines: str) -> Mapping:
    parsed = read_mapping(HEAD + lines)
    assert parsed.mapping is not None, parsed.diagnostics
    return parsed.mapping


def test_what_is_wrong_in_a_row_is_told_by_column() -> None:
    found = mapping("列 时 是 上报时间\n列 态 是 状态\n列 类 是 类别,必填,对照 甲\n对照 甲\n 1 是 路灯\n")
    values, problems = read_row(found, {"号": " ", "文": "甲", "时": "昨天", "态": "好了", "类": "9"})

    assert values == {"内容": "甲"}
    assert problems == (
        Problem("号", "这一列必填,现在是空的"),
        Problem("时", "时间“昨天”看不懂,应当像 2020-10-04 08:48:00"),
        Problem("态", "“好了”不是状态,可以写 待办理、受理、反馈、答复、退回、撤回、办结,或者加一张对照"),
        Problem("类", "对照“甲”里没有代码“9”"),
    )


@pytest.mark.parametrize("text", ["a\0", "\ud800"])
def test_what_no_database_keeps_is_told_as_that(text: str) -> None:
    assert read_row(mapping(""), {"号": "1", "文": text}) == ({"编号": "1"}, (Problem("文", "文字里有无法保存的字符"),))


def test_codes_that_no_table_has_are_written_left_out_or_refused() -> None:
    rows = "列 类 是 类别,对照 甲\n对照 甲\n  1 是 路灯\n  2 是 路灯\n  其余 {}\n"
    as_is, left, refused = (mapping(rows.format(word)) for word in ("照写", "留空", "报错"))
    cells = {"号": "1", "文": "甲", "类": "井盖"}

    assert read_row(as_is, cells)[0]["类别"] == "井盖"
    assert "类别" not in read_row(left, cells)[0]
    assert write_row(as_is, {"类别": "路灯"})[0]["类"] == "1"
    assert write_row(as_is, {"类别": "井盖"})[0]["类"] == "井盖"
    assert write_row(as_is, {"类别": "2"})[1] == (Problem("类", "“2”在平台是另一个意思,请在对照“甲”里写明代码"),)
    assert write_row(refused, {"类别": "井盖"})[1] == (Problem("类", "对照“甲”里没有写“井盖”在平台是哪个代码"),)


def test_constants_stand_in_every_row() -> None:
    found = mapping("常量 来源渠道 是 “12345 热线”\n常量 紧急程度 是 紧急\n")

    assert read_row(found, {"号": "1", "文": "甲"})[0] == {
        "来源渠道": "12345 热线",
        "紧急程度": "紧急",
        "编号": "1",
        "内容": "甲",
    }


MOMENT = datetime(2026, 3, 5, 9, 7, 3, tzinfo=SHANGHAI)


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("2026-03-05 09:07:03", ""),
        ("2026/3/5 9:07:03.25", ""),
        ("2026-03-05T01:07:03Z", "标准"),
        ("2026-03-04T20:07:03-0500", ""),
        ("2026年03月05日 09时07分03秒", "中文"),
        ("1772672823", "秒数"),
        ("1772672823999", "毫秒数"),
        ("20260305090703", "年月日时分秒"),
        ("2026.3.5_9-7-3", "年.月.日_时-分-秒"),
        ("2026-03-05 09:07:03", "年/月/日 时:分:秒"),  # a real date cell of a workbook
    ],
)
def test_times_are_read_as_they_are_written(text: str, written: str) -> None:
    assert read_time(text, written) == MOMENT


@pytest.mark.parametrize("text", ["", "3月5日", "26-03-05", "2026-02-30", "2026-03-05 25:00:00", "9" * 20])
def test_what_is_no_time_is_never_guessed(text: str) -> None:
    for written in ("", "中文", "毫秒数", "年-月-日"):
        with pytest.raises(BadCell):
            read_time(text, written)


def test_ways_to_write_a_time() -> None:
    ways = [*TIMES, "年-月-日", "年/月/日 时:分"]
    assert all(map(is_way, ways))
    assert not any(map(is_way, ["", "年-月", "月-日-年", "年-月-日 T时", "年-月-日 分:秒"]))
    assert [write_time(MOMENT, way) for way in (*ways, "")] == [
        "2026-03-05T09:07:03+08:00",
        "2026年03月05日 09时07分03秒",
        "1772672823",
        "1772672823000",
        "2026-03-05",
        "2026/03/05 09:07",
        "2026-03-05 09:07:03",
    ]


#: What a database keeps: NUL and halves of pairs come in by no door, and go out by none.
texts = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=20).map(str.strip)
moments = st.datetimes(datetime(1970, 1, 2), datetime(2099, 1, 1)).map(  # noqa: DTZ001  # the zone is put on
    lambda at: at.replace(tzinfo=UTC, microsecond=0).astimezone(SHANGHAI)
)


@settings(max_examples=60)
@given(st.sampled_from(EXAMPLES), st.data())
def test_what_goes_out_comes_back_as_it_was(file: Path, data: st.DataObject) -> None:
    found = read_mapping(file.read_text(encoding="utf-8")).mapping
    assert found is not None
    values: dict[str, str | datetime] = dict(found.constants)
    for column in found.columns:
        kind = FIELDS[column.field].kind.value
        day = column.written == "年/月/日"
        drawn: Any = data.draw(
            {
                "时间": moments.map(lambda at: at.replace(hour=0, minute=0, second=0)) if day else moments,
                "状态": st.sampled_from([*STATES]),
                "紧急程度": st.sampled_from([*URGENCIES]),
            }.get(kind, texts)
        )
        values |= {column.field: drawn} if drawn else {}
    cells, problems = write_row(found, values)
    again, _ = read_row(found, cells)

    told = {problem.column for problem in problems}
    fields = {column.field for column in found.columns if column.header not in told}
    assert {name: again.get(name) for name in fields} == {name: values.get(name) for name in fields}


def test_the_words_of_the_language_are_documented() -> None:
    page = (Path(__file__).parents[2] / "docs" / "reference" / "mapping.md").read_text(encoding="utf-8")
    words = [*HEADS, *INSIDE, *WAYS, *STATES, *URGENCIES, *TIMES, *FIELDS, *CODES]

    assert [word for word in words if f"| {word} |" not in page] == []

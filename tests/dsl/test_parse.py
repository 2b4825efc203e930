"""Text becomes a tree or a list of messages, whatever the text is."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dsl import tree
from dsl.diagnostics import CODES, render, split_lines
from dsl.names import Kind, Names
from dsl.parse import LARGEST_FILE, MOST_CLAUSES, MOST_TOLD, Outline, names_of, outline, parse
from tests.dsl.bare_tree import bare

GOOD = (Path(__file__).parents[1] / "corpus" / "good" / "330281999-示例镇.rule").read_text(encoding="utf-8")
HEAD = "镇街 示例镇 330281999\n"
UNITS = HEAD + "单位 移动公司 又名 移动\n单位 综合执法队\n"


def _codes(text: str) -> list[str]:
    return [d.code for d in parse(text, "f").diagnostics]


def _said(text: str) -> list[tuple[str, str]]:
    return [
        (d.code, text.splitlines()[d.span.line - 1][d.span.column - 1 : d.span.end - 1])
        for d in parse(text, "f").diagnostics
    ]


def _clause(text: str) -> tree.Clause:
    parsed = parse(UNITS + text, "f")
    assert parsed.diagnostics == ()
    return parsed.tree.of(tree.Clause)[0]


# --- refusals of whole files ---


def test_a_file_above_the_limit_is_refused_whole() -> None:
    parsed = parse("单" * (LARGEST_FILE // 3 + 1), "f")

    assert [d.code for d in parsed.diagnostics] == ["D402"]
    assert parsed.tree == tree.RuleFile("f", (), ())
    assert outline("单" * (LARGEST_FILE // 3 + 1)) == Outline(None, None, ())


def test_too_many_clauses_are_refused_at_the_first_one_too_many() -> None:
    text = HEAD + "".join(f"第{n}条 由 各单位 认领\n" for n in range(1, MOST_CLAUSES + 2))

    parsed = parse(text, "f")

    assert [(d.code, d.span.line) for d in parsed.diagnostics] == [("D403", MOST_CLAUSES + 2)]


def test_no_more_messages_than_a_person_reads() -> None:
    text = HEAD + "".join(f"单位 甲{n}(乙)\n" for n in range(MOST_TOLD + 50))

    diagnostics = parse(text, "f").diagnostics

    assert len(diagnostics) == MOST_TOLD + 1
    assert diagnostics[-1].code == "D407"


@pytest.mark.parametrize("text", ["", "\n \n", "# 只有说明\n"])
def test_an_empty_file_says_what_to_begin_with(text: str) -> None:
    assert _codes(text) == ["D401"]


def test_a_vocabulary_belongs_to_no_place() -> None:
    assert _codes("分类 市政设施 含 窨井盖、路灯\n分类 窨井盖 又名 井盖\n") == []


# --- mistakes ---


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("单位 甲(镇级)单位\n", [("D207", "(镇级)")]),
        (f"单位 {'甲' * 41}\n", [("D113", "甲" * 41)]),
        ("单位\n", [("D203", "单位")]),
        ("单位 “抄送”\n", []),
        ("单位 抄送\n", [("D111", "抄送")]),
        ("分类 甲 含 乙、丙\n分类 丁 含 乙\n", [("D110", "乙")]),
        ("分类 乙 含 丙\n分类 甲 含 乙\n分类 乙 又名 戊\n", []),
        ("群 甲群 含 乙镇、丙镇\n群 丁群 含 乙镇\n", []),
        ("问 甲 选 有、有\n", [("D110", "有")]),
        ("上级 余姚市 330281\n上级 余姚市 330281\n", [("D406", "上级")]),
        ("附表一 窨井盖 情形\n", [("D202", "情形")]),
        ("对照 查单位 按\n", [("D203", "按")]),
        ("第一条 由 各单位 认领\n第二条之一 由 各单位 认领\n", [("D405", "第二条之一")]),
        ("第二条 由 各单位 认领\n第三条 由 各单位 认领\n", [("D405", "第二条")]),
        ("第一条\n(一)当日 受理\n(三)自受理之日起3日内 答复\n(四)不得延期\n", [("D209", "(三)")]),
        ("第一条 其余的:当日 受理;自受理起3日内 答复\n", [("D204", "受理")]),
        ("第一条 当日 受理\n  受利 逾期的 提醒 承办单位\n", [("D109", "受利")]),
        ("第一条 由 各单位 认领\n2个工作时内 无人认领的 由 镇长 指定\n", [("D104", "镇长")]),
        ("第一条 答复 逾期的 报 镇长;第一次 低于3星的,报 镇长\n", [("D104", "镇长")]),
        ("第一条 依 甲县 第二条 受理 逾期的 提醒 承办单位\n", [("D109", "甲县")]),
        ("第一条 紧急程度 是 特急的,由 各单位 认领\n", [("D109", "特急")]),
        ("第一条 由 该单位 办理\n", [("D202", "办理")]),
        ("第99999条 由 各单位 认领\n", [("D305", "第99999条")]),
        ("单位 “”\n", [("D205", "“”")]),
    ],
)
def test_each_mistake_is_one_message_at_its_word(text: str, said: list[tuple[str, str]]) -> None:
    assert _said(HEAD + text) == said


def test_a_name_that_nobody_declared_is_told_once_with_its_other_lines() -> None:
    text = UNITS + "第一条 升级\n" + "  答复 逾期的 报 镇长\n" * 9

    (told,) = parse(text, "f").diagnostics

    assert (told.span.line, told.help) == (5, "已声明的单位见第 2-3 行\n第 6、7、8、9、10、11 行等处也这样写")


def test_names_of_a_declaration_that_could_not_be_read_are_not_told_again() -> None:
    text = UNITS + "分类 环境 违建、水利\n第一条 类别 属于 水利的,由 移动公司 办理\n"

    assert _said(text) == [("D202", "违建")]


def test_two_mistakes_in_one_clause_are_both_told_and_the_rest_is_kept() -> None:
    text = (
        UNITS + "第一条 升级\n  受理 逾期的 提心 承办单位\n  答复 逾期的 提醒 承办单位\n  答复 逾期1日的 抱 承办单位\n"
    )

    parsed = parse(text, "f")

    assert [(d.code, d.span.line) for d in parsed.diagnostics] == [("D201", 5), ("D202", 7)]


def test_a_sentence_that_cannot_be_read_leaves_the_others_of_its_clause() -> None:
    text = UNITS + "第一条 由 移动公司 办理\n  尽快 受理\n  自受理之日起3日内 答复\n"

    (clause,) = parse(text, "f").tree.of(tree.Clause)

    assert [type(s).__name__ for s in clause.body] == ["RouteTo", "Limit"]


def test_items_without_their_opening_words_are_told_at_the_first() -> None:
    text = UNITS + "第一条\n  (一)提到 “甲”\n  (二)提到 “乙”\n  (三)提到 “丙”\n  由 移动公司 办理\n"

    assert [(d.code, d.span.line) for d in parse(text, "f").diagnostics] == [("D204", 5)]


def test_a_line_without_its_head_word_is_told_at_that_line() -> None:
    text = UNITS + "岗位 镇长 取自 名册\n余姚市 330281\n"

    assert _said(text) == [("D208", "余姚市")]


def test_an_endless_row_of_mistakes_in_one_clause_ends() -> None:
    text = UNITS + "第一条 由 各单位 认领\n" + "  受理 逾期的 甲 乙\n" * 60

    assert 1 <= len(parse(text, "f").diagnostics) <= 20


def test_forgotten_words_are_put_in_and_told() -> None:
    text = UNITS + "第一条\n  自受理30分钟 答复\n  自交办1个工作日 可以退回\n  移动公司 办理\n"

    parsed = parse(text, "f")

    assert [d.code for d in parsed.diagnostics] == ["D204"] * 5
    (clause,) = parsed.tree.of(tree.Clause)
    assert [type(s).__name__ for s in clause.body] == ["Limit", "Returnable", "RouteTo"]


# --- what the tree says ---


def test_the_heading_and_the_time_words() -> None:
    parsed = parse(
        "市 海宁市 330481\n施行 2026年1月1日,未办结的适用新版\n依据 《甲办法》、《乙“丙”规定》\n"
        "办公时间 周一至周五 08:30-11:30、13:30-17:00;周六、周日 09:00-11:00;假日 依 国务院通知\n"
        "办公时间 周六至周一 9:00-10:00\n当日 止于 下班;17:00以后上报的,当日 指 下一工作日\n末日 止于 下班\n",
        "f",
    )

    assert [d.code for d in parsed.diagnostics] == ["D406"]
    assert [bare(s) for s in parsed.tree.statements] == [
        ("Heading", "市", ("Name", "海宁市"), "330481"),
        ("Effective", date(2026, 1, 1), "新版", None),
        ("Basis", (("Text", "甲办法"), ("Text", "乙“丙”规定"))),
        (
            "OfficeHours",
            (
                ("OfficeRow", (0, 1, 2, 3, 4), ((510, 690), (810, 1020))),
                ("OfficeRow", (5, 6), ((540, 660),)),
            ),
            ("Name", "国务院通知"),
        ),
        ("OfficeHours", (("OfficeRow", (0, 5, 6), ((540, 600),)),), None),
        ("SameDay", None, False, 1020, ("Duration", 0, "当日")),
        ("LastDay", None, None),
    ]


def test_conditions_nest_by_list_three_deep() -> None:
    clause = _clause(
        "第一条 甲\n提到 “甲” 并且 有下列情形之一的:\n(一)提到 “乙”的;\n(二)同时符合下列条件的:\n1.提到 “丙”\n"
        "2.有下列情形之一的:\n(1)提到 “丁”\n(2)未填 “权属”\n(一)由 移动公司 办理\n".replace(
            "未填 “权属”", "代表 指名单位"
        )
    )

    assert bare(clause.condition) == (
        "AllOf",
        (
            ("Mentions", (("Text", "甲"),)),
            (
                "AnyOf",
                (
                    ("Mentions", (("Text", "乙"),)),
                    (
                        "AllOf",
                        (
                            ("Mentions", (("Text", "丙"),)),
                            (
                                "AnyOf",
                                (("Mentions", (("Text", "丁"),)), ("NamesUnit", (("Name", "代表"),))),
                                ("(1)", "(2)"),
                            ),
                        ),
                        ("1.", "2."),
                    ),
                ),
                ("(一)", "(二)"),
            ),
        ),
        (),
    )
    assert bare(clause.body) == (("RouteTo", ("Name", "移动公司"), "办理", (), (), "(一)"),)


def test_no_extension_may_follow_a_comma_as_well() -> None:
    comma = _clause("第一条 自受理时起2小时内 答复,不得延期\n")

    assert bare(comma) == bare(_clause("第一条 自受理时起2小时内 答复;不得延期\n"))


def test_the_same_words_mean_the_same_on_one_line_or_on_many() -> None:
    wrapped = UNITS + "第一条 升级\n  受理 逾期的\n  提醒 承办单位。\n  答复 逾期的 提醒\n  移动公司\n"
    one_line = UNITS + "第一条 升级\n受理逾期的提醒承办单位。答复逾期的提醒移动公司。单位 甲。\n"

    assert bare(parse(one_line, "f").tree.of(tree.Clause)) == bare(parse(wrapped, "f").tree.of(tree.Clause))
    assert [u.name.text for u in parse(one_line, "f").tree.of(tree.Unit)] == ["移动公司", "综合执法队", "甲"]


def test_remarks_are_kept_with_their_places() -> None:
    parsed = parse(UNITS + "# 全行\n注:说明\n单位 甲 # 示例值\n第一条 仅载明 “不是#说明”\n", "f")

    assert [(r.text, r.span.line, r.trailing) for r in parsed.tree.remarks] == [
        ("全行", 4, False),
        ("说明", 5, False),
        ("示例值", 6, True),
    ]


def test_a_head_word_inside_an_open_quote_goes_on_with_the_quote() -> None:
    clause = _clause("第一条 仅载明 “承办的\n单位 应当充分\n听取意见。”\n")

    assert bare(clause.body) == (("Stated", ("Text", "承办的单位 应当充分听取意见。"), None),)


def test_a_clause_number_at_a_line_start_may_be_a_reference() -> None:
    parsed = parse(UNITS + "第一条 由 各单位 认领\n第二条 依\n第一条 受理 逾期的 提醒 承办单位\n", "f")

    assert parsed.diagnostics == ()
    assert bare(parsed.tree.of(tree.Clause)[1].body)[0][1] == ("ClauseRef", "第一条", 1, 0)


def test_a_wrapped_list_of_names_may_open_a_line_with_a_head_word() -> None:
    (unit,) = parse(HEAD + "单位 甲 又名 乙、\n单位丙办\n", "f").tree.of(tree.Unit)

    assert [a.text for a in unit.aliases] == ["乙", "单位丙办"]


ASKED = UNITS + "问 权属 选 自家、别家;可以不填\n事件 答复 由 主办单位,须填 结果 选 好、差;好的 计为解决\n"


def test_questions_are_asked_for_values_for_their_absence_and_for_their_opposite() -> None:
    text = ASKED + "第一条 权属 不是 自家、未填 或者 未填 权属的,由 移动公司 办理\n"

    parsed = parse(text, "f")

    assert parsed.diagnostics == ()
    assert bare(parsed.tree.of(tree.Clause)[0].condition) == (
        "AnyOf",
        (
            ("AnswerIs", ("Name", "权属"), (("Name", "自家"), ("Name", "未填")), True),
            ("NotAnswered", ("Name", "权属")),
        ),
        (),
    )


def test_the_choices_of_an_event_are_checked_like_those_of_a_question() -> None:
    text = ASKED.replace("好的 计为", "棒的 计为") + "第一条 权属 是 谁家的,由 移动公司 办理\n"

    assert _said(text) == [("D103", "棒"), ("D103", "谁家")]


def test_an_event_rule_and_a_mark_stand_in_the_tree() -> None:
    parsed = parse(ASKED + "事件 受理 由 承办单位\n标记 重点督办、挂牌督办\n", "f")

    assert parsed.diagnostics == ()
    assert [bare(e) for e in parsed.tree.of(tree.Event)] == [
        (
            *("Event", ("Name", "答复"), ("Name", "主办单位"), ("Name", "结果")),
            (("Name", "好"), ("Name", "差")),
            (("Name", "好"),),
        ),
        ("Event", ("Name", "受理"), ("Name", "承办单位"), None, (), ()),
    ]
    assert [n.text for m in parsed.tree.of(tree.Mark) for n in m.names] == ["重点督办", "挂牌督办"]


def test_an_example_may_name_a_place_a_clause_of_another_file_and_later_dates() -> None:
    text = ASKED + (
        "例 甲\n2026-12-08 08:48 镇代表 上报 “只有文字”,指名 移动,紧急;09:00 交办\n"
        "2026-12-09 10:00 移动公司 答复,结果 好\n应 依 示例镇 第一条、第二条之一 由 移动公司 办理\n应 询问 权属,暂定\n"
    )

    parsed = parse(text, "f")

    assert parsed.diagnostics == ()
    assert bare(parsed.tree.of(tree.Example)[0]) == (
        "Example",
        ("Name", "甲"),
        (
            *("Reported", ("Moment", date(2026, 12, 8), 528), ("Name", "镇代表"), None, ("Text", "只有文字"), ()),
            *(None, ("Name", "移动"), None, ("Name", "紧急")),
        ),
        (
            ("Happened", ("Moment", None, 540), None, ("Name", "交办"), ()),
            (
                *("Happened", ("Moment", date(2026, 12, 9), 600), ("Name", "移动公司"), ("Name", "答复")),
                (("Answered", ("Name", "结果"), ("Name", "好")),),
            ),
        ),
        (
            (
                "Expected",
                (("ClauseRef", "第一条", 1, 0, ("Name", "示例镇")), ("ClauseRef", "第二条之一", 2, 1)),
                *(("Name", "移动公司"), False, (), (), False),
            ),
            ("Expected", (), None, False, (("Name", "权属"),), (), True),
        ),
    )


# --- layers and vocabularies ---


def test_names_of_a_vocabulary_and_a_superior_file_stand_below_it_too() -> None:
    vocabulary = parse("分类 市政 含 路灯\n分类 路灯 又名 街灯\n", "通用分类.rule")
    text = HEAD + "采用 通用分类\n第一条 类别 属于 街灯的,由 各单位 认领\n"

    parsed = parse(text, "f", Names() | names_of(vocabulary))

    assert parsed.diagnostics == ()
    assert [d.code for d in parse(text, "f").diagnostics] == ["D101"]
    found = names_of(vocabulary).find("街灯", Kind.CATEGORY)
    assert found is not None
    assert (found.canonical, found.outer) == ("路灯", True)


def test_the_outline_tells_what_to_load_first() -> None:
    assert outline(GOOD) == Outline("330281999", "330281", ("通用分类",))


# --- any text at all ---

_PIECES = [
    *"由,;:。、“”\"'()《》#%-—～第条章一二3 日\n\r\t\u3000\x00\ud800\u200b至内的自",
    *(
        "第一条 ",
        "第三条之二",
        "单位",
        "例 ",
        "问 ",
        "(一)",
        "1.",
        "(1)",
        "2026-02-30",
        "25:61",
        "9999999999年",
        "半天",
    ),
    *("并且", "或者", "当日", "同时符合下列条件的:", "附表一 ", "尽快", "10月4日", "百分之三十", "应 依 第四条"),
]


@st.composite
def _mutated(draw: st.DrawFn) -> str:
    text = GOOD
    for _ in range(draw(st.integers(1, 4))):
        at = draw(st.integers(0, len(text)))
        length = draw(st.integers(1, 12))
        kind = draw(st.sampled_from(["delete", "insert", "twice", "unspace", "swap"]))
        piece = text[at : at + length]
        if kind == "delete":
            text = text[:at] + text[at + length :]
        elif kind == "insert":
            text = text[:at] + draw(st.sampled_from(_PIECES)) + text[at:]
        elif kind == "twice":
            text = text[:at] + piece + text[at:]
        elif kind == "unspace":
            text = text[:at] + text[at:].replace(" ", "", length)
        else:
            text = text[:at] + piece[::-1] + text[at + length :]
    return text


def _check_anything(text: str) -> None:
    parsed = parse(text, "f")
    lines = split_lines(text)
    for told in parsed.diagnostics:
        assert told.code in CODES
        assert 1 <= told.span.line <= len(lines)
        assert 1 <= told.span.column <= len(lines[told.span.line - 1]) + 1
        assert told.span.end > told.span.column
        assert render(told, text).startswith(f"f:{told.span.line}:{told.span.column} {told.code} ")
    outline(text)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow], derandomize=True)
@given(_mutated())
def test_a_spoilt_file_is_told_within_the_file_and_never_raises(text: str) -> None:
    _check_anything(text)


@settings(max_examples=150, deadline=None, derandomize=True)
@given(st.lists(st.sampled_from(_PIECES), max_size=60).map("".join))
def test_any_heap_of_words_is_told_and_never_raises(text: str) -> None:
    _check_anything(text)


@pytest.mark.parametrize(
    "line", [line for line in GOOD.splitlines() if line.strip()], ids=lambda line: line.strip()[:12]
)
def test_a_file_without_one_of_its_lines_is_read_all_the_same(line: str) -> None:
    _check_anything(GOOD.replace(line + "\n", "", 1))


PLAIN_WAYS = {
    "之内 for 内": "第一条 其余 由 各单位 认领;24小时之内 无人认领的,由 镇政府 指定",
    "当天 for 当日": "第一条 受理 当天 受理",
    "a comma after 之日起": "第一条 答复 自受理之日起,5个工作日内答复",
    "a line end within 各单位": "第一条 其余 由 各\n单位 认领",
    "a line end within 承办单位": "第一条 升级 受理 逾期的 提醒 承办\n单位",
}


@pytest.mark.parametrize("text", PLAIN_WAYS.values(), ids=PLAIN_WAYS.keys())
def test_what_clerks_write_without_thinking_is_read(text: str) -> None:
    parsed = parse(f"镇街 示例镇 330281999\n单位 镇政府\n{text}\n", "330281999-示例镇.rule")

    assert parsed.diagnostics == ()
    assert [type(statement).__name__ for statement in parsed.tree.statements] == ["Heading", "Unit", "Clause"]


def test_a_paragraph_in_the_wrong_place_is_not_repeated_in_full() -> None:
    parsed = parse("镇街 示例镇 330281999\n第一条 " + "好" * 500 + "的,由 镇政府 办理\n", "330281999-示例镇.rule")

    assert [len(each.message) < 60 for each in parsed.diagnostics] == [True]

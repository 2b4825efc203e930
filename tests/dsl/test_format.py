"""The formatter: every construct keeps its words, every remark its sentence, and a second time changes nothing."""

from __future__ import annotations

from dataclasses import is_dataclass, replace
from pathlib import Path
from typing import cast

import pytest

from dsl import tree
from dsl.bundle import Source
from dsl.diagnostics import render
from dsl.format import Formatted, format_text, same_meaning
from dsl.format_files import format_files
from dsl.parse import parse
from dsl.printing import BLOCKS, INSIDE
from tests.dsl.bare_tree import bare
from tests.dsl.every_construct import EVERY_CONSTRUCT, nodes

ROOT = Path(__file__).parents[2]
GOOD = ROOT / "tests" / "corpus" / "good"
NODES = {kind for name in tree.__all__ if is_dataclass(kind := getattr(tree, name))} - {tree.Span}
HEAD = "镇街 示例镇 330281999\n单位 移动公司\n单位 执法队\n单位 水利局\n分类 违建\n"


def made(text: str) -> str:
    """The text of a file that can be formatted, and that is the same when it is formatted again."""
    once = format_text(text, "f")
    assert once.text is not None, [render(d, text) for d in once.diagnostics]
    assert once.kept == ()
    assert same_meaning(parse(text, "f").tree, parse(once.text, "f").tree)
    assert format_text(once.text, "f").text == once.text
    return once.text


def body(text: str) -> str:
    """What formatting makes of lines behind the heading."""
    return made(HEAD + text).removeprefix(HEAD)


# --- nothing is forgotten ---


def test_every_node_of_the_tree_has_a_printer() -> None:
    printed = {*INSIDE, *BLOCKS}

    assert NODES - printed == {tree.RuleFile, tree.Remark, tree.Event}  # the page, its remarks, and a line's events


def test_the_sample_of_every_construct_holds_every_construct() -> None:
    found = {type(node) for node in nodes(parse(EVERY_CONSTRUCT, "f").tree)}

    assert NODES - found == set()


def test_every_construct_is_printed_as_it_stands() -> None:
    assert made(EVERY_CONSTRUCT) == EVERY_CONSTRUCT


@pytest.mark.parametrize("path", sorted(GOOD.rglob("*.rule")), ids=lambda p: p.stem)
def test_a_good_file_comes_out_the_same_in_whatever_shape_it_was_pasted(path: Path) -> None:
    model = made((GOOD / "330281999-示例镇.rule").read_text(encoding="utf-8"))

    pasted = format_text(path.read_bytes().decode("utf-8"), "f")

    assert pasted.text is not None
    if path.parent.name == "variants":
        assert replace(pasted, text=_without_air(pasted.text)) == Formatted(_without_air(model), ())


def test_shipped_rule_files_are_in_canonical_form() -> None:
    sources = [Source(p.name, p.read_text(encoding="utf-8")) for p in sorted((ROOT / "rules").glob("*.rule"))]

    formatted = format_files(sources, [source.name for source in sources])

    assert {name: each.text for name, each in formatted.items()} == {source.name: source.text for source in sources}


# --- what is not touched ---


def test_a_file_with_a_mistake_is_told_and_not_formatted() -> None:
    text = HEAD + "第一条 由 城管所 办理\n"

    formatted = format_text(text, "f")

    assert formatted.text is None
    assert [d.code for d in formatted.diagnostics] == ["D104"]


@pytest.mark.parametrize("text", ["", "\n", "# 只有说明\n", "\ufeff", "镇街"])
def test_a_file_without_rules_is_not_formatted(text: str) -> None:
    assert format_text(text, "f").text is None


def test_a_warning_is_no_reason_not_to_format() -> None:
    assert made("分类 甲\n分类   乙 。") == "分类 甲\n分类 乙\n"


# --- remarks ---


def test_remarks_stay_beside_their_sentences() -> None:
    text = (
        "#  说明一\n"
        "注: 说明二\n"
        "\n"
        "镇街 示例镇 330281999 # 哪里\n"
        "单位 移动公司#谁\n"
        "#\n"
        "## 标题\n"
        "第一条 其余\n"
        "   # 句子上面\n"
        " 由 各单位 认领;   # 先认领\n"
        "  2个工作时内 无人认领的,由 移动公司 指定 # 再指定\n"
        "# 最后\n"
    )

    assert made(text) == (
        "# 说明一\n"
        "注:说明二\n"
        "\n"
        "镇街 示例镇 330281999                                    # 哪里\n"
        "单位 移动公司                                            # 谁\n"
        "#\n"
        "## 标题\n"
        "第一条 其余\n"
        "  # 句子上面\n"
        "  由 各单位 认领                                         # 先认领\n"
        "  2个工作时内 无人认领的,由 移动公司 指定                # 再指定\n"
        "# 最后\n"
    )


def test_two_remarks_of_a_sentence_that_was_wrapped_are_both_kept() -> None:
    text = "第一条\n  由 移动公司 主办, # 一\n  执法队 # 二\n  协办 # 三\n"

    assert body(text) == ("# 一\n# 二\n第一条 由 移动公司 主办,执法队 协办                      # 三\n")


def test_a_remark_between_two_sentences_keeps_them_apart() -> None:
    text = "第一条 预警\n  剩余25% 黄色 # 早\n  逾期 红色\n"

    assert body(text) == "第一条 预警\n  剩余25% 黄色                                           # 早\n  逾期 红色\n"


def test_a_number_sign_in_quotes_is_no_remark() -> None:
    assert body("第一条 仅载明 “#号 3#楼”\n") == "第一条 仅载明 “#号 3#楼”\n"


# --- layout ---


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("第一条 类别属于违建的,由执法队办理。", "第一条 类别 属于 违建的,由 执法队 办理"),
        ("第一条由执法队主办,移动公司协办,抄送水利局;", "第一条 由 执法队 主办,移动公司 协办,抄送 水利局"),
        ("第一条 由执法队办理,自交办之日起5日内答复", "第一条\n  由 执法队 办理\n  自交办之日起5日内 答复"),
        ("第一条 位置不在边界上、多处的,由执法队办理", "第一条 位置 不在 边界上、多处的,由 执法队 办理"),
        ("第一条 白天 上报时间 在 08:00-20:00的,由执法队办理", "第一条 白天 上报时间 在 08:00至20:00的,由 执法队 办理"),
        ("第一条 受理 当日受理", "第一条 受理 当日 受理"),
        ("第一条 答复 自交办之日起,三个月之内 答复", "第一条 答复 自交办之日起3个月内 答复"),
        ("第一条 答复 自交办时起半小时内答复", "第一条 答复 自交办时起30分钟内 答复"),
        ("第1条 答复 当天 受理", "第一条 答复 当日 受理"),
        ("第一条 指名 代表指名单位的,由该单位先行受理", "第一条 指名 代表 指名单位的,由 该单位 先行受理"),
        ("第一条 仅载明 ‘他说“好”’", "第一条 仅载明 ‘他说“好”’"),
        ("第一条 仅载明 ＂甲，乙＂", "第一条 仅载明 “甲，乙”"),
        ("单位 “外部(联合)办公室” 外部", "单位 “外部(联合)办公室” 外部"),
        (
            "第一条 ㈠当日受理㈡自受理之日起三个工作日内答复,不得延期",
            "第一条\n  (一)当日 受理\n  (二)自受理之日起3个工作日内 答复;不得延期",
        ),
    ],
)
def test_each_thing_is_written_in_one_way(written: str, shown: str) -> None:
    assert body(written) == f"{shown}\n"


def test_a_clause_without_heading_does_not_get_one() -> None:
    text = "问 积水深度 填 厘米\n第一条\n  积水深度 超过15厘米的,由 执法队 办理\n"

    assert body(text) == text


def test_blank_lines_are_kept_one_at_a_time_and_chapters_have_one() -> None:
    text = (
        "标记 甲\n\n\n标记 乙\n第一章 交办\n第一条\n\n当日 受理\n例 甲\n2026-12-01 09:00 居民 上报 违建\n\n应 待认领\n"
    )

    assert body(text) == (
        "标记 甲\n\n标记 乙\n\n第一章 交办\n第一条 当日 受理\n\n例 甲\n  2026-12-01 09:00 居民 上报 违建\n  应 待认领\n"
    )


def test_a_long_line_is_wrapped_where_that_says_nothing() -> None:
    names = "、".join(f"第{n}综合行政执法中队" for n in "甲乙丙丁戊己庚")
    text = HEAD + "".join(f"单位 {name}\n" for name in names.split("、"))

    shown = made(f"{text}第一条 由 移动公司 主办,{names} 协办\n").splitlines()[-3:]

    assert shown == [
        "第一条",
        "  由 移动公司 主办,第甲综合行政执法中队、第乙综合行政执法中队、第丙综合行政执法中队、第丁综合行政执法中队、",
        "      第戊综合行政执法中队、第己综合行政执法中队、第庚综合行政执法中队 协办",
    ]


def test_a_line_is_never_wrapped_before_a_word_that_opens_one() -> None:
    names = [f"单位{n}号综合行政执法中队" for n in "甲乙丙丁戊己庚"]
    text = HEAD + "".join(f"单位 {name}\n" for name in names)

    assert "单位甲号综合行政执法中队、单位乙号" in made(f"{text}第一条 由 移动公司 主办,{'、'.join(names)} 协办\n")


def test_a_sentence_that_opens_with_a_name_is_held_by_a_mark() -> None:
    text = (
        "事件 停工 由 执法队\n第一条 违建\n"
        "  (一)自交办之日起7个工作日内 停工。停工 逾期的 报 移动公司;\n停工 逾期2日的 提醒 执法队\n"
    )

    assert body(text) == (
        "事件 停工 由 执法队\n第一条 违建\n  (一)自交办之日起7个工作日内 停工。\n"
        "  停工 逾期的 报 移动公司;\n  停工 逾期2日的 提醒 执法队\n"
    )


def test_lines_with_conditions_of_their_own_stay_lines() -> None:
    text = (
        "问 积水 填 厘米\n事件 停工 由 执法队\n"
        "第一条 甲\n"
        "  上报人 是 点长,并且 有下列情形之一的:\n"
        "  (一)类别 属于 违建\n"
        "  (二)提到 “路灯”。\n"
        "  停工 下级可以另定\n"
        "  由 移动公司 初审\n"
        "  自受理之日起1个月内 答复;\n"
        "  积水 超过15厘米的,自受理之日起3日内 答复;\n"
        "  停工之日前3日内 答复\n"
        "  类别 属于 违建,并且 积水 5厘米以上的,自受理之日起9日内 答复\n"
    )

    assert body(text) == text


def test_same_meaning_sees_a_changed_word_and_a_lost_remark() -> None:
    one, other = (parse(HEAD + text, "f").tree for text in ("标记 甲 # 一\n", "标记 乙 # 一\n"))
    silent = parse(HEAD + "标记 甲\n", "f").tree

    assert same_meaning(one, one)
    assert not same_meaning(one, other)
    assert not same_meaning(one, silent)
    assert bare(one.statements) == bare(silent.statements)


# --- a printer that errs ---


def test_a_statement_that_would_say_something_else_stays_as_it_was_written(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(cast("dict[type, object]", INSIDE), tree.Mark, lambda *_: "标记 别的")
    text = HEAD + "第一条  其余 由 各单位 认领。标记  甲、 # 一\n\n  # 二\n  乙\n第二条 受理  当日 受理\n"

    formatted = format_text(text, "f")

    assert formatted.text == (
        HEAD + "第一条 其余 由 各单位 认领\n标记  甲、 # 一\n  # 二\n  乙\n第二条 受理 当日 受理\n"
    )
    assert [span.line for span in formatted.kept] == [6]


def test_a_statement_that_would_be_lost_stays_as_it_was_written(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(cast("dict[type, object]", INSIDE), tree.Mark, lambda *_: "  ")
    text = HEAD + "标记  甲\n标记  乙\n第一条  受理 当日 受理\n"

    formatted = format_text(text, "f")

    assert formatted.text is not None
    assert formatted.text.endswith("标记  甲\n标记  乙\n第一条 受理 当日 受理\n")


def test_a_page_that_loses_a_remark_is_not_given_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("dsl.format.laid_out", lambda *_: "标记 别的\n")
    text = HEAD + "标记  甲 # 一\n"

    formatted = format_text(text, "f")

    assert formatted.text == text
    assert len(formatted.kept) == 6


def _without_air(text: str) -> str:
    """Without blank lines, of which an author may have one anywhere."""
    return "\n".join(line for line in text.splitlines() if line)

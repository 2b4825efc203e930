"""Text is cut by longest match over declared names and keywords; what nobody knows stays at its own place."""

from __future__ import annotations

import logging
import re
from pathlib import Path

import lark
import pytest

from dsl import grammar
from dsl.blocks import split
from dsl.diagnostics import Diagnostic, Span
from dsl.keywords import KEYWORDS, LINE_OPENERS
from dsl.normalise import normalise
from dsl.tokenise import Lexicon, Tok, near_keyword, tokenise

NAMES = ("综合执法队", "综合执法", "移动公司", "移动", "农业农村办", "督促办公室", "三村直通车")


def _declared() -> str:
    text = Path(grammar.__file__).with_name("grammar.lark").read_text(encoding="utf-8")
    return "\n".join(line for line in text.splitlines() if line.startswith("%declare"))


def _tokens(text: str) -> tuple[list[Tok], list[Diagnostic]]:
    source = normalise(text)
    (block,) = split(source).blocks
    return tokenise(block, Lexicon(NAMES), source)


def _cut(text: str) -> list[str]:
    return [f"{t.type}:{t.raw}" for t in _tokens("第一条 标题 " + text)[0][2:]]


def test_unknown_text_ends_where_the_rest_can_be_read() -> None:
    assert _cut("由城管所主办") == ["K_BY:由", "UNKNOWN:城管所", "K_LEADS:主办"]
    assert _cut("由 市政协办公室 主办") == ["K_BY:由", "UNKNOWN:市政协办公室", "K_LEADS:主办"]
    assert _cut("由 某路10号 主办") == ["K_BY:由", "UNKNOWN:某路10号", "K_LEADS:主办"]
    assert _cut("由 某路\n10") == ["K_BY:由", "UNKNOWN:某路", "NUMBER:10"]


def test_a_small_word_does_not_eat_the_head_of_an_unknown_name() -> None:
    assert _cut("由 在建工程队 主办") == ["K_BY:由", "UNKNOWN:在建工程队", "K_LEADS:主办"]
    assert _cut("由 移动集团 主办") == _cut("由移动集团主办") == ["K_BY:由", "UNKNOWN:移动集团", "K_LEADS:主办"]
    assert _cut("自开工之日起") == ["K_SINCE:自", "UNKNOWN:开工", "K_FROM_DAY:之日起"]


def test_the_longest_name_wins_with_and_without_spaces() -> None:
    spaced = _cut("由 综合执法队 主办,移动公司 协办,抄送 督促办公室")

    assert _cut("由综合执法队主办,移动公司协办,抄送督促办公室") == spaced
    assert spaced[1] == "NAME:综合执法队"


def test_a_name_at_the_end_of_its_line_ends_there_whatever_longer_names_begin_alike() -> None:
    last = _tokens("第一条 标题 由 移动")[0][-1]

    assert (last.text, last.span) == ("移动", Span(1, 10, 12))


def test_a_name_goes_on_over_a_wrapped_line() -> None:
    assert _cut("由 综合执\n  法队 主办") == ["K_BY:由", "NAME:综合执法队", "K_LEADS:主办"]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("三个月", "DURATION:3|月"),
        ("二十四小时", "DURATION:24|小时"),
        ("1 个工作日", "DURATION:1|工作日"),
        ("半年", "DURATION:1|半年"),
        ("半小时", "DURATION:30|分钟"),
        ("当日", "DURATION:0|当日"),
        ("次日", "DURATION:1|次日"),
        ("2026年12月1日", "DATE:2026-12-01"),
        ("24:00", "CLOCK:1440"),
        ("8:30", "CLOCK:510"),
        ("08:30-11:30", "TIMESPAN:510-690"),
        ("13:30至17:00", "TIMESPAN:810-1020"),
        ("第三条之一", "REF:3|1"),
        ("第二次", "ORDINAL:2"),
        ("第1版", "EDITION:1"),
        ("三星", "STARS:3"),
        ("2次", "TIMES:2"),
        ("25%", "PERCENT:25"),
        ("百分之二十五", "PERCENT:25"),
        ("周日", "WEEKDAY:6"),
        ("星期天", "WEEKDAY:6"),
        ("(二)", "ITEM:(二)"),
        ("(2)", "ITEM3:(2)"),
        ("2.", "ITEM2:2."),
        ("102001", "NUMBER:102001"),
        ("三村直通车", "NAME:三村直通车"),
        ("一般", "K_URGENCY:一般"),
    ],
)
def test_values_have_one_form(text: str, value: str) -> None:
    tokens, said = _tokens("第一条 标题 " + text)

    assert [f"{t.type}:{t.text}" for t in tokens[2:]] == [value]
    assert said == []


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("2026-02-30", "D301"),
        ("2026/2/3", "D301"),
        ("2026.2.3", "D301"),
        ("10月4日", "D301"),
        ("2026年10月", "D301"),
        ("24:01", "D304"),
        ("8:3", "D304"),
        ("17点半", "D304"),
        ("下午3:00", "D304"),
        ("17:00-08:30", "D304"),
        ("0天", "D305"),
        ("99年", "D305"),
        ("第0条", "D305"),
        ("第零次", "D305"),
        ("9星", "D305"),
        ("半天", "D303"),
        ("3个钟头内", "D303"),
        ("两个回合内", "D303"),
        ("尽快", "D302"),
        ("到场", "D210"),
        ("“”", "D205"),
        ("“甲", "D205"),
        ("‘甲", "D205"),
        ("!", "D207"),
        ("(说明)", "D207"),
        (")", "D207"),
    ],
)
def test_what_cannot_be_read_is_told_at_its_own_place(text: str, code: str) -> None:
    tokens, said = _tokens("第一条 标题 " + text)

    assert [d.code for d in said] == [code]
    assert said[0].span.column == 8
    assert any(t.bad for t in tokens)


def test_quoted_text_keeps_its_own_marks_and_loses_line_ends() -> None:
    tokens, _ = _tokens("第一条 仅载明 “充分,\n  听取‘意\u00a0见’”")

    assert (tokens[-1].type, tokens[-1].raw) == ("TEXT", "充分,听取‘意 见’")


def test_single_quotes_quote_too() -> None:
    tokens, said = _tokens("第一条 仅载明 ‘充分“听取”意见’")

    assert [(t.type, t.raw) for t in tokens[1:]] == [("K_STATED", "仅载明"), ("TEXT", "充分“听取”意见")]
    assert said == []


@pytest.mark.parametrize(
    ("line", "title"),
    [
        ("第四条 窨井盖 类别 属于 移动的", "窨井盖"),
        ("第四条 受理 当日 受理", "受理"),
        ("第四条 类别 属于 移动的", None),
        ("第四条 权属 是 移动的", None),
        ("第四条 受理 逾期的 提醒 移动", None),
        ("第四条 其余的:由 移动 办理", None),
        ("第四条类别属于移动的,由移动办理", None),
        ("第四条 由 移动 办理", None),
        ("第四条 仅载明 “甲”", None),
        ("第四条 2个工作时内 受理", None),
        ("第四条 自受理时起2小时内 答复", None),
        ("第四条\n  由 移动 办理", None),
        ("第四条\n  移动 办理", None),
        ("第四条 其余\n  由 移动 办理", "其余"),
    ],
)
def test_the_word_after_the_number_is_the_heading_unless_it_opens_the_sentence(line: str, title: str | None) -> None:
    tokens, _ = _tokens(line)

    assert next((t.text for t in tokens if t.type == "TITLE"), None) == title


def test_a_clause_number_too_large_is_told() -> None:
    _, said = _tokens("第99999条 甲")

    assert said == [Diagnostic("D305", Span(1, 1, 8), "这个编号的数字不对", "写作 第三条、第三条之一 或 第二章")]


def test_a_misspelt_word_finds_its_neighbour_among_what_could_stand_here() -> None:
    assert near_keyword("办里", {"K_HANDLES", "K_LEADS"}) == "办理"
    assert near_keyword("办里", {"K_LEADS"}) is None


def test_the_grammar_has_no_conflict_that_lark_would_settle_in_silence(caplog: pytest.LogCaptureFixture) -> None:
    lark.logger.setLevel(logging.DEBUG)
    try:
        with caplog.at_level(logging.DEBUG, logger=lark.logger.name):
            grammar.build(debug=True)
    finally:
        lark.logger.setLevel(logging.CRITICAL)

    assert [r.getMessage() for r in caplog.records if "onflict" in r.getMessage()] == []


def test_every_keyword_is_a_terminal_with_an_ascii_name() -> None:
    terminals = set(re.findall(r"\b[A-Z][A-Z0-9_]+\b", _declared()))

    assert {k.terminal for k in KEYWORDS} <= terminals
    assert terminals >= LINE_OPENERS
    assert all(k.meaning for k in KEYWORDS)
    assert len({(k.word, k.where) for k in KEYWORDS}) == len(KEYWORDS)


def test_a_long_row_of_names_costs_no_square_time() -> None:
    cut = _cut("由 " + "移动" * 40_000 + "所 主办")

    assert len(cut) == 40_002


def test_a_heading_before_the_naming_of_a_unit_is_a_heading_unless_it_says_who() -> None:
    def kinds(text: str) -> list[str]:
        return [token.type for token in _tokens(text)[0][1:3]]

    assert kinds("第一条 点名 指名单位的,由 该单位 先行受理") == ["TITLE", "K_NAMES_UNIT"]
    assert kinds("第一条 代表 指名单位的,由 该单位 先行受理") == ["K_ROLE", "K_NAMES_UNIT"]

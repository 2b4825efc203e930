"""Says in one sentence why a word cannot stand where it stands (诊断), and what could stand there instead."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace

from dsl.blocks import Block
from dsl.diagnostics import Diagnostic
from dsl.instead import instead
from dsl.keywords import KEYWORDS, LINE_OPENERS, Where
from dsl.normalise import Source
from dsl.numbers import read_number, write_number
from dsl.repair import BY_DAY, FROM_THE_MOMENT
from dsl.suggest import nearest
from dsl.tokenise import Tok, near_keyword

_VALUES = {
    "NAME": "名字",
    "TEXT": "“文字”",
    "BOOK": "《文件名》",
    "DATE": "日期",
    "CLOCK": "钟点",
    "TIMESPAN": "时段",
    "WEEKDAY": "周几",
    "DURATION": "期限",
    "NUMBER": "编号或代码",
    "PERCENT": "百分数",
    "QUANTITY": "数和单位",
    "DAYSPAN": "几月几日至几月几日",
    "EVERY": "周期",
    "FRACTION": "几分之几",
    "SREF": "附表的编号",
    "ROW": "| 开头的一行",
    "STARS": "几星",
    "TIMES": "几次",
    "ORDINAL": "第几次",
    "EDITION": "第几版",
    "REF": "条号",
    "ITEM": "(一)",
    "ITEM2": "1.",
    "ITEM3": "(1)",
    "COMMA": ",",
    "COLON": ":",
    "DUN": "、",
}
_WORDS: dict[str, list[str]] = {}
for _keyword in KEYWORDS:
    _WORDS.setdefault(_keyword.terminal, []).append(_keyword.word)
_ALL = frozenset(k.terminal for k in KEYWORDS if k.where is Where.ANYWHERE)
_HEAD_WORDS = tuple(k.word for k in KEYWORDS if k.where is Where.HEAD)
_CONNECTIVES = {"K_BOTH": "并且", "K_EITHER": "或者"}
_AFTER_CONDITION = frozenset({"K_BY", "COMMA", "COLON", "K_REMINDS", "K_REPORTS_TO", "K_RAISES_TO"})
_BULLET = re.compile(r"[-·]+|[A-Za-z][.)]?")
_MOST_SHOWN = 8
_LONGEST_SHOWN = 20
#: Longer words first: 以及 ends with 及.
_JOINING = ("以及", "和", "及", "与", "且", "或")


def explain(tokens: list[Tok], at: int, accepts: frozenset[str], *, ended: bool) -> Diagnostic:
    """The message for ``tokens[at]``, or for the word before it when the sentence ended too early."""
    before = tokens[at - 1] if at else tokens[0]
    token = tokens[at] if at < len(tokens) else None
    return (
        instead(tokens, at, accepts)
        or _misspelt(token, accepts)
        or (_mixed(tokens[:at], token) if token else None)
        or _odd_number(tokens, at)
        or (_no_end_of_condition(before, token, accepts) if token else None)
        or (_one_at_a_time(tokens, at) if token else None)
        or (_no_head(token) if token and token.opens_line and "$END" in accepts and "NL" not in accepts else None)
        or _joined(before, token)
        or _term_after_event(tokens, at)
        or _misspelt(before, _ALL)
        or _no_condition(tokens, at, accepts)
        or (_unfinished(before, accepts) if ended or token is None else _unfit(token, accepts))
    )


def _misspelt(token: Tok | None, accepts: frozenset[str]) -> Diagnostic | None:
    if token is None or token.type != "UNKNOWN":
        return None
    meant = near_keyword(token.text, accepts)
    if meant is None:
        return None
    return Diagnostic("D201", token.span, f"没有“{shortened(token.text)}”这个用语", f"是不是“{meant}”?")


def _joined(before: Tok, token: Tok | None) -> Diagnostic | None:
    """路灯以及窨井盖, 路灯且紧急: words that join in prose, but not here."""
    at = next((each for each in (token, before) if each is not None and each.raw.endswith(_JOINING)), None)
    if at is None or at.type not in ("UNKNOWN", "K_AND"):
        return None
    word = next(word for word in _JOINING if at.raw.endswith(word))
    span = replace(at.span, column=max(at.span.end - len(word), at.span.column))
    hint = "名称之间用“、”,条件之间用“并且”或“或者”"
    return Diagnostic("D202", span, f"这里不能用“{word}”连接", hint)


def _term_after_event(tokens: list[Tok], at: int) -> Diagnostic | None:
    """上报后2小时内受理: the start of a term has a form of its own."""
    if at >= len(tokens) or tokens[at].type != "DURATION" or not tokens[at - 1].type.startswith("E_"):
        return None
    event, term = tokens[at - 1], tokens[at]
    unit = term.text.partition("|")[2]
    start, within = "时起" if unit in FROM_THE_MOMENT else "之日起", "" if unit in BY_DAY else "内"
    form = f"写作“自{event.raw}{start}{term.raw}{within} ……”"
    return Diagnostic("D202", event.span, f"没有写清楚怎样从{event.raw}起算", form)


def _no_condition(tokens: list[Tok], at: int, accepts: frozenset[str]) -> Diagnostic | None:
    """A clause that opens like prose: its first words are no condition and no sentence of the language."""
    opening = tokens[at - 1] if at in (2, 3) and tokens[0].type == "H_CLAUSE" else None
    if opening is None or opening.type not in ("NAME", "UNKNOWN") or "K_IS" not in accepts:
        return None
    word = shortened(opening.raw)
    hint = "写作“类别 属于 路灯的,由 ……”或者“提到 “路灯”的,由 ……”;只作说明的写作:仅载明 “……”"
    return Diagnostic("D202", opening.span, f"“{word}”不是条件,也不是规约的句子", hint)


def shortened(text: str) -> str:
    """A word for a message: a whole paragraph would hide what is wrong with it."""
    return text if len(text) <= _LONGEST_SHOWN else text[: _LONGEST_SHOWN - 1] + "…"


def _no_head(token: Tok) -> Diagnostic:
    """A declaration was complete, and the next line opens with no head word."""
    hint = "声明和条文都以规定的词开头,例如 单位、分类、第一条"
    if token.raw in ("天", "日", "小时"):
        hint = "写作“天、日 指 自然日;小时 指 连续小时”"
    elif token.raw in _HEAD_WORDS:
        hint = f"“{token.raw}”后面空一格写名称,不用别的符号"
    return Diagnostic("D208", token.span, f"看不懂这一行的开头“{shortened(token.raw)}”", hint)


def _mixed(before: list[Tok], token: Tok) -> Diagnostic | None:
    other = _CONNECTIVES.get(token.type)
    if other is None or not any(t.type in _CONNECTIVES and t.type != token.type for t in before):
        return None
    hint = "分成一项一项写:“有下列情形之一的:”或“同时符合下列条件的:”,下面列(一)(二)"
    return Diagnostic("D206", token.span, "一句话里不能既用“并且”又用“或者”", hint)


def _odd_number(tokens: list[Tok], at: int) -> Diagnostic | None:
    """一、 and 1、 as Word numbers a list."""
    bare = tokens[at] if at < len(tokens) else tokens[0]
    if bare.type in ("NUMBER", "ITEM2") and bare.opens_line and tokens[0].type == "H_CLAUSE":
        label = write_number(read_number(bare.text.rstrip(".")) or 1)
        return Diagnostic("D209", bare.span, f"编号“{bare.raw}”不这样写", f"写作“({label})”,下一层才写作“1.”")
    dashed = next((t for t in tokens[at - 1 : at + 1] if t.opens_line and _BULLET.fullmatch(t.raw)), None)
    if dashed is not None and tokens[0].type == "H_CLAUSE":
        return Diagnostic("D209", dashed.span, f"编号“{dashed.raw}”不这样写", "写作“(一)”,下一层写作“1.”")
    number = next((i for i in (at, at - 1, at - 2) if 0 < i < len(tokens) - 1 and tokens[i + 1].type == "DUN"), None)
    if number is None or read_number(tokens[number].text) is None:
        return None
    token = tokens[number]
    label = write_number(read_number(token.text) or 1)
    return Diagnostic("D209", token.span, f"编号“{token.raw}、”不这样写", f"写作“({label})”,下一层写作“1.”")


def _no_end_of_condition(before: Tok, token: Tok, accepts: frozenset[str]) -> Diagnostic | None:
    if "K_DE" not in accepts or token.type not in _AFTER_CONDITION:
        return None
    acts = token.type in ("K_REMINDS", "K_REPORTS_TO", "K_RAISES_TO")
    hint = f"写作“{before.raw}的 {token.raw} ……”" if acts else f"条件以“的”结束,写作“……{before.raw}的,由 ……”"
    return Diagnostic("D204", before.span, f"“{before.raw}”后面少了“的”", hint)


def _one_at_a_time(tokens: list[Tok], at: int) -> Diagnostic | None:
    """Two names where there can be one: a second lead, a second unit in one declaration."""
    token = tokens[at]
    second = _second_lead(tokens, at)
    if second is not None:
        hint = "写作“由 甲 主办,乙 协办”;先问几个单位、谁接谁办的,写作“由 甲、乙 候选”"
        return Diagnostic("D202", second.span, "主办单位只能有一个", hint)
    if token.type not in ("DUN", "COMMA") or token.opens_line:
        return None
    if tokens[0].type == "H_EVENT" and token.type == "DUN" and any(t.type == "K_BY" for t in tokens[:at]):
        return Diagnostic("D202", token.span, "一个事件只由一方作出", "另一方的另写一行,换一个事件名称")
    if at == 2 and tokens[0].type in ("H_UNIT", "H_POST", "H_USE"):
        return Diagnostic("D202", token.span, "一行只声明一个名字", "其余的另起一行")
    return None


def _second_lead(tokens: list[Tok], at: int) -> Tok | None:
    """The 、 of 由 甲、乙 主办."""
    if tokens[at].type not in ("K_LEADS", "K_HANDLES"):
        return None
    begin = next((i for i in range(at - 1, 0, -1) if tokens[i].type == "K_BY"), at)
    between = tokens[begin + 1 : at]
    plain = all(t.type in ("NAME", "UNKNOWN", "TEXT", "DUN") for t in between)
    return next((t for t in between if t.type == "DUN"), None) if plain else None


def _unfinished(before: Tok, accepts: frozenset[str]) -> Diagnostic:
    if before.type == "TITLE":
        hint = "标题后面空一格或者另起一行,再写规定,例如“类别 属于 路灯的,由 …… 办理”"
        return Diagnostic("D203", before.span, f"只有标题“{shortened(before.raw)}”,没有规定", hint)
    return Diagnostic("D203", before.span, f"“{shortened(before.raw)}”后面没有写完", f"后面可以写:{_shown(accepts)}")


def _unfit(token: Tok, accepts: frozenset[str]) -> Diagnostic:
    if token.opens_line and "NL" in accepts:
        hint = f"一行可以这样开头:{_shown(LINE_OPENERS)}"
        return Diagnostic("D202", token.span, f"这一行不能以“{token.raw}”开头", hint)
    if accepts & {"NL", "$END"}:
        hint = "前面已经是完整的一句,删去它或者另起一行"
        return Diagnostic("D202", token.span, f"这里多了“{shortened(token.raw)}”", hint)
    return Diagnostic("D202", token.span, f"这里不能写“{shortened(token.raw)}”", f"这里可以写:{_shown(accepts)}")


def _shown(accepts: Iterable[str]) -> str:
    """What could stand here, in the order of the keyword table; values after words, at most eight."""
    allowed = frozenset(accepts)
    words = [w for terminal, found in _WORDS.items() if terminal in allowed for w in found]
    values = [shown for terminal, shown in _VALUES.items() if terminal in allowed]
    names, marks = [v for v in values if len(v) > 1], [v for v in values if len(v) == 1]
    listed = [*names[:1], *words, *names[1:], *marks]
    if not listed:
        return "句号或另起一行"
    return " ".join(listed[:_MOST_SHOWN]) + (" 等" if len(listed) > _MOST_SHOWN else "")


def stray(block: Block, source: Source) -> Diagnostic:
    """A block that opens with no word of the language, or with one of a later edition."""
    word = block.text.split(" ", 1)[0] or block.text
    begin, end = (0, block.head) if block.kind == "later" else (0, len(word))
    span = block.span(source, begin, end)
    if block.kind == "later":
        head = block.text[: block.head]
        return Diagnostic("D210", span, f"“{head}”本版语言还不能执行", "先写成:第X条 仅载明 “……”")
    near = nearest(word, _HEAD_WORDS, limit=1)
    hint = f"是不是“{near[0]}”?" if near else "规约以“镇街 名称 代码”一行开头,每一句以规定的词开头,例如 单位、第一条"
    return Diagnostic("D208", span, f"看不懂这一行的开头“{shortened(word)}”", hint)

"""How clerks begin, join and cite sentences otherwise (句子的说法), and what to write instead."""

from __future__ import annotations

from dsl.diagnostics import Diagnostic
from dsl.habit import NAMES, OPENS_CONDITION, Place, say
from dsl.keywords import KEYWORDS, Where

_ENDS = ("K_REFUSE", "K_END", "K_MERGE")
_SINCE = {k.word: k.since for k in KEYWORDS if k.where is Where.ANYWHERE and k.since > 1}


def after_number(p: Place) -> Diagnostic | None:
    """第一条:路灯, (一)、受理, 镇街:示例镇."""
    before, mark = p.before, p.token
    numbered = before.type.startswith(("H_", "ITEM"))
    if not numbered or mark.type not in ("COLON", "DUN", "COMMA", "STOP"):
        return None
    hint = f"空一格写标题,例如“{before.raw} 路灯 类别 属于 ……”" if before.type == "H_CLAUSE" else "删去它,空一格接着写"
    return say(mark.span, f"“{before.raw}”后面不用“{mark.raw}”", hint)


def heading_glued(p: Place) -> Diagnostic | None:
    """第一条路灯类别属于…: where does the heading end?"""
    title = p.before
    if p.at != 2 or p.tokens[0].type != "H_CLAUSE" or title.type not in NAMES or p.token.type not in OPENS_CONDITION:
        return None
    hint = f"标题后面空一格,写作“{p.tokens[0].raw} {title.raw} {p.token.raw} ……”"
    return say(title.span, f"分不清“{title.raw}”是标题还是规定", hint)


def two_conditions(p: Place) -> Diagnostic | None:
    """…的,紧急程度 是 紧急的,由 … and …,紧急程度 是 紧急的."""
    token, before = p.token, p.before
    hint = "两个条件之间写“并且”,最后才写“的”:“类别 属于 路灯,并且 紧急程度 是 紧急的,由 ……”"
    if token.type == "COMMA" and "K_BOTH" in p.accepts and p.after is not None:
        after = p.after.type in OPENS_CONDITION
        return say(token.span, "两个条件之间少了“并且”", hint, "D204") if after else None
    ended = next((t for t in reversed(p.tokens[: p.at]) if t.type not in ("COMMA", "COLON")), before)
    if token.type in OPENS_CONDITION and ended.type == "K_DE" and not token.opens_line:
        return say(ended.span, "第一个条件后面就写了“的”", hint)
    return None


def bare_urgency(p: Place) -> Diagnostic | None:
    """紧急的,由 …."""
    if p.token.type != "K_URGENCY" or "K_URGENCY_OF" not in p.accepts:
        return None
    return say(p.token.span, f"“{p.token.raw}”前面少了“紧急程度 是”", f"写作“紧急程度 是 {p.token.raw}的”", "D204")


def bare_role(p: Place) -> Diagnostic | None:
    """代表 上报的,由 …."""
    if p.token.type != "E_REPORT" or p.before.type != "K_ROLE" or "K_NAMES_UNIT" not in p.accepts:
        return None
    who = p.before.raw
    return say(p.before.span, f"“{who}上报”不是条件", f"写作“上报人 是 {who}的”")


def kind_for_category(p: Place) -> Diagnostic | None:
    """类型 属于 路灯的."""
    if p.token.type not in ("K_KIND", "H_CATEGORY") or "K_CATEGORY" not in p.accepts:
        return None
    return say(p.token.span, f"问题的分类在条件里不叫“{p.token.raw}”", "写作“类别 属于 ……”", "D201")


def other_verb(p: Place) -> Diagnostic | None:
    """类别 是 路灯, 上报人 属于 代表, 位置 是 东片."""
    fits = next((terminal for terminal in p.accepts if terminal in _VERBS), None)
    if p.token.type not in _VERBS_AND_NOT or p.before.type not in _ASKED or fits is None:
        return None
    affirmed = fits.removesuffix("_NOT").replace("K_NOT_", "K_")
    verb = ("不" if "NOT" in p.token.type else "") + _VERBS[affirmed]
    return say(p.token.span, f"“{p.before.raw}”后面不用“{p.token.raw}”", f"写作“{p.before.raw} {verb} ……”")


_VERBS = {"K_IS": "是", "K_WITHIN": "属于", "K_IN": "在"}
_VERBS_AND_NOT = frozenset({*_VERBS, "K_IS_NOT", "K_NOT_WITHIN", "K_NOT_IN"})
_ASKED = frozenset(
    {
        *("K_CATEGORY", "K_REPORTER", "K_URGENCY_OF", "K_PLACE", "K_CHANNEL", "K_MANNER_OF", "K_REPORT_TIME"),
        *("K_REPORT_DATE", "K_REPORT_DAY", "K_PARTY", "K_NAMES_UNIT"),
    }
)


def told_to_named(p: Place) -> Diagnostic | None:
    """须书面告知 指名单位 理由: the unit that the reporter named is the one that holds the case, or nobody."""
    at = next((i for i in (p.at, p.at - 1) if p.tokens[i].type == "K_NAMES_UNIT"), 0)
    if not at or p.tokens[at - 1].type not in ("K_MUST_TELL", "K_REMINDS", "K_REPORTS_TO", "K_RAISES_TO"):
        return None
    hint = f"写作“{p.tokens[at - 1].raw} 承办单位”,或者写出单位的名称"
    return say(p.tokens[at].span, "“指名单位”只作条件,不能告知它", hint)


def schedule_head(p: Place) -> Diagnostic | None:
    """附表一 窨井盖: the line above the rows says who chooses among them."""
    if p.tokens[0].type != "H_SCHEDULE" or any(t.type == "ROW" for t in p.tokens[: p.at]):
        return None
    if p.token.opens_line:
        return say(p.token.span, "附表的这一行没有画格子", f"每一行以“|”开头,格子之间也写“|”:| {p.token.raw} | …… |")
    return say(
        p.token.span, f"“{p.tokens[0].raw}”这一行没有写完整", f"写作“{p.tokens[0].raw} 窨井盖 情形 由 上报人 选”"
    )


def row_in_a_clause(p: Place) -> Diagnostic | None:
    """破损 2小时 甲: a row of a spreadsheet, pasted below a clause."""
    if p.token.type != "DURATION" or not p.before.opens_line or p.before.type not in NAMES:
        return None
    hint = "表格写成附表:“附表一 窨井盖 情形 由 上报人 选”,下面每一行以“|”开头"
    return say(p.before.span, "这一行像是表格里的一行", hint)


def untitled(p: Place) -> Diagnostic | None:
    """例 without a title."""
    if p.tokens[0].type != "H_EXAMPLE" or p.tokens[1].type == "TITLE":
        return None
    return say(p.tokens[0].span, "例子没有标题", "写作“例 路灯不亮”,下一行写时间和经过", "D203")


def reporter_missing(p: Place) -> Diagnostic | None:
    """2020-10-13 08:48 上报 路灯."""
    if p.token.type != "E_REPORT" or "K_ROLE" not in p.accepts or p.tokens[0].type != "H_EXAMPLE":
        return None
    return say(p.token.span, "没有写是谁上报的", "写作“…… 居民 上报 ……”", "D204")


def article_part(p: Place) -> Diagnostic | None:
    """依 第四条第一款."""
    for i in (p.at, p.at - 1):
        token = p.tokens[i]
        if i and p.tokens[i - 1].type == "REF" and token.raw[:1] == "第" and token.raw[-1:] in ("款", "项"):
            return say(token.span, "引用到条为止", f"写作“依 {p.tokens[i - 1].raw}”")
    return None


def reference_word(p: Place) -> Diagnostic | None:
    """按 第四条."""
    if p.token.type not in ("K_BY_ANSWER", "K_WITHIN") or p.after is None or p.after.type != "REF":
        return None
    return say(p.token.span, f"引用条文不写“{p.token.raw}”", f"写作“依 {p.after.raw}”")


def expectation(p: Place) -> Diagnostic | None:
    """An example's outcome without 应."""
    if p.tokens[0].type != "H_EXAMPLE" or p.token.type not in ("K_UNDER", "K_BY") or "K_SHOULD" not in p.accepts:
        return None
    return say(p.token.span, "这里少了“应”", f"写作“应 {p.token.raw} ……”", "D204")


def newer_word(p: Place) -> Diagnostic | None:
    """A word of a later edition in a file of an earlier one, where no name fits."""
    for token in (p.token, p.before):
        since = _SINCE.get(token.raw, 1)
        if token.type in ("UNKNOWN", "NAME") and since > 1:
            hint = f"把“语言 第{since - 1}版”改成“语言 第{since}版”,或者换一个说法"
            return say(token.span, f"“{token.raw}”是第{since}版的用语", hint, "D210")
    return None


def reason_first(p: Place) -> Diagnostic | None:
    """因不属本镇,不予受理."""
    if p.token.type != "COMMA" or p.before.type != "UNKNOWN" or p.after is None or p.after.type not in _ENDS:
        return None
    hint = f"把理由写成条件,例如“位置 在 范围外的,{p.after.raw}”"
    return say(p.before.span, f"“{p.before.raw}”不是条件", hint)


def told_otherwise(p: Place) -> Diagnostic | None:
    """不予受理,告知上报人 理由."""
    if p.token.type != "K_TELLS":
        return None
    return say(p.token.span, "要告诉谁,写“须告知”", "写作“须告知上报人 理由”")


def likeness(p: Place) -> Diagnostic | None:
    """同类别,50米内 and 50米内、7日内的."""
    if p.token.type == "COMMA" and p.before.type in ("K_SAME", "K_WITHIN_TERM") and p.after is not None:
        same = p.after.type in ("QUANTITY", "DURATION", "K_SAME")
        return say(p.token.span, "几项相同之间不用“,”", "写作“同类别、50米内、7日内的”") if same else None
    if p.token.type == "QUANTITY" and "K_WITH" in p.accepts:
        hint = f"写明同哪些件比,例如“与 办理中的件 同类别、{p.token.raw}内的”"
        return say(p.token.span, f"“{p.token.raw}”前面没有写同哪些件比", hint)
    return None


def counted(p: Place) -> Diagnostic | None:
    """退回两次的."""
    if p.token.type != "TIMES" or p.before.type != "E_RETURN":
        return None
    return say(p.token.span, "次数不能直接写在“退回”后面", f"写作“退回次数 达到 {p.token.raw}的”")


def periodic(p: Place) -> Diagnostic | None:
    """定期 每月25日, and two days for one duty."""
    if p.token.type == "EVERY" and p.before.type == "K_PERIODIC":
        return say(p.token.span, "没有写定期做什么", f"写作“定期 民情专报 {p.token.raw}”")
    if p.token.type in ("DUN", "K_AND") and p.before.type == "EVERY":
        return say(p.token.span, "一个名称只写一个周期", "另一个日子另起一个名称,中间用“;”隔开")
    return None


def schedule_cited(p: Place) -> Diagnostic | None:
    """见附表一."""
    if p.token.type != "SREF":
        return None
    return say(p.token.span, f"引用“{p.token.raw}”前面写“依”", f"写作“由 某单位 办理,依 {p.token.raw}”")


def force_behind(p: Place) -> Diagnostic | None:
    """必须执行 at the end of a sentence."""
    if p.token.type not in ("K_MANDATORY", "F_MANDATORY") or p.before.type != "COMMA":
        return None
    return say(p.token.span, f"“{p.token.raw}”写在条号后面", f"写作“第一条 路灯 {p.token.raw} 类别 属于 ……”")

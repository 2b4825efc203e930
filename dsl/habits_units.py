"""How clerks write units and lists of names otherwise (单位和名称的说法), and what to write instead."""

from __future__ import annotations

from dsl.diagnostics import Diagnostic
from dsl.habit import NAMES, Place, both, say
from dsl.tokenise import Tok

_AFTER_NAME = ("K_ALIAS", "K_EXTERNAL", "K_OF_SUPERIOR", "K_KIND", "K_CONTAINS")
_DONE = ("E_ACCEPT", "E_ANSWER", "E_CLAIM")
_OPENS_LIST = frozenset(
    {"K_CONTAINS", "K_ALIAS", "K_CHOICES", "K_WITHIN", "K_NOT_WITHIN", "K_IN", "K_NOT_IN", "K_IS", "K_IS_NOT", "H_MARK"}
)


def copies_first(p: Place) -> Diagnostic | None:
    """抄送 on a line of its own."""
    if p.token.type != "K_COPIES" or "COMMA" in p.accepts:
        return None
    return say(p.token.span, "“抄送”要接在主办单位后面", "写作“由 甲单位 主办,抄送 乙单位”")


def helper_first(p: Place) -> Diagnostic | None:
    """由 镇政府 协办,综合执法队 主办."""
    if p.token.type != "K_ASSISTS" or "K_LEADS" not in p.accepts:
        return None
    return say(p.token.span, "先写主办单位,再写协办单位", "写作“由 甲单位 主办,乙单位 协办”")


def lead_first(p: Place) -> Diagnostic | None:
    """主办 综合执法队, 主办单位:综合执法队."""
    token = p.token
    if token.type not in ("K_LEADS", "K_HANDLES", "K_PARTY") or "K_BY" not in p.accepts:
        return None
    name = next((t.raw for t in p.tokens[p.at + 1 : p.at + 3] if t.type in NAMES), "某单位")
    verb = "办理" if token.type == "K_HANDLES" else "主办"
    return say(token.span, "单位写在前面,动词写在后面", f"写作“由 {name} {verb}”")


def by_missing(p: Place) -> Diagnostic | None:
    """…的,镇政府 指定 and …内 上报人 评价."""
    token, after = p.token, p.after
    if "K_BY" not in p.accepts or after is None or after.type not in ("K_APPOINTS", "K_URGES", "E_RATE", "K_APPROVES"):
        return None
    if token.type not in (*NAMES, "K_REPORTER", "K_PARTY"):
        return None
    return say(token.span, "这里少了“由”", f"写作“由 {token.raw} {after.raw}”", "D204")


def verb_of_a_unit(p: Place) -> Diagnostic | None:
    """由 供电公司 维修."""
    token, before = p.token, p.before
    if not p.accepts >= {"K_LEADS", "K_HANDLES"} or token.type not in ("UNKNOWN", "NAME", *_DONE):
        return None
    if p.after is not None and p.after.type in ("K_LEADS", "K_HANDLES") and not token.type.startswith("E_"):
        return _cut_name(before, token)
    if token.type == "E_CLAIM":
        hint = f"所有单位都可以认领的写“由 各单位 认领”;就由它办的写“由 {before.raw} 办理”"
        return say(token.span, f"“由 {before.raw}”后面不能写“认领”", hint)
    hint = f"写作“由 {before.raw} 办理”;要规定什么时候做到,先声明“事件 {token.raw} 由 {before.raw}”,再写它的时限"
    if token.type.startswith("E_"):
        hint = f"写作“由 {before.raw} 办理”;{token.raw}的时限另写一条"
    return say(token.span, f"“由 {before.raw}”后面不能写“{token.raw}”", hint)


def who_claims(p: Place) -> Diagnostic | None:
    """各单位 认领 without 由."""
    if p.token.type != "K_EVERY_UNIT" or "K_BY" not in p.accepts:
        return None
    return say(p.token.span, "这里少了“由”", "写作“由 各单位 认领”", "D204")


def kind_of_unit(p: Place) -> Diagnostic | None:
    """单位 供电公司 企业."""
    if "K_KIND" not in p.accepts or p.token.type not in NAMES or p.tokens[0].type != "H_UNIT":
        return None
    word = p.token.raw
    hint = f"单位的类型写作“类型 {word}”;不归本地管的写“外部”;别的叫法写“又名 {word}”"
    return say(p.token.span, f"看不出“{word}”说的是单位的什么", hint)


def comma_before_alias(p: Place) -> Diagnostic | None:
    """单位 综合执法队,又名 城管队."""
    if p.token.type not in ("COMMA", "SEMI") or p.after is None:
        return None
    word = p.after
    if word.type not in p.accepts or word.type not in _AFTER_NAME:
        return None
    return say(p.token.span, f"“{word.raw}”前面不用“{p.token.raw}”", f"空一格就行:“…… {word.raw} ……”")


def comma_in_a_list(p: Place) -> Diagnostic | None:
    """含 路灯,窨井盖 and 含 路灯 窨井盖."""
    before, token = p.before, p.token
    begin = next((i for i in range(p.at - 1, -1, -1) if p.tokens[i].type not in (*NAMES, "DUN")), 0)
    if p.tokens[begin].type not in _OPENS_LIST or before.type not in NAMES or token.opens_line:
        return None
    if token.type == "COMMA" and p.after is not None and p.after.type in NAMES:
        return say(token.span, "名称之间不用“,”", "名称之间用“、”")
    if token.type in NAMES and token.type != "TEXT" and p.tokens[0].type != "H_CLAUSE":
        hint = f"写作“{before.raw}、{token.raw}”"
        return say(token.span, f"“{before.raw}”和“{token.raw}”之间少了“、”", hint, "D204")
    return None


def children(p: Place) -> Diagnostic | None:
    """分类 市政设施:路灯、窨井盖."""
    if p.token.type not in ("COLON", "COMMA") or "K_CONTAINS" not in p.accepts:
        return None
    return say(p.token.span, f"这里不用“{p.token.raw}”", "下面有哪些写在“含”后面,例如“分类 市政设施 含 路灯、窨井盖”")


def code(p: Place) -> Diagnostic | None:
    """镇街 示例镇 33028199X."""
    if p.tokens[0].type not in ("H_LEVEL", "H_SUPERIOR") or p.before.type != "NUMBER" or p.token.type not in NAMES:
        return None
    span = both(p.before, p.token)
    return say(span, "行政区划代码只有数字", "写作 330281999 这样的九位数字(县、市、区六位)")


def _cut_name(before: Tok, token: Tok) -> Diagnostic:
    """由 供电 公司 办理, 由 示例镇供电公司 办理: two words where there can be one name."""
    whole, span = before.raw + token.raw, both(before, token)
    if before.span.end == token.span.column:
        return say(span, f"没有叫“{whole}”的单位", f"是不是“{token.raw}”?或者声明:“单位 {whole}”", "D104")
    return say(span, f"“{before.raw}”和“{token.raw}”之间多了空格", f"名称中间不留空格,写作“{whole}”")

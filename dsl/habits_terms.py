"""How clerks write terms, lateness and ratings otherwise (时限的说法), and what to write instead."""

from __future__ import annotations

from dsl.diagnostics import Diagnostic
from dsl.habit import Place, both, say

_ACTS = frozenset({"K_REMINDS", "K_REPORTS_TO", "K_RAISES_TO"})
_MINUTES = {"分钟": 1, "小时": 60, "连续小时": 60}
_SENTENCES = frozenset({"K_LEFT", "K_UNRATED", "ORDINAL", "K_RETURNED_AGAIN", "K_REASSIGNED", "CLOCK", "DATE"})


def no_clock(p: Place) -> Diagnostic | None:
    """逾期的 提醒, 逾期未受理的 提醒: late with what?"""
    late = p.before
    opens = p.at == 1 or late.opens_line or p.tokens[p.at - 2].type in ("SEMI", "ITEM", "TITLE", "STOP", "H_CLAUSE")
    if late.type != "K_OVERDUE" or "K_COLOR" not in p.accepts or not opens:
        return None
    event = next((t.raw for t in p.tokens[p.at : p.at + 2] if t.type.startswith("E_")), "受理")
    return say(late.span, "没有写哪一个时限逾期", f"把事件写在前面,例如“{event} 逾期的 提醒 承办单位”")


def not_done_in(p: Place) -> Diagnostic | None:
    """2小时内未受理的 提醒, 未答复 逾期3个工作日的."""
    not_yet = next((i for i in (p.at, p.at - 1) if p.tokens[i].raw == "未"), len(p.tokens))
    event = p.tokens[not_yet + 1] if not_yet + 1 < len(p.tokens) else p.tokens[0]
    if not event.type.startswith("E_"):
        return None
    hint = f"先写一条 {event.raw} 的时限,再写“{event.raw} 逾期的 提醒 ……”"
    return say(p.tokens[not_yet].span, f"“未{event.raw}”不是规约的说法", hint)


def more_than_late(p: Place) -> Diagnostic | None:
    """受理 超过2小时的 提醒."""
    token = p.token
    if token.type not in ("K_OVER", "K_NOT_MORE", "K_REACHES") or "K_OVERDUE" not in p.accepts:
        return None
    return say(token.span, f"这里不用“{token.raw}”", "过了期限写“逾期”,例如“受理 逾期2小时的 提醒 ……”")


def stars_below(p: Place) -> Diagnostic | None:
    """3星以下 holds three stars; the language says 低于4星."""
    token, after = p.token, p.after
    if token.type != "STARS" or "K_BELOW" not in p.accepts:
        return None
    if after is not None and after.type == "K_DOWN" and int(token.text) < 5:
        span = both(token, after)
        return say(span, f"“{token.raw}以下”在这里换一个写法", f"“以下”含本数,写作“低于{int(token.text) + 1}星”")
    return say(token.span, f"没有写“{token.raw}”是高还是低", f"写作“低于{token.raw}”")


def two_units(p: Place) -> Diagnostic | None:
    """2小时30分钟内."""
    first, second = p.before, p.token
    if first.type != "DURATION" or second.type != "DURATION":
        return None
    (a, one), (b, other) = first.text.split("|"), second.text.split("|")
    hint = "只用一个时间单位,例如“150分钟”"
    if one in _MINUTES and other in _MINUTES:
        hint = f"只用一个时间单位,写作“{int(a) * _MINUTES[one] + int(b) * _MINUTES[other]}分钟”"
    span = both(first, second)
    return say(span, f"期限“{first.raw}{second.raw}”用了两个时间单位", hint, "D303")


def in_hours(p: Place) -> Diagnostic | None:
    """在2小时内受理."""
    if p.token.type != "K_IN" or p.after is None or p.after.type != "DURATION":
        return None
    term = p.after.raw
    return say(p.token.span, "没有写从什么时候起算", f"写作“自上报时起{term}内 ……”", "D716")


def not_more_times(p: Place) -> Diagnostic | None:
    """每件不超过2次."""
    if p.token.type not in ("K_NOT_MORE", "K_OVER") or "TIMES" not in p.accepts:
        return None
    return say(p.token.span, f"这里不用“{p.token.raw}”", "写作“每件2次以内”")


def ladder_word(p: Place) -> Diagnostic | None:
    """逾期的 通知 …, 逾期的 上报 …."""
    token = p.token
    if not p.accepts >= _ACTS or token.type not in (
        "K_NOTIFIES",
        "E_REPORT",
        "K_TELLS",
        "K_URGES",
        "E_ASSIGN",
        "K_SENDS",
    ):
        return None
    hint = "只是让他知道写“提醒”,请他来管写“报”,把责任交给他写“提级至”"
    return say(token.span, f"升级不写“{token.raw}”", hint)


def late_ending(p: Place) -> Diagnostic | None:
    """逾期时, 逾期3个工作日后, 逾期的话."""
    token, before = p.token, p.before
    late = any(t.type == "K_OVERDUE" for t in p.tokens[max(p.at - 3, 0) : p.at])
    if not late or token.raw not in ("时", "后", "以后", "之后", "话", "时候", "了", "起"):
        return None
    if before.type == "K_DE":
        return say(token.span, f"这里多了“{token.raw}”", "写作“逾期的 提醒 ……”")
    return say(token.span, f"“{before.raw}”后面不写“{token.raw}”", f"写作“{before.raw}的”")


def two_clocks(p: Place) -> Diagnostic | None:
    """受理、答复 逾期的."""
    if p.token.type not in ("DUN", "K_AND") or not p.before.type.startswith("E_") or "K_OVERDUE" not in p.accepts:
        return None
    return say(p.token.span, "一句只写一个时限", f"分成两行:“{p.before.raw} 逾期的 ……”,下一个另起一行")


def which_time(p: Place) -> Diagnostic | None:
    """低于3星的 without 第一次."""
    if p.token.type != "K_BELOW" or "ORDINAL" not in p.accepts | {"ORDINAL"} or p.tokens[0].type != "H_CLAUSE":
        return None
    if not (p.token.opens_line or p.before.type in ("SEMI", "STOP", "TITLE", "H_CLAUSE")):
        return None
    return say(p.token.span, "没有写第几次评价", "写作“第一次 低于3星的,……”")


def colour_first(p: Place) -> Diagnostic | None:
    """预警 黄色 剩余25%."""
    after = p.after
    if p.token.type != "K_COLOR" or after is None or after.type not in ("K_LEFT", "K_OVERDUE"):
        return None
    return say(p.token.span, "颜色写在后面", f"写作“剩余25% {p.token.raw}”")


def own_sentence(p: Place) -> Diagnostic | None:
    """A comma where the next sentence begins."""
    if p.before.type != "COMMA" or p.token.type not in _SENTENCES:
        return None
    hint = f"写作“……;{p.token.raw} ……”,或者另起一行"
    return say(p.before.span, "两句话之间用“;”", hint)


def consent(p: Place) -> Diagnostic | None:
    """须经批准."""
    if p.before.type != "K_NEEDS" or p.token.type not in ("K_APPROVES", "K_AGREES", "K_SIGNS"):
        return None
    meant = "须经 承办单位负责人 签发" if p.token.type == "K_SIGNS" else "须经 镇人大主席团 同意"
    return say(p.token.span, f"没有写由谁{p.token.raw}", f"写作“{meant}”")


def never_returned(p: Place) -> Diagnostic | None:
    """不得退回 on its own."""
    if p.token.type != "K_NO_RETURN":
        return None
    hint = "不写“可以退回”就不能退回;指定以后才不能退的,写作“指定后 不得退回”"
    return say(p.token.span, "不用单独写“不得退回”", hint)


def full_stop(p: Place) -> Diagnostic | None:
    """…的。由 …."""
    if p.token.type not in ("STOP", "SEMI") or p.before.type != "K_DE":
        return None
    return say(p.token.span, f"条件后面不用“{p.token.raw}”", "写作“……的,由 ……”")


def to_the_reporter(p: Place) -> Diagnostic | None:
    """答复上报人."""
    if p.token.type not in ("K_REPORTER", "K_ROLE") or p.before.type != "E_ANSWER":
        return None
    who = p.token.raw
    return say(p.token.span, f"这里多了“{who}”", f"答复总是给上报人的,删去“{who}”")

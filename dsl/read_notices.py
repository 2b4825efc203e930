"""Reads who is told at once (提醒、报、列为 without a clock) and who is owed word of what a line says (须告知)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from dsl import conditions, tree
from dsl.decision import Attention, Owed, Recipient, RecipientKind, RungAction
from dsl.draft import Reading
from dsl.layer import AttentionRule
from dsl.measures import shown
from dsl.read_turns import line_before
from dsl.similar import gauge_of

#: Every reporter of a joined case for himself.
EACH_REPORTER = "每位上报人"
#: What may be counted further (每增加 3件, 每增加 1次).
_MORE = frozenset({"", "件", "次", "处", "张", "轮", "星"})


def attention(r: Reading, line: tree.Attention) -> None:
    """报 镇人大主席团,列为 热点: at once, when the condition holds."""
    if isinstance(r.condition, conditions.Always):
        advice = "写明什么时候,例如“退回次数 达到 2次的,报 ……”;逾期的写“答复 逾期的 报 ……”"
        r.found.add("D796", line.span, f"{r.clause.ref.text}没有条件,所有的件都这样", advice)
    who = [recipient for name in line.who if (recipient := _told(r, name)) is not None]
    action = RungAction(line.action) if line.action else RungAction.MARK
    cleared_by = r.recipient(line.cleared_by) if line.cleared_by else None
    said = Attention(
        action,
        (r.cite(line),),
        who[0] if who else None,
        tuple(who[1:]),
        line.mark.text if line.mark else None,
        cleared_by,
    )
    r.draft.attentions.append(r.ruled(line, AttentionRule(said, gauge_of(r.condition))))


def each_more(r: Reading, line: tree.EachMore) -> None:
    """每增加 3件: the attention before it fires again with each so many more."""
    before, last = line_before(r, line), r.draft.attentions[-1] if r.draft.attentions else None
    if not isinstance(before, tree.Attention) or last is None:
        advice = "请写在 提醒、报 或者 列为 后面,例如“达到 3件的,报 ……;每增加 3件”"
        r.found.add("D792", line.span, "前面没有写提醒、报或者列为", advice)
        return
    amount = line.amount
    if last.value.gauge is None:
        advice = "条件里要有能数的,例如“与 已有的件 同类别、7日内 达到 3件”“退回次数 达到 2次”"
        r.found.add("D793", line.span, "条件里没有可以增加的数", advice)
    if amount.unit not in _MORE or amount.value < 1 or amount.value != int(amount.value):
        r.found.add("D652", amount.span, f"“{shown(amount.value, amount.unit)}”不是件数", "例如“每增加 3件”")
        return
    said = replace(last.value.attention, cites=tuple(dict.fromkeys((*last.value.attention.cites, r.cite(line)))))
    r.draft.attentions[-1] = replace(last, value=replace(last.value, attention=said, each=int(amount.value)))


def notice(r: Reading, line: tree.Notice) -> None:
    """须告知 上报人 理由和原答复: of what the line before says."""
    before = line_before(r, line)
    word = None if before is None else _word(before)
    if before is None or word is None:
        advice = "请写在要告知的那一句后面,例如“不予受理,须告知 上报人 理由”"
        r.found.add("D790", line.span, "前面没有要告知的事", advice)
        return
    who = tuple(recipient for name in line.who if (recipient := _told(r, name)) is not None)
    contents, text = tuple(name.text for name in line.contents), line.text.text if line.text else None
    owed = Owed(word, r.cite(before), who, (r.cite(line),), line.written, contents, text)
    r.draft.owed.append(r.ruled(line, owed))


def _told(r: Reading, name: tree.Name) -> Recipient | None:
    """A recipient who can be reached: a unit, a post, a party to the case."""
    if name.text == EACH_REPORTER:
        return Recipient(RecipientKind.REPORTER)
    who = r.recipient(name)
    if who is not None and who.kind is RecipientKind.ROLE:
        advice = "请写 上报人,或者写一个单位、岗位"
        r.found.add("D791", name.span, f"“{name.text}”是一类人,不知道告知其中哪一位", advice)
        return None
    return who


def _word(before: tree.Act) -> str | None:
    """What happens when the line comes true; None for a line by which nothing happens."""
    return next((word(before) for kind, word in _ON.items() if isinstance(before, kind)), None)


_ON: Mapping[type, Callable[[Any], str]] = {
    tree.Limit: lambda line: line.action.text,
    tree.AssistLimit: lambda _: "协办",
    tree.RouteTo: lambda _: "交办",
    tree.Pool: lambda _: "待认领",
    tree.Candidates: lambda _: "交办",
    tree.Extension: lambda _: "延期",
    tree.Pause: lambda _: "中止",
    tree.Returnable: lambda _: "退回",
    tree.ReturnedAgain: lambda _: "指定",
    tree.Unclaimed: lambda _: "指定",
    tree.Refuse: lambda _: "不予受理",
    tree.End: lambda _: "终止办理",
    tree.Merge: lambda _: "并入首件",
    tree.Rung: lambda line: line.action or RungAction.MARK.value,
    tree.Attention: lambda line: line.action or RungAction.MARK.value,
    tree.RatedBy: lambda _: "评价",
    tree.Review: lambda line: line.stage.text,
}

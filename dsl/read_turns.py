"""Reads what may come of a report beside its way: 不予受理, 并入首件, 终止办理, 隐去上报人."""

from __future__ import annotations

from dataclasses import replace

from dsl import conditions, tree
from dsl.decision import Ending, Merging, Refusal, Veil
from dsl.draft import Reading
from dsl.similar import OPEN, similars


def refuse(r: Reading, line: tree.Refuse) -> None:
    """不予受理, perhaps only with somebody's approval."""
    if isinstance(r.condition, conditions.Always):
        advice = "写明什么样的不予受理,例如“与 已办结的件 同一上报人、同类别的,不予受理”"
        r.found.add("D796", line.span, f"{r.clause.ref.text}没有条件,所有的件都不予受理", advice)
    approver = r.recipient(line.approver) if line.approver else None
    r.draft.turns.append(r.ruled(line, Refusal((r.cite(line),), approver)))


def end(r: Reading, line: tree.End) -> None:
    """终止办理: an allowance for whoever holds the case, where the condition holds."""
    approver = r.recipient(line.approver) if line.approver else None
    r.draft.endings.append(r.ruled(line, Ending((r.cite(line),), approver)))


def merge(r: Reading, line: tree.Merge) -> None:
    """并入首件: the clause must say which cases are alike, and some of them must still be in hand."""
    if all(similar.cases == "已办结的件" for similar in similars(r.condition)):
        advice = f"例如“与 {OPEN} 同类别、50米内、7日内的,并入首件”"
        r.found.add("D794", line.span, "没有写并入什么样的件", advice)
    r.draft.turns.append(r.ruled(line, Merging((r.cite(line),))))


def veil(r: Reading, line: tree.Veil) -> None:
    """隐去上报人, where the condition holds."""
    r.draft.veils.append(r.ruled(line, Veil((r.cite(line),))))


def apart(r: Reading, line: tree.Apart) -> None:
    """每位上报人 分别告知、分别计时: of the 并入首件 before it."""
    before = line_before(r, line)
    last = r.draft.turns[-1].value if r.draft.turns else None
    if not isinstance(before, tree.Merge) or not isinstance(last, Merging):
        advice = "请写在 并入首件 后面,例如“并入首件;每位上报人 分别告知、分别计时”"
        r.found.add("D795", line.span, "前面没有写并入首件", advice)
        return
    merging = replace(last, cites=tuple(dict.fromkeys((*last.cites, r.cite(line)))), told=line.told, timed=line.timed)
    r.draft.turns[-1] = replace(r.draft.turns[-1], value=merging)


#: Lines that only add to what stands before them, so that another such line looks past them.
_ADDING = (tree.Notice, tree.Apart, tree.EachMore, tree.GoesOn)


def line_before(r: Reading, line: tree.Body) -> tree.Act | None:
    """What the line adds to: the nearest line before it in its clause that says something of its own."""
    for before in reversed([each for each in r.clause.body if _stands_before(each, line)]):
        act = before.act if isinstance(before, tree.Given) else before
        if act is not None and not isinstance(act, _ADDING):
            return replace(act, item=before.item)
    return None


def _stands_before(each: tree.Body, line: tree.Body) -> bool:
    own = each.act.span if isinstance(each, tree.Given) and each.act else each.span
    return (own.line, own.column) < (line.span.line, line.span.column)

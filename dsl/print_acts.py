# ruff: noqa: ARG001 - printers have one shape; what each prints stands at its node in dsl/tree*.py
"""Prints what a clause says: routes, terms, allowances, the ladder, notices – one sentence each."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from dsl import tree
from dsl.numbers import write_number
from dsl.print_conditions import condition
from dsl.print_parts import amount, clause_ref, duration, every, share, start, within
from dsl.print_pen import Pen, quoted


def act(pen: Pen, node: tree.Body) -> str:
    """One sentence, without a mark at its end."""
    return ACTS[type(node)](pen, node)


def _joined(parts: Iterable[str]) -> str:
    return ",".join(part for part in parts if part)


def _term(pen: Pen, begin: tree.Start | None, term: tree.Duration | None) -> str:
    """``自受理之日起1个月内 ``, with the space that follows it; empty when there is no term."""
    if term is None:
        return ""
    return f"{start(pen, begin) if begin else ''}{within(pen, term)} "


# --- who does it ---


def _route_to(pen: Pen, node: tree.RouteTo) -> str:
    return _joined(
        (
            f"由 {pen.name(node.lead)} {node.verb}",
            f"{pen.names(node.assisting)} 协办" if node.assisting else "",
            f"抄送 {pen.names(node.copies)}" if node.copies else "",
            f"依 {node.schedule.text}" if node.schedule else "",
        )
    )


def _candidates(pen: Pen, node: tree.Candidates) -> str:
    each = f"每家{within(pen, node.each)}" if node.each else ""
    offered = f"依 {node.schedule.text}" if node.schedule else "依次" if node.in_turn else "先到先得"
    return _joined((f"由 {pen.names(node.names)} 候选", offered, each))


def _pool(pen: Pen, node: tree.Pool) -> str:
    return "由 各单位 认领"


def _unclaimed(pen: Pen, node: tree.Unclaimed) -> str:
    return f"{within(pen, node.within)} 无人认领的,由 {pen.name(node.who)} {node.action}"


def _review(pen: Pen, node: tree.Review) -> str:
    verdicts = f"审查结论 选 {pen.names(node.verdicts)}" if node.verdicts else ""
    return _joined((f"{_term(pen, node.start, node.within)}由 {pen.name(node.who)} {node.stage.text}", verdicts))


def _not_to(pen: Pen, node: tree.NotTo) -> str:
    return f"不得交 {pen.names(node.names)}"


def _mandatory(pen: Pen, node: tree.Mandatory) -> str:
    return "必须执行"


def _delegated(pen: Pen, node: tree.Delegated) -> str:
    return f"{pen.name(node.clock)} 下级可以另定" if node.clock else "下级可以另定"


# --- terms ---


def _limit(pen: Pen, node: tree.Limit) -> str:
    by = f"由 {pen.name(node.by)} " if node.by else ""
    return f"{_term(pen, node.start, node.term)}{by}{'可以 ' if node.may else ''}{pen.name(node.action)}"


def _assist_limit(pen: Pen, node: tree.AssistLimit) -> str:
    return f"协办 {_term(pen, node.start, node.term)}送 {pen.name(node.to)}"


def _extension(pen: Pen, node: tree.Extension) -> str:
    approves = "逐级批准" if node.in_chain else "批准"
    parts = (
        f"{node.times}次" if node.times else "",
        f"{duration(pen, node.by)}以内" if node.by else "",
        f"总长 {duration(pen, node.total)}" if node.total else "",
        "按原期限" if node.original else "",
        "期满前提出" if node.before_expiry else "",
        f"由 {pen.names(node.approvers)} {approves}" if node.approvers else "",
    )
    return f"延期 {_joined(parts)}"


def _no_extension(pen: Pen, node: tree.NoExtension) -> str:
    return "不得延期"


def _pause(pen: Pen, node: tree.Pause) -> str:
    return _joined(
        (
            f"中止 {pen.names(node.reasons)}",
            f"{duration(pen, node.within)}以内" if node.within else "",
            f"由 {pen.name(node.approver)} 批准" if node.approver else "",
        )
    )


def _ceiling(pen: Pen, node: tree.Ceiling) -> str:
    return f"封顶 {start(pen, node.start)}{duration(pen, node.term)}"


def _returnable(pen: Pen, node: tree.Returnable) -> str:
    return _joined(
        (
            f"{_term(pen, node.start, node.within)}可以退回",
            f"每件{node.times}次以内" if node.times else "",
            "须写明理由" if node.reason else "",
            f"须经 {pen.name(node.consent)} 同意" if node.consent else "",
        )
    )


def _returned_again(pen: Pen, node: tree.ReturnedAgain) -> str:
    return f"再退的 由 {pen.name(node.who)} 指定"


def _no_return(pen: Pen, node: tree.NoReturn) -> str:
    return "指定后 不得退回"


def _reassigned(pen: Pen, node: tree.Reassigned) -> str:
    restart = f"{pen.names(node.restart)} 重新起算" if node.restart else ""
    carry = f"{pen.names(node.carry)} 承接剩余" if node.carry else ""
    return f"改派后 {_joined((restart, carry))}"


# --- warnings, ladder, people told ---


def _warn(pen: Pen, node: tree.Warn) -> str:
    if node.left is not None:
        return f"剩余{node.left}% {node.color.text}"
    term = duration(pen, node.term) if node.term else ""
    return f"{'剩余' if node.term and not node.overdue else '逾期'}{term} {node.color.text}"


def _rung(pen: Pen, node: tree.Rung) -> str:
    where = f"依 {clause_ref(pen, node.clause)} " if node.clause else ""
    after = duration(pen, node.after) if node.after else ""
    return f"{where}{pen.name(node.clock)} {node.when}{after}的 {_measure(pen, node)}"


def _attention(pen: Pen, node: tree.Attention) -> str:
    return _measure(pen, node)


def _measure(pen: Pen, node: tree.Rung | tree.Attention) -> str:
    """``报 甲、乙,列为 重点督办,由 丙 解除``."""
    action = "提级至" if node.action == "提级" else node.action
    return _joined(
        (
            f"{action} {pen.names(node.who)}" if node.action else "",
            f"列为 {pen.name(node.mark)}" if node.mark else "",
            f"由 {pen.name(node.cleared_by)} 解除" if node.cleared_by else "",
        )
    )


def _each_more(pen: Pen, node: tree.EachMore) -> str:
    return f"每增加{amount(pen, node.amount)}"


def _notice(pen: Pen, node: tree.Notice) -> str:
    *first, last = [each.text for each in node.contents] or [""]
    contents = "和".join(part for part in ("、".join(first), last) if part)
    text = quoted(node.text.text) if node.text else ""
    return " ".join(w for w in ("须书面告知" if node.written else "须告知", pen.names(node.who), contents, text) if w)


def _goes_on(pen: Pen, node: tree.GoesOn) -> str:
    return "原单位 继续办理"


# --- refusing, ending, joining ---


def _approved(pen: Pen, node: tree.Refuse | tree.End) -> str:
    return f"由 {pen.name(node.approver)} 批准" if node.approver else ""


def _refuse(pen: Pen, node: tree.Refuse) -> str:
    return _joined(("不予受理", _approved(pen, node)))


def _end(pen: Pen, node: tree.End) -> str:
    return _joined(("终止办理", _approved(pen, node)))


def _merge(pen: Pen, node: tree.Merge) -> str:
    return "并入首件"


def _veil(pen: Pen, node: tree.Veil) -> str:
    return "隐去上报人"


def _apart(pen: Pen, node: tree.Apart) -> str:
    words = ("分别告知" if node.told else "", "分别计时" if node.timed else "")
    return f"每位上报人 {'、'.join(word for word in words if word)}"


# --- rating, what is only stated, duties ---


def _rated_by(pen: Pen, node: tree.RatedBy) -> str:
    shares = "、".join(share(pen, each) for each in node.shares)
    return _joined((f"{_term(pen, node.start, node.within)}由 {pen.names(node.who)} 评价", shares))


def _unrated(pen: Pen, node: tree.Unrated) -> str:
    return f"未评的 {'计入' if node.counts else '不计入'} {pen.name(node.rate)}"


def _deemed(pen: Pen, node: tree.Deemed) -> str:
    return f"未评的 视为 {node.stars}星"


def _low_rated(pen: Pen, node: tree.LowRated) -> str:
    redo = f"{within(pen, node.redo)} 重办" if node.redo else ""
    report = f"报 {pen.name(node.report_to)}" if node.report_to else ""
    return f"第{write_number(node.nth)}次 低于{node.below}星的,{redo or report}"


def _stated(pen: Pen, node: tree.Stated) -> str:
    return f"仅载明 {quoted(node.text.text)}"


def _duty(pen: Pen, node: tree.Duty) -> str:
    return _joined(
        (
            f"定期 {pen.name(node.name)} {every(pen, node.every)}",
            f"由 {pen.name(node.by)} 办理" if node.by else "",
            f"遇休息日 {node.rolling}" if node.rolling else "",
        )
    )


def _given(pen: Pen, node: tree.Given) -> str:
    return f"{condition(pen, node.condition)}的,{act(pen, node.act) if node.act else '免'}"


ACTS: Mapping[type, Callable[[Pen, Any], str]] = {
    tree.RouteTo: _route_to,
    tree.Candidates: _candidates,
    tree.Pool: _pool,
    tree.Unclaimed: _unclaimed,
    tree.Review: _review,
    tree.NotTo: _not_to,
    tree.Mandatory: _mandatory,
    tree.Delegated: _delegated,
    tree.Limit: _limit,
    tree.AssistLimit: _assist_limit,
    tree.Extension: _extension,
    tree.NoExtension: _no_extension,
    tree.Pause: _pause,
    tree.Ceiling: _ceiling,
    tree.Returnable: _returnable,
    tree.ReturnedAgain: _returned_again,
    tree.NoReturn: _no_return,
    tree.Reassigned: _reassigned,
    tree.Warn: _warn,
    tree.Rung: _rung,
    tree.Attention: _attention,
    tree.EachMore: _each_more,
    tree.Notice: _notice,
    tree.GoesOn: _goes_on,
    tree.Refuse: _refuse,
    tree.End: _end,
    tree.Merge: _merge,
    tree.Veil: _veil,
    tree.Apart: _apart,
    tree.RatedBy: _rated_by,
    tree.Unrated: _unrated,
    tree.Deemed: _deemed,
    tree.LowRated: _low_rated,
    tree.Stated: _stated,
    tree.Duty: _duty,
    tree.Given: _given,
}

"""Prints 附表 with columns that line up, and rates, meetings, votes and emergency plans."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from dsl import tree
from dsl.diagnostics import width
from dsl.print_parts import case_kind, cell, threshold, within
from dsl.print_pen import Line, Pen, place, titled


def schedule(pen: Pen, node: tree.Schedule) -> Iterator[Line]:
    """``附表一 窨井盖 情形 由 上报人 选;…`` and its rows between bars."""
    title = f" {pen.titled(node.title)}" if node.title else ""
    opening = f"{node.text}{title} {pen.name(node.question)} 由 {pen.name(node.chosen_by)} 选"
    yield Line(f"{opening}{_rechosen(pen, node)}", place(node))
    rows = [[titled(column.text) for column in node.columns]]
    rows += [[titled(cell(pen, each)) for each in row] for row in node.rows]
    places = [place(node.columns[0]), *(place(row[0]) for row in node.rows)]
    for at, text in zip(places, _aligned(rows), strict=True):
        yield Line(text, at, 1, whole=True)


def _rechosen(pen: Pen, node: tree.Schedule) -> str:
    if node.rechosen_by is None or node.rechosen_at is None:
        return ""
    reason = ",须写明理由" if node.reason else ""
    return f";{pen.name(node.rechosen_by)} {pen.name(node.rechosen_at)}时 可以改选{reason}"


def _aligned(rows: Sequence[Sequence[str]]) -> Iterator[str]:
    """Each column as wide as its widest cell; a Chinese character takes two columns of the screen."""
    count = max(map(len, rows))
    wide = [max((width(row[i]) for row in rows if i < len(row)), default=0) for i in range(count)]
    for row in rows:
        cells = (f"{text}{' ' * (wide[i] - width(text))}" for i, text in enumerate(row))
        yield f"| {' | '.join(cells)} |"


def _rate(pen: Pen, node: tree.Rate) -> str:
    excluded = f";不计 {_kinds(pen, node.excluded)}" if node.excluded else ""
    return f"口径 {pen.name(node.name)}:{_kinds(pen, node.numerator)} 占 {_kinds(pen, node.denominator)}{excluded}"


def _kinds(pen: Pen, kinds: Sequence[tree.CaseKind]) -> str:
    return "、".join(case_kind(pen, kind) for kind in kinds)


def _meeting(pen: Pen, node: tree.Meeting) -> str:
    return f"会议 {pen.name(node.name)} 由 {pen.name(node.convener)} 召集{_quorum(pen, node.quorum)}"


def _quorum(pen: Pen, node: tree.Threshold | None) -> str:
    return f";法定人数 {threshold(pen, node)}" if node else ""


def _vote(pen: Pen, node: tree.Vote) -> str:
    half = f";恰好半数 {node.exact_half}" if node.exact_half else ""
    passes = f"按 {node.base} {threshold(pen, node.threshold)} 通过"
    return f"表决 {pen.name(node.name)} {passes}{_quorum(pen, node.quorum)}{half}"


def emergency(pen: Pen, node: tree.EmergencyPlan) -> Iterator[Line]:
    """``预案 防台风 由 镇人大主席团 启动:`` and a line for each step."""
    yield Line(f"预案 {pen.name(node.name)} 由 {pen.name(node.starter)} 启动:", place(node))
    for step in node.steps:
        yield Line(plan_step(pen, step), place(step), 1)


def plan_step(pen: Pen, node: tree.PlanStep) -> str:
    """``(一)镇防汛办 通知 各村联络员,10分钟内 回执;未回执的 报 镇人大主席团``."""
    by = f"{pen.name(node.by)} " if node.by else ""
    receipt = f",{within(pen, node.receipt)} 回执" if node.receipt else ""
    return f"{node.label}{by}{node.how} {pen.names(node.to)}{receipt}{_unanswered(pen, node)}"


def _unanswered(pen: Pen, node: tree.PlanStep) -> str:
    if node.then_who is None:
        return ""
    who = pen.name(node.then_who)
    return f";未回执的 报 {who}" if node.then == "报" else f";未回执的 由 {who} 代"


BESIDE: Mapping[type, Callable[[Pen, Any], str]] = {
    tree.Rate: _rate,
    tree.Meeting: _meeting,
    tree.Vote: _vote,
    tree.PlanStep: plan_step,
}

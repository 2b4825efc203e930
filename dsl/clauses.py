"""Turns the clauses of one file (条文) into a layer: where reports go, which clocks run, and who hears of delay."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from dsl import (
    read_allowances,
    read_force,
    read_ladder,
    read_notices,
    read_rating,
    read_reviews,
    read_routes,
    read_schedules,
    read_steps,
    read_terms,
    read_turns,
    tree,
)
from dsl.asking import Asker
from dsl.draft import Draft, Reading
from dsl.findings import Findings
from dsl.layer import Layer
from dsl.read_findings import finding_clocks
from dsl.scope import Scope
from dsl.words import Words


def read_layer(file: tree.RuleFile, scope: Scope, words: Words, found: Findings) -> Layer:
    """Everything that the clauses of one file decide; mistakes go to ``found``."""
    draft = Draft()
    for clause in file.of(tree.Clause):
        condition = Asker(scope, found, words).condition(clause.condition)
        _read(Reading(clause, scope, words, found, draft, condition))
    draft.clocks.extend(finding_clocks(file, scope, words, found))
    return draft.finish(scope)


def _read(r: Reading) -> None:
    _one_route(r)
    _once_each(r)
    for line in r.clause.body:
        read_line(r, line)
    read_rating.returns(r)
    read_rating.rating(r)


def read_line(r: Reading, line: tree.Body) -> None:
    """Puts one line into the draft. A kind of line without a reader here is read together with others of its clause."""
    reader = READERS.get(type(line))
    if reader is not None:
        reader(r, line)


def _given(r: Reading, line: tree.Given) -> None:
    """A line with a condition of its own, or a waiver of the line before (免)."""
    if line.act is None:
        read_steps.waive(r, line)
    elif type(line.act) in READERS:
        read_line(r.given(line.condition), replace(line.act, item=line.item))
    else:
        r.found.add("D754", line.span, "这一句不能另带条件", "请单独写成一条,条件写在条文前面")


def _noted(r: Reading, line: tree.Body) -> None:
    r.draft.notes.append(r.ruled(line, None))


def _one_route(r: Reading) -> None:
    routes = [line for line in r.clause.body if isinstance(line, _WAYS)]
    for line in routes[1:]:
        advice = "请分成两条,或者写成 主办、协办"
        r.found.add("D711", line.span, f"{r.clause.ref.text}里写了两个去向", advice)


_WAYS = (tree.RouteTo, tree.Pool, tree.Candidates, tree.Refuse, tree.Merge)


def _once_each(r: Reading) -> None:
    """A clause says each thing once: a second term for the same clock could never count."""
    seen: dict[str, tree.Body] = {}
    for line in r.clause.body:
        what = _said_once(line)
        if what is not None and what in seen:
            message = f"{r.clause.ref.text}里写了两次{what}"
            r.found.add("D725", line.span, message, f"第 {seen[what].span.line} 行已经写过,留一处")
        elif what is not None:
            seen[what] = line


def _said_once(line: tree.Body) -> str | None:
    """What a line says that a clause may say only once."""
    if isinstance(line, tree.Review):
        return line.stage.text
    return f"{line.action.text}的时限" if isinstance(line, tree.Limit) else _ONCE.get(type(line))


_ONCE: dict[type, str] = {
    tree.Unclaimed: "认领的时限",
    tree.AssistLimit: "协办的时限",
    tree.Returnable: "可以退回",
    tree.ReturnedAgain: "再退",
    tree.Veil: "隐去上报人",
    tree.RatedBy: "由谁评价",
}


READERS: dict[type, Callable[[Reading, Any], None]] = {
    tree.RouteTo: read_schedules.route,
    tree.Pool: read_routes.pool,
    tree.Candidates: read_schedules.candidates,
    tree.Review: read_reviews.review,
    tree.Unclaimed: read_routes.unclaimed,
    tree.Limit: read_steps.limit,
    tree.AssistLimit: read_steps.assist,
    tree.Given: _given,
    tree.Reassigned: read_terms.reassigned,
    tree.Extension: read_allowances.extension,
    tree.NoExtension: read_allowances.no_extension,
    tree.Pause: read_allowances.pause,
    tree.Ceiling: read_allowances.ceiling,
    tree.GoesOn: read_ladder.goes_on,
    tree.Warn: read_ladder.warn,
    tree.Rung: read_ladder.rung,
    tree.Stated: _noted,
    tree.NotTo: read_force.not_to,
    tree.Mandatory: read_force.marked,
    tree.Delegated: read_force.marked,
    tree.Refuse: read_turns.refuse,
    tree.End: read_turns.end,
    tree.Merge: read_turns.merge,
    tree.Veil: read_turns.veil,
    tree.Apart: read_turns.apart,
    tree.Attention: read_notices.attention,
    tree.EachMore: read_notices.each_more,
    tree.Notice: read_notices.notice,
}

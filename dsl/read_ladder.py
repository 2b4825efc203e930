"""Reads the ladder of a clause (升级) and its warnings (预警)."""

from __future__ import annotations

from dataclasses import replace

from dsl import tree
from dsl.backward import FORWARD_ONLY
from dsl.decision import Alarm, Rung, RungAction
from dsl.draft import Reading
from dsl.layer import Ruled, RungRule
from dsl.read_turns import line_before
from dsl.terms import Term


def warn(r: Reading, line: tree.Warn) -> None:
    """剩余25% 黄色; 剩余1个工作日 橙色; 逾期 红色."""
    term = r.words.term(line.term, r.found) if line.term else None
    if line.term is not None and (term is None or not _can_be_left(r, line, term)):
        return
    alarm = Alarm(
        line.color.text,
        (r.cite(line),),
        left=None if line.left is None else line.left / 100,
        before=None if line.overdue else term,
        overdue=line.overdue,
        after=term if line.overdue else None,
    )
    if any(_is_same(rule.value, alarm) and rule.condition == r.condition for rule in r.draft.warnings):
        r.found.add("D718", line.span, "同一个预警写了两次", "请留一处")
    r.draft.warnings.append(r.ruled(line, alarm))


def _can_be_left(r: Reading, line: tree.Warn, term: Term) -> bool:
    if line.overdue or term.unit not in FORWARD_ONLY:
        return True
    span = line.term.span if line.term else line.span
    r.found.add("D751", span, f"{term}不能倒着算", "请写 剩余 多少日、工作日或者工作时")
    return False


def _is_same(one: Alarm, other: Alarm) -> bool:
    return replace(one, cites=()) == replace(other, cites=())


def rung(r: Reading, line: tree.Rung) -> None:
    """One step of a ladder: for one or several recipients, or only a mark."""
    who = [found for name in line.who if (found := r.recipient(name)) is not None]
    after = r.words.term(line.after, r.found) if line.after else None
    cleared_by = r.recipient(line.cleared_by) if line.cleared_by else None
    if line.who and not who:
        return
    cite, mark = r.cite(line), line.mark.text if line.mark else None
    action = RungAction(line.action) if line.action else RungAction.MARK
    if action is RungAction.RAISE and len(who) > 1:
        r.found.add("D748", line.who[1].span, "提级 只能给一个单位", "件只能由一个单位承办;其余的请写 报 或者 提醒")
    rung = Rung(action, who[0] if who else None, after, (cite,), mark, cleared_by, tuple(who[1:]), line.when)
    r.draft.rungs.append(Ruled(r.condition, cite, RungRule(line.clock.text, rung, _of(r, line.clause))))


def goes_on(r: Reading, line: tree.GoesOn) -> None:
    """原单位 继续办理: the rung before it leaves the duty where it is."""
    before = line_before(r, line)
    if isinstance(before, tree.Attention):
        return  # nothing is handed over by it
    last = r.draft.rungs[-1] if r.draft.rungs else None
    if not isinstance(before, tree.Rung) or last is None:
        advice = "请写在升级后面,例如“答复 逾期3个工作日的 报 某单位;原单位 继续办理”"
        r.found.add("D747", line.span, "原单位 继续办理 前面没有升级", advice)
        return
    rung = replace(last.value.rung, stays=True, cites=(*last.value.rung.cites, r.cite(line)))
    r.draft.rungs[-1] = replace(last, value=replace(last.value, rung=rung))


def _of(r: Reading, ref: tree.ClauseRef | None) -> tuple[str, str] | None:
    """File and clause of 依 第九条; a place that is no layer above has been told by ``dsl.check``."""
    if ref is None:
        return None
    place = ref.place.text if ref.place else r.scope.place
    codes = (scope.code for scope in r.scope.layers() if scope.place == place)
    return next(codes, r.scope.code), ref.text

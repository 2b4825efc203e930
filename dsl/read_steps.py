"""Reads what a clause wants done by when (步骤): terms of events, rights, terms of helpers, and waivers (免)."""

from __future__ import annotations

from dataclasses import replace

from dsl import tree
from dsl.backward import FORWARD_ONLY
from dsl.decision import ClockSpec, Recipient, RecipientKind
from dsl.draft import Reading
from dsl.layer import WaiverRule
from dsl.names import BUILT_IN_EVENTS
from dsl.parties import HOLDERS
from dsl.read_terms import CLOCKS, add_clock, plain_clock
from dsl.terms import FROM_THE_MOMENT, Term, TimeUnit
from dsl.triggers import trigger
from dsl.uses import ASSISTS
from dsl.words import start_fits

#: Who may let time run out without the case waiting: no unit is answerable for them.
_PEOPLE = frozenset({RecipientKind.REPORTER, RecipientKind.ROLE})


def limit(r: Reading, line: tree.Limit) -> None:
    """自处罚之日起20个工作日内 拆除; 自答复之日起30日内 可以 复查."""
    term = r.words.term(line.term, r.found)
    name = line.action
    if name.text == "评价" and not line.may:
        r.found.add("D721", name.span, "没有写由谁评价", "请写 自答复之日起…内 由 上报人 评价")
        return
    if name.text in BUILT_IN_EVENTS and (name.text not in CLOCKS or line.may):
        right = "可以" if line.may else ""
        advice = f"系统自己的事件里可以定时限的是 {'、'.join(CLOCKS)};别的先声明:事件 名称 由 谁"
        r.found.add("D713", name.span, f"不能给“{right}{name.text}”定时限", advice)
        return
    starts = _starts(r, line)
    if term is None or starts is None or not _fits(r, line, term):
        return
    spec = plain_clock(r, line, name.text, starts, term)
    if name.text in BUILT_IN_EVENTS:
        _check_own(r, line)
        add_clock(r, line, replace(spec, back=_back(line)))
    else:
        add_clock(r, line, _step(r, line, spec))


def _check_own(r: Reading, line: tree.Limit) -> None:
    """由 谁 beside one of the language's own events can only be whoever holds the case."""
    if line.by is not None and line.by.text not in HOLDERS:
        advice = f"请写 由 {HOLDERS[0]},或者另外声明一个事件"
        r.found.add("D617", line.by.span, f"“{line.by.text}”不能{line.action.text}", advice)


def _step(r: Reading, line: tree.Limit, spec: ClockSpec) -> ClockSpec:
    bearer = _bearer(r, line)
    by_people = bearer is not None and bearer.kind in _PEOPLE
    return replace(spec, bearer=bearer, step=not (line.may or by_people), right=line.may, back=_back(line))


def _bearer(r: Reading, line: tree.Limit) -> Recipient | None:
    """Whose clock it is: 由 谁 of the clause, else the event's own actor; None is whoever holds the case."""
    declared = r.scope.find(lambda scope: scope.events, line.action.text)
    who = r.recipient(line.by) if line.by else declared.actor if declared else None
    return None if who is None or who.kind is RecipientKind.HOLDER else who


def _back(line: tree.Limit) -> bool:
    return line.start is not None and line.start.before


def _starts(r: Reading, line: tree.Limit) -> str | None:
    name, start = line.action, line.start
    if start is None:
        implied = CLOCKS.get(name.text)
        if implied is None:
            advice = f"例如“自受理之日起 … 内 {name.text}”"
            r.found.add("D716", name.span, f"没有写{name.text}的时限从什么时候起算", advice)
        return implied
    if start.event.text == name.text and start.what == "发生":
        r.found.add("D715", start.event.span, f"{name.text}的时限不能从{name.text}起算", "请写更早的事件")
        return None
    return trigger(start)


def _fits(r: Reading, line: tree.Limit, term: Term) -> bool:
    """A backward term has its own two words, 之日前 and 时前, and no 当日 or 次日."""
    start = line.start
    if start is None or not start.before:
        if start is not None:
            start_fits(start, term, r.found)
        return True
    if term.unit in FORWARD_ONLY:
        r.found.add("D751", line.term.span, f"{term}不能倒着算", "请写前几日,例如 之日前 1日")
        return False
    hours = term.unit in FROM_THE_MOMENT
    if term.unit is not TimeUnit.WORKDAY and hours is start.by_day:
        right, why = ("时前", "时刻") if hours else ("之日前", "日")
        r.found.add("D705", start.span, f"{term} 按{why}计算", f"请写 {start.event.text}{right}")
    return True


def assist(r: Reading, line: tree.AssistLimit) -> None:
    """协办 自交办之日起5个工作日内 送 主办单位: one clock for each unit that helps."""
    term = r.words.term(line.term, r.found)
    if line.to.text not in HOLDERS:
        r.found.add("D752", line.to.span, f"协办意见不能送“{line.to.text}”", "请写 送 主办单位")
    if term is None:
        return
    start_fits(line.start, term, r.found)
    spec = plain_clock(r, line, ASSISTS, trigger(line.start), term)
    add_clock(r, line, replace(spec, bearer=Recipient(RecipientKind.ASSISTING), step=True))


def waive(r: Reading, line: tree.Given) -> None:
    """建设状态 是 不需拆除的,免: the step of the line before need not be done where the condition holds."""
    step = _line_before(r, line)
    if step is None:
        advice = "请写在步骤后面,例如“自处罚之日起20个工作日内 拆除;不需拆除的,免”"
        r.found.add("D753", line.span, "前面没有可以免的步骤", advice)
        return
    name = ASSISTS if isinstance(step, tree.AssistLimit) else step.action.text
    given = r.given(line.condition)
    given.draft.waivers.append(given.ruled(line, WaiverRule(name, r.cite(step))))


def _line_before(r: Reading, line: tree.Given) -> tree.Limit | tree.AssistLimit | None:
    """The step that stands before, with other waivers of it between; only a step may be waived."""
    for before in reversed(r.clause.body[: r.clause.body.index(line)]):
        act = replace(before.act, item=before.item) if isinstance(before, tree.Given) and before.act else before
        if isinstance(act, tree.AssistLimit):
            return act
        if isinstance(act, tree.Limit) and act.action.text not in BUILT_IN_EVENTS and not act.may:
            return act
        if not isinstance(act, tree.Given):
            return None
    return None

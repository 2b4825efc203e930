"""Reads what a term may be given beside its length (期限的余地): 延期, 不得延期, 中止, 封顶 of the term before."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from dsl import tree
from dsl.decision import Ceiling, ClockSpec, ClockStart, Extension, Recipient, RecipientKind, Stay
from dsl.draft import Reading
from dsl.terms import Term, TimeUnit
from dsl.triggers import trigger
from dsl.words import start_fits

#: Lines that only add to a term; another such line looks past them.
_ADDING = (tree.Extension, tree.NoExtension, tree.Pause, tree.Ceiling, tree.Notice)
#: Who can be asked to agree to something.
_APPROVING = frozenset({RecipientKind.UNIT, RecipientKind.POST, RecipientKind.STEWARD})

Allowance = tree.Extension | tree.NoExtension | tree.Pause | tree.Ceiling


def extension(r: Reading, line: tree.Extension) -> None:
    """延期 1次,15日以内,期满前提出,由 镇人大主席团 批准."""
    by, total = (_term(r, written) for written in (line.by, line.total))
    approvers = tuple(who for name in line.approvers if (who := _approver(r, name, "延期")) is not None)
    if len(line.approvers) > 1 and not line.in_chain:
        advice = f"先后批准的,请写 由 {'、'.join(map(str, line.approvers))} 逐级批准"
        r.found.add("D742", line.approvers[1].span, "写了几个批准的人,看不出谁先谁后", advice)

    def extended(spec: ClockSpec) -> ClockSpec:
        _check_extension(r, line, spec, total)
        ways = (by, total, spec.term if line.original else None)
        rules = r.words.rules(next((term for term in ways if term is not None), spec.term))
        said = Extension((r.cite(line),), rules, line.times, by, total, line.original, approvers)
        return replace(spec, extension=said)

    _change(r, line, "延期", extended)


def _check_extension(r: Reading, line: tree.Extension, spec: ClockSpec, total: Term | None) -> None:
    if spec.not_extended or spec.extension is not None:
        why = "不得延期" if spec.not_extended else "延期"
        r.found.add("D744", line.span, f"前面已经写了{spec.name}{why}", "请留一处")
    if line.original and spec.term.unit is TimeUnit.SAME_DAY:
        r.found.add("D743", line.span, f"{spec.term}不能按原期限再延长", "请写延长多久,例如“延期 1次,1个工作日以内”")
    if total is not None and _is_not_longer(total, spec.term) and line.total is not None:
        message = f"延期以后的总长 {total} 不比原来的 {spec.term} 长"
        r.found.add("D743", line.total.span, message, "总长 从起算那天算起,要比原期限长")


def no_extension(r: Reading, line: tree.NoExtension) -> None:
    """不得延期."""

    def fixed(spec: ClockSpec) -> ClockSpec:
        if spec.extension is not None:
            r.found.add("D744", line.span, f"前面已经写了{spec.name}延期", "请留一处")
        return replace(spec, not_extended=(r.cite(line),))

    _change(r, line, "不得延期", fixed)


def pause(r: Reading, line: tree.Pause) -> None:
    """中止 等待补充材料,10个工作日以内,由 谁 批准."""
    within = _term(r, line.within)
    approver = _approver(r, line.approver, "中止") if line.approver else None
    reasons = tuple(name.text for name in line.reasons)
    for number, name in enumerate(line.reasons):
        if name.text in reasons[:number]:
            r.found.add("D744", name.span, f"中止的事由“{name.text}”写了两次", "请留一处")

    def staying(spec: ClockSpec) -> ClockSpec:
        if spec.stay is not None:
            r.found.add("D744", line.span, f"前面已经写了{spec.name}中止", "请把事由写在一处,用顿号隔开")
        rules = r.words.rules(within or spec.term)
        return replace(spec, stay=Stay((r.cite(line),), rules, reasons, within, approver))

    _change(r, line, "中止", staying)


def ceiling(r: Reading, line: tree.Ceiling) -> None:
    """封顶 自上报之日起3个月."""
    term = _term(r, line.term)
    if term is None:
        return
    start_fits(line.start, term, r.found)

    def capped(spec: ClockSpec) -> ClockSpec:
        starts = trigger(line.start)
        if spec.ceiling is not None:
            r.found.add("D744", line.span, f"前面已经写了{spec.name}封顶", "请留一处")
        if (starts == spec.starts and _is_not_longer(term, spec.term)) or _ends_before(starts, term, spec):
            message = f"封顶 {term} 不比期限 {spec.term} 长,期限永远走不到头"
            r.found.add("D745", line.term.span, message, "封顶 要比期限长,延期和中止才有余地")
        return replace(spec, ceiling=Ceiling((r.cite(line),), starts, term, r.words.rules(term)))

    _change(r, line, "封顶", capped)


def _ends_before(starts: str, term: Term, spec: ClockSpec) -> bool:
    """Counted from 上报, before which no clock starts, and shorter: the term can never run to its end."""
    from_the_first = starts == ClockStart.REPORTED and not spec.back
    return from_the_first and term.unit is spec.term.unit and term.amount < spec.term.amount


def _change(r: Reading, line: Allowance, what: str, change: Callable[[ClockSpec], ClockSpec]) -> None:
    """Put it on the clock of the term that stands before the line."""
    if line not in r.clause.body:
        advice = "请单独写成一条,条件写在条文前面,时限和延期、中止写在一起"
        r.found.add("D754", line.span, f"{what}不能另带条件", advice)
        return
    before = _term_before(r, line)
    if before is None:
        advice = f"请写在时限后面,例如“自受理之日起 1个月内 答复;{what} ……”"
        r.found.add("D741", line.span, f"{what}前面没有时限", advice)
        return
    for number, rule in reversed(list(enumerate(r.draft.clocks))):
        cite = rule.cite
        if (cite.clause, cite.line) == (r.clause.ref.text, before.span.line) and rule.value.name == _named(before):
            r.draft.clocks[number] = replace(rule, value=change(rule.value))
            return


def _term_before(r: Reading, line: Allowance) -> tree.Limit | tree.AssistLimit | tree.Unclaimed | None:
    for before in reversed(r.clause.body[: r.clause.body.index(line)]):
        act = replace(before.act, item=before.item) if isinstance(before, tree.Given) and before.act else before
        if isinstance(act, tree.Limit | tree.AssistLimit | tree.Unclaimed):
            return act
        waives = isinstance(act, tree.Given)
        if not waives and not isinstance(act, _ADDING):
            return None
    return None


def _named(line: tree.Limit | tree.AssistLimit | tree.Unclaimed) -> str:
    match line:
        case tree.Limit(action=action):
            return action.text
        case tree.AssistLimit():
            return "协办"
        case tree.Unclaimed():
            return "认领"


def _term(r: Reading, written: tree.Duration | None) -> Term | None:
    return None if written is None else r.words.term(written, r.found)


def _approver(r: Reading, name: tree.Name, what: str) -> Recipient | None:
    who = r.recipient(name)
    if who is not None and who.kind not in _APPROVING:
        advice = "请写一个单位、岗位,或者 督促单位"
        r.found.add("D742", name.span, f"{what}不能由“{name.text}”批准", advice)
        return None
    return who


def _is_not_longer(one: Term, other: Term) -> bool:
    return one.unit is other.unit and one.amount <= other.amount

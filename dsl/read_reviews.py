"""Reads the reviews before the hand-over (初审、复审、研究): who says what, in which case, and within which term."""

from __future__ import annotations

from dsl import tree
from dsl.decision import ClockSpec, ClockStart, RecipientKind, Review
from dsl.draft import Reading
from dsl.read_terms import add_clock
from dsl.stages import STAGES, verdicts
from dsl.triggers import trigger
from dsl.words import start_fits

#: Nobody holds the report yet, and neither its reporter nor a role reviews it.
_WHO = frozenset({RecipientKind.UNIT, RecipientKind.POST, RecipientKind.STEWARD})


def review(r: Reading, line: tree.Review) -> None:
    """自上报时起1个工作日内 由 镇人大主席团 初审,审查结论 选 属实、不属实."""
    stage, by = line.stage.text, r.recipient(line.who)
    if by is None:
        return
    if by.kind not in _WHO:
        message = f"不能由{line.who.text}{stage}:{stage}在交办以前"
        r.found.add("D821", line.who.span, message, "请写一个单位或者岗位,例如“由 镇人大主席团 初审”")
        return
    _check_order(r, line)
    spec = _clock(r, line)
    r.draft.reviews.append(r.ruled(line, Review(stage, by, verdicts(line), (r.cite(line),))))
    if spec is not None:
        add_clock(r, line, spec)


def _clock(r: Reading, line: tree.Review) -> ClockSpec | None:
    term = r.words.term(line.within, r.found) if line.within else None
    by = r.recipient(line.who)
    if term is None:
        return None
    starts = trigger(line.start) if line.start else _before(r, line.stage.text)
    if line.start is not None:
        start_fits(line.start, term, r.found)
        _check_start(r, line, line.start)
    return ClockSpec(line.stage.text, starts, term, r.words.rules(term), (r.cite(line),), bearer=by)


def _before(r: Reading, stage: str) -> str:
    """What a term without a start begins at: the review before it, the first with the report."""
    known = [each for each in STAGES[: STAGES.index(stage)] if r.scope.find(lambda scope: scope.stages, each)]
    return known[-1] if known else ClockStart.REPORTED


def _check_start(r: Reading, line: tree.Review, start: tree.Start) -> None:
    stage = line.stage.text
    allowed = (ClockStart.REPORTED.value, *STAGES[: STAGES.index(stage)])
    if start.event.text not in allowed or start.what != "发生":
        advice = f"请写 自上报时起{'' if len(allowed) == 1 else ',或者自前一道审查起'};不写的,从前一道审查起算"
        r.found.add("D822", start.span, f"{stage}在交办以前,不能从{start.event.text}起算", advice)


def _check_order(r: Reading, line: tree.Review) -> None:
    """Whether there is a review may depend on the ones before it, never on itself."""
    stage = line.stage.text
    lines = (each for each in r.clause.body if isinstance(each, tree.Given) and each.act is not None)
    given = (each.condition for each in lines if each.act is not None and each.act.span == line.span)
    for name in (name for condition in (r.clause.condition, *given) for name in asked(condition)):
        if name.text in STAGES[STAGES.index(stage) :]:
            message = f"要不要{stage},不能看{name.text}的结论:{name.text}不在{stage}以前"
            r.found.add("D823", name.span, message, f"审查的先后是 {'、'.join(STAGES)}")


def asked(condition: tree.Condition | None) -> tuple[tree.Name, ...]:
    """The reviews whose verdict a condition asks for."""
    match condition:
        case tree.AllOf(parts=parts) | tree.AnyOf(parts=parts):
            return tuple(name for part in parts for name in asked(part))
        case tree.AnswerIs(question=question) if question.text in STAGES:
            return (question,)
        case _:
            return ()

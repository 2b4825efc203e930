"""Lists where an example (例) uses a name, and what kind of thing each place asks for."""

from __future__ import annotations

from dsl import tree
from dsl.keywords import KEYWORDS
from dsl.names import Kind
from dsl.stages import STAGES
from dsl.uses import (
    ASKABLE,
    ASSISTS,
    EVENT,
    PLACES,
    ROLE,
    Choice,
    Use,
    Uses,
    each,
    ref_uses,
    who_uses,
)

#: What may happen in an example that is no event of a rule: 延期, 改派, 催办 …, in the words of the language.
ACTS = frozenset(
    k.word
    for k in KEYWORDS
    if k.terminal
    in (
        *("K_EXTEND", "K_PAUSE", "K_RESUME", "K_REASSIGN", "K_APPOINTS", "K_RECLASSIFY", "K_RELOCATE", "K_FIND"),
        *("K_WAIVED", "K_CLEARS", "K_URGE", "K_END", "K_REVIEW", "K_APPROVES", "K_DENIES", "K_AGREES", "K_SCHEDULED"),
        *("K_VOTE", "K_DECLARES", "K_EXEMPT", "K_SENDS", "K_NOTICE", "K_DRAFTS", "K_SIGNS", "K_REDRAFT"),
    )
)
_OBJECTS: dict[str, tuple[Kind, ...]] = {
    "改派": (Kind.UNIT,),
    "指定": (Kind.UNIT,),
    "中止": (Kind.REASON,),
    "改分类": (Kind.CATEGORY,),
    "更正位置": PLACES,
    "解除": (Kind.MARK,),
}
_NAMED: dict[str, tuple[Kind, ...]] = {
    "候选": (Kind.UNIT,),
    "协办": (Kind.UNIT,),
    "抄送": (Kind.UNIT,),
    "列为": (Kind.MARK,),
}
_BY_WHO = frozenset({"初审", "复审", "研究", "提醒", "报", "提级", "告知"})
_BY_EVENT = frozenset({"逾期", "免", "不能"})


def example_uses(node: tree.Example) -> Uses:
    """Every use of a name in one example, in order."""
    if isinstance(node.report, tree.Reported):
        yield from _report(node.report)
    for event in node.events:
        yield from _happened(event)
    for expected in node.expected:
        yield from _expected(expected)


def _report(node: tree.Reported) -> Uses:
    yield Use(node.role, built_in=ROLE)
    named = (
        (node.category, (Kind.CATEGORY,)),
        (node.group, (Kind.GROUP,)),
        (node.place, PLACES),
        (node.channel, (Kind.CHANNEL,)),
        (node.named_unit, (Kind.UNIT,)),
    )
    yield from (Use(name, kinds) for name, kinds in named if name is not None)
    yield from _answered(node.answers)


def _answered(answers: tuple[tree.Answered, ...]) -> Uses:
    for answer in answers:
        yield Use(answer.question, (*ASKABLE, Kind.FIELD))
        if answer.amount is None:
            yield Choice(answer.question, answer.value)


def _happened(node: tree.Happened) -> Uses:
    if node.event.text not in ACTS:
        yield Use(node.event, (Kind.EVENT, Kind.DUTY, Kind.VOTE, Kind.MEETING, Kind.PLAN), built_in=EVENT)
    yield from who_uses(node.unit)
    if node.object is not None:
        yield from _object(node, node.object)
    yield from _answered(node.answers)


def _object(node: tree.Happened, name: tree.Name) -> Uses:
    """Whom or what it is done to; of a review its verdict, which is declared by the clause."""
    if node.event.text in STAGES:
        yield Choice(node.event, name)
        return
    kinds = _OBJECTS.get(node.event.text, (Kind.EVENT, Kind.MEETING))
    built_in = EVENT if node.event.text in ("免", "定于") else None
    yield Use(name, kinds, built_in=built_in)


def _expected(node: tree.Expected) -> Uses:
    for ref in node.clauses:
        yield from ref_uses(ref)
    if node.unit is not None:
        yield Use(node.unit, (Kind.UNIT,))
    yield from each(node.asks, *ASKABLE)
    timed = (Kind.EVENT, Kind.DUTY, Kind.FINDING)
    yield from (Use(due.clock, timed, (ASSISTS, *STAGES), built_in=EVENT) for due in node.due)
    for outcome in node.outcomes:
        yield from _outcome(outcome)


def _outcome(node: tree.Outcome) -> Uses:
    kinds = _NAMED.get(node.what)
    if kinds is not None:
        yield from each((*node.names, *((node.name,) if node.name else ())), *kinds)
    elif node.what == "不能" and node.names:
        yield from each(node.names, Kind.UNIT)
    elif node.what in _BY_WHO:
        yield from who_uses(node.name)
    elif node.what in _BY_EVENT and node.name is not None and node.name.text not in ACTS:
        yield Use(node.name, (Kind.EVENT, Kind.DUTY, Kind.FINDING), (ASSISTS, *STAGES), built_in=EVENT)

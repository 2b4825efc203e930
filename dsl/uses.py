"""Lists where the tree uses a name, and what kind of thing each place asks for."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from dsl import tree
from dsl.names import Kind

#: Closed sets of the language itself.
ROLE, EVENT, URGENCY = "role", "event", "urgency"


@dataclass(frozen=True, slots=True)
class Use:
    """A name and the kinds it may be; ``also`` are words of the language that may stand there."""

    name: tree.Name
    kinds: tuple[Kind, ...] = ()
    also: tuple[str, ...] = ()
    built_in: str | None = None


@dataclass(frozen=True, slots=True)
class Choice:
    """A value that must be one of the question's choices."""

    question: tree.Name
    value: tree.Name


Uses = Iterator[Use | Choice]
_PARTIES = ("督促单位", "承办单位", "主办单位", "上报人")
_PLACES = (Kind.AREA, Kind.VILLAGE, Kind.PLACE)


def uses(node: object) -> Uses:
    """Every use of a name below ``node``, in order."""
    reader = _READERS.get(type(node))
    if reader is not None:
        yield from reader(node)


def _each(names: tuple[tree.Name, ...], *kinds: Kind) -> Uses:
    return (Use(name, kinds) for name in names)


def _who(name: tree.Name | None) -> Uses:
    if name is not None:
        yield Use(name, (Kind.UNIT, Kind.POST), _PARTIES)


def _event(name: tree.Name) -> Use:
    return Use(name, built_in=EVENT)


def _question(node: tree.Question) -> Uses:
    if node.category is not None:
        yield Use(node.category, (Kind.CATEGORY,))


def _table(node: tree.Table) -> Uses:
    yield Use(node.question, (Kind.QUESTION,))
    for row in node.rows:
        yield from (Choice(node.question, value) for value in row.values)
        if row.unit is not None:
            yield Use(row.unit, (Kind.UNIT,))


def _event_rule(node: tree.Event) -> Uses:
    yield _event(node.event)
    yield from _who(node.actor)
    if node.field is not None:
        yield from (Choice(node.field, value) for value in node.solved)


def _clause(node: tree.Clause) -> Uses:
    yield from uses(node.condition)
    for statement in node.body:
        yield from uses(statement)


def _parts(node: tree.AllOf | tree.AnyOf) -> Uses:
    for part in node.parts:
        yield from uses(part)


def _answer(node: tree.AnswerIs) -> Uses:
    yield Use(node.question, (Kind.QUESTION,))
    yield from (Choice(node.question, value) for value in node.values)


def _route(node: tree.RouteTo) -> Uses:
    yield Use(node.lead, (Kind.UNIT, Kind.TABLE), ("该单位",))
    yield from _each((*node.assisting, *node.copies), Kind.UNIT)


def _limit(node: tree.Limit | tree.Returnable) -> Uses:
    if node.start is not None:
        yield _event(node.start.event)
    if isinstance(node, tree.Limit):
        yield _event(node.action)


def _reassigned(node: tree.Reassigned) -> Uses:
    return (_event(name) for name in (*node.restart, *node.carry))


def _rung(node: tree.Rung) -> Uses:
    if node.clause is not None:
        yield from _clause_ref(node.clause)
    yield _event(node.clock)
    yield from _who(node.who)
    if node.mark is not None:
        yield Use(node.mark, (Kind.MARK,))
    yield from _who(node.cleared_by)


def _rated_by(node: tree.RatedBy) -> Uses:
    yield _event(node.start.event)
    yield from _who(node.who)


def _clause_ref(node: tree.ClauseRef) -> Uses:
    if node.place is not None:
        yield Use(node.place, (Kind.PLACE,))


def _example(node: tree.Example) -> Uses:
    yield from _report(node.report)
    for event in node.events:
        yield _event(event.event)
        if event.unit is not None:
            yield Use(event.unit, (Kind.UNIT,))
        yield from _answered(event.answers)
    for expected in node.expected:
        yield from _expected(expected)


def _report(node: tree.Reported) -> Uses:
    yield Use(node.role, built_in=ROLE)
    named = ((node.category, (Kind.CATEGORY,)), (node.group, (Kind.GROUP,)), (node.place, _PLACES))
    yield from (Use(name, kinds) for name, kinds in named if name is not None)
    if node.named_unit is not None:
        yield Use(node.named_unit, (Kind.UNIT,))
    yield from _answered(node.answers)


def _answered(answers: tuple[tree.Answered, ...]) -> Uses:
    for answer in answers:
        yield Use(answer.question, (Kind.QUESTION, Kind.FIELD))
        yield Choice(answer.question, answer.value)


def _expected(node: tree.Expected) -> Uses:
    for ref in node.clauses:
        yield from _clause_ref(ref)
    if node.unit is not None:
        yield Use(node.unit, (Kind.UNIT,))
    yield from _each(node.asks, Kind.QUESTION)
    yield from (_event(due.clock) for due in node.due)


_READERS: dict[type, Callable[[Any], Uses]] = {
    tree.Question: _question,
    tree.Table: _table,
    tree.Event: _event_rule,
    tree.Post: lambda n: _who(n.stand_in),
    tree.Group: lambda n: _who(n.steward),
    tree.Clause: _clause,
    tree.Example: _example,
    tree.AllOf: _parts,
    tree.AnyOf: _parts,
    tree.InCategory: lambda n: _each(n.categories, Kind.CATEGORY),
    tree.ReporterIs: lambda n: (Use(role, built_in=ROLE) for role in n.roles),
    tree.NamesUnit: lambda n: (Use(role, built_in=ROLE) for role in n.roles),
    tree.UrgencyIs: lambda n: iter((Use(n.value, built_in=URGENCY),)),
    tree.AnswerIs: _answer,
    tree.NotAnswered: lambda n: _each((n.question,), Kind.QUESTION),
    tree.InPlace: lambda n: _each(n.places, *_PLACES),
    tree.FromGroup: lambda n: _each(n.groups, Kind.GROUP),
    tree.RouteTo: _route,
    tree.Unclaimed: lambda n: _who(n.who),
    tree.Limit: _limit,
    tree.Returnable: _limit,
    tree.ReturnedAgain: lambda n: _who(n.who),
    tree.Reassigned: _reassigned,
    tree.Rung: _rung,
    tree.RatedBy: _rated_by,
    tree.LowRated: lambda n: _who(n.report_to),
}

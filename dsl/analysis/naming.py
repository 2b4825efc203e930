"""Every place in a tree where a name stands (名字的出处): what declares it, what uses it, and as what kind of thing."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, fields, is_dataclass
from typing import Any

from dsl import tree
from dsl.diagnostics import Span
from dsl.names import DONE_COLUMNS, Kind
from dsl.tree_parts import Name
from dsl.uses import Choice, uses
from dsl.uses_examples import example_uses


@dataclass(frozen=True, slots=True)
class Standing:
    """A name at its place; ``owner`` is the question of a 选项. ``cell``: in a table, where nothing needs quotes."""

    text: str
    span: Span
    kinds: tuple[Kind, ...]
    owner: str = ""
    declares: bool = False
    cell: bool = False


@dataclass(frozen=True, slots=True)
class Numbered:
    """A clause or a table by its number: 第三条之一, 附表一; ``place`` is another file's, if one is named."""

    text: str
    span: Span
    place: str = ""
    declares: bool = False


Found = Iterator[tuple[Name, Kind, str]]


def standings(statement: tree.Statement) -> Iterator[Standing]:
    """Every declared name in one statement, each place once, in no special order."""
    seen: set[Span] = set()
    for node in _below(statement):
        for name, kind, owner in _DECLARING.get(type(node), _nothing)(node):
            if name.span not in seen:
                seen.add(name.span)
                yield Standing(name.text, name.span, (kind,), owner, declares=True)
    if isinstance(statement, tree.Schedule):
        yield from _cells(statement)
    for use in example_uses(statement) if isinstance(statement, tree.Example) else uses(statement):
        if isinstance(use, Choice):
            each = Standing(use.value.text, use.value.span, (Kind.VALUE,), use.question.text)
        else:
            each = Standing(use.name.text, use.name.span, use.kinds)
        if each.kinds and each.span not in seen:
            seen.add(each.span)
            yield each


def numbers(statement: tree.Statement) -> Iterator[Numbered]:
    """Every number of a clause or table in one statement, its own first."""
    if isinstance(statement, tree.Schedule):
        yield Numbered(statement.text, _head(statement), declares=True)
    for node in _below(statement):
        if isinstance(node, tree.ClauseRef):
            own = isinstance(statement, tree.Clause) and node is statement.ref
            yield Numbered(node.text, node.span, node.place.text if node.place else "", declares=own)
        elif isinstance(node, tree.TableRef):
            yield Numbered(node.text, node.span)


def _head(statement: tree.Schedule) -> Span:
    at = statement.span
    return Span(at.line, at.column, at.column + len(statement.text))


def _below(node: Any) -> Iterator[Any]:
    """The node and all that it is made of."""
    if isinstance(node, tuple):
        for part in node:
            yield from _below(part)
    elif is_dataclass(node) and not isinstance(node, Span):
        yield node
        for each in fields(node):
            value = getattr(node, each.name)
            if isinstance(value, tuple) or is_dataclass(value):
                yield from _below(value)


def _cells(node: tree.Schedule) -> Iterator[Standing]:
    """The first column of a table holds the choices, and 办到 the events."""
    done = next((at for at, column in enumerate(node.columns) if column.text in DONE_COLUMNS), None)
    for row in node.rows:
        for at, kind, owner in ((0, Kind.VALUE, node.question.text), (done, Kind.EVENT, "")):
            if at is not None and at < len(row) and row[at].text:
                yield Standing(row[at].text, row[at].span, (kind,), owner, declares=True, cell=True)


def _nothing(_node: Any) -> Found:
    return iter(())


def _named(kind: Kind) -> Callable[[Any], Found]:
    return lambda node: iter(((node.name, kind, ""),))


def _each(names: tuple[Name, ...], kind: Kind, owner: str = "") -> Found:
    return ((name, kind, owner) for name in names)


def _category(node: tree.Category) -> Found:
    return _each((node.name, *node.children, *node.aliases), Kind.CATEGORY)


def _unit(node: tree.Unit) -> Found:
    yield from _each((node.name, *node.aliases), Kind.UNIT)
    yield from _each(node.kinds, Kind.UNIT_KIND)


def _group(node: tree.Group) -> Found:
    yield node.name, Kind.GROUP, ""
    yield from _each(node.members, Kind.PLACE)


def _area(node: tree.Area) -> Found:
    yield node.name, Kind.AREA, ""
    yield from _each(node.villages, Kind.VILLAGE)


def _valued(kind: Kind) -> Callable[[Any], Found]:
    def found(node: Any) -> Found:
        yield node.name, kind, ""
        yield from _each(node.choices, Kind.VALUE, node.name.text)

    return found


def _event(node: tree.Event) -> Found:
    yield node.event, Kind.EVENT, ""
    if node.field is not None:
        yield node.field, Kind.FIELD, ""
        yield from _each(node.choices, Kind.VALUE, node.field.text)


_DECLARING: dict[type, Callable[[Any], Found]] = {
    tree.Heading: _named(Kind.PLACE),
    tree.Superior: _named(Kind.PLACE),
    tree.Vocabulary: _named(Kind.VOCABULARY),
    tree.Category: _category,
    tree.Unit: _unit,
    tree.Post: _named(Kind.POST),
    tree.Group: _group,
    tree.Area: _area,
    tree.Question: _valued(Kind.QUESTION),
    tree.Finding: _valued(Kind.FINDING),
    tree.State: _valued(Kind.STATE),
    tree.Attribute: _valued(Kind.ATTRIBUTE),
    tree.Channel: lambda node: _each(node.names, Kind.CHANNEL),
    tree.Table: _named(Kind.TABLE),
    tree.Event: _event,
    tree.Mark: lambda node: _each(node.names, Kind.MARK),
    tree.Schedule: lambda node: iter(((node.question, Kind.QUESTION, ""),)),
    tree.Rate: _named(Kind.RATE),
    tree.Meeting: _named(Kind.MEETING),
    tree.Vote: _named(Kind.VOTE),
    tree.EmergencyPlan: _named(Kind.PLAN),
    tree.Duty: _named(Kind.DUTY),
    tree.Pause: lambda node: _each(node.reasons, Kind.REASON),
    tree.Review: lambda node: _each(node.verdicts, Kind.VALUE, node.stage.text),
}

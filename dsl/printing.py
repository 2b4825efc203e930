"""The printers of all statements by the type of their node; a node without a printer fails the tests."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any

from dsl import tree
from dsl.print_acts import ACTS
from dsl.print_beside import BESIDE, emergency, schedule
from dsl.print_clause import clause
from dsl.print_conditions import CONDITIONS
from dsl.print_declarations import DECLARATIONS, events, table
from dsl.print_examples import EXAMPLES, example
from dsl.print_parts import PARTS
from dsl.print_pen import Line, Pen, place

Group = tuple[tree.Statement, ...]

#: What is printed inside of a line, and what takes lines of its own.
INSIDE: Mapping[type, Callable[[Pen, Any], str]] = {**PARTS, **CONDITIONS, **ACTS, **DECLARATIONS, **BESIDE, **EXAMPLES}
BLOCKS: Mapping[type, Callable[[Pen, Any], Iterator[Line]]] = {
    tree.Table: table,
    tree.Schedule: schedule,
    tree.EmergencyPlan: emergency,
    tree.Clause: clause,
    tree.Example: example,
}


def grouped(statements: Iterable[tree.Statement]) -> tuple[Group, ...]:
    """One group for each statement; events that share a line (事件 停工、处罚 …) are one."""
    groups: list[Group] = []
    for node in statements:
        if isinstance(node, tree.Event) and node.along and groups:
            groups[-1] = (*groups[-1], node)
        else:
            groups.append((node,))
    return tuple(groups)


def printed(pen: Pen, group: Group) -> list[Line]:
    """The lines of one statement."""
    node = group[0]
    shared = [each for each in group if isinstance(each, tree.Event)]
    if shared:
        lines = list(events(pen, shared))
    elif type(node) in BLOCKS:
        lines = list(BLOCKS[type(node)](pen, node))
    else:
        lines = [Line(INSIDE[type(node)](pen, node), place(node))]
    return [replace(lines[0], opens=True), *lines[1:]]

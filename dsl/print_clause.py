"""Prints a clause (条): on one line where it is short, else its heading and a line for each sentence."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import groupby, pairwise

from dsl import tree
from dsl.names import BUILT_IN_EVENTS
from dsl.print_acts import act
from dsl.print_conditions import condition, is_list, list_kind, listed
from dsl.print_pen import MOST_COLUMNS, ONE_LINE, Line, Pen, place

#: What only adds to the sentence before it (dsl.build_clause), on its line where there is room, or below it.
_BESIDE = (tree.NoExtension, tree.GoesOn, tree.EachMore, tree.Apart, tree.Notice)
_BELOW = (tree.Extension, tree.Pause, tree.Ceiling)
_ADDS = (*_BESIDE, *_BELOW)
#: These go behind a comma; a semicolon means the same.
_AFTER_COMMA = (tree.Notice, tree.EachMore)
#: Words that are never taken for a heading behind the number of a clause that has none (dsl.tokenise).
_NO_TITLES = ("由 ", "自", "当日 ", "仅载明 ", "类别 ", "上报人 ", "位置 ", "紧急程度 ", "提到 ", "其余", "再退的 ")
#: Sentences that read as one with the sentence before them.
_PAIRS: tuple[tuple[type, type], ...] = (
    (tree.Pool, tree.Unclaimed),
    (tree.Candidates, tree.Unclaimed),
    (tree.ReturnedAgain, tree.NoReturn),
    (tree.LowRated, tree.LowRated),
    (tree.Warn, tree.Warn),
    (tree.RatedBy, tree.Unrated),
    (tree.RatedBy, tree.Deemed),
)


def clause(pen: Pen, node: tree.Clause) -> Iterator[Line]:
    """The lines of a clause."""
    title = (pen.titled(node.title),) if node.title else ()
    head = Line(" ".join((node.ref.text, *title, *(each.text for each in node.force))), place(node))
    if node.condition is not None and is_list(node.condition):
        yield head
        yield from _with_list(pen, node, node.condition)
        return
    yield from _said(pen, head, node)


def _said(pen: Pen, head: Line, node: tree.Clause) -> Iterator[Line]:
    """Heading, condition and first sentence on as few lines as read well."""
    first, *rest = body(pen, node.body)
    items_only = all(map(_is_item, rest)) and not _is_item(first)
    opening = Line(f"{condition(pen, node.condition)}的", place(node.condition), 1) if node.condition else None
    if opening is not None and items_only:
        first = pen.gather([opening, first], ",") or first
    whole = opening is None or opening.at == first.at
    if (
        whole
        and items_only
        and (rest or _is_one(node.body))
        and (one := _headed(pen, head, node, first, most=ONE_LINE))
    ):
        yield from [one, *rest]
        return
    if opening is not None and not whole:
        ended = replace(opening, text=f"{opening.text}:")
        together = _headed(pen, head, node, ended)
        yield from [together] if together else [head, ended]
    else:
        yield head
    yield from [first, *rest]


def _headed(pen: Pen, head: Line, node: tree.Clause, line: Line, most: int = MOST_COLUMNS) -> Line | None:
    """The first line behind the number, unless its first word would become the heading."""
    if node.title is None and not node.force and not line.text.startswith(_NO_TITLES):
        return None
    return pen.gather([head, line], "," if node.force else " ", most=most)


def _is_one(acts: Sequence[tree.Body]) -> bool:
    """Whether a clause says one thing; warnings in their colours are one."""
    return len(acts) == 1 or all(isinstance(each, tree.Warn) for each in acts)


def _is_item(row: Line) -> bool:
    return row.text.startswith("(")


def _with_list(pen: Pen, node: tree.Clause, conditions: tree.Condition) -> Iterator[Line]:
    """The list before what is said, or behind it."""
    if not node.listed_last:
        *items, last = listed(pen, conditions, 1)
        yield from items
        yield last if node.body[0].item or _opens_line(node.body[0]) else replace(last, text=f"{last.text}。")
        yield from body(pen, node.body)
        return
    opening, *items = listed(pen, conditions, 1)
    yield replace(opening, text=f"{list_kind(conditions)},{sentence(pen, node.body)}:")
    yield from items


def sentence(pen: Pen, acts: Sequence[tree.Body]) -> str:
    """What is said, in one sentence."""
    out = ""
    for each in acts:
        out += (_mark(each) if out else "") + act(pen, each)
    return out


def _mark(node: tree.Body) -> str:
    return "," if isinstance(node, _AFTER_COMMA) else ";"


# --- what a clause says ---


def body(pen: Pen, acts: Sequence[tree.Body]) -> Iterator[Line]:
    """One line a sentence; an item's number before its first."""
    waiting: Line | None = None
    for label, group in groupby(acts, key=lambda each: each.item):
        own = list(group)
        lines = _item_lines(pen, label, own) if label else _free_lines(pen, own)
        if waiting is not None:
            yield replace(waiting, text=f"{waiting.text}{_end(waiting, own[0])}")
        yield from lines[:-1]
        waiting = lines[-1]
    if waiting is not None:
        yield waiting


def _end(line: Line, follows: tree.Body) -> str:
    """The mark at the end of a line before an item, or before a sentence that must not be taken for its rest."""
    in_items = _is_item(line) or line.level > 2
    if follows.item:
        return "" if in_items else ":"
    return "" if _opens_line(follows) else "。" if in_items else ";"


_OPENING_CONDITIONS = (tree.InCategory, tree.ReporterIs, tree.UrgencyIs, tree.InPlace)


def _opens_line(node: tree.Body) -> bool:
    """Whether a new line before the sentence parts it from the line above: not where it opens with a name."""
    if isinstance(node, tree.Rung):
        return node.clause is not None or node.clock.text in BUILT_IN_EVENTS
    if isinstance(node, tree.Limit):
        return not (node.start and node.start.before) or node.start.event.text in BUILT_IN_EVENTS
    if isinstance(node, tree.Delegated):
        return node.clock is None or node.clock.text in BUILT_IN_EVENTS
    if isinstance(node, tree.Given):
        first = node.condition.parts[0] if isinstance(node.condition, (tree.AllOf, tree.AnyOf)) else node.condition
        return isinstance(first, _OPENING_CONDITIONS)
    return True


def _item_lines(pen: Pen, label: str, acts: list[tree.Body]) -> list[Line]:
    """A sentence that only adds may stand below its item; any other would leave the item, unless a ; holds it."""
    count = len(acts)
    while count > 1 and isinstance(acts[count - 1], _ADDS):
        count -= 1
    lines = [Line(f"{label}{sentence(pen, acts[:count])}", place(acts[0]), 1)]
    for each in acts[count:]:
        _add(pen, lines, each, joins=isinstance(each, _BESIDE))
    return lines


def _free_lines(pen: Pen, acts: list[tree.Body]) -> list[Line]:
    lines = [Line(act(pen, acts[0]), place(acts[0]), 1)]
    for before, each in pairwise(acts):
        waives = isinstance(each, tree.Given) and each.act is None
        paired = any(isinstance(before, first) and isinstance(each, second) for first, second in _PAIRS)
        _add(pen, lines, each, joins=paired or waives or isinstance(each, _BESIDE))
    return lines


def _add(pen: Pen, lines: list[Line], node: tree.Body, *, joins: bool) -> None:
    """One sentence more: on the last line where it belongs and there is room, else on a line of its own."""
    level = lines[0].level + 1 + _is_item(lines[0]) if isinstance(node, _ADDS) else 1
    new = Line(act(pen, node), place(node), level)
    together = pen.gather([lines[-1], new], _mark(node)) if joins else None
    ended = replace(lines[-1], text=f"{lines[-1].text}{_end(lines[-1], node)}")
    lines[-1:] = [together] if together else [lines[-1] if node.item else ended, new]

# ruff: noqa: ARG001 - printers have one shape; what each prints stands at its node in dsl/tree*.py
"""Prints conditions: one sentence, or a list with an item on each line."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from dsl import tree
from dsl.print_parts import amount, clock_span, day_span, likeness
from dsl.print_pen import Line, Pen, place, quoted


def condition(pen: Pen, node: tree.Condition) -> str:
    """A condition as one sentence, without the 的 that ends it."""
    return CONDITIONS[type(node)](pen, node)


def is_list(node: tree.Condition | None) -> bool:
    """Whether the condition is a list of items, or ends in one."""
    if not isinstance(node, (tree.AllOf, tree.AnyOf)):
        return False
    return bool(node.labels) or is_list(node.parts[-1])


def listed(pen: Pen, node: tree.Condition, level: int, before: str = "", *, deeper: int = 0) -> Iterator[Line]:
    """``有下列情形之一的:`` behind the words ``before``, and the items below it, ``deeper`` by so many levels."""
    if not isinstance(node, (tree.AllOf, tree.AnyOf)):
        return
    if not node.labels:
        *first, last = node.parts
        words = "".join(f"{condition(pen, part)},并且 " for part in first)
        yield from listed(pen, last, level, f"{before}{words}", deeper=deeper)
        return
    yield Line(f"{before}{list_kind(node)}:", place(node), level)
    for label, part in zip(node.labels, node.parts, strict=True):
        if is_list(part):
            yield from listed(pen, part, level + deeper, label, deeper=1)
        else:
            yield Line(f"{label}{condition(pen, part)}", place(part), level + deeper)


def list_kind(node: tree.Condition) -> str:
    """The words that open a list."""
    return "有下列情形之一的" if isinstance(node, tree.AnyOf) else "同时符合下列条件的"


def _all_of(pen: Pen, node: tree.AllOf) -> str:
    if (places := _one_place(pen, node, negated=True)) is not None:
        return places
    return ",并且 ".join(condition(pen, part) for part in node.parts)


def _one_place(pen: Pen, node: tree.AllOf | tree.AnyOf, *, negated: bool) -> str | None:
    """位置 在 东片、范围外: the shape that the builder gives to a list with special places in it, as that list."""
    parts = [part for part in node.parts if isinstance(part, tree.InPlace) and part.negated is negated]
    if len(parts) < len(node.parts) or any(part.special is None for part in parts[1:]):
        return None
    shown = (part.special or pen.names(part.places) for part in parts)
    return f"位置 {_no(negated, '在')} {'、'.join(shown)}"


def _any_of(pen: Pen, node: tree.AnyOf) -> str:
    if (places := _one_place(pen, node, negated=False)) is not None:
        return places
    return ",或者 ".join(condition(pen, part) for part in node.parts)


def _no(negated: bool, word: str) -> str:  # noqa: FBT001 - the tree's own field, handed on
    return f"不{word}" if negated else word


def _in_category(pen: Pen, node: tree.InCategory) -> str:
    return f"类别 {_no(node.negated, '属于')} {pen.names(node.categories)}"


def _mentions(pen: Pen, node: tree.Mentions) -> str:
    return f"提到 {'、'.join(quoted(word.text) for word in node.words)}"


def _reporter_is(pen: Pen, node: tree.ReporterIs) -> str:
    return f"上报人 {_no(node.negated, '是')} {pen.names(node.roles)}"


def _urgency_is(pen: Pen, node: tree.UrgencyIs) -> str:
    return f"紧急程度 {_no(node.negated, '是')} {pen.name(node.value)}"


def _answer_is(pen: Pen, node: tree.AnswerIs) -> str:
    return f"{pen.name(node.question)} {_no(node.negated, '是')} {pen.names(node.values)}"


def _not_answered(pen: Pen, node: tree.NotAnswered) -> str:
    return f"未填 {pen.name(node.question)}"


def _in_place(pen: Pen, node: tree.InPlace) -> str:
    return f"位置 {_no(node.negated, '在')} {node.special or pen.names(node.places)}"


def _names_unit(pen: Pen, node: tree.NamesUnit) -> str:
    return f"{pen.names(node.roles)} 指名单位" if node.roles else "指名单位"


def _from_group(pen: Pen, node: tree.FromGroup) -> str:
    return f"来自 {pen.names(node.groups)}"


def _otherwise(pen: Pen, node: tree.Otherwise) -> str:
    return "其余"


def _unit_kind_is(pen: Pen, node: tree.UnitKindIs) -> str:
    return f"{node.party.text} {_no(node.negated, '属于')} {pen.names(node.kinds)}"


def _channel_is(pen: Pen, node: tree.ChannelIs) -> str:
    return f"来源渠道 {_no(node.negated, '是')} {pen.names(node.channels)}"


def _manner_is(pen: Pen, node: tree.MannerIs) -> str:
    return f"上报方式 {_no(node.negated, '是')} {pen.names(node.manners)}"


def _time_in(pen: Pen, node: tree.TimeIn) -> str:
    return f"上报时间 {_no(node.negated, '在')} {'、'.join(clock_span(span, '至') for span in node.spans)}"


def _date_in(pen: Pen, node: tree.DateIn) -> str:
    return f"上报日期 {_no(node.negated, '在')} {'、'.join(map(day_span, node.spans))}"


def _day_is(pen: Pen, node: tree.DayIs) -> str:
    return f"上报日 {_no(node.negated, '是')} 休息日"


def _measured(pen: Pen, node: tree.Measured) -> str:
    shown = amount(pen, node.amount)
    subject = pen.name(node.subject)
    return f"{subject} {node.how}{shown}" if node.how in ("超过", "低于") else f"{subject} {shown}{node.how}"


def _similar(pen: Pen, node: tree.Similar) -> str:
    reaches = f" 达到{amount(pen, node.reaches)}" if node.reaches else ""
    return f"与 {node.cases.text} {likeness(pen, node)}{reaches}"


CONDITIONS: Mapping[type, Callable[[Pen, Any], str]] = {
    tree.AllOf: _all_of,
    tree.AnyOf: _any_of,
    tree.InCategory: _in_category,
    tree.Mentions: _mentions,
    tree.ReporterIs: _reporter_is,
    tree.UrgencyIs: _urgency_is,
    tree.AnswerIs: _answer_is,
    tree.NotAnswered: _not_answered,
    tree.InPlace: _in_place,
    tree.NamesUnit: _names_unit,
    tree.FromGroup: _from_group,
    tree.Otherwise: _otherwise,
    tree.UnitKindIs: _unit_kind_is,
    tree.ChannelIs: _channel_is,
    tree.MannerIs: _manner_is,
    tree.TimeIn: _time_in,
    tree.DateIn: _date_in,
    tree.DayIs: _day_is,
    tree.Measured: _measured,
    tree.Similar: _similar,
}

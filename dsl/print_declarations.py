# ruff: noqa: ARG001 - printers have one shape; what each prints stands at its node in dsl/tree*.py
"""Prints the heading of a file, its time words and its declarations."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import pairwise
from typing import Any

from dsl import tree
from dsl.numbers import write_number
from dsl.print_parts import WEEKDAYS, clock, clock_span, start, within
from dsl.print_pen import Line, Pen, place


def _joined(*parts: str, mark: str = ";") -> str:
    return mark.join(part for part in parts if part)


# --- heading and time words ---


def _heading(pen: Pen, node: tree.Heading) -> str:
    return f"{node.level} {pen.name(node.name)} {node.code}"


def _superior(pen: Pen, node: tree.Superior) -> str:
    return f"上级 {pen.name(node.name)} {node.code}"


def _effective(pen: Pen, node: tree.Effective) -> str:
    edition = f"语言 第{node.edition}版" if node.edition else ""
    return _joined(f"施行 {node.day.isoformat()},未办结的适用{node.open_cases}", edition)


def _basis(pen: Pen, node: tree.Basis) -> str:
    return f"依据 {'、'.join(f'《{title.text}》' for title in node.titles)}"


def _chapter(pen: Pen, node: tree.Chapter) -> str:
    title = f" {pen.titled(node.title)}" if node.title else ""
    return f"第{write_number(node.number)}章{title}"


def _vocabulary(pen: Pen, node: tree.Vocabulary) -> str:
    return f"采用 {pen.name(node.name)}"


def _meaning(pen: Pen, node: tree.Meaning) -> str:
    return f"{'、'.join(word.text for word in node.words)} 指 {node.unit}"


def _office_hours(pen: Pen, node: tree.OfficeHours) -> str:
    holidays = f"假日 依 {node.holidays.text}" if node.holidays else ""
    return f"办公时间 {_joined(*(office_row(pen, row) for row in node.rows), holidays)}"


def office_row(pen: Pen, node: tree.OfficeRow) -> str:
    """``周一至周五 08:30-11:30、13:30-17:00``."""
    return f"{_weekdays(node.weekdays)} {'、'.join(map(clock_span, node.spans))}"


def _weekdays(days: Sequence[int]) -> str:
    """A range from three days on, when they follow each other."""
    words = [f"周{WEEKDAYS[day]}" for day in days]
    follow = len(days) > 2 and all(after == before + 1 for before, after in pairwise(days))
    return f"{words[0]}至{words[-1]}" if follow else "、".join(words)


def _ends(minute: int | None) -> str:
    return "下班" if minute is None else clock(minute)


def _same_day(pen: Pen, node: tree.SameDay) -> str:
    late = f"{clock(node.late_after)}以后" if node.late_after is not None else ""
    when = "和".join(word for word in ("休息日" if node.rest_days else "", late) if word)
    meant = f"{when}上报的,{within(pen, node.term)} 指 下一工作日" if node.term else ""
    return _joined(f"当日 止于 {_ends(node.ends)}", meant)


def _last_day(pen: Pen, node: tree.LastDay) -> str:
    rolling = "" if node.roll is None else f"遇休息日 {'顺延' if node.roll else '不顺延'}"
    return _joined(f"末日 止于 {_ends(node.ends)}", rolling)


# --- who and where ---


def _category(pen: Pen, node: tree.Category) -> str:
    children = f"含 {pen.names(node.children)}" if node.children else ""
    return _joined(f"分类 {pen.name(node.name)}", children, _aliases(pen, node.aliases), mark=" ")


def _aliases(pen: Pen, names: Sequence[tree.Name]) -> str:
    return f"又名 {pen.names(names)}" if names else ""


def _unit(pen: Pen, node: tree.Unit) -> str:
    flags = ("外部" if node.external else "", "属上级" if node.of_superior else "")
    kinds = (f"类型 {pen.name(kind)}" for kind in node.kinds)
    return _joined(f"单位 {pen.name(node.name)}", _aliases(pen, node.aliases), *flags, *kinds, mark=" ")


def _post(pen: Pen, node: tree.Post) -> str:
    stand_in = f"空缺的 由 {pen.name(node.stand_in)} 代" if node.stand_in else ""
    return _joined(f"岗位 {pen.name(node.name)} 取自 名册", stand_in)


def _group(pen: Pen, node: tree.Group) -> str:
    steward = f"由 {pen.name(node.steward)} 督促" if node.steward else ""
    return _joined(f"群 {pen.name(node.name)} 含 {pen.names(node.members)}", steward)


def _area(pen: Pen, node: tree.Area) -> str:
    grids = "、".join(first if first == last else f"{first}至{last}" for first, last in node.grids)
    what = f"网格 {grids}" if grids else f"含 {pen.names(node.villages)}"
    return f"区域 {pen.name(node.name)} {what}"


# --- what is asked, found, declared ---


def _domain(pen: Pen, choices: Sequence[tree.Name], measure: tree.Name | None) -> str:
    return f"填 {pen.name(measure)}" if measure else f"选 {pen.names(choices)}"


def _asked(pen: Pen, node: tree.Question | tree.Finding) -> str:
    category = f"{pen.name(node.category)}:" if node.category else ""
    return f"{category}{pen.name(node.name)} {_domain(pen, node.choices, node.measure)}"


def _question(pen: Pen, node: tree.Question) -> str:
    return _joined(f"问 {_asked(pen, node)}", "可以不填" if node.optional else "")


def _finding(pen: Pen, node: tree.Finding) -> str:
    by = f"由 {pen.name(node.by)}" if node.by else ""
    return _joined(f"认定 {_asked(pen, node)}", _joined(by, _made(pen, node), mark=","))


def _made(pen: Pen, node: tree.Finding) -> str:
    """``受理时作出``, ``自受理之日起3个工作日内 作出``."""
    if node.with_event is not None:
        return f"{pen.name(node.with_event)}时作出"
    begin = start(pen, node.start) if node.start else ""
    return f"{begin}{within(pen, node.within)} 作出" if node.within else ""


def _state(pen: Pen, node: tree.State) -> str:
    by = f"由 {pen.name(node.by)} 宣布" if node.by else ""
    return _joined(f"态势 {pen.name(node.name)} {_domain(pen, node.choices, node.measure)}", by)


def _attribute(pen: Pen, node: tree.Attribute) -> str:
    return f"属性 {pen.name(node.name)} {_domain(pen, node.choices, node.measure)}"


def _channel(pen: Pen, node: tree.Channel) -> str:
    return f"渠道 {pen.names(node.names)}"


def _mark(pen: Pen, node: tree.Mark) -> str:
    return f"标记 {pen.names(node.names)}"


# --- several lines ---


def table(pen: Pen, node: tree.Table) -> Iterator[Line]:
    """``对照 产权单位 按 权属`` and a line for each row."""
    yield Line(f"对照 {pen.name(node.name)} 按 {pen.name(node.question)}", place(node))
    for row in node.rows:
        yield Line(table_row(pen, row), place(row), 1)


def table_row(pen: Pen, node: tree.TableRow) -> str:
    """``移动、联通 归 移动公司``."""
    return f"{pen.names(node.values)} 归 {pen.name(node.unit) if node.unit else '认领'}"


def events(pen: Pen, nodes: Sequence[tree.Event]) -> Iterator[Line]:
    """``事件 停工、处罚 由 综合执法队``: one line for the events that share it."""
    node = nodes[0]
    names = pen.names([each.event for each in nodes])
    measure = f" 填 {pen.name(node.measure)}" if node.measure else ""
    choices = f" 选 {pen.names(node.choices)}" if node.choices else measure
    asked = f"须填 {pen.name(node.field)}{choices}" if node.field else ""
    forms = ("须写明理由" if node.reason else "", "须附照片" if node.photo else "", "须书面" if node.written else "")
    signed = f"须经 {pen.name(node.signer)} 签发" if node.signer else ""
    solved = f"{pen.names(node.solved)}的 计为解决" if node.solved else ""
    said = _joined(f"事件 {names} 由 {pen.name(node.actor)}", asked, *forms, signed, mark=",")
    yield Line(_joined(said, solved), place(node))


DECLARATIONS: Mapping[type, Callable[[Pen, Any], str]] = {
    tree.Heading: _heading,
    tree.Superior: _superior,
    tree.Effective: _effective,
    tree.Basis: _basis,
    tree.Chapter: _chapter,
    tree.Vocabulary: _vocabulary,
    tree.Meaning: _meaning,
    tree.OfficeHours: _office_hours,
    tree.OfficeRow: office_row,
    tree.SameDay: _same_day,
    tree.LastDay: _last_day,
    tree.Category: _category,
    tree.Unit: _unit,
    tree.Post: _post,
    tree.Group: _group,
    tree.Area: _area,
    tree.Question: _question,
    tree.Finding: _finding,
    tree.State: _state,
    tree.Attribute: _attribute,
    tree.Channel: _channel,
    tree.Mark: _mark,
    tree.TableRow: table_row,
}

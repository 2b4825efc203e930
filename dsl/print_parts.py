# ruff: noqa: ARG001, D103 - printers have one shape; what each prints stands at its node in dsl/tree*.py
"""Prints the small parts of a sentence: terms, moments, amounts, references."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

from dsl import tree
from dsl.numbers import write_number
from dsl.print_pen import Pen, quoted

WEEKDAYS = "一二三四五六日"
_WITH_MEASURE = {"月": "个月", "季度": "个季度", "工作日": "个工作日", "自然日": "个自然日"} | {
    unit: f"个{unit}" for unit in ("工作时", "连续小时", "紧急工作时", "紧急工作日")
}
_BARE_TERMS = ("当日", "次日", "半年")


def name(pen: Pen, node: tree.Name) -> str:
    return pen.name(node)


def text(pen: Pen, node: tree.Text) -> str:
    return quoted(node.text)


def duration(pen: Pen, node: tree.Duration) -> str:
    """``3个工作日``, ``15日``, ``1个月``."""
    return node.unit if node.unit in _BARE_TERMS else f"{node.amount}{_WITH_MEASURE.get(node.unit, node.unit)}"


def within(pen: Pen, node: tree.Duration) -> str:
    """``3个工作日内``, but ``当日``."""
    return node.unit if node.unit in ("当日", "次日") else f"{duration(pen, node)}内"


def amount(pen: Pen, node: tree.Amount) -> str:
    return f"{decimal(node.value)}{node.unit}"


def decimal(value: Decimal) -> str:
    """Without an exponent."""
    return format(value, "f")


def moment(pen: Pen, node: tree.Moment) -> str:
    """``2026-12-11 16:00``, or ``16:00`` on the day that was named last."""
    return f"{node.day.isoformat()} {clock(node.minute)}" if node.day else clock(node.minute)


def clock(minute: int) -> str:
    """``08:30`` of 510 minutes since midnight."""
    return f"{minute // 60:02}:{minute % 60:02}"


def clock_span(span: tuple[int, int], to: str = "-") -> str:
    """``08:30-11:30`` of office hours, ``08:00至20:00`` of a condition; over midnight always 20:00至次日06:00."""
    begin, end = span
    return f"{clock(begin)}至次日{clock(end - 1440)}" if end > 1440 else f"{clock(begin)}{to}{clock(end)}"


def day_span(span: tuple[tuple[int, int], tuple[int, int]]) -> str:
    """``3月1日至5月31日``, ``11月1日至次年3月31日``."""
    (month, day), (last_month, last_day) = span
    over = "次年" if span[1] < span[0] else ""
    return f"{month}月{day}日至{over}{last_month}月{last_day}日"


def dates(pair: tuple[date, date]) -> str:
    """One day, or the first and the last."""
    first, last = pair
    return first.isoformat() if first == last else f"{first.isoformat()}至{last.isoformat()}"


def start(pen: Pen, node: tree.Start) -> str:
    """``自受理之日起``, ``自答复期满之日起``, ``自列为 重点督办之日起``, ``会议之日前``."""
    event = pen.name(node.event)
    if node.before:
        return f"{event}{'之日前' if node.by_day else '时前'}"
    what = {"发生": event, "列为": f"列为 {event}"}.get(node.what, f"{event}{node.what}")
    return f"自{what}{'之日起' if node.by_day else '时起'}"


def clause_ref(pen: Pen, node: tree.ClauseRef) -> str:
    return f"{pen.name(node.place)} {node.text}" if node.place else node.text


def table_ref(pen: Pen, node: tree.TableRef) -> str:
    return node.text


def every(pen: Pen, node: tree.Every) -> str:
    """``每月最后1个工作日``, ``每周五``, ``距上次 不超过2个月``."""
    if node.since_last is not None:
        return f"距上次 不超过{duration(pen, node.since_last)}"
    measure = "个" if node.unit in ("月", "季度") else ""
    return f"每{f'{node.count}{measure}' if node.count > 1 else ''}{node.unit}{_day_of(node)}"


def _day_of(node: tree.Every) -> str:
    if node.kind == "星期":
        return WEEKDAYS[int(node.number)]
    month, _, day = node.number.partition("-")
    words = {
        "最后工作日": f"最后{node.number}个工作日",
        "最后日": f"最后{node.number}日",
        "第几工作日": f"第{node.number}个工作日",
        "月日": f"{month}月{day}日",
        "": "",
    }
    return words.get(node.kind, f"{node.number}{node.kind}")


def share(pen: Pen, node: tree.Share) -> str:
    return f"{pen.name(node.who)} 占{node.percent}%"


def case_kind(pen: Pen, node: tree.CaseKind) -> str:
    """``已答复的``, ``4星以上的``."""
    return node.word if node.stars is None else f"{node.stars}星{'以上' if node.at_least else '以下'}的"


def threshold(pen: Pen, node: tree.Threshold) -> str:
    """``过半数``, ``三分之二以上``, ``60%以上`` where it was written in percent, ``30票以上``."""
    if node.majority:
        return "过半数"
    if node.fraction is None:
        return f"{node.votes}票以上"
    percent = any(sign in pen.written(node.span) for sign in ("%", "％", "百分之"))
    return f"{_percent(node.fraction) if percent else _fraction(node.fraction)}以上"


def _percent(value: Fraction) -> str:
    return f"{value.numerator * 100 // value.denominator}%"


def _fraction(value: Fraction) -> str:
    return f"{write_number(value.denominator)}分之{write_number(value.numerator)}"


def answered(pen: Pen, node: tree.Answered) -> str:
    """``权属 移动``, ``积水深度 20厘米``."""
    value = pen.name(node.value) if node.amount is None else amount(pen, node.amount)
    return f"{pen.name(node.question)} {value}"


def counted(pen: Pen, node: tree.Counted) -> str:
    return f"{node.what.text} {amount(pen, node.amount)}"


def there_are(pen: Pen, node: tree.ThereAre) -> str:
    """``已有 办理中的件 2件 同类别、30米内``."""
    alike = likeness(pen, node)
    return f"已有 {node.cases.text} {amount(pen, node.amount)}{f' {alike}' if alike else ''}"


def likeness(pen: Pen, node: tree.ThereAre | tree.Similar) -> str:
    """``同类别、50米内、7日内``."""
    parts = [each.text for each in node.same]
    parts += [f"{amount(pen, node.within)}内"] if node.within else []
    parts += [within(pen, node.age)] if node.age else []
    return "、".join(parts)


def due_by(pen: Pen, node: tree.DueBy) -> str:
    return f"{pen.name(node.clock)} 不迟于 {moment(pen, node.at)}"


def cell(pen: Pen, node: tree.Cell) -> str:
    """A term, units, or free text without quotes."""
    if node.term is not None:
        return f"{start(pen, node.start) if node.start else ''}{duration(pen, node.term)}"
    if node.units:
        return f"{pen.names(node.units)}{' 候选' if node.candidates else ''}"
    return node.text


PARTS: Mapping[type, Callable[[Pen, Any], str]] = {
    tree.Name: name,
    tree.Text: text,
    tree.Duration: duration,
    tree.Amount: amount,
    tree.Moment: moment,
    tree.Start: start,
    tree.ClauseRef: clause_ref,
    tree.TableRef: table_ref,
    tree.Every: every,
    tree.Share: share,
    tree.CaseKind: case_kind,
    tree.Threshold: threshold,
    tree.Answered: answered,
    tree.Counted: counted,
    tree.ThereAre: there_are,
    tree.DueBy: due_by,
    tree.Cell: cell,
}

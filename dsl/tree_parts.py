"""The small parts of the syntax tree: names, texts, moments, terms, references – each with its place."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from dsl.diagnostics import Span


@dataclass(frozen=True, slots=True)
class Name:
    """A word that was declared somewhere, or one of the language's own (受理, 居民, 紧急)."""

    text: str
    span: Span

    def __str__(self) -> str:
        return self.text


@dataclass(frozen=True, slots=True)
class Text:
    """Free text that stood in “”, without the quotes."""

    text: str
    span: Span


@dataclass(frozen=True, slots=True)
class Remark:
    """A note for the reader: a line that opens with # or 注:, or the trailing ``# 示例值`` of a line."""

    text: str
    span: Span
    trailing: bool


@dataclass(frozen=True, slots=True)
class Moment:
    """A point of time in an example: ``minute`` since midnight, 1440 for 24:00; ``day`` None is the day before it."""

    day: date | None
    minute: int
    span: Span


@dataclass(frozen=True, slots=True)
class Duration:
    """``3个工作日`` -> amount 3, unit 工作日. 当日 has amount 0 and 次日 amount 1. ``unit`` is the written word."""

    amount: int
    unit: str
    span: Span


@dataclass(frozen=True, slots=True)
class Amount:
    """``15厘米``, ``2次``, ``3星``: ``unit`` is the canonical word, empty for a bare number."""

    value: Decimal
    unit: str
    span: Span


@dataclass(frozen=True, slots=True)
class Every:
    """``每月最后1个工作日``: every ``count`` of ``unit`` (周 月 季度 半年 年), on the ``kind`` of day, with its number.

    ``kind``: empty (within the period), 星期 (0-6 from Monday), 日, 月日 (``3-31``), 最后工作日, 最后日, 第几工作日, 次
    (so many times). ``since_last`` is 距上次 不超过 …, and all else is empty then.
    """

    count: int
    unit: str
    kind: str
    number: str
    since_last: Duration | None
    span: Span


@dataclass(frozen=True, slots=True)
class Start:
    """``自受理之日起`` (``by_day``: the day does not count) or ``自受理时起`` (from the moment).

    ``what`` says which moment of ``event``: 发生 (it happened), 期满 (its term ran out), 列为 (``event`` is the mark)
    or a colour (its clock turned so). ``before``: the term runs backwards from it (之日前, 时前).
    """

    event: Name
    by_day: bool
    span: Span
    what: str = "发生"
    before: bool = False


@dataclass(frozen=True, slots=True)
class TableRef:
    """``附表一``, ``附表一第3行``: ``row`` 0 is the whole table."""

    text: str
    number: int
    row: int
    span: Span


@dataclass(frozen=True, slots=True)
class ClauseRef:
    """``第三条之一``, or ``余姚市 第三条`` for a clause of another file; ``text`` is canonical: 第三条之一."""

    text: str
    number: int
    sub: int
    span: Span
    place: Name | None = None

"""Tree nodes of an example (例): what was reported, what happened, what should come out."""

from __future__ import annotations

from dataclasses import dataclass

from dsl.diagnostics import Span
from dsl.tree_parts import ClauseRef, Moment, Name, Text


@dataclass(frozen=True, slots=True)
class Answered:
    """``权属 移动``: question and answer; ``结果 已解决`` for an outcome."""

    question: Name
    value: Name
    span: Span


@dataclass(frozen=True, slots=True)
class Reported:
    """``2020-10-04 08:48 代表 上报 窨井盖 “…”,权属 移动,在 三个街道群,指名 移动公司,紧急,位置 甲村``."""

    at: Moment
    role: Name
    category: Name | None
    text: Text | None
    answers: tuple[Answered, ...]
    group: Name | None
    named_unit: Name | None
    place: Name | None
    urgency: Name | None
    span: Span


@dataclass(frozen=True, slots=True)
class Happened:
    """``09:00 受理``, or with a date and a unit: ``2020-10-05 10:00 移动公司 答复,结果 已解决``."""

    at: Moment
    unit: Name | None
    event: Name
    answers: tuple[Answered, ...]
    span: Span


@dataclass(frozen=True, slots=True)
class DueBy:
    """``答复 不迟于 2027-01-08 24:00``."""

    clock: Name
    at: Moment
    span: Span


@dataclass(frozen=True, slots=True)
class Expected:
    """``应 依 第四条 由 移动公司 办理,答复 不迟于 …,暂定`` | ``应 依 第七条 待认领`` | ``应 询问 权属``.

    Exactly one of ``unit``, ``pool``, ``asks`` says the route; all three may be empty when only dates are expected.
    """

    clauses: tuple[ClauseRef, ...]
    unit: Name | None
    pool: bool
    asks: tuple[Name, ...]
    due: tuple[DueBy, ...]
    provisional: bool
    span: Span


@dataclass(frozen=True, slots=True)
class Example:
    """``例 跨年答复`` with its report, what happened later, and what should come out."""

    title: Name
    report: Reported
    events: tuple[Happened, ...]
    expected: tuple[Expected, ...]
    span: Span

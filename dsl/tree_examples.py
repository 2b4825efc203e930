"""Tree nodes of an example (例): what was reported, what happened, what should come out."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from dsl.diagnostics import Span
from dsl.tree_parts import Amount, ClauseRef, Duration, Moment, Name, TableRef, Text


@dataclass(frozen=True, slots=True)
class Answered:
    """``权属 移动``: question and answer; ``结果 已解决`` for an outcome; ``积水深度 20厘米`` has an ``amount``."""

    question: Name
    value: Name
    span: Span
    amount: Amount | None = None


@dataclass(frozen=True, slots=True)
class Counted:
    """``照片数 2张``, ``退回次数 1次``; in a vote ``全体 50人``, ``赞成 21票``."""

    what: Name
    amount: Amount
    span: Span


@dataclass(frozen=True, slots=True)
class ThereAre:
    """``已有 办理中的件 2件 同类别、30米内、3日内``: cases before this one; without likeness they are alike in all."""

    cases: Name
    amount: Amount
    same: tuple[Name, ...]
    within: Amount | None
    age: Duration | None
    span: Span


@dataclass(frozen=True, slots=True)
class Reported:
    """``2020-10-04 08:48 代表 上报 窨井盖 “…”,权属 移动,在 三个街道群,指名 移动公司,紧急,位置 甲村``.

    ``special`` is 范围外, 边界上 or 多处 instead of a place; ``manner`` 代录 or 转报.
    """

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
    special: Name | None = None
    channel: Name | None = None
    manner: Name | None = None
    counts: tuple[Counted, ...] = ()
    there_are: tuple[ThereAre, ...] = ()


@dataclass(frozen=True, slots=True)
class InForce:
    """``2026-12-01 00:00 施行``: an example without a report, for duties, votes and states."""

    at: Moment
    span: Span


@dataclass(frozen=True, slots=True)
class Happened:
    """``09:00 受理``, or with a date and somebody: ``2020-10-05 10:00 移动公司 答复,结果 已解决``.

    ``event`` is the word of what was done: an event, or an act such as 延期, 改派 or 认定 (``uses_examples.ACTS``).
    ``object`` is whom or what it is done to: 改派 and 指定 a unit, 中止 a reason, 免 a step, 定于 the event that gets
    a date. ``term`` goes with 延期, ``stars`` with 评价, ``until`` with 定于, and ``year`` with 国务院通知, whose
    ``rest`` and ``work`` days are inclusive ranges.
    """

    at: Moment
    unit: Name | None
    event: Name
    answers: tuple[Answered, ...]
    span: Span
    object: Name | None = None
    term: Duration | None = None
    stars: int | None = None
    until: Moment | None = None
    year: int | None = None
    text: Text | None = None
    counts: tuple[Counted, ...] = ()
    rest: tuple[tuple[date, date], ...] = ()
    work: tuple[tuple[date, date], ...] = ()


@dataclass(frozen=True, slots=True)
class DueBy:
    """``答复 不迟于 2027-01-08 24:00``."""

    clock: Name
    at: Moment
    span: Span


@dataclass(frozen=True, slots=True)
class Outcome:
    """Anything else that should come out: ``what`` is its word, ``name`` whom or what it names.

    ``what``: 候选, 协办, 抄送 (``names``); 初审, 复审, 研究 (``name`` is who); 逾期 (``name`` is the clock); 不予受理,
    并入首件, 终止办理, 已办结, 通过, 不通过; 提醒, 报, 提级, 告知 (``name`` is who); 列为 (the mark); 免 (the step);
    黄色, 橙色, 红色; 不能 (what is refused; ``names`` the unit that it is refused to, 不能 指定 甲公司).
    """

    what: str
    name: Name | None
    names: tuple[Name, ...]
    span: Span


@dataclass(frozen=True, slots=True)
class Expected:
    """``应 依 第四条 由 移动公司 办理,答复 不迟于 …,暂定`` | ``应 依 第七条 待认领`` | ``应 询问 权属``.

    Exactly one of ``unit``, ``pool``, ``asks`` says the route; all three may be empty when only dates are expected.
    ``at``: as it stands at that moment (``2027-01-01 00:00 应 …``), None as it stands after all that happened.
    """

    clauses: tuple[ClauseRef, ...]
    unit: Name | None
    pool: bool
    asks: tuple[Name, ...]
    due: tuple[DueBy, ...]
    provisional: bool
    span: Span
    tables: tuple[TableRef, ...] = ()
    outcomes: tuple[Outcome, ...] = ()
    at: Moment | None = None


@dataclass(frozen=True, slots=True)
class Example:
    """``例 跨年答复`` with its report, what happened later, and what should come out."""

    title: Name
    report: Reported | InForce
    events: tuple[Happened, ...]
    expected: tuple[Expected, ...]
    span: Span

"""Tree nodes of what stands beside the clauses: 附表, and rates, meetings, votes and emergency plans."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from dsl.diagnostics import Span
from dsl.tree_parts import Duration, Name, Start, Text


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell of a 附表 row: free ``text``, or a term with its start, or units (``candidates``: 候选)."""

    text: str
    term: Duration | None
    start: Start | None
    units: tuple[Name, ...]
    candidates: bool
    span: Span


@dataclass(frozen=True, slots=True)
class Schedule:
    """``附表一 窨井盖 情形 由 上报人 选;承办单位 受理时 可以改选,须写明理由`` with its rows.

    ``columns`` are the headings; the first is ``question``. Rows are cited by their number, from 1.
    """

    number: int
    text: str  # 附表一
    title: Name | None
    question: Name
    chosen_by: Name
    rechosen_by: Name | None
    rechosen_at: Name | None
    reason: bool
    columns: tuple[Text, ...]
    rows: tuple[tuple[Cell, ...], ...]
    span: Span


@dataclass(frozen=True, slots=True)
class CaseKind:
    """A kind of case in a rate: 已答复的, 逾期的, 计为解决的 …, or by stars (``4星以上的``: ``at_least``)."""

    word: str
    stars: int | None
    at_least: bool
    span: Span


@dataclass(frozen=True, slots=True)
class Rate:
    """``口径 满意率:4星以上的 占 已评的;不计 豁免的``."""

    name: Name
    numerator: tuple[CaseKind, ...]
    denominator: tuple[CaseKind, ...]
    excluded: tuple[CaseKind, ...]
    span: Span


@dataclass(frozen=True, slots=True)
class Threshold:
    """``过半数`` (more than half), ``三分之二以上``, ``60%以上``, ``30票以上``: exactly one is set, or ``majority``."""

    majority: bool
    fraction: Fraction | None
    votes: int | None
    span: Span


@dataclass(frozen=True, slots=True)
class Meeting:
    """``会议 夜询会 由 镇人大主席团 召集;法定人数 过半数``."""

    name: Name
    convener: Name
    quorum: Threshold | None
    span: Span


@dataclass(frozen=True, slots=True)
class Vote:
    """``表决 满意度测评 按 到会 过半数 通过;法定人数 过半数;恰好半数 不通过``."""

    name: Name
    base: str  # 全体 | 到会 | 投票
    threshold: Threshold
    quorum: Threshold | None
    exact_half: str | None  # 通过 | 不通过 | 由主持人决定
    span: Span


@dataclass(frozen=True, slots=True)
class PlanStep:
    """``(一)镇防汛办 通知 各村联络员,10分钟内 回执;未回执的 报 镇人大主席团``.

    ``how`` is 通知 or 广播 (then ``to`` are villages or areas and ``by`` is None). ``then`` is 报 or 代.
    """

    label: str
    how: str
    by: Name | None
    to: tuple[Name, ...]
    receipt: Duration | None
    then: str | None
    then_who: Name | None
    span: Span


@dataclass(frozen=True, slots=True)
class EmergencyPlan:
    """``预案 防台风 由 镇人大主席团 启动`` with its steps in order."""

    name: Name
    starter: Name
    steps: tuple[PlanStep, ...]
    span: Span

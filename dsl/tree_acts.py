"""Tree nodes of what a clause says beside routes, terms and ladders: allowances, refusals, notices, duties."""

from __future__ import annotations

from dataclasses import dataclass

from dsl.diagnostics import Span
from dsl.tree_parts import Amount, Duration, Every, Name, Start, TableRef, Text


@dataclass(frozen=True, slots=True)
class Candidates:
    """``由 甲、乙 候选,依次,每家1个工作日内`` (``in_turn``), or 先到先得; or with a table (依 附表一)."""

    names: tuple[Name, ...]
    in_turn: bool
    each: Duration | None
    item: str | None
    span: Span
    schedule: TableRef | None = None


@dataclass(frozen=True, slots=True)
class Review:
    """``自上报时起1个工作日内 由 镇人大主席团 初审,结论 选 属实、不属实``: a gate before the hand-over."""

    start: Start | None
    within: Duration | None
    who: Name
    stage: Name  # 初审 | 复审 | 研究
    verdicts: tuple[Name, ...]
    item: str | None
    span: Span


@dataclass(frozen=True, slots=True)
class AssistLimit:
    """``协办 自交办之日起5个工作日内 送 主办单位``."""

    start: Start
    term: Duration
    to: Name
    item: str | None
    span: Span


@dataclass(frozen=True, slots=True)
class Extension:
    """``延期 1次,15日以内,期满前提出,由 镇人大主席团 批准``; belongs to the term before it.

    One of ``by`` (so much more), ``total`` (so much in all) and ``original`` (its own term once more), or none.
    """

    times: int | None
    by: Duration | None
    total: Duration | None
    original: bool
    before_expiry: bool
    approvers: tuple[Name, ...]
    in_chain: bool
    item: str | None
    span: Span


@dataclass(frozen=True, slots=True)
class Pause:
    """``中止 等待补充材料、等待鉴定,10个工作日以内,由 谁 批准``; belongs to the term before it."""

    reasons: tuple[Name, ...]
    within: Duration | None
    approver: Name | None
    item: str | None
    span: Span


@dataclass(frozen=True, slots=True)
class Ceiling:
    """``封顶 自上报之日起3个月``; belongs to the term before it."""

    start: Start
    term: Duration
    item: str | None
    span: Span


@dataclass(frozen=True, slots=True)
class Attention:
    """``报 镇人大主席团,列为 热点`` without a clock: at once when the condition holds; ``action`` may be empty."""

    action: str  # 提醒 | 报 | 提级 | empty
    who: tuple[Name, ...]
    mark: Name | None
    cleared_by: Name | None
    item: str | None
    span: Span


@dataclass(frozen=True, slots=True)
class EachMore:
    """``每增加 3件``: the attention before it fires again with each so many more."""

    amount: Amount
    item: str | None
    span: Span


@dataclass(frozen=True, slots=True)
class Notice:
    """``须告知 上报人 理由和原答复``, ``须书面告知 指名单位 “…”``; belongs to the line before it."""

    who: tuple[Name, ...]
    written: bool
    contents: tuple[Name, ...]
    text: Text | None
    item: str | None
    span: Span


@dataclass(frozen=True, slots=True)
class GoesOn:
    """``原单位 继续办理``: the rung before it leaves the duty where it is."""

    item: str | None
    span: Span


@dataclass(frozen=True, slots=True)
class Refuse:
    """``不予受理``, perhaps only with somebody's approval."""

    approver: Name | None
    item: str | None
    span: Span


@dataclass(frozen=True, slots=True)
class End:
    """``终止办理,由 镇人大主席团 批准``: the holder may ask for it where the condition holds."""

    approver: Name | None
    item: str | None
    span: Span


@dataclass(frozen=True, slots=True)
class Merge:
    """``并入首件``: the similar case that came first takes it in."""

    item: str | None
    span: Span


@dataclass(frozen=True, slots=True)
class Veil:
    """``隐去上报人``: whoever handles it does not learn who has reported it."""

    item: str | None
    span: Span


@dataclass(frozen=True, slots=True)
class Apart:
    """``每位上报人 分别告知、分别计时``; belongs to 并入首件."""

    told: bool
    timed: bool
    item: str | None
    span: Span


@dataclass(frozen=True, slots=True)
class Share:
    """``上报人 占60%``: the weight of one rater."""

    who: Name
    percent: int
    span: Span


@dataclass(frozen=True, slots=True)
class Deemed:
    """``未评的 视为 5星``."""

    stars: int
    item: str | None
    span: Span


@dataclass(frozen=True, slots=True)
class Duty:
    """``定期 民情专报 每月最后1个工作日,由 谁 办理,遇休息日 提前``; ``rolling`` is 顺延, 不顺延, 提前 or None."""

    name: Name
    every: Every
    by: Name | None
    rolling: str | None
    item: str | None
    span: Span


@dataclass(frozen=True, slots=True)
class Mandatory:
    """``必须执行``: no file below may say otherwise."""

    item: str | None
    span: Span


@dataclass(frozen=True, slots=True)
class Delegated:
    """``答复 下级可以另定``, or of the whole clause without a clock's name."""

    clock: Name | None
    item: str | None
    span: Span


@dataclass(frozen=True, slots=True)
class NotTo:
    """``不得交 村民委员会、企业``: units or kinds of unit that may not get it, by rule or by hand."""

    names: tuple[Name, ...]
    item: str | None
    span: Span

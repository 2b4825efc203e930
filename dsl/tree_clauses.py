"""Tree nodes of a clause (条) and of what it says."""

from __future__ import annotations

from dataclasses import dataclass

from dsl.diagnostics import Span
from dsl.tree_acts import (
    Apart,
    AssistLimit,
    Attention,
    Candidates,
    Ceiling,
    Deemed,
    Delegated,
    Duty,
    EachMore,
    End,
    Extension,
    GoesOn,
    Mandatory,
    Merge,
    Notice,
    NotTo,
    Pause,
    Refuse,
    Review,
    Share,
    Veil,
)
from dsl.tree_conditions import Condition
from dsl.tree_parts import ClauseRef, Duration, Name, Start, TableRef, Text

# ``item`` is the number of the item the line stands in, (一), or None outside of items.


@dataclass(frozen=True, slots=True)
class RouteTo:
    """``由 A 主办,B、C 协办,抄送 D``; ``lead`` may be a unit, a 对照 or 该单位 (then ``verb`` is 先行受理)."""

    lead: Name
    verb: str  # 主办 | 办理 | 先行受理
    assisting: tuple[Name, ...]
    copies: tuple[Name, ...]
    item: str | None
    span: Span
    schedule: TableRef | None = None  # 依 附表一


#: Lines that may go by a table: 由 甲 办理,依 附表一; 由 甲、乙 候选,依 附表一.
ByTable = RouteTo | Candidates


@dataclass(frozen=True, slots=True)
class Pool:
    """``由 各单位 认领``."""

    item: str | None
    span: Span


@dataclass(frozen=True, slots=True)
class Unclaimed:
    """``2个工作时内 无人认领的,由 督促单位 指定``; ``action`` is 指定 or 督促."""

    within: Duration
    who: Name
    action: str
    item: str | None
    span: Span


@dataclass(frozen=True, slots=True)
class Limit:
    """``自受理之日起 1个月内 答复``, ``当日 受理`` (``start`` None): ``action`` is what stops the clock.

    ``by`` is 由 谁, where the clause says so beside the event's own actor. ``may``: a right that lapses, not a duty
    (自答复之日起30日内 可以 复查). A ``start`` that is ``before`` runs backwards (会议之日前 5个工作日 送达).
    """

    start: Start | None
    term: Duration
    action: Name
    item: str | None
    span: Span
    by: Name | None = None
    may: bool = False


@dataclass(frozen=True, slots=True)
class NoExtension:
    """``不得延期``."""

    item: str | None
    span: Span


@dataclass(frozen=True, slots=True)
class Returnable:
    """``自交办时起1个工作日内 可以退回,每件2次以内,须写明理由,须经 谁 同意``."""

    start: Start | None
    within: Duration | None
    times: int | None
    reason: bool
    item: str | None
    span: Span
    consent: Name | None = None


@dataclass(frozen=True, slots=True)
class ReturnedAgain:
    """``再退的 由 镇人大主席团 指定``."""

    who: Name
    item: str | None
    span: Span


@dataclass(frozen=True, slots=True)
class NoReturn:
    """``指定后 不得退回``."""

    item: str | None
    span: Span


@dataclass(frozen=True, slots=True)
class Reassigned:
    """``改派后 受理 重新起算,答复 承接剩余``."""

    restart: tuple[Name, ...]
    carry: tuple[Name, ...]
    item: str | None
    span: Span


@dataclass(frozen=True, slots=True)
class Warn:
    """``剩余25% 黄色`` (``left`` in percent), ``剩余1个工作日 橙色`` (``term``), ``逾期 红色`` (neither)."""

    left: int | None
    color: Name
    item: str | None
    span: Span
    term: Duration | None = None
    overdue: bool = False


@dataclass(frozen=True, slots=True)
class Rung:
    """``依 第九条 答复 逾期3个工作日的 报 市人大代表工委,列为 重点督办,由 镇人大主席团 解除``.

    ``when`` is 逾期, 期满 (the end of a right) or a colour. ``action`` empty and ``who`` () where it only sets a mark.
    """

    clause: ClauseRef | None
    clock: Name
    after: Duration | None
    action: str  # 提醒 | 报 | 提级 | empty
    who: tuple[Name, ...]
    mark: Name | None
    cleared_by: Name | None
    item: str | None
    span: Span
    when: str = "逾期"


@dataclass(frozen=True, slots=True)
class RatedBy:
    """``自答复之日起7日内 由 上报人 评价``; with several raters perhaps ``上报人 占60%、代表 占40%``."""

    start: Start
    within: Duration
    who: tuple[Name, ...]
    item: str | None
    span: Span
    shares: tuple[Share, ...] = ()


@dataclass(frozen=True, slots=True)
class Unrated:
    """``未评的 不计入 满意率``; ``counts`` False is 不计入."""

    counts: bool
    rate: Name
    item: str | None
    span: Span


@dataclass(frozen=True, slots=True)
class LowRated:
    """``第一次 低于3星的,1个月内 重办;第二次 低于3星的,报 镇人大主席团``."""

    nth: int
    below: int
    redo: Duration | None
    report_to: Name | None
    item: str | None
    span: Span


@dataclass(frozen=True, slots=True)
class Stated:
    """``仅载明 “…”``: said, and not executed."""

    text: Text
    item: str | None
    span: Span


@dataclass(frozen=True, slots=True)
class Given:
    """``建设状态 是 不需拆除的,免``: a line with a condition of its own; ``act`` None waives the line before (免)."""

    condition: Condition
    act: Act | None
    item: str | None
    span: Span


Act = (
    RouteTo
    | Pool
    | Unclaimed
    | Limit
    | NoExtension
    | Returnable
    | ReturnedAgain
    | NoReturn
    | Reassigned
    | Warn
    | Rung
    | RatedBy
    | Unrated
    | LowRated
    | Stated
    | Candidates
    | Review
    | AssistLimit
    | Extension
    | Pause
    | Ceiling
    | Attention
    | EachMore
    | Notice
    | GoesOn
    | Refuse
    | End
    | Merge
    | Veil
    | Apart
    | Deemed
    | Duty
    | Mandatory
    | Delegated
    | NotTo
)
Body = Act | Given


@dataclass(frozen=True, slots=True)
class Clause:
    """``第四条 窨井盖 类别 属于 窨井盖的,由 产权单位 办理``; ``condition`` None when the clause has none.

    ``force`` holds 必须执行 or 下级可以另定 where they stand right behind the number. ``listed_last``: the list of
    conditions stands behind what the clause says (不予受理, 须告知…:(一)… (二)…).
    """

    ref: ClauseRef
    title: Name | None
    condition: Condition | None
    body: tuple[Body, ...]
    span: Span
    force: tuple[Name, ...] = ()
    listed_last: bool = False

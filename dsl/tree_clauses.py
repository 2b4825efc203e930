"""Tree nodes of a clause (条): its conditions and what it says."""

from __future__ import annotations

from dataclasses import dataclass

from dsl.diagnostics import Span
from dsl.tree_parts import ClauseRef, Duration, Name, Start, Text

# --- conditions ---------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class AllOf:
    """并且, or 同时符合下列条件的; ``labels`` are the item numbers of a list, empty in a sentence."""

    parts: tuple[Condition, ...]
    labels: tuple[str, ...]
    span: Span


@dataclass(frozen=True, slots=True)
class AnyOf:
    """或者, or 有下列情形之一的."""

    parts: tuple[Condition, ...]
    labels: tuple[str, ...]
    span: Span


@dataclass(frozen=True, slots=True)
class InCategory:
    """``类别 属于 水利、违建`` (one of them) or ``类别 不属于 …`` (none of them)."""

    categories: tuple[Name, ...]
    negated: bool
    span: Span


@dataclass(frozen=True, slots=True)
class Mentions:
    """``提到 “路灯”、“灯不亮”``: one of them; keywords ignore negation."""

    words: tuple[Text, ...]
    span: Span


@dataclass(frozen=True, slots=True)
class ReporterIs:
    """``上报人 是 点长、镇代表``: roles 居民 点长 议政代表 网格员 代表, and 镇代表 县代表 市代表 省代表."""

    roles: tuple[Name, ...]
    negated: bool
    span: Span


@dataclass(frozen=True, slots=True)
class UrgencyIs:
    """``紧急程度 是 紧急``."""

    value: Name
    negated: bool
    span: Span


@dataclass(frozen=True, slots=True)
class AnswerIs:
    """``权属 是 移动、联通`` (one of them) or ``不是``; 未填 may be among the values."""

    question: Name
    values: tuple[Name, ...]
    negated: bool
    span: Span


@dataclass(frozen=True, slots=True)
class NotAnswered:
    """``未填 权属``."""

    question: Name
    span: Span


@dataclass(frozen=True, slots=True)
class InPlace:
    """``位置 在 姚江堤防、甲村``: areas or villages."""

    places: tuple[Name, ...]
    negated: bool
    span: Span


@dataclass(frozen=True, slots=True)
class NamesUnit:
    """``代表 指名单位``: the reporter named a unit; ``roles`` empty is anybody."""

    roles: tuple[Name, ...]
    span: Span


@dataclass(frozen=True, slots=True)
class FromGroup:
    """``来自 三个街道群``."""

    groups: tuple[Name, ...]
    span: Span


@dataclass(frozen=True, slots=True)
class Otherwise:
    """``其余的``."""

    span: Span


Condition = (
    AllOf
    | AnyOf
    | InCategory
    | Mentions
    | ReporterIs
    | UrgencyIs
    | AnswerIs
    | NotAnswered
    | InPlace
    | NamesUnit
    | FromGroup
    | Otherwise
)


# --- what a clause says -------------------------------------------------------------------------------------------
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
    """``自受理之日起 1个月内 答复``, ``当日 受理`` (``start`` None): ``action`` is what stops the clock."""

    start: Start | None
    term: Duration
    action: Name
    item: str | None
    span: Span


@dataclass(frozen=True, slots=True)
class NoExtension:
    """``不得延期``."""

    item: str | None
    span: Span


@dataclass(frozen=True, slots=True)
class Returnable:
    """``自交办时起1个工作日内 可以退回,每件2次以内,须写明理由``."""

    start: Start | None
    within: Duration | None
    times: int | None
    reason: bool
    item: str | None
    span: Span


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
    """``剩余25% 黄色`` (``left`` in percent), ``逾期 红色`` (``left`` None)."""

    left: int | None
    color: Name
    item: str | None
    span: Span


@dataclass(frozen=True, slots=True)
class Rung:
    """``依 第九条 答复 逾期3个工作日的 报 市人大代表工委,列为 重点督办,由 镇人大主席团 解除``."""

    clause: ClauseRef | None
    clock: Name
    after: Duration | None
    action: str  # 提醒 | 报 | 提级
    who: Name
    mark: Name | None
    cleared_by: Name | None
    item: str | None
    span: Span


@dataclass(frozen=True, slots=True)
class RatedBy:
    """``自答复之日起7日内 由 上报人 评价``."""

    start: Start
    within: Duration
    who: Name
    item: str | None
    span: Span


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


Body = (
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
)


@dataclass(frozen=True, slots=True)
class Clause:
    """``第四条 窨井盖 类别 属于 窨井盖的,由 产权单位 办理``; ``condition`` None when the clause has none."""

    ref: ClauseRef
    title: Name | None
    condition: Condition | None
    body: tuple[Body, ...]
    span: Span

"""Tree nodes of the conditions (条件) that a clause or a line of it may have."""

from __future__ import annotations

from dataclasses import dataclass

from dsl.diagnostics import Span
from dsl.tree_parts import Amount, Duration, Name, Text


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
    """``位置 在 姚江堤防、甲村``: areas or villages; ``special`` is 范围外, 边界上 or 多处, and no place then."""

    places: tuple[Name, ...]
    negated: bool
    span: Span
    special: str | None = None


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


@dataclass(frozen=True, slots=True)
class UnitKindIs:
    """``指名单位 属于 企业``, ``承办单位 不属于 企业、街道``: ``party`` is 指名单位, 承办单位 or 主办单位."""

    party: Name
    kinds: tuple[Name, ...]
    negated: bool
    span: Span


@dataclass(frozen=True, slots=True)
class ChannelIs:
    """``来源渠道 是 大会建议、闭会建议``."""

    channels: tuple[Name, ...]
    negated: bool
    span: Span


@dataclass(frozen=True, slots=True)
class MannerIs:
    """``上报方式 是 代录、转报``: 本人, 代录 or 转报."""

    manners: tuple[Name, ...]
    negated: bool
    span: Span


@dataclass(frozen=True, slots=True)
class TimeIn:
    """``上报时间 在 20:00至次日06:00``: minutes since midnight; an end past 1440 lies on the next day."""

    spans: tuple[tuple[int, int], ...]
    negated: bool
    span: Span


@dataclass(frozen=True, slots=True)
class DateIn:
    """``上报日期 在 3月1日至5月31日``: months and days, both ends included, over New Year too."""

    spans: tuple[tuple[tuple[int, int], tuple[int, int]], ...]
    negated: bool
    span: Span


@dataclass(frozen=True, slots=True)
class DayIs:
    """``上报日 是 休息日``."""

    negated: bool
    span: Span


@dataclass(frozen=True, slots=True)
class Measured:
    """``积水深度 超过 15厘米``, ``积水深度 15厘米以上``, ``退回次数 达到 2次``.

    ``how`` is 超过 (more than), 低于 (less than), 以上 (at least, also for 达到) or 以下 (at most).
    """

    subject: Name
    how: str
    amount: Amount
    span: Span


@dataclass(frozen=True, slots=True)
class Similar:
    """``与 办理中的件 同类别、50米内、7日内 达到3件``.

    ``cases`` is 办理中的件, 已办结的件 or 已有的件; ``same`` holds 同类别, 同一上报人, 同一位置, 同一单位; ``within`` a
    distance in a unit of length; ``age`` how far back; ``reaches`` None is one.
    """

    cases: Name
    same: tuple[Name, ...]
    within: Amount | None
    age: Duration | None
    reaches: Amount | None
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
    | UnitKindIs
    | ChannelIs
    | MannerIs
    | TimeIn
    | DateIn
    | DayIs
    | Measured
    | Similar
)

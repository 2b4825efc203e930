"""Tree nodes of a file's heading, its time words and its declarations (声明)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from dsl.diagnostics import Span
from dsl.tree_parts import Duration, Name, Start, Text

# --- heading and time words ---------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Heading:
    """``镇街 小曹娥镇 330281…``: ``level`` is one of 镇街 县 市 区 省 国家, ``code`` the administrative code."""

    level: str
    name: Name
    code: str
    span: Span


@dataclass(frozen=True, slots=True)
class Superior:
    """``上级 余姚市 330281``."""

    name: Name
    code: str
    span: Span


@dataclass(frozen=True, slots=True)
class Effective:
    """``施行 2026-12-01,未办结的适用旧版;语言 第1版``; ``edition`` None when not said, open cases keep the old text."""

    day: date
    open_cases: str  # 旧版 | 新版
    edition: int | None
    span: Span


@dataclass(frozen=True, slots=True)
class Basis:
    """``依据 《…》``: titles without their marks."""

    titles: tuple[Text, ...]
    span: Span


@dataclass(frozen=True, slots=True)
class Chapter:
    """``第一章 用语``."""

    number: int
    title: Name | None
    span: Span


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """``采用 通用分类``: the names of a shared file stand here too."""

    name: Name
    span: Span


@dataclass(frozen=True, slots=True)
class Meaning:
    """``天、日 指 自然日``; ``unit`` is a full unit word: 自然日 工作日 连续小时 工作时."""

    words: tuple[Name, ...]
    unit: str
    span: Span


@dataclass(frozen=True, slots=True)
class OfficeRow:
    """``周一至周五 08:30-11:30、13:30-17:00``: weekdays 0-6 from Monday, spans in minutes since midnight."""

    weekdays: tuple[int, ...]
    spans: tuple[tuple[int, int], ...]
    span: Span


@dataclass(frozen=True, slots=True)
class OfficeHours:
    """``办公时间 …;假日 依 国务院通知``."""

    rows: tuple[OfficeRow, ...]
    holidays: Name | None
    span: Span


@dataclass(frozen=True, slots=True)
class SameDay:
    """``当日 止于 24:00;休息日和17:00以后上报的,当日 指 下一工作日``.

    ``ends`` is minutes since midnight, None for 下班; ``late_after`` likewise, None when the file has no such part;
    ``rest_days`` says whether 休息日 stands there, ``term`` the word that is given a meaning, which must be 当日.
    """

    ends: int | None
    rest_days: bool
    late_after: int | None
    term: Duration | None
    span: Span


@dataclass(frozen=True, slots=True)
class LastDay:
    """``末日 止于 24:00;遇休息日 顺延``; ``ends`` None is 下班, ``roll`` None when the file does not say."""

    ends: int | None
    roll: bool | None
    span: Span


# --- declarations -------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Category:
    """``分类 市政设施 含 窨井盖、路灯`` or ``分类 窨井盖 又名 井盖``; either tuple may be empty."""

    name: Name
    children: tuple[Name, ...]
    aliases: tuple[Name, ...]
    span: Span


@dataclass(frozen=True, slots=True)
class Unit:
    """``单位 综合执法队 又名 城管队 外部 属上级``."""

    name: Name
    aliases: tuple[Name, ...]
    external: bool
    of_superior: bool
    span: Span
    kinds: tuple[Name, ...] = ()  # 类型 企业


@dataclass(frozen=True, slots=True)
class Post:
    """``岗位 承办单位负责人 取自 名册;空缺的 由 镇人大主席团 代``."""

    name: Name
    stand_in: Name | None
    span: Span


@dataclass(frozen=True, slots=True)
class Group:
    """``群 三个街道群 含 硖石街道、…;由 代选工委 督促``: members are jurisdictions by name."""

    name: Name
    members: tuple[Name, ...]
    steward: Name | None
    span: Span


@dataclass(frozen=True, slots=True)
class Area:
    """``区域 姚江堤防 网格 102001至102009、102011``, or ``区域 东片 含 甲村、乙村``; grid ranges are inclusive."""

    name: Name
    grids: tuple[tuple[str, str], ...]
    villages: tuple[Name, ...]
    span: Span


@dataclass(frozen=True, slots=True)
class Question:
    """``问 窨井盖:权属 选 移动、自来水、不清楚;可以不填``, or with a measure ``问 积水深度 填 厘米`` and no choices."""

    name: Name
    category: Name | None
    choices: tuple[Name, ...]
    optional: bool
    span: Span
    measure: Name | None = None


@dataclass(frozen=True, slots=True)
class Finding:
    """``认定 建设状态 选 正在建设、已经建成;由 综合执法队,受理时作出`` (``with_event``), or ``within`` a term."""

    name: Name
    category: Name | None
    choices: tuple[Name, ...]
    measure: Name | None
    by: Name | None
    with_event: Name | None
    start: Start | None
    within: Duration | None
    span: Span


@dataclass(frozen=True, slots=True)
class State:
    """``态势 防汛应急响应 选 无、四级、三级;由 防汛办 宣布``: holds for the whole place until changed."""

    name: Name
    choices: tuple[Name, ...]
    measure: Name | None
    by: Name | None
    span: Span


@dataclass(frozen=True, slots=True)
class Attribute:
    """``属性 小区类型 选 商品房、老旧小区``: of the place, known from its register, never asked."""

    name: Name
    choices: tuple[Name, ...]
    measure: Name | None
    span: Span


@dataclass(frozen=True, slots=True)
class Channel:
    """``渠道 大会建议、闭会建议``."""

    names: tuple[Name, ...]
    span: Span


@dataclass(frozen=True, slots=True)
class TableRow:
    """``移动、联通 归 移动公司``; ``unit`` None is 认领; 未填, 范围外, 边界上 and 多处 are values of their own."""

    values: tuple[Name, ...]
    unit: Name | None
    span: Span


@dataclass(frozen=True, slots=True)
class Table:
    """``对照 产权单位 按 权属`` with its rows; ``question`` is 位置 for a table by place."""

    name: Name
    question: Name
    rows: tuple[TableRow, ...]
    span: Span


@dataclass(frozen=True, slots=True)
class Event:
    """``事件 答复 由 主办单位,须填 结果 选 已解决、说明情况;已解决的 计为解决``; one node for each event of the line.

    ``field`` without ``choices`` is free text, or a number in ``measure``. ``reason`` 须写明理由, ``photo`` 须附照片,
    ``written`` 须书面, ``signer`` 须经 … 签发. ``along`` counts the events that share the line (停工、处罚、拆除), 0
    for the first.
    """

    event: Name
    actor: Name
    field: Name | None
    choices: tuple[Name, ...]
    solved: tuple[Name, ...]
    span: Span
    measure: Name | None = None
    reason: bool = False
    photo: bool = False
    written: bool = False
    along: int = 0
    signer: Name | None = None


@dataclass(frozen=True, slots=True)
class Mark:
    """``标记 重点督办``."""

    names: tuple[Name, ...]
    span: Span

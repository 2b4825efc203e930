"""The syntax tree (语法树) of one rule file: what stands there, where it stands, and nothing of what it means.

Reading it: ``RuleFile.statements`` keeps the order of the text. Every ``Name`` is as written (an alias stays an
alias); names that nobody declared have already been reported by ``dsl.parse`` (D1xx), so a later pass need not.
Time units are the written words (``天`` stays ``天``): what they mean is the file's own declaration. Built-in
recipients (督促单位, 承办单位, 主办单位, 上报人, 该单位) are Names with exactly that text.

How to get one (``dsl.parse``)::

    parse(text: str, file: str, outer: Names = Names()) -> Parsed   # .tree: RuleFile, .diagnostics
    names_of(tree: RuleFile) -> Names                               # what a vocabulary or superior file offers
    outline(text: str) -> Outline                                   # .code .superior .uses, before anything else

``outer`` holds the names of the shared vocabularies and of the layers above (``Names.__or__`` joins them).
A file with an error still has a tree of everything that could be read.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TypeVar

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
class Start:
    """``自受理之日起`` (``by_day``: the day does not count) or ``自受理时起`` (from the moment)."""

    event: Name
    by_day: bool
    span: Span


@dataclass(frozen=True, slots=True)
class ClauseRef:
    """``第三条之一``, or ``余姚市 第三条`` for a clause of another file; ``text`` is canonical: 第三条之一."""

    text: str
    number: int
    sub: int
    span: Span
    place: Name | None = None


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
    ``rest_days`` says whether 休息日 stands there.
    """

    ends: int | None
    rest_days: bool
    late_after: int | None
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
    """``问 窨井盖:权属 选 移动、自来水、不清楚;可以不填``."""

    name: Name
    category: Name | None
    choices: tuple[Name, ...]
    optional: bool
    span: Span


@dataclass(frozen=True, slots=True)
class TableRow:
    """``移动、联通 归 移动公司``; ``unit`` None is 认领; 未填 is a value of its own."""

    values: tuple[Name, ...]
    unit: Name | None
    span: Span


@dataclass(frozen=True, slots=True)
class Table:
    """``对照 产权单位 按 权属`` with its rows."""

    name: Name
    question: Name
    rows: tuple[TableRow, ...]
    span: Span


@dataclass(frozen=True, slots=True)
class Event:
    """``事件 答复 由 主办单位,须填 结果 选 已解决、说明情况;已解决的 计为解决``."""

    event: Name
    actor: Name
    field: Name | None
    choices: tuple[Name, ...]
    solved: tuple[Name, ...]
    span: Span


@dataclass(frozen=True, slots=True)
class Mark:
    """``标记 重点督办``."""

    names: tuple[Name, ...]
    span: Span


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


# --- examples -----------------------------------------------------------------------------------------------------


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


Statement = (
    Heading
    | Superior
    | Effective
    | Basis
    | Chapter
    | Vocabulary
    | Meaning
    | OfficeHours
    | SameDay
    | LastDay
    | Category
    | Unit
    | Post
    | Group
    | Area
    | Question
    | Table
    | Event
    | Mark
    | Clause
    | Example
)


S = TypeVar("S")


@dataclass(frozen=True, slots=True)
class RuleFile:
    """One file: its statements in order (those that could be read) and its remarks."""

    file: str
    statements: tuple[Statement, ...]
    remarks: tuple[Remark, ...]

    def of(self, kind: type[S]) -> tuple[S, ...]:
        """All statements of one kind, in order: ``file.of(tree.Unit)``."""
        return tuple(s for s in self.statements if isinstance(s, kind))

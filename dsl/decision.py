"""What the rules answer (决定): route, clocks, ladder, allowances – each with the clause that said it (依据)."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from dsl.terms import Term, TimeRules


@dataclass(frozen=True, slots=True)
class Cite:
    """Where a rule stands: which file (administrative code), clause, item, line – what every step shows as 依据."""

    jurisdiction: str
    place: str  # the jurisdiction's name, 海宁市
    clause: str  # 第四条, 附表一
    item: str | None = None  # (一), or a row of a table
    title: str = ""  # the heading after the clause number, 窨井盖
    line: int = 0
    mandatory: bool = False

    def __str__(self) -> str:
        return f"{self.place} {self.clause}{self.item or ''}" + (f"({self.title})" if self.title else "")


@dataclass(frozen=True, slots=True)
class UnitRef:
    """A unit by its canonical name in the jurisdiction that declared it; the roster knows who stands behind it."""

    jurisdiction: str
    name: str


class RecipientKind(StrEnum):
    """What a recipient is named by."""

    UNIT = "单位"
    POST = "岗位"
    STEWARD = "督促单位"  # the steward of the case's group (群)
    HOLDER = "承办单位"
    REPORTER = "上报人"
    ASSISTING = "协办单位"  # each unit that helps
    ROLE = "身份"  # whoever has this role: 代表, 网格员


@dataclass(frozen=True, slots=True)
class Recipient:
    """Whom a rung, a notice, a step or an arbitration addresses; ``post`` for POST and ROLE, ``unit`` for UNIT.

    For POST ``unit`` is the stand-in of the file that speaks: another file may have a post of the same name.
    """

    kind: RecipientKind
    unit: UnitRef | None = None
    post: str | None = None

    def __str__(self) -> str:
        return self.post or (self.unit.name if self.unit else self.kind.value)


class RouteKind(StrEnum):
    """The two ways out of routing."""

    ASSIGN = "assign"  # one lead unit holds it
    POOL = "pool"  # the units of the group or town may claim it


@dataclass(frozen=True, slots=True)
class Question:
    """A declared question (问) with its choices; ``optional`` is 可以不填; ``category`` narrows when it is put."""

    name: str
    choices: tuple[str, ...]
    category: str | None
    optional: bool
    line: int = 0
    measure: str = ""  # the unit of a question that is answered with a number (填 厘米), and no choices then


@dataclass(frozen=True, slots=True)
class Finding:
    """认定: what somebody has to find out, one of ``choices`` or a number in ``measure``; ``by`` None is the holder.

    ``with_event`` is the step it must be made with (受理时作出), empty where it may be made at any time.
    """

    name: str
    cites: tuple[Cite, ...]
    choices: tuple[str, ...] = ()
    measure: str = ""
    by: Recipient | None = None
    with_event: str = ""
    category: str | None = None


@dataclass(frozen=True, slots=True)
class Pending:
    """Something the rules wait for that the reporter is never asked: ``what`` is 认定, 态势 or 属性."""

    what: str
    name: str
    by: Recipient | None = None

    def __str__(self) -> str:
        who = f"(由{self.by})" if self.by else ""
        return f"{_WAITS[self.what]}:{self.name}{who}"


_WAITS = {"认定": "待认定", "态势": "待宣布", "属性": "待查明"}


@dataclass(frozen=True, slots=True)
class Forbidden:
    """A unit that may not get the report (不得交), by rule or by hand, and the clause that says so."""

    unit: UnitRef
    cites: tuple[Cite, ...]


@dataclass(frozen=True, slots=True)
class Route:
    """Who gets the report. ``missing``: questions whose answer would settle what is still open."""

    kind: RouteKind
    cites: tuple[Cite, ...]
    lead: UnitRef | None = None
    assisting: tuple[UnitRef, ...] = ()
    copies: tuple[UnitRef, ...] = ()
    candidates: tuple[UnitRef, ...] = ()
    group: str | None = None
    arbiter: Recipient | None = None
    missing: tuple[str, ...] = ()
    pending: tuple[Pending, ...] = ()  # what would settle it as well, and is not the reporter's to tell
    forbidden: tuple[Forbidden, ...] = ()


class RungAction(StrEnum):
    """What a rung does with the duty."""

    REMIND = "提醒"  # tells
    REPORT = "报"  # lets the superior act
    RAISE = "提级"  # moves the duty
    APPOINT = "指定"  # lets the recipient choose the unit
    MARK = "列为"  # reaches nobody, only sets a mark


@dataclass(frozen=True, slots=True)
class Rung:
    """One step of a ladder (升级), counted from the current due time; ``after`` None fires at the due time itself.

    ``when`` is 逾期, 期满 (the end of a right) or a colour, at which the rung fires with the clock's turning so.
    ``stays``: 原单位 继续办理, so that 提级 lets the superior act and leaves the duty where it is.
    """

    action: RungAction
    recipient: Recipient | None  # None where the rung only sets a mark
    after: Term | None
    cites: tuple[Cite, ...]
    mark: str | None = None  # 列为 重点督办
    cleared_by: Recipient | None = None
    also: tuple[Recipient, ...] = ()
    when: str = "逾期"
    stays: bool = False

    @property
    def coloured(self) -> bool:
        """Whether it fires with a colour, before the clock is overdue."""
        return self.when not in {"逾期", "期满"}


@dataclass(frozen=True, slots=True)
class Alarm:
    """One colour that a clock turns (预警).

    By the part that is ``left`` (0 to 1), by the time ``before`` its end, or when it is ``overdue``, perhaps only
    ``after`` so long.
    """

    color: str
    cites: tuple[Cite, ...]
    left: float | None = None
    before: Term | None = None
    overdue: bool = False
    after: Term | None = None


@dataclass(frozen=True, slots=True)
class Extension:
    """How a clock may be extended (延期): ``by`` so much more, to a new ``total``, or by its ``original`` term again.

    ``times`` counts per case and clock, None is without a limit. Nobody among ``approvers``: the holder extends itself;
    several agree one after the other (逐级批准).
    """

    cites: tuple[Cite, ...]
    time: TimeRules
    times: int | None = None
    by: Term | None = None
    total: Term | None = None
    original: bool = False
    approvers: tuple[Recipient, ...] = ()


@dataclass(frozen=True, slots=True)
class Stay:
    """For which declared reasons a clock may stand still (中止), ``within`` which time in all, and who must agree."""

    cites: tuple[Cite, ...]
    time: TimeRules
    reasons: tuple[str, ...]
    within: Term | None = None
    approver: Recipient | None = None


@dataclass(frozen=True, slots=True)
class Ceiling:
    """No extension or pause leads a clock past this (封顶), which is counted from an event of its own."""

    cites: tuple[Cite, ...]
    starts: str
    term: Term
    time: TimeRules


class ClockStart(StrEnum):
    """The language's own events that start a clock (自…起); a rule file may declare more (``dsl.triggers``)."""

    REPORTED = "上报"
    POOLED = "待认领"
    ASSIGNED = "交办"
    ACCEPTED = "受理"
    ANSWERED = "答复"


@dataclass(frozen=True, slots=True)
class Floor:
    """What a superior's 必须执行 says of the same clock (底线), counted by the words of the file it stands in.

    The clock is due at the earlier of its own term and this one; a window of the citizen at the later. An extension or
    a pause of the clock moves the floor only as far as the superior's own allowances go.
    """

    starts: str
    term: Term
    time: TimeRules
    cites: tuple[Cite, ...]
    extension: Extension | None = None
    stay: Stay | None = None
    ceiling: Ceiling | None = None


@dataclass(frozen=True, slots=True)
class ClockSpec:
    """A term that runs (时限): name = what stops it. A clock from 上报 belongs to the case and never starts anew.

    ``restarts`` says what a change of holder does: True closes it as 移交 and starts it for the new holder, False
    carries the rest over (承接剩余). ``warn_left`` is the part of the term that is left when it turns yellow.
    """

    name: str  # 受理, 答复, 认领, 评价
    starts: str  # the event, one of ClockStart or one that a rule file declares
    term: Term
    time: TimeRules
    cites: tuple[Cite, ...]
    restarts: bool = False
    warn_left: float | None = None
    warn_cites: tuple[Cite, ...] = ()
    rungs: tuple[Rung, ...] = ()
    floors: tuple[Floor, ...] = ()  # what superiors hold the same clock to
    bearer: Recipient | None = None  # whose clock it is; None: whoever holds the case
    step: bool = False  # a dated step (步骤): the case ends only when it is done or waived
    right: bool = False  # 可以: a right that lapses when its term runs out, which is no lateness
    back: bool = False  # runs backwards from the date that its event is scheduled for (之日前)
    alarms: tuple[Alarm, ...] = ()  # the colours it turns; ``warn_left`` is what plans said before there were several
    extension: Extension | None = None
    not_extended: tuple[Cite, ...] = ()  # 不得延期
    stay: Stay | None = None
    ceiling: Ceiling | None = None


@dataclass(frozen=True, slots=True)
class ReturnRule:
    """When a unit may say "not ours" (退回): within ``within`` of 交办, at most ``times`` a case; then an arbiter."""

    cites: tuple[Cite, ...]
    within: Term | None = None
    time: TimeRules = field(default_factory=TimeRules)
    times: int | None = None
    reason_required: bool = True
    then: Recipient | None = None
    final_after_appointment: bool = False  # 指定后 不得退回


@dataclass(frozen=True, slots=True)
class LowRating:
    """What the n-th rating below ``below`` stars brings: do it again within ``redo``, or report to someone."""

    nth: int
    below: int
    cites: tuple[Cite, ...]
    redo: Term | None = None
    report_to: Recipient | None = None


@dataclass(frozen=True, slots=True)
class Rater:
    """Somebody who judges the answer: ``name`` as the file says it, ``share`` the weight in percent.

    ``each``: every reporter of a joined case for himself (每位上报人), whose mean counts.
    """

    name: str
    who: Recipient
    share: int
    each: bool = False


@dataclass(frozen=True, slots=True)
class RatingRule:
    """Who judges the answer and how long (评价); its window is the clock named 评价 among the plan's clocks.

    No ``raters`` is the reporter alone. ``unrated_stars``: what a rater who stays silent is taken to have given (视为).
    """

    cites: tuple[Cite, ...]
    unrated_counts: bool = True
    low: tuple[LowRating, ...] = ()
    raters: tuple[Rater, ...] = ()
    unrated_stars: int | None = None


class CaseKind(StrEnum):
    """What a rate (口径) counts: kinds of case that the log itself tells apart."""

    ALL = "全部的"
    ANSWERED = "已答复的"
    CLOSED = "已办结的"
    RATED = "已评的"
    UNRATED = "未评的"
    SOLVED = "计为解决的"
    IN_TIME = "按期的"
    LATE = "逾期的"
    REFUSED = "不予受理的"
    ENDED = "终止办理的"
    MERGED = "并入的"
    EXEMPT = "豁免的"
    REDONE = "重办的"
    STARS_FROM = "星以上的"
    STARS_TO = "星以下的"


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of case; ``stars`` for STARS_FROM and STARS_TO, both with the number itself."""

    kind: CaseKind
    stars: int = 0

    def __str__(self) -> str:
        return f"{self.stars}{self.kind.value}" if self.stars else self.kind.value


@dataclass(frozen=True, slots=True)
class RateRule:
    """A rate (口径): of the cases of any kind in ``denominator`` those that are also of one in ``numerator``.

    Cases of a kind in ``excluded`` are counted in neither.
    """

    name: str
    numerator: tuple[Kind, ...]
    denominator: tuple[Kind, ...]
    excluded: tuple[Kind, ...]
    cites: tuple[Cite, ...]


@dataclass(frozen=True, slots=True)
class Outcomes:
    """The file's own words for how a matter ended (结果), and which of them count as solved."""

    choices: tuple[str, ...]
    solved: frozenset[str]
    cites: tuple[Cite, ...] = ()


@dataclass(frozen=True, slots=True)
class EventRule:
    """A declared event (事件): who brings it about and what must come with it (须填, 须写明理由, 须附照片, 须书面).

    ``field`` with ``choices`` is one of them, with ``measure`` a number in that unit, alone free text.
    """

    name: str
    actor: Recipient
    cites: tuple[Cite, ...]
    field: str | None = None
    choices: tuple[str, ...] = ()
    measure: str | None = None
    reason: bool = False
    photo: bool = False
    written: bool = False


@dataclass(frozen=True, slots=True)
class Idle:
    """A step that does not run: waived (免) by these clauses, or waiting until ``missing`` is known.

    ``waivable``: what it waits for is the condition of a 免, so that a person may waive it.
    """

    name: str
    cites: tuple[Cite, ...]
    missing: tuple[str, ...] = ()
    waivable: bool = False


@dataclass(frozen=True, slots=True)
class Rechoice:
    """附表: what ``chosen_by`` answered may be chosen anew by ``by`` when ``at`` happens (受理时 可以改选)."""

    question: str
    choices: tuple[str, ...]
    by: Recipient
    at: str
    cites: tuple[Cite, ...]
    reason: bool = False


@dataclass(frozen=True, slots=True)
class Refusal:
    """不予受理: the report is not taken, at once or when ``approver`` agrees."""

    cites: tuple[Cite, ...]
    approver: Recipient | None = None


@dataclass(frozen=True, slots=True)
class Ending:
    """终止办理: whoever holds the case may end it, alone or when ``approver`` agrees."""

    cites: tuple[Cite, ...]
    approver: Recipient | None = None


@dataclass(frozen=True, slots=True)
class Merging:
    """并入首件: the first of the similar cases takes it in. ``told`` and ``timed``: 分别告知, 分别计时."""

    cites: tuple[Cite, ...]
    told: bool = False
    timed: bool = False


@dataclass(frozen=True, slots=True)
class Attention:
    """提醒, 报, 列为 without a clock: at once; ``level`` 1 is the first time, each further one (每增加) counts up."""

    action: RungAction
    cites: tuple[Cite, ...]
    recipient: Recipient | None = None  # None where it only sets a mark
    also: tuple[Recipient, ...] = ()
    mark: str | None = None
    cleared_by: Recipient | None = None
    level: int = 1


@dataclass(frozen=True, slots=True)
class Owed:
    """须告知: who is owed word of what the line before says, when that happens.

    ``on`` is the word for it (不予受理, 交办, 答复 …), ``at`` where that line stands; ``contents`` and ``text`` are what
    they must be told.
    """

    on: str
    at: Cite
    who: tuple[Recipient, ...]
    cites: tuple[Cite, ...]
    written: bool = False
    contents: tuple[str, ...] = ()
    text: str | None = None


@dataclass(frozen=True, slots=True)
class Plan:
    """Everything the rules say about one report: data without dates, so that equal reports share one plan."""

    route: Route
    clocks: tuple[ClockSpec, ...] = ()
    returns: ReturnRule | None = None
    rating: RatingRule | None = None
    outcomes: Outcomes | None = None
    notes: tuple[Cite, ...] = ()
    findings: tuple[Finding, ...] = ()  # those that may be made of a report of this category
    asks: tuple[str, ...] = ()  # what steps on the case may change and this plan depends on (dsl.facts.MOVING)
    events: tuple[EventRule, ...] = ()
    waived: tuple[Idle, ...] = ()
    waiting: tuple[Idle, ...] = ()
    rechoices: tuple[Rechoice, ...] = ()
    refusal: Refusal | None = None
    ending: Ending | None = None
    merging: Merging | None = None
    attentions: tuple[Attention, ...] = ()
    owed: tuple[Owed, ...] = ()


@dataclass(frozen=True, slots=True)
class Step:
    """One clause that was looked at, for ``explain``: did it hold, and if unknown, which question would tell."""

    cite: Cite
    holds: bool | None
    lacked: tuple[str, ...] = ()  # conditions that were not met, as written
    missing: tuple[str, ...] = ()  # questions without an answer


@dataclass(frozen=True, slots=True)
class Decision:
    """A plan with the trail that led to it and the bundle (规约版本) that decided it.

    ``alike`` are the cases for whose sake it is refused or joined, the oldest first: no part of the plan, which equal
    reports share.
    """

    plan: Plan
    bundle: str
    trail: tuple[Step, ...] = ()
    alike: tuple[str, ...] = ()

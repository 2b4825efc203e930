"""What the rules answer (决定): route, clocks, ladder, allowances – each with the clause that said it (依据)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from dsl.cites import Cite, Recipient, RecipientKind, UnitRef
from dsl.clock_spec import (
    Alarm,
    Ceiling,
    ClockSpec,
    ClockStart,
    Extension,
    Floor,
    Rung,
    RungAction,
    Stay,
)
from dsl.terms import Term, TimeRules

#: What stands in modules of its own and is a part of a decision all the same.
__all__ = [
    "Alarm",
    "Ceiling",
    "Cite",
    "ClockSpec",
    "ClockStart",
    "Extension",
    "Floor",
    "Recipient",
    "RecipientKind",
    "Rung",
    "RungAction",
    "Stay",
    "UnitRef",
]


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
    """Something the rules wait for that the reporter is never asked: ``what`` is 认定, 态势, 属性 or 审查."""

    what: str
    name: str
    by: Recipient | None = None

    def __str__(self) -> str:
        who = f"(由{self.by})" if self.by else ""
        return f"{_WAITS[self.what]}:{self.name}{who}"


_WAITS = {"认定": "待认定", "态势": "待宣布", "属性": "待查明", "审查": "待审查"}


@dataclass(frozen=True, slots=True)
class Forbidden:
    """A unit that may not get the report (不得交), by rule or by hand, and the clause that says so."""

    unit: UnitRef
    cites: tuple[Cite, ...]


#: The clock of a candidate who is asked in turn, and the moment at which it starts.
OFFER, OFFERING = "接单", "候选"


@dataclass(frozen=True, slots=True)
class Offer:
    """依次: the candidates are asked one after the other, each for ``term`` (每家) or until it hands it back."""

    cites: tuple[Cite, ...]
    term: Term | None = None
    time: TimeRules = field(default_factory=TimeRules)


@dataclass(frozen=True, slots=True)
class Route:
    """Who gets the report. ``missing``: questions whose answer would settle what is still open.

    ``only``: nobody but the candidates may claim it (候选), each in its turn where there is an ``offer``.
    """

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
    only: bool = False
    offer: Offer | None = None


@dataclass(frozen=True, slots=True)
class ReturnRule:
    """When a unit may say "not ours" (退回): within ``within`` of 交办, at most ``times`` a case; then an arbiter.

    With ``consent`` the unit asks, and it is handed back only when that party agrees (须经 谁 同意).
    """

    cites: tuple[Cite, ...]
    within: Term | None = None
    time: TimeRules = field(default_factory=TimeRules)
    times: int | None = None
    reason_required: bool = True
    then: Recipient | None = None
    final_after_appointment: bool = False  # 指定后 不得退回
    consent: Recipient | None = None


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

    ``field`` with ``choices`` is one of them, with ``measure`` a number in that unit, alone free text. With ``signer``
    it only counts once that party has signed it (须经 谁 签发).
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
    signer: Recipient | None = None


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
class Review:
    """初审, 复审, 研究: nobody is handed the report before ``by`` has said one of ``verdicts``.

    ``refusing`` are those with which it ends there, since no clause says what else follows from them.
    """

    stage: str
    by: Recipient
    verdicts: tuple[str, ...]
    cites: tuple[Cite, ...]
    refusing: tuple[str, ...] = ()


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
class Veil:
    """隐去上报人: who has reported it is hidden from whoever handles it; not ``certain`` while a condition is open."""

    cites: tuple[Cite, ...]
    certain: bool = True


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

    ``on`` is the word for it (不予受理, 交办, 答复 …), ``at`` where that line stands; ``contents`` and ``text``
    are what they must be told.
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
    veil: Veil | None = None
    attentions: tuple[Attention, ...] = ()
    owed: tuple[Owed, ...] = ()
    reviews: tuple[Review, ...] = ()  # in the order in which the report passes them


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
    trail: Sequence[Step] = ()
    alike: tuple[str, ...] = ()

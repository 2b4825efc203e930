"""Everything that can happen to a case, as data (事件): each kind is a tag that is never renamed, with its fields."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar, get_args

from cases.concerns import NOTHING, Arrival, Concerns
from cases.events_clock import ClockEvent
from cases.events_council import CouncilEvent
from cases.events_display import DisplayEvent
from cases.events_links import LinkEvent
from cases.events_reach import ReachEvent
from cases.events_steps import StepEvent
from cases.events_successors import SuccessorEvent
from cases.events_turns import TurnEvent
from cases.events_voices import VoiceEvent
from cases.kin import Origin
from cases.people import ActorMark, JurisdictionId, UnitAt
from cases.places import NOWHERE, Surroundings
from cases.sealed import Sealed
from dsl.decision import Cite, Plan


@dataclass(frozen=True, slots=True)
class Reported:
    """A report arrived (上报). ``answers`` maps questions of the rule file to choices; ``photos`` are media ids."""

    kind: ClassVar[str] = "case:reported"
    reporter: str
    role: str
    level: str | None
    category: tuple[str, ...]
    urgency: str
    channel: str
    group: str | None
    village: str | None
    grid: str | None
    named_unit: str | None
    answers: Mapping[str, str]
    photos: tuple[str, ...]
    sealed: tuple[Sealed, ...]
    live: bool = True  # history that is imported neither notifies nor runs clocks
    manner: str = "本人"  # 本人, 代录 or 转报
    special: str | None = None  # 范围外, 边界上 or 多处, where that is known of the place
    around: Surroundings = NOWHERE
    concerns: Concerns = NOTHING
    through: str | None = None  # the deputy who is to pass it on (转报), by person id
    origin: Origin | None = None  # the case that it came from (关联件)
    arrival: Arrival | None = None  # the code that was scanned (扫码)


@dataclass(frozen=True, slots=True)
class Decided:
    """The rules answered; from here the case stands under this plan (依规约决定). ``because`` names the step.

    That is report, reply, or any other command by which a fact changed that the plan depends on.

    ``group`` is the group (群) whose units may claim it, ``steward`` the unit that minds that group.
    """

    kind: ClassVar[str] = "case:decided"
    plan: Plan
    bundle: str
    because: str
    group: str | None = None
    steward: UnitAt | None = None
    finders: tuple[UnitAt, ...] = ()  # the units that may make a finding (认定) of it
    alike: tuple[str, ...] = ()  # the cases for whose sake it is refused or joined, the oldest first
    awaited: tuple[UnitAt, ...] = ()  # the finders whose finding is waited for since this very decision


@dataclass(frozen=True, slots=True)
class Pooled:
    """No unit is settled: those of the group or town may claim it (待认领).

    ``missing`` are the questions whose answer would settle it, ``candidates`` the units it would then go to; with
    ``only`` nobody else may claim it (候选).
    """

    kind: ClassVar[str] = "case:pooled"
    arbiter: UnitAt | None
    missing: tuple[str, ...]
    candidates: tuple[UnitAt, ...] = ()
    pending: tuple[str, ...] = ()  # what others have to find or declare: 待认定:建设状态(由综合执法队)
    only: bool = False


@dataclass(frozen=True, slots=True)
class Assigned:
    """A unit holds it now (交办). ``by`` is rule, arbiter or ladder."""

    kind: ClassVar[str] = "case:assigned"
    unit: UnitAt
    assisting: tuple[UnitAt, ...]
    copies: tuple[UnitAt, ...]
    by: str
    sealed: tuple[Sealed, ...] = ()  # the reason of a reassignment (改派)


@dataclass(frozen=True, slots=True)
class Claimed:
    """A unit took it out of the pool (认领、接单); the first one wins."""

    kind: ClassVar[str] = "case:claimed"
    unit: UnitAt


@dataclass(frozen=True, slots=True)
class Accepted:
    """The holder accepted it (受理)."""

    kind: ClassVar[str] = "case:accepted"
    unit: UnitAt


@dataclass(frozen=True, slots=True)
class Returned:
    """The holder said it is not theirs (退回), with a reason; ``agreed_by`` where somebody had to agree."""

    kind: ClassVar[str] = "case:returned"
    unit: UnitAt
    sealed: tuple[Sealed, ...]
    agreed_by: UnitAt | None = None


@dataclass(frozen=True, slots=True)
class Asked:
    """The holder asks the reporter (询问). ``question`` names a 问 of the rule file; ``wants`` text, photo, place."""

    kind: ClassVar[str] = "case:asked"
    unit: UnitAt
    question: str | None
    wants: tuple[str, ...]
    sealed: tuple[Sealed, ...]


@dataclass(frozen=True, slots=True)
class Replied:
    """The reporter answered what was asked (补充答复)."""

    kind: ClassVar[str] = "case:replied"
    answers: Mapping[str, str]
    photos: tuple[str, ...]
    sealed: tuple[Sealed, ...]


@dataclass(frozen=True, slots=True)
class Supplemented:
    """The reporter added photos, text or a place without being asked (补充)."""

    kind: ClassVar[str] = "case:supplemented"
    photos: tuple[str, ...]
    sealed: tuple[Sealed, ...]


@dataclass(frozen=True, slots=True)
class Found:
    """Somebody found something out (认定): the choice, or the number with its measure, for each name."""

    kind: ClassVar[str] = "case:found"
    unit: UnitAt
    findings: Mapping[str, str]
    sealed: tuple[Sealed, ...] = ()


@dataclass(frozen=True, slots=True)
class Reclassified:
    """It belongs under another category (改分类), a path from the widest name down."""

    kind: ClassVar[str] = "case:reclassified"
    unit: UnitAt | None  # None: a person without a unit
    category: tuple[str, ...]
    sealed: tuple[Sealed, ...] = ()


@dataclass(frozen=True, slots=True)
class Relocated:
    """It is somewhere else than was reported (更正位置); None where that is not known."""

    kind: ClassVar[str] = "case:relocated"
    village: str | None
    grid: str | None
    special: str | None = None
    sealed: tuple[Sealed, ...] = ()
    around: Surroundings = NOWHERE


@dataclass(frozen=True, slots=True)
class Answered:
    """The lead unit answered (答复) with an outcome in the file's own words; ``open`` are the steps that remain."""

    kind: ClassVar[str] = "case:answered"
    unit: UnitAt
    outcome: str
    solved: bool
    photos: tuple[str, ...]
    sealed: tuple[Sealed, ...]
    open: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Rated:
    """Somebody judged the answer (评价), 1 to 5 stars.

    ``rater`` is the party as the rule file names it, ``by`` the person where several share a name (每位上报人).
    ``deemed``: nobody said so, the rule takes silence for it (视为).
    """

    kind: ClassVar[str] = "case:rated"
    stars: int
    sealed: tuple[Sealed, ...]
    rater: str = "上报人"
    by: str | None = None
    deemed: bool = False


@dataclass(frozen=True, slots=True)
class Urged:
    """Somebody urged the holder or the pool (催办、督办)."""

    kind: ClassVar[str] = "case:urged"
    unit: UnitAt | None  # whom it reaches; None is the whole pool
    sealed: tuple[Sealed, ...]
    person: str | None = None  # the deputy who is to pass it on


@dataclass(frozen=True, slots=True)
class Reopened:
    """Another round (重办). ``because`` is rating, or call_back for whoever has asked the reporter (重新办理)."""

    kind: ClassVar[str] = "case:reopened"
    unit: UnitAt
    low_rating: int  # the how-manieth low rating this is, from 1
    because: str = "rating"
    sealed: tuple[Sealed, ...] = ()


@dataclass(frozen=True, slots=True)
class Closed:
    """It is over (办结), by one of ``cases.prose.CLOSE_WORDS``; ``outcome`` and ``sealed``: what history says of it."""

    kind: ClassVar[str] = "case:closed"
    reason: str
    outcome: str | None = None
    sealed: tuple[Sealed, ...] = ()


@dataclass(frozen=True, slots=True)
class ClockStarted:
    """A term began to run. ``due_at`` is the earliest and ``due_latest`` the latest possible end (暂定 if unlike).

    ``rungs_at`` are the moments of the plan's rungs for this clock, in their order; ``warn_at`` is its first colour's,
    ``alarms_at`` those of all its colours where there is more than that one; ``capped``: 封顶 makes it due.
    ``low_rating`` > 0 takes the term from the rating rule instead of the clock's own.
    """

    kind: ClassVar[str] = "clock:started"
    key: str
    name: str
    holder: UnitAt | None
    round: int
    started_at: datetime
    warn_at: datetime | None
    due_at: datetime
    due_latest: datetime
    provisional: bool
    rungs_at: tuple[datetime, ...]
    calendar: str
    low_rating: int = 0
    alarms_at: tuple[datetime, ...] = ()
    capped: bool = False
    party: str | None = None  # whose it is if neither a unit's nor the case's: 上报人, 代表


@dataclass(frozen=True, slots=True)
class ClockRecounted:
    """A running term was counted anew from its own start, never into the past (重新计算).

    Fields as in ``clock:started``; rungs that fired keep their moments. ``because`` is notice, where the notice of a
    year made firm what was 暂定; change, of the calendar; floor or ceiling, where a superior's term or 封顶 has begun;
    or decided: the term is that of the plan decided just before, and ``started_at`` is told where that starts at
    another event. ``due_changed`` is False where only the warning or the ladder moved; ``until`` is when a paused
    clock goes on by itself.
    """

    kind: ClassVar[str] = "clock:recounted"
    key: str
    warn_at: datetime | None
    due_at: datetime
    due_latest: datetime
    provisional: bool
    rungs_at: tuple[datetime, ...]
    calendar: str
    because: str
    due_changed: bool = True
    started_at: datetime | None = None
    alarms_at: tuple[datetime, ...] = ()
    capped: bool = False
    until: datetime | None = None


@dataclass(frozen=True, slots=True)
class ClockStopped:
    """A term ended: met, late, handed_over (移交), waived (免), lapsed (a right, 期满) or void."""

    kind: ClassVar[str] = "clock:stopped"
    key: str
    outcome: str


@dataclass(frozen=True, slots=True)
class ClockWarned:
    """The clock turned a colour (预警): so much of its term is left, or it has been overdue for so long."""

    kind: ClassVar[str] = "clock:warned"
    key: str
    color: str = "黄色"


@dataclass(frozen=True, slots=True)
class ClockOverdue:
    """The term ran out (逾期); once recorded it stays."""

    kind: ClassVar[str] = "clock:overdue"
    key: str


@dataclass(frozen=True, slots=True)
class Climbed:
    """A rung of the ladder fired (升级). ``unit`` is whom it reached, None where a post has no unit.

    ``recipient`` is empty where it only set a mark; ``also`` are further recipients by name, ``units`` the units behind
    those; ``cleared_by`` may clear the mark.
    """

    kind: ClassVar[str] = "ladder:climbed"
    key: str  # the clock's key, empty for a rung of the rating rule
    rung: int
    action: str
    recipient: str
    unit: UnitAt | None
    mark: str | None
    also: tuple[str, ...] = ()
    units: tuple[UnitAt, ...] = ()
    cleared_by: UnitAt | None = None
    of: str = ""  # the clause of an attention without a clock
    level: int = 0  # how often that has been due by now
    vacant: bool = False  # nobody holds the post, and ``unit`` stands in


Payload = (
    Reported
    | Decided
    | Pooled
    | Assigned
    | Claimed
    | Accepted
    | Returned
    | Asked
    | Replied
    | Supplemented
    | Found
    | Reclassified
    | Relocated
    | Answered
    | Rated
    | Urged
    | Reopened
    | Closed
    | ClockStarted
    | ClockRecounted
    | ClockStopped
    | ClockWarned
    | ClockOverdue
    | Climbed
    | ClockEvent
    | StepEvent
    | TurnEvent
    | ReachEvent
    | CouncilEvent
    | VoiceEvent
    | LinkEvent
    | SuccessorEvent
    | DisplayEvent
)

#: Every kind of event by its tag; what a store needs to read one back.
KINDS: dict[str, type[Payload]] = {cls.kind: cls for cls in get_args(Payload)}


@dataclass(frozen=True, slots=True)
class Draft:
    """An event that was decided but not yet saved: what, when it happened, by whom, and by which clauses."""

    payload: Payload
    occurred_at: datetime
    actor: ActorMark
    cites: tuple[Cite, ...]


@dataclass(frozen=True, slots=True)
class Event:
    """A saved event: ``seq`` counts from 1 in its case, ``recorded_at`` is the database's time, ``hash`` chains.

    ``bundle`` is the rule bundle the case stood under.
    """

    case: str
    jurisdiction: JurisdictionId
    seq: int
    payload: Payload
    occurred_at: datetime
    recorded_at: datetime
    actor: ActorMark
    cites: tuple[Cite, ...]
    bundle: str
    hash: str

"""A case as its events tell it (件): phase, holder, plan, clocks – always a fold, never a truth of its own."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from cases.concerns import NOTHING, Concerns
from cases.kin import NO_KIN, Kin
from cases.people import JurisdictionId, UnitAt
from cases.places import NOWHERE, Surroundings
from cases.state_council import Council, Record
from cases.state_display import Display
from cases.state_voices import Voices
from dsl.alarms import GREEN, alarms_of, gravest
from dsl.course import Gap
from dsl.decision import Cite, ClockSpec, Plan, RecipientKind
from dsl.terms import Term


class Phase(StrEnum):
    """Where a case stands; the value goes over the wire, the Chinese word is chosen when shown."""

    PASSING = "passing"  # 待转报: a deputy has it, and it is no report to the rules yet
    REVIEW = "review"  # 待批准: somebody has to agree before anybody is handed it
    REVIEWING = "reviewing"  # 审查中: a review before the hand-over (初审、复审、研究) is not over
    POOLED = "pooled"  # 待认领
    ASSIGNED = "assigned"  # 待受理
    ACCEPTED = "accepted"  # 办理中
    ANSWERED = "answered"  # 待评价
    CLOSED = "closed"  # 已办结


OPEN = frozenset(Phase) - {Phase.CLOSED}
#: The rules have decided it, and it is not over.
STARTED = OPEN - {Phase.PASSING}
#: While somebody handles it or is looked for, it goes where the rules send it.
IN_HANDS = STARTED - {Phase.ANSWERED}

#: Raters that are found by their role or unit; a reporter is known by his report.
_OTHER_RATERS = frozenset({RecipientKind.ROLE, RecipientKind.UNIT})


@dataclass(frozen=True, slots=True)
class Granted:
    """An extension (延期) that a clock was given: ``term`` more, or with ``total`` in all."""

    term: Term
    total: bool


@dataclass(frozen=True, slots=True)
class Course:
    """What has befallen a clock: extensions, the times it stood still, and since when it does now."""

    granted: tuple[Granted, ...] = ()
    gaps: tuple[Gap, ...] = ()
    paused_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Asking:
    """An extension that was asked for; ``agreed`` of those who must agree have done so."""

    unit: UnitAt | None
    term: Term
    total: bool
    approvers: tuple[UnitAt, ...] = ()
    agreed: int = 0


@dataclass(frozen=True, slots=True)
class Clock:
    """One running or stopped term: name × holder × round. ``holder`` None: the case's own promise to the citizen.

    ``alarms_at`` and ``rungs_at`` are absolute moments, in the order of the spec; ``turned`` are the colours that it
    has turned; ``climbed`` says how many rungs have fired; ``outcome`` None while it runs. While it is paused,
    ``until`` is when it goes on by itself. ``capped``: the ceiling (封顶) makes it due.
    """

    key: str
    spec: ClockSpec
    holder: UnitAt | None
    round: int
    started_at: datetime
    alarms_at: tuple[datetime, ...]
    due_at: datetime
    due_latest: datetime
    provisional: bool
    rungs_at: tuple[datetime, ...]
    calendar: str
    turned: tuple[str, ...] = ()
    overdue: bool = False
    climbed: int = 0
    low_rating: int = 0  # > 0: the term is the rating rule's (重办)
    party: str | None = None  # whose it is if no unit's: 上报人, 代表
    stopped_at: datetime | None = None
    outcome: str | None = None
    capped: bool = False
    course: Course = field(default_factory=Course)
    until: datetime | None = None
    paused_for: str | None = None
    asking: Asking | None = None
    pause_asked: str | None = None  # the reason for which a pause was asked for
    exempted: bool = False  # lateness was excused

    @property
    def name(self) -> str:
        """What the clock waits for: 受理, 答复, 认领, 评价."""
        return self.spec.name

    @property
    def running(self) -> bool:
        """Whether it still waits."""
        return self.outcome is None

    def next_at(self) -> datetime | None:
        """The next moment at which this clock has something to say, None when it is silent for good."""
        if not self.running:
            return None
        return min((at for _, at in self.rings()), default=None)

    def rings(self) -> Iterator[tuple[str, datetime]]:
        """What a running clock says next, and when: ``resume``, a colour, ``overdue`` or ``rung``.

        A clock that stands still only goes on again. It turns each colour once, and rungs fire in the order of the
        file, so that a ladder is never climbed past a missing step.
        """
        if self.paused:
            yield from () if self.until is None else (("resume", self.until),)
            return
        if not self.overdue:
            yield "overdue", self.due_latest
        yield from self._coming()
        if self.climbed < len(self.rungs_at) and (self.overdue or self.spec.rungs[self.climbed].coloured):
            yield "rung", self.rungs_at[self.climbed]

    def _coming(self) -> Iterator[tuple[str, datetime]]:
        """The colours that it has still to turn."""
        for alarm, at in zip(alarms_of(self.spec), self.alarms_at, strict=True):
            plain = alarm.overdue and alarm.after is None  # turned by being overdue
            if alarm.overdue is self.overdue and alarm.color not in self.turned and not plain:
                yield alarm.color, at

    @property
    def paused(self) -> bool:
        """Whether it stands still (中止)."""
        return self.course.paused_at is not None

    @property
    def gaps(self) -> tuple[Gap, ...]:
        """When it stood still; not the pause that lasts."""
        return self.course.gaps

    @property
    def cites(self) -> tuple[Cite, ...]:
        """The clauses that say when it is due; the ceiling's too where that makes it so."""
        ceiling = self.spec.ceiling.cites if self.capped and self.spec.ceiling else ()
        return (*self.spec.cites, *ceiling)

    @property
    def warned(self) -> bool:
        """Whether it has turned any colour."""
        return bool(self.turned)

    @property
    def warn_at(self) -> datetime | None:
        """When it turns the next colour before its end; when it turned the last one, once it has turned them all."""
        before = [(a, at) for a, at in zip(alarms_of(self.spec), self.alarms_at, strict=True) if not a.overdue]
        coming = (at for alarm, at in before if alarm.color not in self.turned)
        return min(coming, default=max((at for _, at in before), default=None))

    @property
    def first_warning(self) -> datetime | None:
        """When it turns its first colour before its end."""
        both = zip(alarms_of(self.spec), self.alarms_at, strict=True)
        return min((at for alarm, at in both if not alarm.overdue), default=None)

    @property
    def color(self) -> str:
        """The gravest colour that it has turned; green while there is none."""
        return gravest(self.turned) if self.turned else GREEN


@dataclass(frozen=True, slots=True)
class Given:
    """One rating: by which party, by whom, how many stars, in which round."""

    rater: str
    by: str | None
    stars: int
    round: int


@dataclass(frozen=True, slots=True)
class OpenQuestion:
    """What the holder asked and the reporter has not yet answered."""

    unit: UnitAt
    question: str | None
    wants: tuple[str, ...]
    seq: int


@dataclass(frozen=True, slots=True)
class Awaiting:
    """Something that waits for somebody to agree: ``what`` is 不予受理 or 终止办理."""

    what: str
    approver: UnitAt


@dataclass(frozen=True, slots=True)
class Reviewing:
    """The review that the case waits for (初审、复审、研究), and whose it is."""

    stage: str
    unit: UnitAt


@dataclass(frozen=True, slots=True)
class Joint:
    """A report that was joined to the case (并入); ``clock`` is its own answer term, empty where it has none."""

    case: str
    reporter: str
    clock: str = ""


@dataclass(frozen=True, slots=True)
class Case:
    """The whole of one case after ``seq`` events."""

    id: str
    jurisdiction: JurisdictionId
    seq: int
    phase: Phase
    round: int
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
    live: bool
    text_id: str | None  # the sealed text of the report
    opened_at: datetime
    updated_at: datetime
    plan: Plan = field(default=None)  # type: ignore[assignment]  # set by case:decided, in the same transaction
    bundle: str = ""
    veiled: bool = False  # a plan of it has hidden who reported it, and what was hidden stays so
    steward: UnitAt | None = None
    arbiter: UnitAt | None = None
    missing: tuple[str, ...] = ()
    findings: Mapping[str, str] = field(default_factory=dict)
    finders: tuple[UnitAt, ...] = ()
    manner: str = "本人"
    special: str | None = None
    around: Surroundings = NOWHERE
    concerns: Concerns = NOTHING
    holder: UnitAt | None = None
    held_since: datetime | None = None
    appointed: bool = False
    assisting: tuple[UnitAt, ...] = ()
    copies: tuple[UnitAt, ...] = ()
    candidates: tuple[UnitAt, ...] = ()
    supervisors: tuple[UnitAt, ...] = ()
    handled_by: tuple[UnitAt, ...] = ()
    holds: int = 0  # how often somebody has become the holder
    returns: int = 0
    asked: OpenQuestion | None = None
    clocks: Mapping[str, Clock] = field(default_factory=dict)
    outcome: str | None = None
    solved: bool | None = None
    stars: int | None = None
    ratings: tuple[Given, ...] = ()
    deemed: bool = False  # the stars are what the rule takes silence for
    low_ratings: int = 0
    urged: int = 0
    marks: tuple[str, ...] = ()
    happened: Mapping[str, datetime] = field(default_factory=dict)  # when each event, by its word, was last
    done: tuple[tuple[str, int | None], ...] = ()  # steps (步骤) that were done, with the id of the unit
    excused: tuple[str, ...] = ()  # steps that a person has waived (免)
    answered: bool = False  # in this round; while steps are open the case is still in hand
    closed_at: datetime | None = None
    close_reason: str | None = None
    alike: tuple[str, ...] = ()  # the cases for whose sake it is refused or joined, the oldest first
    awaiting: Awaiting | None = None
    spared: tuple[str, ...] = ()  # what somebody has decided against: 不予受理, 并入首件
    joined_to: str | None = None
    joined: tuple[Joint, ...] = ()
    raised: Mapping[str, int] = field(default_factory=dict)  # attentions that have fired, with how often
    reviewing: Reviewing | None = None
    only: bool = False  # nobody but the candidates may claim it (候选)
    offered: UnitAt | None = None  # whose turn it is among them (依次)
    offered_to: tuple[UnitAt, ...] = ()  # whose turn it has been
    returning: UnitAt | None = None  # who has to agree to the return that was asked for
    council: Council = field(default_factory=Council)
    record: Record = field(default_factory=Record)
    voices: Voices = field(default_factory=Voices)
    kin: Kin = NO_KIN
    display: Display = field(default_factory=Display)

    @property
    def unit(self) -> UnitAt:
        """The holder, where the phase says that there is one; ValueError for a case that nobody holds."""
        if self.holder is None:
            raise ValueError(f"nobody holds case {self.id}")
        return self.holder

    @property
    def supervised_by(self) -> tuple[str, ...]:
        """Who watches over it (督办), by person id."""
        return tuple(watcher.person for watcher in self.council.watchers)

    @property
    def talk(self) -> str:
        """Whether it is talked over (商议): ``open``, ``over``, or empty where it never was."""
        return ("open" if self.council.open else "over") if self.council.matters else ""

    @property
    def drafted(self) -> bool:
        """Whether an answer of its holder waits to be signed (拟答复)."""
        draft = self.council.draft
        return draft is not None and draft.unit == self.holder and not self.answered

    @property
    def enterprise(self) -> str | None:
        """Which enterprise it is about, by its name on the town's list."""
        return self.concerns.enterprise

    @property
    def project(self) -> str | None:
        """Which project it is about, by its name on the town's list."""
        return self.concerns.project

    @property
    def begun_by(self) -> tuple[str, ...]:
        """Who has sent or passed on what the case it came from began with, unless that is its own reporter."""
        return tuple(person for person in self.kin.first if person not in (self.reporter, *self.left))

    @property
    def carriers(self) -> tuple[str, ...]:
        """The deputy who has passed it on (转报), or is to do so, by person id."""
        waits = self.phase is Phase.PASSING and not self.voices.declined
        carrier = self.voices.passed_by or (self.voices.through if waits else None)
        return () if carrier is None else (carrier,)

    @property
    def left(self) -> tuple[str, ...]:
        """Who has withdrawn from it, by person id."""
        return self.voices.left

    @property
    def may_be_sent_on(self) -> bool:
        """Whether the reporter may send it alone because the deputy has only settled it."""
        return self.close_reason == "settled" and self.voices.through is not None

    @property
    def joined_by(self) -> tuple[str, ...]:
        """Who sent the reports that were joined to this one, or to the one that it came from."""
        both = dict.fromkeys((*(joint.reporter for joint in self.joined), *self.kin.joined))
        return tuple(person for person in both if person not in self.left)

    @property
    def reporters(self) -> tuple[str, ...]:
        """Everybody whose report this is, each once."""
        carrier = (self.voices.passed_by,) if self.voices.passed_by else ()
        joined = (joint.reporter for joint in self.joined if joint.reporter not in self.left)
        return tuple(dict.fromkeys((self.reporter, *carrier, *joined)))

    @property
    def unnamed(self) -> bool:
        """Whether who reported it is hidden from whoever handles it (隐去上报人)."""
        return self.veiled or self.plan.veil is not None

    @property
    def raters(self) -> tuple[str, ...]:
        """The roles and units, as the rule file names them, that judge the answer beside whoever has reported it."""
        rule = self.plan.rating
        return tuple(rater.name for rater in (rule.raters if rule else ()) if rater.who.kind in _OTHER_RATERS)

    @property
    def returnable(self) -> bool:
        """Whether the plan still leaves a return (退回), its window aside."""
        rule = self.plan.returns
        if rule is None or (self.appointed and rule.final_after_appointment):
            return False
        return rule.times is None or self.returns < rule.times

    def running(self, name: str) -> Clock | None:
        """The running clock of that name, if any; the lifecycle never runs two of one name."""
        return next((c for c in self.clocks.values() if c.running and c.name == name), None)

    def next_at(self) -> datetime | None:
        """The next moment at which any clock of the case has something to say."""
        return min((at for c in self.clocks.values() if (at := c.next_at()) is not None), default=None)

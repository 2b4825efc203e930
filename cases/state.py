"""A case as its events tell it (件): phase, holder, plan, clocks – always a fold, never a truth of its own."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from cases.people import JurisdictionId, UnitAt
from dsl.decision import ClockSpec, Plan


class Phase(StrEnum):
    """Where a case stands; the value goes over the wire, the Chinese word is chosen when shown."""

    POOLED = "pooled"  # 待认领
    ASSIGNED = "assigned"  # 待受理
    ACCEPTED = "accepted"  # 办理中
    ANSWERED = "answered"  # 待评价
    CLOSED = "closed"  # 已办结


OPEN = frozenset(Phase) - {Phase.CLOSED}
#: While somebody handles it or is looked for, it goes where the rules send it.
IN_HANDS = OPEN - {Phase.ANSWERED}


@dataclass(frozen=True, slots=True)
class Clock:
    """One running or stopped term: name × holder × round. ``holder`` None: the case's own promise to the citizen.

    ``rungs_at`` are absolute moments; ``climbed`` says how many of them have fired; ``outcome`` None while it runs.
    """

    key: str
    spec: ClockSpec
    holder: UnitAt | None
    round: int
    started_at: datetime
    warn_at: datetime | None
    due_at: datetime
    due_latest: datetime
    provisional: bool
    rungs_at: tuple[datetime, ...]
    calendar: str
    warned: bool = False
    overdue: bool = False
    climbed: int = 0
    low_rating: int = 0  # > 0: the term is the rating rule's (重办)
    stopped_at: datetime | None = None
    outcome: str | None = None

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
        if self.overdue:
            return self.rungs_at[self.climbed] if self.climbed < len(self.rungs_at) else None
        if self.warn_at is None or self.warned:
            return self.due_latest
        return min(self.warn_at, self.due_latest)


@dataclass(frozen=True, slots=True)
class OpenQuestion:
    """What the holder asked and the reporter has not yet answered."""

    unit: UnitAt
    question: str | None
    wants: tuple[str, ...]
    seq: int


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
    steward: UnitAt | None = None
    arbiter: UnitAt | None = None
    missing: tuple[str, ...] = ()
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
    low_ratings: int = 0
    urged: int = 0
    marks: tuple[str, ...] = ()
    happened: Mapping[str, datetime] = field(default_factory=dict)  # when each event, by its word, was last
    closed_at: datetime | None = None
    close_reason: str | None = None

    @property
    def unit(self) -> UnitAt:
        """The holder, where the phase says that there is one; ValueError for a case that nobody holds."""
        if self.holder is None:
            raise ValueError(f"nobody holds case {self.id}")
        return self.holder

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

"""What happens in a town beside its cases, as data (本地台账): states declared, duties done or missed, votes taken."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar, get_args

from cases.events_deliberators import DeliberatorEvent
from cases.events_plans import PlanEvent
from cases.events_rules import RulesEvent
from cases.events_stops import StopEvent
from cases.events_words import WordsEvent
from cases.people import ActorMark, JurisdictionId
from dsl.decision import Cite


@dataclass(frozen=True, slots=True)
class Ruled:
    """A bundle of rules came into force here; duties that follow on themselves (距上次) run from the first of these."""

    kind: ClassVar[str] = "town:ruled"
    bundle: str


@dataclass(frozen=True, slots=True)
class Declared:
    """Somebody declared a state (态势) for the whole place: it holds until somebody declares another."""

    kind: ClassVar[str] = "town:declared"
    name: str
    value: str


@dataclass(frozen=True, slots=True)
class DutyDone:
    """A periodic duty (定期) was done; a meeting that was held does the duty of its name.

    Where everybody of a role owes it for oneself (由 代表 办理), each closes a ``period`` as ``person`` (结报), with
    ``left_open`` things of it that were still to be done; without a person it is done for the whole place.
    """

    kind: ClassVar[str] = "duty:done"
    name: str
    person: str | None = None
    period: str = ""
    left_open: int = 0


@dataclass(frozen=True, slots=True)
class DutyOverdue:
    """A periodic duty was not done in time; ``due_at`` is the latest moment that it could have been due.

    ``people`` are those who have not closed it, by id, where everybody of a role owes it.
    """

    kind: ClassVar[str] = "duty:overdue"
    name: str
    due_at: datetime
    people: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class DutyUnowed:
    """A period of a duty ended in which nobody was left who owed it: nobody holds the role, or all have closed it."""

    kind: ClassVar[str] = "duty:unowed"
    name: str
    due_at: datetime


@dataclass(frozen=True, slots=True)
class Held:
    """A meeting was held: heads present of all members, and whether they were enough (法定人数)."""

    kind: ClassVar[str] = "meeting:held"
    name: str
    members: int
    present: int
    quorate: bool


@dataclass(frozen=True, slots=True)
class SpotChecked:
    """Closed cases were drawn by lot for a call-back (抽查); see ``cases.spot_checks`` for how to draw them again.

    ``among`` is of how many that ended from ``since`` to before ``until``; ``drawn`` are case ids.
    """

    kind: ClassVar[str] = "town:spot_checked"
    since: datetime
    until: datetime
    seed: str
    among: int
    drawn: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Voted:
    """A vote was taken and tallied; ``verdict`` is 通过, 不通过, 主持人决定 or 不足法定人数."""

    kind: ClassVar[str] = "vote:tallied"
    name: str
    members: int
    present: int
    votes_for: int
    against: int
    abstained: int
    verdict: str


#: What happens apart from emergency plans and rule texts.
BesidePlans = Ruled | Declared | DutyDone | DutyOverdue | DutyUnowed | Held | Voted | SpotChecked
TownPayload = BesidePlans | PlanEvent | RulesEvent | DeliberatorEvent | StopEvent | WordsEvent

#: Every kind of town event by its tag.
TOWN_KINDS: dict[str, type[TownPayload]] = {cls.kind: cls for cls in get_args(TownPayload)}


@dataclass(frozen=True, slots=True)
class TownDraft:
    """A town event that was decided but not yet saved."""

    payload: TownPayload
    occurred_at: datetime
    actor: ActorMark
    cites: tuple[Cite, ...]


@dataclass(frozen=True, slots=True)
class TownEvent:
    """A saved one; ``seq`` counts from 1 in its town."""

    jurisdiction: JurisdictionId
    seq: int
    payload: TownPayload
    occurred_at: datetime
    recorded_at: datetime
    actor: ActorMark
    cites: tuple[Cite, ...]

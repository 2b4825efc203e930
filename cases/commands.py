"""What people ask of a case (命令), one dataclass a command; personal text travels apart and is sealed first."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import ClassVar, get_args

from cases.commands_clock import ClockCommand, SealableClockCommand
from cases.commands_council import CouncilCommand
from cases.commands_display import DisplayCommand
from cases.commands_links import LinkCommand
from cases.commands_reach import ReachCommand
from cases.commands_successors import SuccessorCommand
from cases.commands_turns import TurnCommand
from cases.commands_voices import SealableVoiceCommand, VoiceCommand
from cases.concerns import NOTHING, Arrival, Concerns
from cases.kin import Origin
from cases.people import UnitAt
from cases.places import NOWHERE, Surroundings
from cases.sealed import Sealed


@dataclass(frozen=True, slots=True)
class Report:
    """Send a report (上报)."""

    name: ClassVar[str] = "report"
    reporter: str
    role: str
    level: str | None = None
    category: tuple[str, ...] = ()
    urgency: str = "一般"
    channel: str = "随手拍"
    group: str | None = None
    village: str | None = None
    grid: str | None = None
    named_unit: str | None = None
    answers: Mapping[str, str] = field(default_factory=dict)
    photos: tuple[str, ...] = ()
    sealed: tuple[Sealed, ...] = ()
    live: bool = True
    manner: str = "本人"
    special: str | None = None
    around: Surroundings = NOWHERE
    concerns: Concerns = NOTHING
    through: str | None = None
    origin: Origin | None = None
    arrival: Arrival | None = None


@dataclass(frozen=True, slots=True)
class Claim:
    """Take it out of the pool (认领) for the unit of the role acted in; claiming is accepting."""

    name: ClassVar[str] = "claim"
    unit: UnitAt | None = None
    findings: Mapping[str, str] = field(default_factory=dict)
    sealed: tuple[Sealed, ...] = ()


@dataclass(frozen=True, slots=True)
class Accept:
    """Accept what was handed over (受理), with the findings (认定) that the rules ask for at that."""

    name: ClassVar[str] = "accept"
    findings: Mapping[str, str] = field(default_factory=dict)
    sealed: tuple[Sealed, ...] = ()


@dataclass(frozen=True, slots=True)
class Return:
    """Say that it is not the unit's business (退回); ``sealed`` holds the reason."""

    name: ClassVar[str] = "return"
    sealed: tuple[Sealed, ...] = ()


@dataclass(frozen=True, slots=True)
class Assign:
    """Name the unit for a report in the pool (指定)."""

    name: ClassVar[str] = "assign"
    unit: UnitAt


@dataclass(frozen=True, slots=True)
class Reassign:
    """Give what a unit holds to another unit (改派); ``sealed`` may hold the reason."""

    name: ClassVar[str] = "reassign"
    unit: UnitAt
    sealed: tuple[Sealed, ...] = ()


@dataclass(frozen=True, slots=True)
class Ask:
    """Ask the reporter (询问): a declared question, or photo, place or text."""

    name: ClassVar[str] = "ask"
    question: str | None = None
    wants: tuple[str, ...] = ()
    sealed: tuple[Sealed, ...] = ()


@dataclass(frozen=True, slots=True)
class Reply:
    """Answer what was asked (补充答复)."""

    name: ClassVar[str] = "reply"
    answers: Mapping[str, str] = field(default_factory=dict)
    photos: tuple[str, ...] = ()
    sealed: tuple[Sealed, ...] = ()


@dataclass(frozen=True, slots=True)
class Supplement:
    """Add photos, text or a place unasked (补充)."""

    name: ClassVar[str] = "supplement"
    photos: tuple[str, ...] = ()
    sealed: tuple[Sealed, ...] = ()


@dataclass(frozen=True, slots=True)
class Answer:
    """Answer the report (答复) with an outcome of the rule file."""

    name: ClassVar[str] = "answer"
    outcome: str
    photos: tuple[str, ...] = ()
    sealed: tuple[Sealed, ...] = ()


@dataclass(frozen=True, slots=True)
class DoStep:
    """Say that a declared event has happened (办到), with what its declaration asks for."""

    name: ClassVar[str] = "step"
    step: str
    fields: Mapping[str, str] = field(default_factory=dict)
    photos: tuple[str, ...] = ()
    sealed: tuple[Sealed, ...] = ()
    written: bool = False


@dataclass(frozen=True, slots=True)
class Waive:
    """Say that the condition of a 免 holds, so that the step need not be done; ``sealed`` holds the reason."""

    name: ClassVar[str] = "waive"
    step: str
    sealed: tuple[Sealed, ...] = ()


@dataclass(frozen=True, slots=True)
class Schedule:
    """Give an event its date (定于), from which terms run backwards."""

    name: ClassVar[str] = "schedule"
    event: str
    date: datetime


@dataclass(frozen=True, slots=True)
class Rate:
    """Judge the answer (评价), 1 to 5 stars; ``rater`` and ``by`` are filled in from who acts."""

    name: ClassVar[str] = "rate"
    stars: int
    sealed: tuple[Sealed, ...] = ()
    rater: str = "上报人"
    by: str | None = None


@dataclass(frozen=True, slots=True)
class Urge:
    """Urge the holder or the pool (催办)."""

    name: ClassVar[str] = "urge"
    sealed: tuple[Sealed, ...] = ()


@dataclass(frozen=True, slots=True)
class Find:
    """Say what was found (认定): the choice or number for each name; for the unit that the rules name."""

    name: ClassVar[str] = "find"
    findings: Mapping[str, str] = field(default_factory=dict)
    sealed: tuple[Sealed, ...] = ()


@dataclass(frozen=True, slots=True)
class Reclassify:
    """Put it under another category (改分类), a path from the widest name down."""

    name: ClassVar[str] = "reclassify"
    category: tuple[str, ...]
    sealed: tuple[Sealed, ...] = ()


@dataclass(frozen=True, slots=True)
class Relocate:
    """Say where it really is (更正位置): village, grid, and how that lies to the areas of the rules."""

    name: ClassVar[str] = "relocate"
    village: str | None = None
    grid: str | None = None
    special: str | None = None
    sealed: tuple[Sealed, ...] = ()
    around: Surroundings = NOWHERE


@dataclass(frozen=True, slots=True)
class Tick:
    """The clock looks: fire whatever is due by now. No person may send it."""

    name: ClassVar[str] = "tick"


@dataclass(frozen=True, slots=True)
class Record:
    """Put an imported piece of history on file with the reply it got at the time, if any (归档); never over HTTP."""

    name: ClassVar[str] = "record"
    outcome: str | None = None
    sealed: tuple[Sealed, ...] = ()


Command = (
    ClockCommand
    | TurnCommand
    | ReachCommand
    | CouncilCommand
    | VoiceCommand
    | LinkCommand
    | DisplayCommand
    | SuccessorCommand
    | DoStep
    | Waive
    | Schedule
    | Report
    | Claim
    | Accept
    | Return
    | Assign
    | Reassign
    | Ask
    | Reply
    | Supplement
    | Answer
    | Rate
    | Urge
    | Find
    | Reclassify
    | Relocate
    | Tick
    | Record
)

#: Commands that may bring personal content along.
Sealable = (
    SealableClockCommand
    | TurnCommand
    | ReachCommand
    | CouncilCommand
    | SealableVoiceCommand
    | LinkCommand
    | DisplayCommand
    | DoStep
    | Waive
    | Report
    | Claim
    | Accept
    | Return
    | Reassign
    | Ask
    | Reply
    | Supplement
    | Answer
    | Rate
    | Urge
    | Find
    | Reclassify
    | Relocate
    | Record
)

COMMANDS: dict[str, type[Command]] = {
    cls.name: cls
    for cls in (
        *get_args(ClockCommand),
        *get_args(TurnCommand),
        *get_args(ReachCommand),
        *get_args(CouncilCommand),
        *get_args(VoiceCommand),
        *get_args(LinkCommand),
        *get_args(DisplayCommand),
        SuccessorCommand,
        Report,
        Claim,
        Accept,
        Return,
        Assign,
        Reassign,
        Ask,
        Reply,
        Supplement,
        Answer,
        DoStep,
        Waive,
        Schedule,
        Rate,
        Urge,
        Find,
        Reclassify,
        Relocate,
        Tick,
        Record,
    )
}

"""What becomes of the voice behind a report, as data (转报、撤回、回访、协办); see ``cases.events``."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from cases.people import UnitAt
from cases.sealed import Sealed


@dataclass(frozen=True, slots=True)
class PassedOn:
    """The deputy passed the report on (转报): from here on the rules take it for the deputy's, of that ``level``."""

    kind: ClassVar[str] = "case:passed_on"
    by: str  # the deputy's person id
    level: str | None
    sealed: tuple[Sealed, ...] = ()


@dataclass(frozen=True, slots=True)
class VoiceDeclined:
    """The deputy does not pass it on (不转报), and the reporter may send it alone."""

    kind: ClassVar[str] = "case:voice_declined"
    by: str
    sealed: tuple[Sealed, ...]


@dataclass(frozen=True, slots=True)
class SentOn:
    """The reporter waited for the deputy no longer: it is an ordinary report now (自行上报)."""

    kind: ClassVar[str] = "case:sent_on"


@dataclass(frozen=True, slots=True)
class Settled:
    """A deputy settled it on the spot (当场办结), with an outcome of the file's own words."""

    kind: ClassVar[str] = "case:settled"
    by: str
    outcome: str
    solved: bool
    photos: tuple[str, ...]
    sealed: tuple[Sealed, ...]


@dataclass(frozen=True, slots=True)
class VoiceOwed:
    """Whoever wrote the report down has to tell the one who spoke what has come of it (请转告)."""

    kind: ClassVar[str] = "case:voice_owed"


@dataclass(frozen=True, slots=True)
class VoiceTold:
    """The one who spoke was told (已转告)."""

    kind: ClassVar[str] = "case:voice_told"
    sealed: tuple[Sealed, ...] = ()


@dataclass(frozen=True, slots=True)
class Withdrawn:
    """The reporter took the own voice back (撤回). ``heir`` stays as the reporter; None: it is over."""

    kind: ClassVar[str] = "case:withdrawn"
    by: str
    heir: str | None
    sealed: tuple[Sealed, ...] = ()


@dataclass(frozen=True, slots=True)
class CalledBack:
    """The reporter was asked afterwards (回访); ``satisfied`` None where nobody was reached."""

    kind: ClassVar[str] = "case:called_back"
    reached: bool
    satisfied: bool | None
    sealed: tuple[Sealed, ...]


@dataclass(frozen=True, slots=True)
class Noted:
    """A remark of the handling side for itself (内部备注)."""

    kind: ClassVar[str] = "case:noted"
    unit: UnitAt | None
    photos: tuple[str, ...]
    sealed: tuple[Sealed, ...]


@dataclass(frozen=True, slots=True)
class Progressed:
    """The holder told how far it is (阶段反馈)."""

    kind: ClassVar[str] = "case:progress"
    unit: UnitAt
    photos: tuple[str, ...]
    sealed: tuple[Sealed, ...]


@dataclass(frozen=True, slots=True)
class Invited:
    """These units help from now on beside those that the rules name (邀请协办)."""

    kind: ClassVar[str] = "case:invited"
    units: tuple[UnitAt, ...]
    sealed: tuple[Sealed, ...] = ()


@dataclass(frozen=True, slots=True)
class Contributed:
    """A unit that helps gave its part (协办意见)."""

    kind: ClassVar[str] = "case:contributed"
    unit: UnitAt
    photos: tuple[str, ...]
    sealed: tuple[Sealed, ...]


VoiceEvent = (
    PassedOn
    | VoiceDeclined
    | SentOn
    | Settled
    | VoiceOwed
    | VoiceTold
    | Withdrawn
    | CalledBack
    | Noted
    | Progressed
    | Invited
    | Contributed
)

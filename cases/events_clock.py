"""What befalls a running clock (时限的变动), as data: extensions, pauses, exemptions, and marks that are cleared.

The figures of a clock stand in these events as they do in ``clock:started``: ``warn_at`` is its first colour's moment,
``alarms_at`` the moments of all its colours where there is more than that one, ``capped`` whether 封顶 makes it due.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from cases.people import UnitAt
from cases.sealed import Sealed
from dsl.terms import Term


@dataclass(frozen=True, slots=True)
class ExtensionAsked:
    """The holder asks for more time (申请延期). ``term`` is so much more, with ``total`` so much in all.

    ``approvers`` are who must agree, one after the other.
    """

    kind: ClassVar[str] = "clock:extension_asked"
    key: str
    unit: UnitAt | None
    term: Term
    total: bool
    approvers: tuple[UnitAt, ...]
    sealed: tuple[Sealed, ...] = ()


@dataclass(frozen=True, slots=True)
class ExtensionApproved:
    """One of those who must agree has agreed (批准延期); the last one's word is followed by ``clock:extended``."""

    kind: ClassVar[str] = "clock:extension_approved"
    key: str
    unit: UnitAt
    sealed: tuple[Sealed, ...] = ()


@dataclass(frozen=True, slots=True)
class ExtensionDenied:
    """More time was refused (不批准延期), and the request is over; without a unit: the clause it was made under is."""

    kind: ClassVar[str] = "clock:extension_denied"
    key: str
    unit: UnitAt | None
    sealed: tuple[Sealed, ...] = ()


@dataclass(frozen=True, slots=True)
class Extended:
    """The clock has more time (延期): its due time moves, and with it every colour and rung that has not fired."""

    kind: ClassVar[str] = "clock:extended"
    key: str
    unit: UnitAt | None  # who asked for it
    term: Term
    total: bool
    warn_at: datetime | None
    due_at: datetime
    due_latest: datetime
    provisional: bool
    rungs_at: tuple[datetime, ...]
    calendar: str
    alarms_at: tuple[datetime, ...] = ()
    capped: bool = False


@dataclass(frozen=True, slots=True)
class PauseAsked:
    """The holder asks to let the clock stand still (申请中止) for a declared reason."""

    kind: ClassVar[str] = "clock:pause_asked"
    key: str
    unit: UnitAt | None
    reason: str
    approver: UnitAt
    sealed: tuple[Sealed, ...] = ()


@dataclass(frozen=True, slots=True)
class PauseDenied:
    """It goes on running (不批准中止); without a unit: the clause under which a pause was asked for is over."""

    kind: ClassVar[str] = "clock:pause_denied"
    key: str
    unit: UnitAt | None
    sealed: tuple[Sealed, ...] = ()


@dataclass(frozen=True, slots=True)
class Paused:
    """The clock stands still (中止). ``until`` is when it goes on by itself at the latest, None without a limit."""

    kind: ClassVar[str] = "clock:paused"
    key: str
    unit: UnitAt | None
    reason: str
    until: datetime | None
    sealed: tuple[Sealed, ...] = ()


@dataclass(frozen=True, slots=True)
class Resumed:
    """The clock goes on (恢复). ``because`` is person, limit, ceiling, or stopped where what it waits for happened."""

    kind: ClassVar[str] = "clock:resumed"
    key: str
    because: str
    warn_at: datetime | None
    due_at: datetime
    due_latest: datetime
    provisional: bool
    rungs_at: tuple[datetime, ...]
    calendar: str
    alarms_at: tuple[datetime, ...] = ()
    capped: bool = False


@dataclass(frozen=True, slots=True)
class Exempted:
    """Lateness was excused (豁免), with a reason; that it was late stays on the record."""

    kind: ClassVar[str] = "clock:exempted"
    key: str
    unit: UnitAt | None
    sealed: tuple[Sealed, ...] = ()


@dataclass(frozen=True, slots=True)
class Unmarked:
    """A mark was cleared (解除) by the unit that the rules name for it."""

    kind: ClassVar[str] = "case:unmarked"
    mark: str
    unit: UnitAt
    sealed: tuple[Sealed, ...] = ()


#: What moves the figures of a clock.
Moving = Extended | Resumed
ClockEvent = (
    ExtensionAsked
    | ExtensionApproved
    | ExtensionDenied
    | Extended
    | PauseAsked
    | PauseDenied
    | Paused
    | Resumed
    | Exempted
    | Unmarked
)

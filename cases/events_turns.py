"""What becomes of a report besides being handled, as data: refused, ended, joined to another, and who was told."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from cases.people import UnitAt
from cases.sealed import Sealed


@dataclass(frozen=True, slots=True)
class RefusalAsked:
    """The rules would refuse it (拟不予受理); ``approver`` has to agree first, and nobody is handed it meanwhile."""

    kind: ClassVar[str] = "case:refusal_asked"
    approver: UnitAt


@dataclass(frozen=True, slots=True)
class RefusalDenied:
    """It is not refused (不同意不予受理), and goes where the rules send it."""

    kind: ClassVar[str] = "case:refusal_denied"
    unit: UnitAt
    sealed: tuple[Sealed, ...] = ()


@dataclass(frozen=True, slots=True)
class Refused:
    """It is not taken (不予受理). ``earlier`` is the case whose answer says it already (原答复).

    ``unit`` has agreed, None where the rules leave that to nobody.
    """

    kind: ClassVar[str] = "case:refused"
    unit: UnitAt | None = None
    earlier: str | None = None
    sealed: tuple[Sealed, ...] = ()


@dataclass(frozen=True, slots=True)
class EndAsked:
    """The holder asks to end it before it is done (申请终止办理)."""

    kind: ClassVar[str] = "case:end_asked"
    unit: UnitAt
    approver: UnitAt
    sealed: tuple[Sealed, ...] = ()


@dataclass(frozen=True, slots=True)
class EndDenied:
    """It goes on (不同意终止办理)."""

    kind: ClassVar[str] = "case:end_denied"
    unit: UnitAt
    sealed: tuple[Sealed, ...] = ()


@dataclass(frozen=True, slots=True)
class Ended:
    """It ends before it is done (终止办理). ``unit`` held it; ``approver`` agreed, None where nobody has to."""

    kind: ClassVar[str] = "case:ended"
    unit: UnitAt
    approver: UnitAt | None = None
    sealed: tuple[Sealed, ...] = ()


@dataclass(frozen=True, slots=True)
class Merged:
    """It was joined to the first of the cases that it is like (并入首件); that one says so too."""

    kind: ClassVar[str] = "case:merged"
    into: str
    sealed: tuple[Sealed, ...] = ()  # why, where a person has joined them


@dataclass(frozen=True, slots=True)
class Joined:
    """Another report was joined to this case (并入). ``timed``: its own answer term ``clock`` runs here (分别计时)."""

    kind: ClassVar[str] = "case:joined"
    case: str
    reporter: str
    timed: bool = False
    clock: str = ""


@dataclass(frozen=True, slots=True)
class Unmerged:
    """It stands alone again (撤销并入), and goes where the rules send it."""

    kind: ClassVar[str] = "case:unmerged"
    into: str
    unit: UnitAt | None = None
    sealed: tuple[Sealed, ...] = ()


@dataclass(frozen=True, slots=True)
class Parted:
    """A report that was joined to this case stands alone again."""

    kind: ClassVar[str] = "case:parted"
    case: str


@dataclass(frozen=True, slots=True)
class Told:
    """The rules owe somebody word of what has just happened (须告知); the notices that follow from it carry it out.

    ``of`` is the word of what happened; ``recipients`` are named as in the rule file, ``units`` those behind them.
    ``reporters``: everybody whose report it is. ``earlier`` is the case whose answer they are told (原答复).
    """

    kind: ClassVar[str] = "case:told"
    of: str
    recipients: tuple[str, ...]
    units: tuple[UnitAt, ...] = ()
    reporters: bool = False
    written: bool = False
    contents: tuple[str, ...] = ()
    text: str | None = None
    earlier: str | None = None


TurnEvent = (
    RefusalAsked | RefusalDenied | Refused | EndAsked | EndDenied | Ended | Merged | Joined | Unmerged | Parted | Told
)

"""What people ask of a running clock (时限的命令): more time, a pause, an excuse; and to clear a mark."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from cases.sealed import Sealed
from dsl.terms import Term


@dataclass(frozen=True, slots=True)
class RequestExtension:
    """Ask for more time (申请延期). ``clock`` is a name, empty where only one clock can be extended.

    ``term`` is how much, None the most that the rules allow; of a new total it is the total.
    """

    name: ClassVar[str] = "request_extension"
    clock: str = ""
    term: Term | None = None
    sealed: tuple[Sealed, ...] = ()


@dataclass(frozen=True, slots=True)
class DecideExtension:
    """Agree to more time, or refuse it (批准延期、不批准延期)."""

    name: ClassVar[str] = "decide_extension"
    approve: bool
    clock: str = ""
    sealed: tuple[Sealed, ...] = ()


@dataclass(frozen=True, slots=True)
class Pause:
    """Let the clocks stand still that may for this reason (中止), or ask for it where somebody must agree."""

    name: ClassVar[str] = "pause"
    reason: str
    sealed: tuple[Sealed, ...] = ()


@dataclass(frozen=True, slots=True)
class DecidePause:
    """Agree to a pause, or refuse it (批准中止、不批准中止)."""

    name: ClassVar[str] = "decide_pause"
    approve: bool
    sealed: tuple[Sealed, ...] = ()


@dataclass(frozen=True, slots=True)
class Resume:
    """Let every clock go on that stands still (恢复)."""

    name: ClassVar[str] = "resume"


@dataclass(frozen=True, slots=True)
class Exempt:
    """Excuse lateness (豁免), with a reason. ``clock`` is a name, empty for everything that is late."""

    name: ClassVar[str] = "exempt"
    clock: str = ""
    sealed: tuple[Sealed, ...] = ()


@dataclass(frozen=True, slots=True)
class ClearMark:
    """Clear a mark (解除)."""

    name: ClassVar[str] = "clear_mark"
    mark: str
    sealed: tuple[Sealed, ...] = ()


ClockCommand = RequestExtension | DecideExtension | Pause | DecidePause | Resume | Exempt | ClearMark
SealableClockCommand = RequestExtension | DecideExtension | Pause | DecidePause | Exempt | ClearMark

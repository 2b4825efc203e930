"""What people ask of a case besides handling it: to end it, to agree to that or to a refusal, to part joined cases."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from cases.sealed import Sealed


@dataclass(frozen=True, slots=True)
class DecideRefusal:
    """Agree that it is not taken, or let it go its way (同意、不同意 不予受理)."""

    name: ClassVar[str] = "decide_refusal"
    approve: bool
    sealed: tuple[Sealed, ...] = ()


@dataclass(frozen=True, slots=True)
class End:
    """End it before it is done (终止办理), or ask for it where somebody must agree; ``sealed`` holds the reason."""

    name: ClassVar[str] = "end"
    sealed: tuple[Sealed, ...] = ()


@dataclass(frozen=True, slots=True)
class DecideEnd:
    """Agree that it ends, or let it go on (同意、不同意 终止办理)."""

    name: ClassVar[str] = "decide_end"
    approve: bool
    sealed: tuple[Sealed, ...] = ()


@dataclass(frozen=True, slots=True)
class Unmerge:
    """Let a joined case stand alone again (撤销并入)."""

    name: ClassVar[str] = "unmerge"
    sealed: tuple[Sealed, ...] = ()


@dataclass(frozen=True, slots=True)
class Merge:
    """Join it to an earlier report of the same thing (并入), by hand: a person has seen that they are alike."""

    name: ClassVar[str] = "merge"
    into: str
    sealed: tuple[Sealed, ...] = ()


TurnCommand = DecideRefusal | End | DecideEnd | Unmerge | Merge

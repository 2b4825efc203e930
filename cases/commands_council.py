"""What people ask of a case beside handling it (议、签发、督办): to talk it over, sign its answer, watch over it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from cases.sealed import Sealed


@dataclass(frozen=True, slots=True)
class Deliberate:
    """Put a question to those concerned (提请商议); ``sealed`` holds the question."""

    name: ClassVar[str] = "deliberate"
    sealed: tuple[Sealed, ...] = ()


@dataclass(frozen=True, slots=True)
class Comment:
    """Say something to the question that is open (发言)."""

    name: ClassVar[str] = "comment"
    photos: tuple[str, ...] = ()
    sealed: tuple[Sealed, ...] = ()


@dataclass(frozen=True, slots=True)
class Conclude:
    """Say what came of it (商议结论); ``sealed`` holds the words."""

    name: ClassVar[str] = "conclude"
    conclusion: str
    sealed: tuple[Sealed, ...] = ()


@dataclass(frozen=True, slots=True)
class DraftAnswer:
    """Write the answer for the head of the unit to sign (拟答复); a later draft takes the place of an earlier one."""

    name: ClassVar[str] = "draft_answer"
    outcome: str
    photos: tuple[str, ...] = ()
    sealed: tuple[Sealed, ...] = ()


@dataclass(frozen=True, slots=True)
class SignOff:
    """Sign the draft, so that the answer is given (签发), or send it back with remarks (退改)."""

    name: ClassVar[str] = "sign_off"
    approve: bool
    sealed: tuple[Sealed, ...] = ()


@dataclass(frozen=True, slots=True)
class Supervise:
    """Watch over the case (督办); with ``mark`` it is a special supervision (专项督办), ``sealed`` says why."""

    name: ClassVar[str] = "supervise"
    mark: str | None = None
    sealed: tuple[Sealed, ...] = ()


@dataclass(frozen=True, slots=True)
class EndSupervision:
    """Watch over it no more (解除督办): one's own, or as coordinator that of ``person``."""

    name: ClassVar[str] = "end_supervision"
    person: str | None = None
    sealed: tuple[Sealed, ...] = ()


CouncilCommand = Deliberate | Comment | Conclude | DraftAnswer | SignOff | Supervise | EndSupervision

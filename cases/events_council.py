"""What happens beside handling, as data (议、签发、督办): matters talked over, answers drafted and signed, watchers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from cases.people import UnitAt
from cases.sealed import Sealed


@dataclass(frozen=True, slots=True)
class DeliberationOpened:
    """Somebody put a question to those concerned (提请商议); ``number`` counts from 1 in the case."""

    kind: ClassVar[str] = "case:deliberation_opened"
    number: int
    by: str  # the person's id
    sealed: tuple[Sealed, ...]
    asked: tuple[str, ...] = ()  # whom, as people call them: 演示通信公司, 上报人, 本地代表


@dataclass(frozen=True, slots=True)
class Commented:
    """Somebody said something to the open question (发言)."""

    kind: ClassVar[str] = "case:commented"
    number: int
    by: str
    photos: tuple[str, ...]
    sealed: tuple[Sealed, ...]


@dataclass(frozen=True, slots=True)
class DeliberationConcluded:
    """What came of it (商议结论): ``conclusion`` is one of ``cases.deliberating.CONCLUSIONS``."""

    kind: ClassVar[str] = "case:deliberation_concluded"
    number: int
    conclusion: str
    sealed: tuple[Sealed, ...]


@dataclass(frozen=True, slots=True)
class AnswerDrafted:
    """The holder wrote an answer that is still to be signed (拟答复).

    ``signer`` is the unit that it waits for, ``post`` who signs there; None where anybody of that unit may.
    """

    kind: ClassVar[str] = "case:answer_drafted"
    unit: UnitAt
    by: str | None
    outcome: str
    photos: tuple[str, ...]
    sealed: tuple[Sealed, ...]
    signer: UnitAt
    post: str | None = None


@dataclass(frozen=True, slots=True)
class AnswerSigned:
    """The draft was signed (签发); the answer itself follows at once. ``unit`` is the signer's."""

    kind: ClassVar[str] = "case:answer_signed"
    unit: UnitAt
    sealed: tuple[Sealed, ...] = ()


@dataclass(frozen=True, slots=True)
class AnswerSentBack:
    """The draft has to be written anew (退改); ``sealed`` holds the remarks."""

    kind: ClassVar[str] = "case:answer_sent_back"
    unit: UnitAt
    sealed: tuple[Sealed, ...]


@dataclass(frozen=True, slots=True)
class Supervised:
    """Somebody watches over it from now on (督办), with a ``mark`` as a special supervision (专项督办)."""

    kind: ClassVar[str] = "case:supervised"
    person: str
    role: str  # as in cases.people.Role
    unit: UnitAt | None = None
    mark: str | None = None
    sealed: tuple[Sealed, ...] = ()
    over: UnitAt | None = None  # the unit that had it in hand


@dataclass(frozen=True, slots=True)
class SupervisionEnded:
    """That person watches over it no more (解除督办)."""

    kind: ClassVar[str] = "case:supervision_ended"
    person: str
    sealed: tuple[Sealed, ...] = ()


CouncilEvent = (
    DeliberationOpened
    | Commented
    | DeliberationConcluded
    | AnswerDrafted
    | AnswerSigned
    | AnswerSentBack
    | Supervised
    | SupervisionEnded
)

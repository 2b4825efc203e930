"""How a case reaches its unit when one clause is not enough, as data: reviewed, offered in turn, asked to go back."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from cases.people import UnitAt
from cases.sealed import Sealed


@dataclass(frozen=True, slots=True)
class ReviewOpened:
    """Nobody is handed it before ``unit`` has said what this review comes to (待初审、待复审、待研究)."""

    kind: ClassVar[str] = "case:review_opened"
    stage: str
    unit: UnitAt


@dataclass(frozen=True, slots=True)
class Reviewed:
    """The review is over (初审、复审、研究) with one of the verdicts that the clause names."""

    kind: ClassVar[str] = "case:reviewed"
    stage: str
    unit: UnitAt
    verdict: str
    sealed: tuple[Sealed, ...] = ()


@dataclass(frozen=True, slots=True)
class Offered:
    """It is ``unit``'s turn among the ``candidates`` (候选 依次): only that unit may take it now.

    ``arbiter`` may name a holder meanwhile.
    """

    kind: ClassVar[str] = "case:offered"
    unit: UnitAt
    candidates: tuple[UnitAt, ...]
    arbiter: UnitAt | None = None


@dataclass(frozen=True, slots=True)
class Declined:
    """The unit whose turn it was does not take it (谢绝)."""

    kind: ClassVar[str] = "case:declined"
    unit: UnitAt
    sealed: tuple[Sealed, ...] = ()


@dataclass(frozen=True, slots=True)
class ReturnAsked:
    """The holder asks to hand it back, to which ``approver`` has to agree (申请退回); its terms go on meanwhile."""

    kind: ClassVar[str] = "case:return_asked"
    unit: UnitAt
    approver: UnitAt
    sealed: tuple[Sealed, ...] = ()


@dataclass(frozen=True, slots=True)
class ReturnDenied:
    """It stays where it is (不同意退回)."""

    kind: ClassVar[str] = "case:return_denied"
    unit: UnitAt
    sealed: tuple[Sealed, ...] = ()


@dataclass(frozen=True, slots=True)
class HelpersSet:
    """The holder stays, and other units help it now (协办)."""

    kind: ClassVar[str] = "case:helpers_set"
    units: tuple[UnitAt, ...]


ReachEvent = ReviewOpened | Reviewed | Offered | Declined | ReturnAsked | ReturnDenied | HelpersSet

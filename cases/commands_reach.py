"""What people say before a case has reached its unit, or when it should leave it again (审查、谢绝、同意退回)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from cases.sealed import Sealed


@dataclass(frozen=True, slots=True)
class Review:
    """Say what a review before the hand-over comes to (初审、复审、研究); ``sealed`` holds the reason."""

    name: ClassVar[str] = "review"
    stage: str
    verdict: str
    sealed: tuple[Sealed, ...] = ()


@dataclass(frozen=True, slots=True)
class Decline:
    """Hand an offer back (候选 依次), so that the next candidate is asked."""

    name: ClassVar[str] = "decline"
    sealed: tuple[Sealed, ...] = ()


@dataclass(frozen=True, slots=True)
class DecideReturn:
    """Agree that the holder hands it back, or let it stay (同意、不批准 退回)."""

    name: ClassVar[str] = "decide_return"
    approve: bool
    sealed: tuple[Sealed, ...] = ()


ReachCommand = Review | Decline | DecideReturn

"""Checks of words and pictures before strangers see them (内容检查端口): who checks, and what is kept of each item.

A case never waits for its checks: they decide only what somebody without any part in it may see.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from cases.people import JurisdictionId
from cases.sealing import Content


class Verdict(StrEnum):
    """What a checker says."""

    PASS = "pass"  # noqa: S105  # nosec B105  # a word of the service
    REVIEW = "review"  # not sure: a person decides
    RISKY = "risky"
    PENDING = "pending"  # it says so later
    UNAVAILABLE = "unavailable"  # ask again


@dataclass(frozen=True, slots=True)
class Checked:
    """``trace`` is what a later answer will be known by; ``label`` why, in Chinese; ``retry_after`` in seconds."""

    verdict: Verdict
    label: str = ""
    trace: str = ""
    retry_after: float = 0.0


class Checker(Protocol):
    """Whoever checks. Never raises for what the service says, and always comes to an end."""

    async def check_text(self, text: str, author: str | None) -> Checked:
        """These words of this person (by id), who may be nobody that the checker knows."""
        ...

    async def check_picture(self, photo: str, case: str, author: str | None) -> Checked:
        """This photo of a case."""
        ...


class What(StrEnum):
    """What is checked; the value is stored and never changes."""

    TEXT = "text"
    PHOTO = "photo"


class State(StrEnum):
    """How far it is; the value is stored and goes over the wire, and never changes."""

    UNCHECKED = "unchecked"
    CHECKING = "checking"
    PASSED = "passed"
    REVIEW = "review"
    RISKY = "risky"
    PUBLIC = "decided_public"
    HIDDEN = "decided_hidden"


#: All that somebody without any part in the case may see.
SHOWN = frozenset({State.PASSED, State.PUBLIC})
#: A person decides.
OPEN_TO_DECIDE = frozenset({State.REVIEW, State.RISKY})
#: A machine has still to speak.
RUNNING = frozenset({State.UNCHECKED, State.CHECKING})

STATE_WORDS = {
    State.UNCHECKED: "待检查",
    State.CHECKING: "检查中",
    State.PASSED: "检查通过",
    State.REVIEW: "待人工决定",
    State.RISKY: "有风险,待人工决定",
    State.PUBLIC: "人工决定公开",
    State.HIDDEN: "人工决定不公开",
}


@dataclass(frozen=True, slots=True)
class Check:
    """One text or photo of a case. ``item`` is its id, ``seq`` and ``kind`` the event that it came with.

    ``next_at`` is when somebody looks at it again, None for never; ``label`` says why it stands where it does.
    """

    id: int
    jurisdiction: JurisdictionId
    case: str
    seq: int
    kind: str
    what: What
    item: str
    state: State
    opened_at: datetime
    next_at: datetime | None
    attempts: int = 0
    trace: str | None = None
    label: str = ""


@dataclass(frozen=True, slots=True)
class CheckAt:
    """A check that was claimed, and where."""

    id: int
    jurisdiction: JurisdictionId


class CheckBook(Protocol):
    """The part of a transaction that keeps checks, behind the walls of its scope."""

    async def add_checks(self, checks: Collection[Check]) -> None:
        """Keep new ones; their ``id`` is given here."""

    async def check(self, number: int) -> Check | None:
        """By its number."""

    async def checks(self, cases: Collection[str]) -> tuple[Check, ...]:
        """All of these cases, in the order in which they were opened."""

    async def check_of(self, item: str) -> Check | None:
        """That of a text or photo."""

    async def check_by_trace(self, trace: str) -> Check | None:
        """The one that waits for this answer."""

    async def save_check(self, check: Check) -> None:
        """Keep its state, label, trace and next look."""

    async def undecided(self, places: Collection[JurisdictionId], after: int, limit: int) -> tuple[Check, ...]:
        """Those on which a person has to decide, the first first, from behind the number ``after`` on."""

    async def contents_of(self, cases: Collection[str]) -> Mapping[str, Mapping[str, Content]]:
        """What was written and is still kept, by case and id, places aside."""

    async def word_list(self, place: JurisdictionId) -> str:
        """The list of words (敏感词表) that the place has kept last, as it was written; empty where there is none."""

    async def names_of(self, people: Collection[str]) -> Mapping[str, str]:
        """What these people are called, as far as that is known."""

    async def cover_photo(self, photo: str, full: str, thumb: str) -> None:
        """Show these renditions from now on; those as they were taken in stay under the cover."""


class CheckDesk(Protocol):
    """The part of the store that works over all towns."""

    async def claim_checks(self, limit: int, lease_seconds: int) -> tuple[CheckAt, ...]:
        """Take what is due, the first first, for a while; each attempt is counted before the work."""

"""What audit needs of the store (存证端口): the sealed log and its proofs, signed heads, looks at sealed content."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from cases.merkle import Known, Node
from cases.people import JurisdictionId
from cases.ports_crypto import Signed


class Source(StrEnum):
    """Which log an event stands in."""

    CASE = "case"
    TOWN = "town"
    LOOK = "look"


@dataclass(frozen=True, slots=True)
class Leaf:
    """One sealed event: its number ``no`` in its place from 1, and its number ``source_no`` within its source.

    ``name`` is the case, or the log of the place; ``hash`` the hexadecimal hash of the event in its own chain.
    """

    no: int
    source: Source
    source_no: int
    name: str
    seq: int
    hash: str


@dataclass(frozen=True, slots=True)
class Evidence:
    """What an event was hashed over: ``hash`` is the SHA-256 of ``prev``, a line feed and ``text``."""

    seq: int
    prev: str
    text: str
    hash: str


@dataclass(frozen=True, slots=True)
class Head:
    """A signed head that is kept: number ``seq`` of its place, over the first ``size`` leaves.

    ``day`` (ISO) is the last day that a daily head stands for, None for one that somebody asked for in between.
    """

    jurisdiction: JurisdictionId
    seq: int
    day: str | None
    size: int
    signed: Signed


@dataclass(frozen=True, slots=True)
class Look:
    """Somebody opened what is sealed: ``what`` of which case, as which role, and why; ``at`` when."""

    jurisdiction: JurisdictionId
    case: str
    what: str
    person: str
    role: str
    reason: str
    at: datetime | None = None


class AuditLog(Protocol):
    """The part of a transaction that knows what is sealed, within its scope."""

    async def tree_size(self, jurisdiction: JurisdictionId) -> int:
        """How many events are sealed there."""

    async def leaf(self, case: str, seq: int) -> Leaf | None:
        """The leaf of an event of a case; None until it is sealed."""

    async def nodes(self, jurisdiction: JurisdictionId, wanted: Collection[Node]) -> Known:
        """The hashes of kept nodes (``cases.merkle.needed``)."""

    async def evidence(self, case: str, last: int) -> tuple[Evidence, ...]:
        """What the first ``last`` events of a case were hashed over, in order."""

    async def last_head(self, jurisdiction: JurisdictionId, *, daily: bool = False) -> Head | None:
        """The last head that is kept; with ``daily`` the last one of a day."""

    async def heads_after(self, jurisdiction: JurisdictionId, seq: int, limit: int) -> tuple[Head, ...]:
        """Heads behind number ``seq``, in order."""

    async def keep_head(self, head: Head) -> None:
        """Keep it. Raises InFlight where that number or that day is taken."""

    async def note_look(self, look: Look) -> None:
        """Keep that somebody looked, at this moment. Committed before anything is shown."""

    async def looks(self, case: str) -> tuple[Look, ...]:
        """Who has looked at what is sealed of a case, in order."""


@dataclass(frozen=True, slots=True)
class Held:
    """The last head that a witness holds: its number, and its signature, by which another one is told from it."""

    seq: int
    signature: str


class Witness(Protocol):
    """Somewhere outside the database where signed heads are kept (见证): what is there, nobody rewrites unseen."""

    @property
    def name(self) -> str:
        """What an operator calls it."""

    async def last(self, jurisdiction: JurisdictionId) -> Held | None:
        """The last head that it holds of a place, None for none. Raises WitnessUnavailable."""

    async def publish(self, heads: Sequence[Head]) -> None:
        """Keep these for good, those of a place in order. Raises WitnessUnavailable."""


class WitnessUnavailable(Exception):
    """The heads could not be handed over; they are kept and tried again. ``message`` is Chinese."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message

"""Port of stored openings (旧件重放的端口): of each case only what its first decision stood on, the newest first."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from cases.events import Reported
from cases.numbers import CaseNumber
from cases.people import JurisdictionId
from dsl.decision import Plan


@dataclass(frozen=True, slots=True)
class Span:
    """Cases of these places that were opened from ``since`` on and before ``until`` (None: up to now)."""

    places: frozenset[JurisdictionId]
    since: datetime
    until: datetime | None = None


@dataclass(frozen=True, slots=True)
class Opened:
    """A case as it began: what was reported, and how it was decided then by ``bundle``.

    ``decided_at`` is the store's time of that decision; ``text`` are the report's own words, None where they have been
    deleted since; ``began`` says when the first clock of each name began to run, as far as one did.
    """

    case: str
    jurisdiction: JurisdictionId
    opened_at: datetime
    decided_at: datetime
    reported: Reported
    plan: Plan
    bundle: str
    text: str | None
    number: CaseNumber | None = None
    began: Mapping[str, datetime] = field(default_factory=dict)


class Openings(Protocol):
    """The part of the store that reads how cases began."""

    async def count_opened(self, span: Span) -> int:
        """How many cases there are in the span."""

    async def opened(self, span: Span, before: Opened | None, limit: int) -> tuple[Opened, ...]:
        """At most ``limit`` of them, the newest first, behind ``before`` (None: from the newest on)."""

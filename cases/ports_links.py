"""Ports for what linked cases have to tell each other (件间来信): written with the event, delivered afterwards."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from cases.people import JurisdictionId


@dataclass(frozen=True, slots=True)
class Message:
    """Event ``seq`` of ``case`` concerns ``to_case``; claimed by somebody for a while, the ``attempts``-th time."""

    id: int
    case: str
    jurisdiction: JurisdictionId
    seq: int
    to_case: str
    to_jurisdiction: JurisdictionId
    attempts: int


class Messages(Protocol):
    """The part of a store that keeps messages until they are delivered."""

    async def claim_messages(
        self, limit: int, lease_seconds: int, max_attempts: int, case: str | None = None
    ) -> tuple[Message, ...]:
        """Take messages for ``lease_seconds``, of one case only if it is named; the attempt is counted before the work.

        Of two messages between the same cases the later one waits until the earlier one is delivered.
        """

    async def delivered(self, message: Message) -> None:
        """The other case knows of it now."""

    async def undelivered(self, max_attempts: int) -> tuple[Message, ...]:
        """Messages that were tried that often in vain and are left alone until somebody looks."""

"""How workers go about their work (步调): how much at once, how long a claim lasts, and what a look came to."""

from __future__ import annotations

from dataclasses import dataclass

from api.settings import Settings

LEASE_SECONDS = 60  # far longer than one case takes; after it a case whose worker died is claimed again


@dataclass(frozen=True, slots=True)
class Pace:
    """How due clocks are looked for; the settings of the same names."""

    poll_seconds: float = 1.0
    batch: int = 500
    max_attempts: int = 5


@dataclass(frozen=True, slots=True)
class Swept:
    """What one look came to: cases claimed, events told, and the cases that failed."""

    claimed: int = 0
    events: int = 0
    failed: tuple[str, ...] = ()

    def __add__(self, other: Swept) -> Swept:
        return Swept(self.claimed + other.claimed, self.events + other.events, self.failed + other.failed)


def pace_of(settings: Settings) -> Pace:
    """How due clocks are looked for, by the settings."""
    clock = settings.clock
    return Pace(clock.poll_seconds, clock.batch, clock.max_attempts)

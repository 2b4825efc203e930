"""What keeps one sender from drowning all others (限流端口): budgets, and how long somebody must wait."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Budget:
    """At most ``most`` times within any ``seconds``; ``name`` keeps one budget apart from another."""

    name: str
    most: int
    seconds: int


class Limiter(Protocol):
    """Counts by budget and by whose it is. What it counts with may be lost: then it counts anew, and is never off."""

    async def take(self, budget: Budget, whose: str) -> float:
        """Count one more; 0.0, or the seconds to wait, and then nothing was counted."""

    async def wait(self, budget: Budget, whose: str) -> float:
        """The same without counting: 0.0 while there is something left."""

    async def close(self) -> None:
        """Let go of connections."""

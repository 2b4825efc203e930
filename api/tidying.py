"""Tidies up beside the clock (清理): now and then uploads that nobody has used are forgotten with their bytes."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta

from cases.house import House
from cases.ports_media import Objects
from cases.unused import drop_unused

_EVERY_SECONDS = 3600.0


@dataclass(slots=True)
class Tidying:
    """``age``: how long an upload may wait for its report; ``clock`` counts seconds."""

    house: House
    objects: Objects
    age: timedelta
    clock: Callable[[], float] = time.monotonic
    _next: float = field(default=float("-inf"), init=False)

    async def step(self) -> int:
        """The number of uploads that are forgotten; none before an hour after the last time has passed."""
        if self.clock() < self._next:
            return 0
        self._next = self.clock() + _EVERY_SECONDS
        return await drop_unused(self.house, self.objects, self.age)

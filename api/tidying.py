"""Tidies up beside the clock (清理): unused uploads, whoever asked to be forgotten, and what was kept long enough."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta

from api.settings_privacy import RetentionSettings
from cases.erasing import carry_on_all
from cases.house import House
from cases.ports_media import Objects
from cases.retention import Kept, sweep
from cases.sessions import sweep_sessions
from cases.unused import drop_unused

log = logging.getLogger(__name__)

_EVERY_SECONDS = 3600.0


def terms_of(given: RetentionSettings) -> dict[Kept, int]:
    """Days by what has a term."""
    return {Kept.CLOSED: given.closed_days, Kept.VOICE: given.voice_days, Kept.INBOX: given.inbox_days}


@dataclass(slots=True)
class Tidying:
    """``age``: how long an upload may wait for its report; ``terms`` how many days what stays; ``clock`` in seconds."""

    house: House
    objects: Objects
    age: timedelta
    terms: Mapping[Kept, int] = field(default_factory=dict)
    clock: Callable[[], float] = time.monotonic
    _next: float = field(default=float("-inf"), init=False)

    async def step(self) -> int:
        """The number of uploads that are forgotten; none before an hour after the last time has passed."""
        if self.clock() < self._next:
            return 0
        self._next = self.clock() + _EVERY_SECONDS
        if forgotten := await carry_on_all(self.house, self.objects):
            log.info("privacy: %d persons are wholly forgotten", forgotten)
        for due in await sweep(self.house, self.objects, self.terms):
            log.info("retention: %s from before %s, %d are gone", due.kept.value, due.before.isoformat(), due.count)
        await sweep_sessions(self.house)
        return await drop_unused(self.house, self.objects, self.age)

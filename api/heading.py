"""The day's heads at work (日封): signed once the hour has come, and given to every witness until it holds them."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from datetime import date

from cases.heads import deliver, due_day, sign_due
from cases.house import House, now_of
from cases.ports_audit import Witness
from cases.ports_crypto import Seals

log = logging.getLogger(__name__)

#: Looks of the worker between attempts while a witness is away; a look is taken about once a second.
_TRY_AGAIN = 600


class Heading:
    """Signs and delivers when a new day is due, at the start too, and what a witness lacks now and then again."""

    def __init__(self, house: House, seals: Seals, witnesses: Sequence[Witness], hour: int) -> None:
        self._house = house
        self._seals = seals
        self._witnesses = witnesses
        self._hour = hour
        self._day: date | None = None
        self._looks = 0

    async def step(self) -> int:
        """The number of heads that were signed."""
        day = due_day(await now_of(self._house), self._hour)
        if day == self._day and self._looks > 0:
            self._looks -= 1
            return 0
        signed = await sign_due(self._house, self._seals, self._hour)
        delivered = await deliver(self._house, self._witnesses)
        for trouble in delivered.troubles:
            log.error("heads could not be witnessed, they will be tried again: %s", trouble)
        for lost in delivered.lost:
            log.critical("a witness holds what the database does not: %s", lost)
        if signed:
            log.info("heads: %d places signed, %d handed over", len(signed), delivered.count)
        self._day, self._looks = day, _TRY_AGAIN
        return len(signed)

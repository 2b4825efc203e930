"""The deadline clock at work (到期): claims due cases and lets each speak, alone, so that a bad one stops nobody.

Several may run at once, in one process or in many: a claim is a lease that only one of them gets, and each attempt is
counted before the work. A case that fails again and again is left alone after ``max_attempts`` and shown by doctor.
When the calendar has changed, the clocks that another one has counted are counted anew in between.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
from functools import partial

from api.heading import Heading
from api.links import pass_on
from api.live import LIVE_TOPIC
from api.one_by_one import OneByOne
from api.pace import LEASE_SECONDS, Pace, Swept
from api.replanning import Replanning
from api.tidying import Tidying
from cases.actions import recount, tick
from cases.house import House
from cases.numbering import number_missed
from cases.ports import CaseAt, Due
from cases.ports_media import Bus
from cases.successors_doing import inherit_all
from cases.town_actions import look

log = logging.getLogger(__name__)

#: What is published when a clock was started or the sandbox's time was moved, so that nobody waits for the poll.
WAKE_UP = "clock"
_RECOUNT_AT_ONCE = 50  # due clocks wait no longer than for these: 180 to 330 cases/s were measured on SQLite
_INHERIT_EVERY = 60  # looks; mergers are dated by days
_SEAL_AT_ONCE = 2_000  # events numbered in one transaction
_GATHER_SECONDS = 0.1  # woken by many at once, it looks once for all of them
_LONGEST_PAUSE_SECONDS = 30.0  # between attempts while the database is away


async def sweep(house: House, pace: Pace) -> Swept:
    """Everything that is due now, batch after batch; each case in a transaction of its own."""
    total = Swept()
    while True:
        claimed = await house.store.claim_due(pace.batch, LEASE_SECONDS, pace.max_attempts)
        for due in claimed:
            total += await _one(house, due, pace)
        if len(claimed) < pace.batch:
            return total


async def _one(house: House, due: Due, pace: Pace) -> Swept:
    try:
        return Swept(1, await tick(house, due))
    except Exception:
        # The outermost loop of one case: whatever is wrong with it, its neighbours are due as well.
        last = due.attempts >= pace.max_attempts
        words = "given up on, see minqing doctor" if last else "will be tried again"
        log.exception("clock of case %s failed at attempt %d, %s", due.case, due.attempts, words)
        return Swept(1, 0, (due.case,))


class Recounting:
    """Goes through the cases once for each calendar that comes into force, a batch at a time between due clocks.

    A start is such a coming into force too, so that what changed while nobody ran is counted anew. Several workers may
    do it side by side: the second finds nothing to tell. A case that fails is tried again ``max_attempts`` times, and
    then by the next start.
    """

    def __init__(self, house: House, pace: Pace) -> None:
        self._house = house
        self._pace = pace
        self._calendar = ""
        self._after = ""
        self._cases = OneByOne(
            partial(recount, house), pace.max_attempts, failed="counting case %s anew failed", until="the next start"
        )
        self.more = True

    async def step(self) -> Swept:
        """One batch, or what failed before; ``more`` says whether there is another batch."""
        calendar = self._house.calendars.current().revision
        if calendar != self._calendar:
            self._calendar, self._after, self.more = calendar, "", True
            self._cases.forget()
        return await self._cases.each(await self._batch() if self.more else self._cases.failing)

    async def _batch(self) -> tuple[CaseAt, ...]:
        limit = min(self._pace.batch, _RECOUNT_AT_ONCE)
        found = await self._house.store.counted_otherwise(self._calendar, self._after, limit)
        self.more = len(found) == limit
        self._after = found[-1].case if found else self._after
        return found


async def look_round(house: House, pace: Pace) -> Swept:
    """Every town whose duties (定期) may have something to say; a town that fails stops no other."""
    total = Swept()
    towns = await house.store.towns_to_look_at(house.calendars.current().revision, pace.batch)
    for town in towns:
        try:
            total += Swept(1, await look(house, town))
        except Exception:
            # The outermost loop of one town: it is looked at again with the next poll.
            log.exception("looking at the duties of town %d failed", town)
            total += Swept(1, 0, (f"town:{town}",))
    return total


class Inheriting:
    """Moves open cases on when a merger of units (并入) comes into effect; what is there moves with the first look.

    A look costs a query in which few units are named, so that it is taken once in ``_INHERIT_EVERY`` looks.
    """

    def __init__(self, house: House) -> None:
        self._house = house
        self._looks = 0

    async def step(self) -> int:
        """The number of cases that moved."""
        due = self._looks % _INHERIT_EVERY == 0
        self._looks += 1
        return await inherit_all(self._house) if due else 0


async def seal_all(house: House, bus: Bus) -> int:
    """Number whatever was committed, and wake who watches; gives how many rounds there was something in."""
    rounds = 0
    while places := await house.store.seal(_SEAL_AT_ONCE):
        await bus.publish(LIVE_TOPIC, ",".join(map(str, sorted(places))))
        rounds += 1
    return rounds


async def recount_all(house: House, pace: Pace) -> Swept:
    """Every case that another calendar has counted, each in a transaction of its own."""
    recounting, total = Recounting(house, pace), Swept()
    while recounting.more:
        total += await recounting.step()
    return total


class ClockWorker:
    """Looks whenever it is woken, and every ``poll_seconds`` in any case: the bus is only a hint."""

    def __init__(
        self, house: House, bus: Bus, pace: Pace, tidying: Tidying | None = None, heading: Heading | None = None
    ) -> None:
        self._heading = heading
        self._house = house
        self._bus = bus
        self._tidying = tidying
        self._pace = pace
        self._recounting = Recounting(house, pace)
        self._replanning = Replanning(house, pace)
        self._inheriting = Inheriting(house)
        self._woken = asyncio.Event()

    async def run(self, stop: asyncio.Event) -> None:
        """Work until ``stop`` is set; a case that has been begun is finished first."""
        listening = asyncio.create_task(self._listen())
        pause = self._pace.poll_seconds
        try:
            while not stop.is_set():
                pause = await self._look(pause)
                await self._wait(stop, pause)
        finally:
            listening.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await listening

    async def _look(self, pause: float) -> float:
        self._woken.clear()
        try:
            swept = await sweep(self._house, self._pace)
            towns = await look_round(self._house, self._pace)
            recounted = await self._recounting.step()
            replanned = await self._replanning.step()
            numbered = await number_missed(self._house)
            inherited = await self._inheriting.step()
            linked = await pass_on(self._house, self._pace)
            await self._seal()
            unused = await self._tidying.step() if self._tidying is not None else 0
        except Exception:
            # The outermost loop: while the database is away there is nothing to do but to ask again, ever more slowly.
            longer = min(2 * max(pause, self._pace.poll_seconds), _LONGEST_PAUSE_SECONDS)
            log.exception("looking for due clocks failed, again in %.1f s", longer)
            return longer
        if swept.claimed:
            log.info("clock: %d cases, %d events, %d failed", swept.claimed, swept.events, len(swept.failed))
        if towns.events:
            log.info("towns: %d looked at, %d events", towns.claimed, towns.events)
        if recounted.events:
            log.info("calendar: %d cases counted anew, %d events", recounted.claimed, recounted.events)
        if replanned.events:
            log.info("new rules: %d cases brought under them, %d events", replanned.claimed, replanned.events)
        if linked.claimed:
            log.info("links: %d messages, %d events, %d failed", linked.claimed, linked.events, len(linked.failed))
        if numbered:
            log.info("numbers: %d cases had missed theirs", numbered)
        if unused:
            log.info("uploads: %d that nobody has used are gone", unused)
        if inherited:
            log.info("mergers: %d cases moved on", inherited)
        return 0.0 if self._recounting.more or self._replanning.more else self._pace.poll_seconds

    async def _seal(self) -> None:
        """Number what was committed, and sign what a day has come to."""
        await seal_all(self._house, self._bus)
        if self._heading is not None:
            await self._heading.step()

    async def _wait(self, stop: asyncio.Event, seconds: float) -> None:
        waits = [asyncio.create_task(event.wait()) for event in (stop, self._woken)]
        await asyncio.wait(waits, timeout=seconds, return_when=asyncio.FIRST_COMPLETED)
        for task in waits:
            task.cancel()
        if self._woken.is_set() and not stop.is_set():
            await asyncio.sleep(_GATHER_SECONDS)

    async def _listen(self) -> None:
        async for _ in self._bus.subscribe(WAKE_UP):
            self._woken.set()

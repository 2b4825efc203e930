"""Deals with what WeChat has pushed (消息推送的处理): a batch at a time, each event by itself, again if it failed."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta

from cases.house import House
from cases.ports import Scope, Transaction
from cases.ports_pushes import Handlers, Push

log = logging.getLogger(__name__)

#: The chore's name, by which the door wakes it.
NAME = "wechat_push"
#: So often an event is tried, over about three hours; then it waits for a person.
MOST_ATTEMPTS = 10
_BATCH = 20
_LONGEST_SECONDS = 30  # for one event with one handler
_LEASE_SECONDS = 900
_FIRST_PAUSE_SECONDS = 20.0
_SWEEP_SECONDS = 600.0


@dataclass(slots=True)
class PushChore:
    """The chore; ``keep`` is how long a key is remembered, ``window`` how old a signature may be."""

    house: House
    handlers: Handlers
    window: timedelta
    keep: timedelta
    clock: Callable[[], float] = time.monotonic
    longest: float = _LONGEST_SECONDS
    _swept: float = field(default=float("-inf"))

    @property
    def name(self) -> str:
        """For the log, and for waking it."""
        return NAME

    async def step(self) -> int:
        """Deal with a batch; how many events that was."""
        await self._sweep()
        pushes = await self.house.store.run(Scope(), self._claim)
        for push in pushes:
            await self._deal(push)
        return len(pushes)

    @staticmethod
    async def _claim(tx: Transaction) -> tuple[Push, ...]:
        return await tx.claim_pushes(_BATCH, _LEASE_SECONDS, MOST_ATTEMPTS)

    async def _deal(self, push: Push) -> None:
        try:
            for handler in self.handlers.get(push.event, ()):
                async with asyncio.timeout(self.longest):
                    await handler(push)
        except Exception:
            # The outermost loop of one event: whatever is wrong with it, those behind it are dealt with.
            log.exception("event %s (%s) failed, attempt %d", push.id, push.event, push.attempts)
            await self.house.store.run(Scope(), lambda tx: tx.put_off_push(push.id, _pause(push.attempts)))
            return
        await self.house.store.run(Scope(), lambda tx: tx.push_over(push.id))

    async def _sweep(self) -> None:
        """Forget what is long over; a stamp is needed for as long as its signature would still count."""
        now = self.clock()
        if now - self._swept < _SWEEP_SECONDS:
            return
        self._swept = now

        async def work(tx: Transaction) -> int:
            real = await tx.real_now()
            return await tx.drop_pushes(real - 3 * self.window, real - self.keep)

        if gone := await self.house.store.run(Scope(), work):
            log.info("pushed events: %d that are over are forgotten", gone)


def _pause(attempts: int) -> float:
    return _FIRST_PAUSE_SECONDS * 2.0 ** (attempts - 1)

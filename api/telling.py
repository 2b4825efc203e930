"""Chores that tell people (发送告知): one spreads the outbox, and each channel has one of its own.

A channel that hangs delays nobody but its own messages, and these go on by the next channel when its time is over. No
request of the API ever waits for a channel.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from cases.ports_channels import Channel, ChannelName, Delivery, Message, Outcome
from cases.ports_limits import Limiter
from cases.ports_telling import ErrandAt, UntoldAt
from cases.reaching import CHANNEL_WORDS
from cases.sending import Ready, begin, end
from cases.spreading import spread
from cases.tellers import Teller

log = logging.getLogger(__name__)

#: Far longer than a try takes; after it an errand whose worker died is claimed again.
LEASE_SECONDS = 120
_LEFT_OUT_EVERY = 60  # steps; a channel is switched off by a restart


@dataclass(frozen=True, slots=True)
class SendingPace:
    """How messages are sent; the settings of the same names. ``seconds`` is the end of every wait for a channel."""

    batch: int = 200
    at_once: int = 8
    seconds: float = 15.0
    max_attempts: int = 5
    breaker_after: int = 5
    breaker_seconds: float = 60.0
    grace: float = 3.0  # for what is being sent when the worker ends


class Spreader:
    """Spreads what was written with events; a row that fails is tried again, and shown by doctor in the end."""

    name = "telling"

    def __init__(self, teller: Teller, pace: SendingPace) -> None:
        self._teller = teller
        self._pace = pace
        self._steps = 0

    async def step(self) -> int:
        """A batch; the number of rows and of errands that were brought on."""
        store, pace = self._teller.house.store, self._pace
        claimed = await store.claim_untold(pace.batch, LEASE_SECONDS, pace.max_attempts)
        for each in claimed:
            await self._one(each)
        left_out = await self._left_out() if self._steps % _LEFT_OUT_EVERY == 0 else 0
        self._steps += 1
        return len(claimed) + left_out

    async def _one(self, at: UntoldAt) -> None:
        try:
            await spread(self._teller, at)
        except Exception:
            # The outermost loop of one row: it is tried again when its claim is over, its neighbours go on.
            log.exception("spreading %s %d failed at attempt %d", at.source, at.id, at.attempts)

    async def _left_out(self) -> int:
        """Errands that wait for a channel which is no longer set up go on by the next one."""
        moved = 0
        for channel in ChannelName:
            if channel not in self._teller.present:
                claimed = await self._teller.house.store.claim_errands(channel, self._pace.batch, LEASE_SECONDS)
                for at in claimed:
                    await begin(self._teller, channel, at)
                moved += len(claimed)
        return moved


class Breaker:
    """Rests a channel that has answered nothing several times in a row; ``clock`` in seconds."""

    def __init__(self, after: int, seconds: float, clock: Callable[[], float] = time.monotonic) -> None:
        self._after = after
        self._seconds = seconds
        self._clock = clock
        self._silent = 0
        self._until = 0.0

    def rests(self) -> float:
        """For how many seconds more; 0 when it may be asked. The first one after a rest tries for all."""
        return max(0.0, self._until - self._clock())

    def heard(self, said: Delivery) -> None:
        """What the channel has said."""
        if said.outcome is not Outcome.UNKNOWN:
            self._silent = 0
            return
        self._silent += 1
        if self._silent >= self._after:
            self._until = self._clock() + self._seconds


class Sender:
    """Sends by one channel, so many at once."""

    def __init__(
        self, teller: Teller, channel: Channel, limiter: Limiter, pace: SendingPace, breaker: Breaker | None = None
    ) -> None:
        self._teller = teller
        self._channel = channel
        self._limiter = limiter
        self._pace = pace
        self._breaker = breaker or Breaker(pace.breaker_after, pace.breaker_seconds)
        self.name = f"telling:{channel.name}"

    async def step(self) -> int:
        """A batch; how many errands were taken up."""
        store = self._teller.house.store
        claimed = await store.claim_errands(self._channel.name, self._pace.at_once, LEASE_SECONDS)
        sending = {asyncio.create_task(self._one(at)) for at in claimed}
        try:
            if sending:
                await asyncio.wait(sending)
        except asyncio.CancelledError:
            await self._finish(sending)
            raise
        return len(claimed)

    async def _finish(self, sending: set[asyncio.Task[None]]) -> None:
        """The worker ends: what is on its way may be heard of for a moment, else it would be in doubt."""
        _, hanging = await asyncio.wait(sending, timeout=self._pace.grace)
        for task in hanging:
            task.cancel()

    async def _one(self, at: ErrandAt) -> None:
        try:
            ready = await begin(self._teller, self._channel.name, at)
            if ready is not None:
                await end(self._teller, ready, await self._sent(ready))
        except Exception:
            # The outermost loop of one errand: it is claimed again when its claim is over, its neighbours go on.
            log.exception("errand %d by %s failed at claim %d", at.id, self._channel.name, at.claims)

    async def _sent(self, ready: Ready) -> Delivery:
        word = CHANNEL_WORDS[self._channel.name]
        rests = self._breaker.rests()
        if rests:
            return Delivery(Outcome.LATER, f"{word}:暂时没有回音,稍后再试", retry_after=rests)
        if not await self._pays(ready):
            return Delivery(Outcome.REFUSED, f"{word}:本地今天的条数已经用完")
        said = await self._reached(ready.message)
        self._breaker.heard(said)
        if said.alarm:
            log.warning("channel %s: %s", self._channel.name, said.alarm)
        return said

    async def _pays(self, ready: Ready) -> bool:
        budget = ready.budget
        if budget is None:
            return True
        return budget.most > 0 and not await self._limiter.take(budget, str(ready.at.jurisdiction))

    async def _reached(self, message: Message) -> Delivery:
        """An end to every wait, whatever the channel promises; a mistake of ours in it is as doubtful as silence."""
        word = CHANNEL_WORDS[self._channel.name]
        try:
            async with asyncio.timeout(self._pace.seconds):
                return await self._channel.reach(message)
        except TimeoutError:
            return Delivery(Outcome.UNKNOWN, f"{word}:没有等到回音,不知是否送到")
        except Exception:
            log.exception("channel %s failed", self._channel.name)
            return Delivery(Outcome.UNKNOWN, f"{word}:发送出错,不知是否送到")


def senders(
    teller: Teller, channels: Sequence[Channel], limiter: Limiter, pace: SendingPace
) -> tuple[Spreader | Sender, ...]:
    """The chores of telling people."""
    return (Spreader(teller, pace), *(Sender(teller, each, limiter, pace) for each in channels))


_ROUNDS = 50


async def tell_due(chores: Sequence[Spreader | Sender]) -> int:
    """Do what is due now and what comes of it at once, and no more; how many steps were taken for somebody."""
    done = 0
    for _ in range(_ROUNDS):
        steps = await asyncio.gather(*(each.step() for each in chores))
        done += sum(steps)
        if not any(steps):
            break
    return done

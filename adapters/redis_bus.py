"""The bus over Redis (消息通道): wake-ups and live fan-out between processes; losing Redis costs only speed.

An outage is logged once when it begins and once when it ends. While it lasts, ``publish`` says False – at most one
attempt a second, so that a hanging Redis does not slow every request – and subscriptions try again, ever more slowly.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import AsyncIterator

from redis.asyncio import Redis
from redis.asyncio.retry import Retry
from redis.backoff import NoBackoff
from redis.exceptions import RedisError

from cases.ports_media import RESYNC

log = logging.getLogger(__name__)

_PREFIX = "minqing:"
_OUTAGE = (RedisError, OSError, TimeoutError, asyncio.TimeoutError)
_PATIENCE_SECONDS = 1.0  # for one answer of Redis, and between attempts to publish during an outage
_FIRST_PAUSE_SECONDS, _LONGEST_PAUSE_SECONDS = 0.05, 5.0


class RedisBus:
    """``url`` as redis-py reads it: redis://, rediss:// or unix://. ``idle_seconds``: silence before a ping."""

    def __init__(self, url: str, idle_seconds: float = 15.0) -> None:
        self._redis: Redis = Redis.from_url(
            url,
            decode_responses=True,
            socket_timeout=_PATIENCE_SECONDS,
            socket_connect_timeout=_PATIENCE_SECONDS,
            retry=Retry(NoBackoff(), 0),
        )
        self._idle_seconds = idle_seconds
        self._outage_until: float | None = None

    async def publish(self, topic: str, message: str) -> bool:
        """Tell whoever listens now; False during an outage."""
        if self._outage_until is not None and time.monotonic() < self._outage_until:
            return False
        try:
            await self._redis.publish(_PREFIX + topic, message)
        except _OUTAGE as error:
            # Decision: go on without. The database holds the truth and every listener looks there by itself.
            self._note_outage(error)
            return False
        self._note_recovery()
        return True

    async def subscribe(self, topic: str) -> AsyncIterator[str]:
        """``RESYNC`` whenever the subscription stands (anew), then messages; never ends, never raises for an outage."""
        pause = _FIRST_PAUSE_SECONDS
        while True:
            try:
                async for message in self._listen(topic):
                    pause = _FIRST_PAUSE_SECONDS
                    yield message
            except _OUTAGE as error:
                # Decision: try again for ever; the RESYNC that follows makes the listener look for what it missed.
                self._note_outage(error)
            await asyncio.sleep(pause)
            pause = min(2 * pause, _LONGEST_PAUSE_SECONDS)

    async def close(self) -> None:
        """Let go of the connections."""
        await self._redis.aclose()

    async def _listen(self, topic: str) -> AsyncIterator[str]:
        """One subscription from its confirmation to its first failure, which is raised."""
        async with self._redis.pubsub() as channel:
            await channel.subscribe(_PREFIX + topic)
            pinged = False
            while True:
                reply = await channel.get_message(timeout=self._idle_seconds)
                if reply is None and pinged:
                    raise TimeoutError("no answer to a ping: a half-open connection")
                pinged = reply is None
                match reply:
                    case None:
                        await channel.ping()
                    case {"type": "subscribe"}:
                        self._note_recovery()
                        yield RESYNC
                    case {"type": "message", "data": message}:
                        yield message

    def _note_outage(self, error: Exception) -> None:
        if self._outage_until is None:
            log.warning("redis is away, going on without it: %s", type(error).__name__)
        self._outage_until = time.monotonic() + _PATIENCE_SECONDS

    def _note_recovery(self) -> None:
        if self._outage_until is not None:
            log.warning("redis is back")
        self._outage_until = None

"""Limits by moving windows (限流): shared by all processes through Redis, in this process alone where there is none.

An outage of Redis does not lift the limits: each process then counts by itself, from nothing, until it is back.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable
from typing import Any

from limits import RateLimitItemPerSecond
from limits.aio.storage import MemoryStorage, RedisStorage
from limits.aio.strategies import MovingWindowRateLimiter
from redis.asyncio import ConnectionPool
from redis.asyncio.retry import Retry
from redis.backoff import NoBackoff
from redis.exceptions import RedisError

from cases.ports_limits import Budget

log = logging.getLogger(__name__)

_OUTAGE = (RedisError, OSError, TimeoutError, asyncio.TimeoutError)
_PATIENCE_SECONDS = 0.5  # every request waits for the answer
_PAUSE_SECONDS = 5.0  # between attempts during an outage
_LEAST_WAIT = 1.0  # seconds; nobody is told to come back at once


class WindowLimiter:
    """``url`` of a Redis as redis-py reads it, or empty for this process alone."""

    def __init__(self, url: str = "") -> None:
        self._own = MovingWindowRateLimiter(MemoryStorage())
        self._pool = _pool(url) if url else None
        self._shared = MovingWindowRateLimiter(_redis(url, self._pool)) if self._pool else None
        self._away_until = 0.0

    async def take(self, budget: Budget, whose: str) -> float:
        """Count one more; 0.0, or the seconds to wait, and then nothing was counted."""
        item = RateLimitItemPerSecond(budget.most, budget.seconds)

        async def hit(by: MovingWindowRateLimiter) -> float:
            if await by.hit(item, budget.name, whose):
                return 0.0
            return await _until(by, item, budget, whose)

        return await self._by_whom(hit)

    async def wait(self, budget: Budget, whose: str) -> float:
        """The same without counting: 0.0 while there is something left."""
        item = RateLimitItemPerSecond(budget.most, budget.seconds)

        async def ask(by: MovingWindowRateLimiter) -> float:
            if await by.test(item, budget.name, whose):
                return 0.0
            return await _until(by, item, budget, whose)

        return await self._by_whom(ask)

    async def close(self) -> None:
        """Let go of connections."""
        if self._pool is not None:
            await self._pool.disconnect()

    async def _by_whom(self, ask: Callable[[MovingWindowRateLimiter], Awaitable[float]]) -> float:
        if self._shared is not None and time.monotonic() >= self._away_until:
            try:
                return await ask(self._shared)
            except _OUTAGE as error:
                # Decision: this process counts alone for a while; without a limit an outage would be an invitation.
                self._away_until = time.monotonic() + _PAUSE_SECONDS
                log.warning("limits are counted by each process alone, Redis does not answer: %s", error)
        return await ask(self._own)


def _pool(url: str) -> ConnectionPool:
    return ConnectionPool.from_url(
        url,
        socket_timeout=_PATIENCE_SECONDS,
        socket_connect_timeout=_PATIENCE_SECONDS,
        retry=Retry(NoBackoff(), 0),
    )


def _redis(url: str, pool: ConnectionPool) -> RedisStorage:
    own = url.replace("unix://", "redis+unix://", 1)  # the library's name of a socket
    options: dict[str, Any] = {"connection_pool": pool}  # its annotations know of no pool
    return RedisStorage(f"async+{own}", implementation="redispy", key_prefix="minqing:limit", **options)


async def _until(by: MovingWindowRateLimiter, item: RateLimitItemPerSecond, budget: Budget, whose: str) -> float:
    stats = await by.get_window_stats(item, budget.name, whose)
    return max(_LEAST_WAIT, stats.reset_time - time.time())

"""Tokens in Redis (凭证共享): for workers on several machines; without an answer of Redis each fetches its own."""

from __future__ import annotations

import asyncio
import json
import secrets
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from redis.asyncio import Redis
from redis.asyncio.retry import Retry
from redis.backoff import NoBackoff
from redis.exceptions import RedisError

from cases.ports_tokens import Token

_PREFIX = "minqing:token:"
_OUTAGE = (RedisError, OSError, TimeoutError)
_PATIENCE_SECONDS = 1.0
_LOCK_MS = 10_000  # a worker that died fetching keeps the others waiting no longer
_LOOK_SECONDS = 0.05
_DROP = """
local kept = redis.call('GET', KEYS[1])
if kept and cjson.decode(kept)['value'] == ARGV[1] then return redis.call('DEL', KEYS[1]) end
return 0
"""
_UNLOCK = "if redis.call('GET', KEYS[1]) == ARGV[1] then return redis.call('DEL', KEYS[1]) end return 0"


class RedisTokens:
    """The port ``cases.ports_tokens.TokenShelf``; ``url`` as redis-py reads it."""

    def __init__(self, url: str) -> None:
        self._redis: Redis = Redis.from_url(
            url,
            decode_responses=True,
            socket_timeout=_PATIENCE_SECONDS,
            socket_connect_timeout=_PATIENCE_SECONDS,
            retry=Retry(NoBackoff(), 0),
        )

    async def read(self, name: str) -> Token | None:
        """What is kept; none during an outage."""
        try:
            found = await self._redis.get(_PREFIX + name)
        except _OUTAGE:
            return None
        if found is None:
            return None
        kept = json.loads(found)
        return Token(kept["value"], kept["until"])

    async def keep(self, name: str, token: Token) -> None:
        """Keep it until its end; an outage keeps nothing."""
        seconds = max(1, int(token.until - time.time()))
        text = json.dumps({"value": token.value, "until": token.until})
        await self._try(self._redis.set(_PREFIX + name, text, ex=seconds))

    async def drop(self, name: str, value: str) -> None:
        """Forget it, if it still is this one."""
        await self._try(self._redis.eval(_DROP, 1, _PREFIX + name, value))

    @asynccontextmanager
    async def alone(self, name: str) -> AsyncIterator[None]:
        """One worker at a time; whoever has waited as long as a lock lasts goes on without."""
        mine, key = secrets.token_hex(8), f"{_PREFIX}{name}:lock"
        until = time.monotonic() + _LOCK_MS / 1000
        while time.monotonic() < until:
            if await self._try(self._redis.set(key, mine, nx=True, px=_LOCK_MS), otherwise=True):
                break
            await asyncio.sleep(_LOOK_SECONDS)
        try:
            yield
        finally:
            await self._try(self._redis.eval(_UNLOCK, 1, key, mine))

    async def close(self) -> None:
        """Let go of connections."""
        await self._redis.aclose()

    async def _try(self, asked: object, *, otherwise: object = None) -> object:
        """The answer; ``otherwise`` during an outage, when each worker is on its own."""
        try:
            return await asked  # type: ignore[misc]  # the library's commands are either way in its annotations
        except _OUTAGE:
            return otherwise

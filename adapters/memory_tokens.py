"""Tokens in one process (内存凭证): the twin of the shelves that workers share."""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from cases.ports_tokens import Token


class MemoryTokens:
    """The port ``cases.ports_tokens.TokenShelf``; several users may share one, as workers would."""

    def __init__(self) -> None:
        self._kept: dict[str, Token] = {}
        self._locks: defaultdict[str, asyncio.Lock] = defaultdict(asyncio.Lock)

    async def read(self, name: str) -> Token | None:
        """What is kept."""
        return self._kept.get(name)

    async def keep(self, name: str, token: Token) -> None:
        """Keep it."""
        self._kept[name] = token

    async def drop(self, name: str, value: str) -> None:
        """Forget it, if it still is this one."""
        if (kept := self._kept.get(name)) is not None and kept.value == value:
            del self._kept[name]

    @asynccontextmanager
    async def alone(self, name: str) -> AsyncIterator[None]:
        """One at a time."""
        async with self._locks[name]:
            yield

"""Tokens that several workers share (共用凭证的取用): one of them fetches, all use it, one renewal at most."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import TypeVar

from cases.ports_tokens import Token, TokenShelf

T = TypeVar("T")

_EARLY_SECONDS = 300
_LEAST_SECONDS = 30


@dataclass(frozen=True, slots=True)
class Fetched:
    """A token as the service gave it, good for ``seconds``."""

    value: str
    seconds: float


@dataclass(slots=True)
class TokenKeeper:
    """``fetch`` asks the service for a token; ``clock`` is seconds since 1970."""

    shelf: TokenShelf
    name: str
    fetch: Callable[[], Awaitable[Fetched]]
    clock: Callable[[], float]
    _fetching: asyncio.Lock = field(default_factory=asyncio.Lock)

    async def ask(self, once: Callable[[str], Awaitable[T]], worthless: Callable[[T], bool]) -> T:
        """The answer of ``once``, which is given a token; asked once more with another where that was worthless."""
        token = await self._token()
        answer = await once(token)
        if not worthless(answer):
            return answer
        await self.shelf.drop(self.name, token)
        return await once(await self._token())

    async def _token(self) -> str:
        if (found := await self._kept()) is not None:
            return found
        async with self._fetching, self.shelf.alone(self.name):
            return await self._kept() or await self._renew()

    async def _kept(self) -> str | None:
        kept = await self.shelf.read(self.name)
        return kept.value if kept is not None and self.clock() < kept.until else None

    async def _renew(self) -> str:
        found = await self.fetch()
        lasts = max(_LEAST_SECONDS, found.seconds - _EARLY_SECONDS)
        await self.shelf.keep(self.name, Token(found.value, self.clock() + lasts))
        return found.value

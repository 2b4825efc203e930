"""Passwords as Argon2id hashes (口令散列): RFC 9106, in threads, so many at once and no more."""

from __future__ import annotations

import asyncio

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

_NOBODY = "nobody has this password, and it takes as long to find out"


class Argon2Passwords:
    """The port ``cases.ports_identity.Passwords``. ``memory_kib`` KiB, ``passes`` over it, ``at_once`` at a time."""

    def __init__(self, *, memory_kib: int, passes: int, at_once: int) -> None:
        self._hasher = PasswordHasher(time_cost=passes, memory_cost=memory_kib, parallelism=1)
        self._room = asyncio.Semaphore(at_once)
        self._nobody: str | None = None

    async def hash(self, password: str) -> str:
        """What may be stored."""
        async with self._room:
            return await asyncio.to_thread(self._hasher.hash, password)

    async def matches(self, hashed: str | None, password: str) -> bool:
        """Whether it is that password; for None it takes as long and is not."""
        if self._nobody is None:
            self._nobody = await self.hash(_NOBODY)
        async with self._room:
            fits = await asyncio.to_thread(self._fits, hashed or self._nobody, password)
        return fits and hashed is not None

    def outdated(self, hashed: str) -> bool:
        """Whether it was made with other costs than are set now."""
        return self._hasher.check_needs_rehash(hashed)

    def _fits(self, hashed: str, password: str) -> bool:
        try:
            return self._hasher.verify(hashed, password)
        except (VerificationError, InvalidHashError):
            return False

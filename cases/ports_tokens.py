"""Where all workers keep a token of another service (共用的凭证): one fetches it, all use it, none outlives its end."""

from __future__ import annotations

from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Token:
    """``value`` is a secret; ``until`` in seconds since 1970 is when it is no longer used."""

    value: str
    until: float


class TokenShelf(Protocol):
    """Keeps tokens by name. What it keeps may be lost: then somebody fetches another one."""

    async def read(self, name: str) -> Token | None:
        """What is kept, even if its time is over."""
        ...

    async def keep(self, name: str, token: Token) -> None:
        """Keep it for all workers."""
        ...

    async def drop(self, name: str, value: str) -> None:
        """Forget it, if it still is this one: somebody else may have fetched a newer one already."""
        ...

    def alone(self, name: str) -> AbstractAsyncContextManager[None]:
        """One worker at a time fetches; whoever waits too long goes on without."""
        ...

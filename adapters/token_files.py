"""Tokens in files beside the database (凭证文件): shared by the workers of one machine, readable by their user alone.

On several machines without Redis each fetches its own; the stable token of WeChat is the same for all of them.
"""

from __future__ import annotations

import asyncio
import fcntl
import json
import os
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from cases.ports_tokens import Token

_PATIENCE_SECONDS = 10.0  # for another worker that fetches
_LOOK_SECONDS = 0.02


class TokenFiles:
    """The port ``cases.ports_tokens.TokenShelf`` on a folder, which is made when it is first needed."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    async def read(self, name: str) -> Token | None:
        """What is kept; a file that cannot be read is none."""
        try:
            found = json.loads(self._file(name).read_text(encoding="utf-8"))
            return Token(str(found["value"]), float(found["until"]))
        except (OSError, ValueError, KeyError, TypeError):
            return None

    async def keep(self, name: str, token: Token) -> None:
        """Keep it: whole or not at all."""
        self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        fresh = self._file(name).with_suffix(f".{os.getpid()}")
        fresh.touch(mode=0o600)
        fresh.write_text(json.dumps({"value": token.value, "until": token.until}), encoding="utf-8")
        fresh.replace(self._file(name))

    async def drop(self, name: str, value: str) -> None:
        """Forget it, if it still is this one."""
        kept = await self.read(name)
        if kept is not None and kept.value == value:
            self._file(name).unlink(missing_ok=True)

    @asynccontextmanager
    async def alone(self, name: str) -> AsyncIterator[None]:
        """One process at a time; a process that dies lets go."""
        self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        with (self._folder / f"{name}.lock").open("w") as lock:
            until = time.monotonic() + _PATIENCE_SECONDS
            while not _taken(lock.fileno()) and time.monotonic() < until:  # noqa: ASYNC110 - another process lets go
                await asyncio.sleep(_LOOK_SECONDS)
            yield

    def _file(self, name: str) -> Path:
        return self._folder / f"{name}.json"


def _taken(file: int) -> bool:
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True

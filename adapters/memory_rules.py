"""Twin of the compiled rules in memory: for tests and for a server that may write no file."""

from __future__ import annotations

from dsl.bundle import Bundle
from dsl.cache import dump, load


class MemoryRules:
    """Keeps bytes as the files do, so that what comes back is never the very object that went in."""

    def __init__(self) -> None:
        self._kept: dict[str, bytes] = {}

    async def load(self, digest: str) -> Bundle | None:
        """The bundle as it was kept, or None when it must be compiled."""
        return load(self._kept[digest], digest) if digest in self._kept else None

    async def keep(self, bundle: Bundle) -> None:
        """Kept as long as the process lives."""
        self._kept[bundle.hash] = dump(bundle)

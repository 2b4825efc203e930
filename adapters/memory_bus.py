"""The bus inside one process (进程内消息): the default beside SQLite, and the twin of the Redis bus in tests."""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import AsyncIterator

from cases.ports_media import RESYNC

#: Messages that one slow listener may leave unread before it is told to look for itself.
BACKLOG = 1000


class MemoryBus:
    """Every listener has a queue of its own; nobody waits for a slow one."""

    def __init__(self, backlog: int = BACKLOG) -> None:
        self._backlog = backlog
        self._listeners: defaultdict[str, set[asyncio.Queue[str]]] = defaultdict(set)

    async def publish(self, topic: str, message: str) -> bool:
        """Tell whoever listens now; always True."""
        for queue in self._listeners[topic]:
            self._hand(queue, message)
        return True

    async def subscribe(self, topic: str) -> AsyncIterator[str]:
        """``RESYNC`` at once, then messages in order; ``RESYNC`` again in place of what a slow listener missed."""
        queue: asyncio.Queue[str] = asyncio.Queue(self._backlog)
        self._listeners[topic].add(queue)
        try:
            yield RESYNC
            while True:
                yield await queue.get()
        finally:
            self._listeners[topic].discard(queue)

    async def close(self) -> None:
        """Forget the listeners."""
        self._listeners.clear()

    def _hand(self, queue: asyncio.Queue[str], message: str) -> None:
        if queue.full():
            while not queue.empty():
                queue.get_nowait()
            message = RESYNC
        queue.put_nowait(message)

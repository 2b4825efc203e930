"""Messages between linked cases in memory (内存件间来信)."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime, timedelta

from adapters.memory_store.tables import Kept, Tables
from cases.events import Event
from cases.fold import fold
from cases.outgoing import outgoing
from cases.ports import Saving
from cases.ports_links import Message


def post(tables: Tables, saving: Saving, events: tuple[Event, ...]) -> None:
    """Write down whom the events that were saved are to be told to; ``events`` are all of the case."""
    after = fold(events)
    if after is None:
        return
    for each in outgoing(after, saving.drafts):
        number = len(tables.messages) + 1
        message = Message(
            number, saving.case, saving.jurisdiction, each.seq, each.to_case, each.to_jurisdiction, attempts=0
        )
        tables.messages[number] = Kept(message)


class MessageDesk:
    """The part of the store in memory that keeps messages until they are delivered."""

    _tables: Tables
    _lock: asyncio.Lock
    _clock: Callable[[], datetime]

    async def claim_messages(
        self, limit: int, lease_seconds: int, max_attempts: int, case: str | None = None
    ) -> tuple[Message, ...]:
        """Take messages; the attempt is counted before the work."""
        async with self._lock:
            real = self._clock()
            claimed: list[Message] = []
            for kept in list(self._free(real, max_attempts)):
                if len(claimed) < limit and case in (None, kept.message.case):
                    message = replace(kept.message, attempts=kept.message.attempts + 1)
                    self._tables.messages[message.id] = Kept(message, real + timedelta(seconds=lease_seconds))
                    claimed.append(message)
            return tuple(claimed)

    def _free(self, real: datetime, max_attempts: int) -> Iterator[Kept]:
        """In order; of two between the same cases only the first that is not delivered."""
        before: set[tuple[str, str]] = set()
        for kept in self._tables.messages.values():
            if kept.done:
                continue
            pair = (kept.message.case, kept.message.to_case)
            waits = kept.until is not None and kept.until > real
            if pair not in before and not waits and kept.message.attempts < max_attempts:
                yield kept
            before.add(pair)

    async def delivered(self, message: Message) -> None:
        """The other case knows of it now."""
        async with self._lock:
            self._tables.messages[message.id] = Kept(message, done=True)

    async def undelivered(self, max_attempts: int) -> tuple[Message, ...]:
        """Those that were tried that often in vain."""
        kept = (each for each in self._tables.messages.values() if not each.done)
        return tuple(each.message for each in kept if each.message.attempts >= max_attempts)

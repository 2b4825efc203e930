"""Live streams (动态推送): one listener on the bus a process, which wakes every stream that may have something to tell.

The bus is a hint: whoever is not woken looks again with the next beat, so that losing it costs time and nothing else.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass, field

from cases.ports_media import Bus

#: What is said on the bus when events of some place have got their numbers; the message is nothing but a hint.
LIVE_TOPIC = "live"


class TooManyStreams(Exception):
    """Everybody together watches more streams than the settings allow; ``message`` is Chinese."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


@dataclass(frozen=True, slots=True)
class StreamLimits:
    """The settings of the same names."""

    heartbeat_seconds: float = 15.0
    longest_seconds: float = 600.0
    per_person: int = 5
    at_once: int = 500


@dataclass(slots=True, eq=False)
class Listener:
    """One stream's ear."""

    woken: asyncio.Event = field(default_factory=asyncio.Event)
    closed: bool = False

    def close(self) -> None:
        """The stream ends as soon as it looks."""
        self.closed = True
        self.woken.set()

    async def wait(self, seconds: float) -> bool:
        """Until something may have happened, or so long; whether the stream may go on."""
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                await self.woken.wait()
        self.woken.clear()
        return not self.closed


class Hub:
    """All streams of this process."""

    def __init__(self, bus: Bus, limits: StreamLimits) -> None:
        self.limits = limits
        self._bus = bus
        self._listeners: set[Listener] = set()
        self._by_person: dict[str, list[Listener]] = {}
        self._listening: asyncio.Task[None] | None = None

    def check(self) -> None:
        """Raises TooManyStreams where nobody may begin another one."""
        if len(self._listeners) >= self.limits.at_once:
            raise TooManyStreams("现在看动态的人太多,请稍后再试;列表和详情照常可以刷新")

    @contextlib.contextmanager
    def listener(self, person: str) -> Iterator[Listener]:
        """An ear for as long as the stream lasts; of too many of one person the oldest ends. Raises TooManyStreams.

        A phone that has lost its connection comes back before the server has noticed that it was gone.
        """
        self.check()
        if self._listening is None:
            self._listening = asyncio.create_task(self._listen())
        ear, own = Listener(), self._by_person.setdefault(person, [])
        for oldest in own[: len(own) + 1 - self.limits.per_person]:
            oldest.close()
        self._listeners.add(ear)
        own.append(ear)
        try:
            yield ear
        finally:
            self._listeners.discard(ear)
            own.remove(ear)
            if not own:
                self._by_person.pop(person, None)

    async def close(self) -> None:
        """End every stream."""
        for each in self._listeners:
            each.close()
        if self._listening is not None:
            self._listening.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._listening
            self._listening = None

    async def _listen(self) -> None:
        async for _ in self._bus.subscribe(LIVE_TOPIC):
            for each in self._listeners:
                each.woken.set()


@dataclass(frozen=True, slots=True)
class Told:
    """One message of a stream: its kind, its JSON, and the mark from which a lost stream goes on."""

    kind: str
    data: bytes
    mark: str | None = None

    def wire(self) -> bytes:
        """As server-sent events have it; the data is JSON on one line."""
        mark = f"id: {self.mark}\n" if self.mark is not None else ""
        return f"{mark}event: {self.kind}\n".encode() + b"data: " + self.data + b"\n\n"


#: A line that every client passes over: it keeps proxies and timeouts from closing a quiet stream.
BEAT = b":\n\n"

Stream = AsyncIterator[Told | None]  # None: nothing new, a beat is sent

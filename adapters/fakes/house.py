"""Several stand-ins behind one way out (替身之家), and the faults that a network and a busy service have."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import Protocol
from urllib.parse import urlsplit

from cases.ports_outbound import Answered, OutboundFailed, Question


@dataclass(frozen=True, slots=True)
class Limit:
    """One documented limit that a stand-in enforces: ``value`` as documented, ``source`` the page that says so."""

    name: str
    value: str
    sentence: str
    source: str


class Fake(Protocol):
    """One stand-in: a whole service in memory. ``question.url`` has the path below the base URL of the service."""

    async def answer(self, question: Question) -> Answered:
        """What the service would answer, errors included."""
        ...


@dataclass(slots=True)
class Faults:
    """What goes wrong between us and a service; each is used up once its ``times`` are over, the first one first."""

    waiting: list[Fault] = field(default_factory=list)

    def next(self, path: str) -> Fault | None:
        """The fault that befalls a question for this path."""
        for fault in self.waiting:
            if fault.path in path and fault.times > 0:
                fault.times -= 1
                return fault
        return None


@dataclass(slots=True)
class Fault:
    """``seconds`` late, ``lost`` after it was done or ``before``, or answered by ``instead``; ``path`` "" is any."""

    path: str = ""
    times: int = 1
    seconds: float = 0.0
    lost: bool = False
    before: bool = False
    instead: Answered | None = None


class FakeHouse:
    """The port ``cases.ports_outbound.Outbound`` over stand-ins by base URL; ``asked`` keeps what came, in order."""

    def __init__(self, fakes: Mapping[str, Fake], *, sleep: Callable[[float], Awaitable[None]] = asyncio.sleep) -> None:
        self._fakes = {base.rstrip("/"): fake for base, fake in fakes.items()}
        self._sleep = sleep
        self.faults = Faults()
        self.asked: list[Question] = []

    async def ask(self, question: Question) -> Answered:
        """The answer. Raises OutboundFailed for a place where nobody lives, and where a fault says so."""
        self.asked.append(question)
        fault = self.faults.next(urlsplit(question.url).path)
        if fault is None:
            return await self._answer(question)
        await self._sleep(fault.seconds)
        if fault.before:
            raise OutboundFailed("没有连上", sent=False)
        if fault.instead is not None:
            return fault.instead
        answered = await self._answer(question)
        if fault.lost:
            raise OutboundFailed("应答丢了")
        return answered

    async def _answer(self, question: Question) -> Answered:
        for base, fake in self._fakes.items():
            if question.url == base or question.url.startswith((base + "/", base + "?")):
                return await fake.answer(
                    Question(question.method, question.url[len(base) :] or "/", question.headers, question.body)
                )
        raise OutboundFailed(f"{urlsplit(question.url).netloc} 的地址查不到", sent=False)

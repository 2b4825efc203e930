"""Speaking to servers elsewhere (对外请求): one question, one answer, to hosts that an operator has listed.

The real one is ``adapters/outbound.py``, its twin ``adapters/memory_outbound.py``.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Question:
    """One request: ``url`` in full, ``headers`` beside those of the protocol itself, ``body`` as it goes over."""

    method: str
    url: str
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""


@dataclass(frozen=True, slots=True)
class Answered:
    """What came back, whatever its status; a redirect is an answer like any other. Names of headers are small."""

    status: int
    headers: Mapping[str, str]
    body: bytes


class OutboundRefused(Exception):
    """The request was not sent and no connection made; ``message`` says to the operator what is wrong with it."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


class OutboundFailed(Exception):
    """No whole answer came: no connection, out of time, too long.

    What was asked may have been done all the same, unless it is certain that it was never ``sent``.
    """

    def __init__(self, message: str, *, sent: bool = True) -> None:
        super().__init__(message)
        self.message = message
        self.sent = sent


class Outbound(Protocol):
    """The only way out of the house."""

    async def ask(self, question: Question) -> Answered:
        """The answer. Raises OutboundRefused for what may not be asked, OutboundFailed when no answer came."""

"""Services of others (外部服务): one call, which always ends: with an answer, or a word on what is in doubt.

The real one is ``adapters/services.py`` on top of ``cases.ports_outbound.Outbound``; what a service means by its answer
is told by the adapter of that service.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Protocol

from cases.ports_outbound import Answered


@dataclass(frozen=True, slots=True)
class Call:
    """One request to a service: ``path`` below its base URL, ``query`` unescaped, ``body`` as it goes over.

    ``repeatable`` says that doing it twice does no harm; only then is it sent again when no whole answer came.
    """

    method: str
    path: str
    query: Mapping[str, str] = field(default_factory=dict)
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""
    repeatable: bool = False


class ServiceDown(Exception):
    """No answer of the service: ``message`` for the operator; ``doubtful`` when it may have done what was asked."""

    def __init__(self, message: str, *, doubtful: bool) -> None:
        super().__init__(message)
        self.message = message
        self.doubtful = doubtful


class Service(Protocol):
    """One service elsewhere, as settings describe it."""

    async def ask(self, call: Call) -> Answered:
        """The answer, whatever its status below 500. Raises ServiceDown, at once while the service rests."""
        ...

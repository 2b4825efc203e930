"""What we ask of a server that speaks Open311 (Open311 端口): what it takes, to take a request in, to find it
again, how it stands.

The real one is ``adapters/open311.py``; the standard: https://wiki.open311.org/GeoReport_v2.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Made:
    """What came of a request: its id there, or a token by which the id can be asked for later."""

    id: str | None
    token: str | None = None


@dataclass(frozen=True, slots=True)
class Standing:
    """How a request stands there; ``updated`` as the server writes it, a mark that changes with every change."""

    id: str
    closed: bool
    notes: str
    updated: str
    description: str = ""


@dataclass(frozen=True, slots=True)
class Asked:
    """A question about requests of one kind: the parameter that answers it, and codes with names to choose from."""

    name: str
    words: str
    required: bool
    values: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Offered:
    """A kind of request that the server takes (service); ``asks`` says that there are questions about it."""

    code: str
    name: str
    asks: bool = False


class Open311Refused(Exception):
    """The server has not taken it: ``message`` for the operator, in its own words."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


class Open311Server(Protocol):
    """One server elsewhere. Every call may raise ``cases.ports_services.ServiceDown`` and Open311Refused."""

    async def create(self, form: Mapping[str, str]) -> Made:
        """Send a request. Never repeated: after a ServiceDown that is in doubt it may have been taken."""
        ...

    async def by_token(self, token: str) -> str | None:
        """The id behind a token, None while there is none yet."""
        ...

    async def standing(self, ids: Sequence[str]) -> tuple[Standing, ...]:
        """How these requests stand; what the server does not know is left out."""
        ...

    async def services(self) -> tuple[Offered, ...]:
        """What the server takes."""
        ...

    async def questions(self, service: str) -> tuple[Asked, ...]:
        """What it asks about one kind of request."""
        ...

    async def since(self, start: datetime, service: str) -> tuple[Standing, ...]:
        """The requests of one kind since a moment, as many as the server gives."""
        ...

"""Events that WeChat pushes to us (消息推送端口): taken in at the door, kept until a worker has dealt with them.

The door answers once an event is stored, and handles nothing; a worker hands it to whoever has asked for its kind.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Signed:
    """What stands in the address of a push; ``message`` is the signature that counts where the body is encrypted."""

    timestamp: str
    nonce: str
    signature: str = ""
    message: str = ""


@dataclass(frozen=True, slots=True)
class Stamp:
    """What makes a request unlike any other: ``nonce`` a hash of its query, ``digest`` one of its body.

    ``signed_at`` is when WeChat says to have signed it.
    """

    nonce: str
    digest: str
    signed_at: datetime


@dataclass(frozen=True, slots=True)
class Arrived:
    """A push whose sender was proved. ``key`` (64 hexadecimal digits) is the same however often it is sent.

    ``event`` is its ``Event``, for a message its ``message:`` and ``MsgType``; ``body`` what it says, as it came.
    """

    key: str
    event: str
    body: Mapping[str, object]


class Received(StrEnum):
    """What became of a request at the door."""

    NEW = "new"  # it is stored
    AGAIN = "again"  # it is stored already, or was dealt with
    FORGED = "forged"  # the stamp of another request, with another body


@dataclass(frozen=True, slots=True)
class Push:
    """An event that waits, claimed for the ``attempts``-th time. ``openid`` and ``at`` are who did it, and when."""

    id: int
    event: str
    openid: str
    at: datetime
    body: Mapping[str, object]
    key: str
    attempts: int


#: Deals with one event, with as many transactions as it takes; done again it must do no harm. Whatever it raises puts
#: the event off for a while.
Handler = Callable[[Push], Awaitable[None]]

#: By event; several may want the same.
Handlers = Mapping[str, tuple[Handler, ...]]


class Gate(Protocol):
    """Tells WeChat's requests from those of others (验签): it knows the token, the key, and how bodies come."""

    def greet(self, signed: Signed, echo: str) -> Stamp:
        """The stamp of a request that asks whether somebody is there. Raises NotAllowed."""

    def read(self, signed: Signed, body: bytes) -> tuple[Stamp, Arrived]:
        """What was pushed. Raises NotAllowed for a signature that is not WeChat's, InvalidInput for the unreadable."""


class PushBook(Protocol):
    """The part of a transaction that keeps pushed events; of all towns."""

    async def meet(self, stamp: Stamp) -> Received:
        """NEW for a stamp not seen before, AGAIN for the very same request, FORGED for another with this stamp."""

    async def keep_push(self, arrived: Arrived) -> Received:
        """Store it. NEW, or AGAIN where its key is known."""

    async def claim_pushes(self, limit: int, lease_seconds: int, most: int) -> tuple[Push, ...]:
        """Take what waits and was claimed less than ``most`` times, the first first; each attempt is counted."""

    async def push_over(self, push: int) -> None:
        """It was dealt with: what it says is forgotten, its key is not."""

    async def put_off_push(self, push: int, seconds: float) -> None:
        """It could not be dealt with; nobody claims it before that time is over."""

    async def stuck_pushes(self, most: int) -> int:
        """How many were claimed that often in vain."""

    async def drop_pushes(self, stamps: datetime, pushes: datetime) -> int:
        """Forget stamps, and events that are over or stuck, which came before these times; how many it was."""

"""Text messages as a port (短信端口): an approved template, its parameters in order, one phone."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from cases.ports_channels import Outcome

#: Characters of one parameter: what both services take of every approved template.
MOST_CHARACTERS = 20


@dataclass(frozen=True, slots=True)
class TextMessage:
    """``phone`` as +8613800000000; ``id`` comes back in receipts of the service."""

    id: str
    phone: str
    template: str
    parameters: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Texted:
    """What became of it: ``sentence`` for everybody, ``alarm`` for the operator where something is set up wrongly."""

    outcome: Outcome
    sentence: str
    serial: str = ""
    alarm: str = ""
    retry_after: float = 0.0


class Texts(Protocol):
    """One service that sends text messages."""

    async def send(self, message: TextMessage) -> Texted:
        """Try once; a message of which nobody knows is never sent again. Never raises for what the service says."""
        ...


def unanswered(*, doubtful: bool) -> Texted:
    """No answer of the service; ``doubtful`` when it may have sent it all the same, and then nobody sends it again."""
    if doubtful:
        return Texted(Outcome.UNKNOWN, "短信:没有应答,不知是否送到")
    return Texted(Outcome.LATER, "短信:暂时连不上", retry_after=60.0)

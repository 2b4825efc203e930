"""What telling people needs of the store (告知端口): the outbox, errands to persons, each try, and what they wish.

A notice (``notices``) and an alert of an emergency plan (``alerts``) are rows of the outbox, written with the event.
They are spread to the persons behind them as errands (送达); each errand goes by one channel after the other, and every
try is written down before the call.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import IntEnum, StrEnum
from typing import Protocol

from cases.people import JurisdictionId, UnitAt
from cases.ports_alerts import AlertKind, StepOf
from cases.ports_channels import ChannelName, Outcome


class Box(StrEnum):
    """Which table a row of the outbox stands in; the value is stored and never changes."""

    NOTICE = "notice"
    ALERT = "alert"


class Urgency(IntEnum):
    """How much it may disturb and cost; the value is stored and never changes."""

    PLAIN = 0  # waits for quiet hours and for others to go with it
    URGENT = 1  # 紧急 or overdue: goes through quiet hours, and may cost money
    EMERGENCY = 2  # an emergency plan: by every channel, whatever the person has chosen


#: What an alert says is told by templates of their own.
ALERT_KINDS = {each: f"alert:{each.value}" for each in AlertKind}


class State(StrEnum):
    """How it stands with an errand; the value is stored and never changes."""

    WAITING = "waiting"  # on its way
    TOLD = "told"  # a service has taken it
    DOUBTFUL = "doubtful"  # no service has said so, and one may have
    IN_APP = "in_app"  # no other way is left: it lies in the inbox
    MERGED = "merged"  # another message carries it along
    NOBODY = "nobody"  # the unit has nobody on duty


#: A telephone has rung, or is going to.
DISTURBING = frozenset({State.WAITING, State.TOLD, State.DOUBTFUL})


@dataclass(frozen=True, slots=True)
class UntoldAt:
    """A row of the outbox that was claimed, for the ``attempts``-th time."""

    source: Box
    id: int
    jurisdiction: JurisdictionId
    attempts: int


@dataclass(frozen=True, slots=True)
class Untold:
    """What a row of the outbox says: to a person or a unit, of event ``seq`` of a case or of a step of a plan."""

    source: Box
    id: int
    jurisdiction: JurisdictionId
    kind: str
    at: datetime
    person: str | None = None
    unit: UnitAt | None = None
    case: str | None = None
    seq: int | None = None
    step: StepOf | None = None
    asks: AlertKind | None = None
    answered_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class NewErrand:
    """An errand to be written; ``lead`` is the errand whose message carries it along."""

    person: str | None
    urgency: Urgency
    state: State
    channel: ChannelName | None = None
    next_at: datetime | None = None
    lead: int | None = None
    answer_by: datetime | None = None


@dataclass(frozen=True, slots=True)
class Errand:
    """One notification on its way to one person; ``size`` is how many its message carries, itself included."""

    id: int
    jurisdiction: JurisdictionId
    source: Box
    source_id: int
    kind: str
    person: str | None
    unit: UnitAt | None
    case: str | None
    seq: int | None
    urgency: Urgency
    state: State
    channel: ChannelName | None
    next_at: datetime | None
    claims: int
    size: int
    lead: int | None
    answer_by: datetime | None
    created_at: datetime
    done_at: datetime | None


@dataclass(frozen=True, slots=True)
class ErrandAt:
    """An errand that was claimed; ``claims`` is the token by which a worker that has slept too long is told apart."""

    id: int
    jurisdiction: JurisdictionId
    claims: int


@dataclass(frozen=True, slots=True)
class Try:
    """One attempt by one channel; ``outcome`` None while nobody knows. ``again``: how many before it are in doubt."""

    no: int
    channel: ChannelName
    at: datetime
    outcome: Outcome | None = None
    sentence: str = ""
    reference: str = ""
    retry_after: float = 0.0
    again: int = 0


@dataclass(frozen=True, slots=True)
class Move:
    """How an errand goes on: in which state, by which channel, and when; without a channel it is over."""

    state: State
    channel: ChannelName | None = None
    next_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Wishes:
    """What a person has chosen: ``channels`` None leaves the order to us; quiet hours in minutes of the day."""

    channels: tuple[ChannelName, ...] | None = None
    quiet: tuple[int, int] | None = None
    digest: bool = True


@dataclass(frozen=True, slots=True)
class ByChannel:
    """How the tries by one channel have ended within a span."""

    sent: int = 0
    refused: int = 0
    later: int = 0
    unknown: int = 0
    no_address: int = 0
    trying: int = 0


@dataclass(frozen=True, slots=True)
class TellingFigures:
    """What an operator must know: how old the oldest unsent is, what failed where, and how much may be there twice.

    ``duplicates``: channels beyond the first by which a message was or may have been sent; of repetitions at a service
    that drops them none comes twice. ``stuck``: given up on after too many claims.
    """

    unspread: int
    waiting: int
    oldest_at: datetime | None
    channels: Mapping[ChannelName, ByChannel]
    errands: int
    duplicates: int
    stuck: int


@dataclass(frozen=True, slots=True)
class Unanswered:
    """A person or unit that owes an answer to a step of a plan."""

    step: int
    person: str | None
    unit: int | None
    told_at: datetime


#: What the person of an errand and of a message begins with where it is the robot of a group (群机器人).
ROBOT = "robot:"


@dataclass(frozen=True, slots=True)
class Robot:
    """The robot of a chat group: by which channel it speaks, and what it is called there."""

    channel: ChannelName
    name: str

    @property
    def person(self) -> str:
        """Whose errand it is; the channel finds the robot by it: ``robot:wecom:<name>``."""
        return f"{ROBOT}{self.channel.value}:{self.name}"


def robot_of(person: str | None) -> Robot | None:
    """The robot of an errand or a message; None where it goes to a person."""
    if person is None or not person.startswith(ROBOT):
        return None
    channel, _, name = person.removeprefix(ROBOT).partition(":")
    return Robot(ChannelName(channel), name)


class Robots(Protocol):
    """Which robots there are, as the settings say."""

    def told(self, codes: Sequence[str], unit: str | None, group: str | None, kind: str) -> Sequence[Robot]:
        """Those that are to hear of this kind: of the unit and of the group (群); ``codes``: the nearest place first.

        The name of a robot has at most eighty characters.
        """
        ...


class TellingBook(Protocol):
    """The part of a transaction that knows what is told to whom, within the scope."""

    async def untold(self, at: UntoldAt) -> Untold | None:
        """The row, kept from others until the transaction ends; None where it was spread meanwhile."""

    async def spread(self, untold: Untold, errands: Sequence[NewErrand]) -> None:
        """It is spread: write who is to hear of it; of the same row nobody twice."""

    async def join_lead(self, jurisdiction: JurisdictionId, person: str, urgency: Urgency) -> int | None:
        """Let one more go with a message to this person that waits and nobody has taken up; its id, or None."""

    async def same_event(self, case: str, seq: int, kind: str, person: str) -> int | None:
        """The errand by which this person hears of that very event already, or None."""

    async def messages_since(self, person: str, since: datetime) -> tuple[datetime, ...]:
        """When messages from ``since`` on have disturbed this person or are to, the first first."""

    async def errand(self, at: ErrandAt) -> Errand | None:
        """The errand, kept from others until the transaction ends; None where somebody else has claimed it since."""

    async def tries(self, errands: Sequence[int]) -> Mapping[int, tuple[Try, ...]]:
        """The tries of each errand in order; those without one are left out."""

    async def members(self, lead: int) -> tuple[Errand, ...]:
        """Those that its message carries along, itself not among them."""

    async def write_try(self, errand: int, attempt: Try) -> None:
        """Add the try, or write what is known of it now."""

    async def move(self, errand: int, move: Move) -> None:
        """The errand goes on like this; what is over is over for those that it carries as well."""

    async def errands_of(self, case: str) -> tuple[Errand, ...]:
        """All errands of a case, the first first."""

    async def wishes(self, person: str) -> Wishes | None:
        """What this person has chosen; None who has not."""

    async def save_wishes(self, person: str, wishes: Wishes) -> None:
        """Keep it."""

    async def silent(self, jurisdiction: JurisdictionId, run: int) -> tuple[Unanswered, ...]:
        """Who was told at a step of this run and has not answered, by step."""

    async def alert_of(self, alert: int) -> Untold | None:
        """An alert of the outbox, spread or not."""


class TellingDesk(Protocol):
    """The part of a store that works over all towns."""

    async def claim_untold(self, limit: int, lease_seconds: int, max_attempts: int) -> tuple[UntoldAt, ...]:
        """Take rows of the outbox for a while; the attempt is counted before the work."""

    async def claim_errands(self, channel: ChannelName, limit: int, lease_seconds: int) -> tuple[ErrandAt, ...]:
        """Take errands that are due by this channel for a while, the most urgent first."""

    async def telling_figures(self, since: datetime, max_attempts: int) -> TellingFigures:
        """Counts over all towns; tries from ``since`` on."""

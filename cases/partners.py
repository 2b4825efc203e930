"""Neighbouring systems that a town works with (对接平台): the line to one of them, and what is known of its numbers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum

from cases.people import JurisdictionId, Person, Role, Tenure, UnitAt

#: After so long the key of before no longer counts.
OLD_KEY_LASTS = timedelta(days=7)
#: A signature that is older, or that far ahead, does not count.
WINDOW = timedelta(minutes=5)


class Wish(StrEnum):
    """What is pushed to a partner (推送什么); the value goes into settings and never changes."""

    CASES = "cases"  # 新的件
    ANSWERS = "answers"  # 答复和办结
    CHANGES = "changes"  # 其余的进展


class Reach(StrEnum):
    """Of which cases a partner hears."""

    OWN = "own"  # those that it brought or handles
    ALL = "all"  # all of the place, words covered in those that it has nothing to do with


class State(StrEnum):
    """Whether a line is served."""

    ON = "on"
    PAUSED = "paused"  # by a person
    LISTENS = "listens"  # of a client that reports and asks (Open311): nothing is pushed
    STOPPED = "stopped"  # given up after many failures, until a person has it replayed


@dataclass(frozen=True, slots=True)
class Key:
    """A name and a secret that both sides know."""

    name: str
    secret: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Line:
    """The line to one partner in one place (对接线路); ``cursor`` is the last sealed number that was dealt with.

    ``sent`` counts what arrived, ``repeated`` what was sent once more because it was in doubt whether it had.
    """

    id: str
    jurisdiction: JurisdictionId
    partner: str
    url: str
    key: Key
    old: Key | None = None
    old_until: datetime | None = None
    wishes: frozenset[Wish] = frozenset(Wish)
    reach: Reach = Reach.OWN
    state: State = State.ON
    cursor: int = 0
    attempts: int = 0
    sent: int = 0
    repeated: int = 0
    error: str = ""
    next_at: datetime | None = None

    @property
    def pushes(self) -> bool:
        """Whether anything goes out over it at all."""
        return bool(self.url)

    def keys_at(self, now: datetime) -> tuple[Key, ...]:
        """The keys that count now, the current one first."""
        late = self.old_until is None or now >= self.old_until
        return (self.key,) if self.old is None or late else (self.key, self.old)


@dataclass(frozen=True, slots=True)
class Known:
    """A partner's number and the case that it stands for; ``marks`` are digests of its fields as they came last."""

    jurisdiction: JurisdictionId
    partner: str
    number: str
    case: str
    salt: str
    marks: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Progress:
    """How far the import of one file is: the last line that is done, the length of the report, and what it came to."""

    id: str
    partner: str
    line: int = 0
    report_bytes: int = 0
    tally: Mapping[str, int] = field(default_factory=dict)
    done: bool = False


@dataclass(frozen=True, slots=True)
class Heard:
    """An event that a partner has sent, by its own id, and what became of it."""

    line: str
    jurisdiction: JurisdictionId
    event: str
    digest: str
    outcome: str


#: What the id of a partner's desk begins with.
DESK = "partner:"


def desk_of(partner: str) -> str:
    """The person who stands for the partner's desk: it reports what the partner brings."""
    return f"{DESK}{partner}"[:36]


def is_desk(person: str | None) -> bool:
    """Whether it is the desk of a partner: nobody sits there, and the partner hears by its line."""
    return person is not None and person.startswith(DESK)


def at_desk(partner: str, place: JurisdictionId, unit: UnitAt | None) -> Person:
    """The desk with what it may do: report, and act for the unit that the partner is in the rules of the place."""
    own = (Tenure(Role.RESIDENT, place),)
    return Person(desk_of(partner), own if unit is None else (*own, Tenure(Role.STAFF, place, unit)))

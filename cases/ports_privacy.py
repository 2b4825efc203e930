"""What the store keeps of people's rights (个人信息权益端口): consents, who is to be forgotten, terms of keeping."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from cases.consent import Consent
from cases.people import Role
from cases.ports_files import Dropped

#: Those whose words are their own; what offices write is part of the handling.
OWN_WORDS = frozenset({Role.RESIDENT, Role.POINT_HEAD, Role.GRID_WORKER, Role.DELIBERATOR, Role.DEPUTY})


@dataclass(frozen=True, slots=True)
class Erasure:
    """Somebody is to be forgotten (删除): until ``due_by`` at the latest what open cases still need stays.

    ``keys`` are stored objects that have yet to go, ``gone`` counts what went by its table, ``waiting`` the open cases
    for which something stays.
    """

    person: str
    asked_by: str
    asked_at: datetime
    due_by: datetime
    keys: tuple[str, ...] = ()
    gone: Mapping[str, int] = field(default_factory=dict)
    waiting: int = 0
    done_at: datetime | None = None


#: One row of a table as an export of one's own data gives it.
HeldRow = Mapping[str, object]


class Privacy(Protocol):
    """The part of a transaction that knows what somebody has consented to; of all towns."""

    async def consents(self, person: str) -> tuple[Consent, ...]:
        """Everything that this person has said, the first first."""

    async def add_consent(self, consent: Consent) -> None:
        """Keep a word; it is never changed."""


class Erasing(Protocol):
    """The part of a store that forgets people, in all towns; each call is a transaction of its own."""

    async def ask_erasure(self, person: str, by: str, due_by: datetime) -> Erasure:
        """This person is to be forgotten; asked again, the earlier ``due_by`` counts."""

    async def erasures(self, limit: int) -> tuple[Erasure, ...]:
        """Whoever is not wholly forgotten yet, the first first."""

    async def erase(self, person: str) -> Erasure:
        """Take away whatever may go by now; doing it again takes away what is left. Raises LookupError unasked."""

    async def objects_gone(self, person: str, keys: Collection[str]) -> Erasure:
        """These objects are deleted; with the last, and no open case waiting, it is done."""

    async def held(self, person: str) -> Mapping[str, tuple[HeldRow, ...]]:
        """Every row that is this person's, by table, with the columns that an export gives, in the order of keys."""


class Retention(Protocol):
    """The part of a store that takes away what was kept long enough, in all towns; ``kept`` is a setting's name."""

    async def outlived(self, kept: str, before: datetime) -> int:
        """How many cases, or notices, have something from before then."""

    async def drop_outlived(self, kept: str, days: int, before: datetime, limit: int) -> Dropped:
        """Take it from at most ``limit`` of them, and keep a line of that."""

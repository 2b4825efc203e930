"""What a case keeps of being talked over, drafted and watched (议、拟答复、督办的状态); see ``cases.state``."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal

from cases.people import UnitAt
from cases.sealed import Sealed


@dataclass(frozen=True, slots=True)
class Matter:
    """A question that was put to those concerned. ``conclusion`` is None while it is open.

    ``voices`` are the persons who have said something, each once.
    """

    number: int
    by: str
    opened_at: datetime
    comments: int = 0
    voices: tuple[str, ...] = ()
    conclusion: str | None = None


@dataclass(frozen=True, slots=True)
class Drafted:
    """An answer that waits to be signed, as its writer left it."""

    unit: UnitAt
    by: str | None
    outcome: str
    photos: tuple[str, ...]
    sealed: tuple[Sealed, ...]


@dataclass(frozen=True, slots=True)
class Watcher:
    """Somebody who watches over the case; ``brought`` says that the mark came with that and goes with its end."""

    person: str
    role: str
    unit: UnitAt | None
    since: datetime
    mark: str | None = None
    brought: bool = False


@dataclass(frozen=True, slots=True)
class Council:
    """All three together."""

    matters: tuple[Matter, ...] = ()
    draft: Drafted | None = None
    watchers: tuple[Watcher, ...] = ()

    @property
    def open(self) -> Matter | None:
        """The question that is open; there is one at a time."""
        return next((matter for matter in self.matters if matter.conclusion is None), None)


@dataclass(frozen=True, slots=True)
class Record:
    """What figures need and nothing else remembers: ``first`` is when each word happened for the first time.

    ``amounts`` are the numbers that were last told, by name and measure: 收回资金(万元); ``way`` has the units that
    held it, one after the other.
    """

    first: Mapping[str, datetime] = field(default_factory=dict)
    amounts: Mapping[str, Decimal] = field(default_factory=dict)
    way: tuple[UnitAt, ...] = ()

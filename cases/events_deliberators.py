"""How somebody becomes 议政代表, as data (议政代表的产生): recommended, examined, announced, appointed, and over again.

The log of a town is public: people stand in it by id, and who objects does not stand in it at all.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import ClassVar


@dataclass(frozen=True, slots=True)
class Recommended:
    """Somebody is recommended (推荐); ``by`` says who recommends: a community, a unit, residents."""

    kind: ClassVar[str] = "deliberator:recommended"
    person: str
    by: str


@dataclass(frozen=True, slots=True)
class Examined:
    """The recommendation was examined (审查); who does not pass is no candidate any more."""

    kind: ClassVar[str] = "deliberator:examined"
    person: str
    passed: bool


@dataclass(frozen=True, slots=True)
class Announced:
    """The candidate is announced (公示) from the first to the last day, both included."""

    kind: ClassVar[str] = "deliberator:announced"
    person: str
    first: date
    last: date


@dataclass(frozen=True, slots=True)
class Objected:
    """Somebody objects while it is announced (异议): on which ground, not who."""

    kind: ClassVar[str] = "deliberator:objected"
    person: str
    ground: str


@dataclass(frozen=True, slots=True)
class ObjectionSettled:
    """The oldest open objection was looked into; one that is upheld ends the candidature."""

    kind: ClassVar[str] = "deliberator:objection_settled"
    person: str
    upheld: bool


@dataclass(frozen=True, slots=True)
class Appointed:
    """The candidate is appointed (聘任) from the first to the last day, both included."""

    kind: ClassVar[str] = "deliberator:appointed"
    person: str
    first: date
    last: date


@dataclass(frozen=True, slots=True)
class Ended:
    """The appointment is over before its last day (解聘)."""

    kind: ClassVar[str] = "deliberator:ended"
    person: str
    reason: str


DeliberatorEvent = Recommended | Examined | Announced | Objected | ObjectionSettled | Appointed | Ended

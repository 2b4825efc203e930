"""What hands a case on to another one (提请、移送、转为代表建议、拆分); ``targets`` are filled in by the house."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from cases.people import JurisdictionId
from cases.sealed import Sealed


@dataclass(frozen=True, slots=True)
class Target:
    """A case to come: its id, and where it will lie. ``name`` is what the jurisdiction is called now."""

    child: str
    jurisdiction: JurisdictionId
    name: str


@dataclass(frozen=True, slots=True)
class Part:
    """One part of a case that is split: its category, by its name or as the path from the widest name down."""

    category: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Refer:
    """Ask the level above to handle what a town cannot (提请上级); ``sealed`` holds the reason."""

    name: ClassVar[str] = "refer"
    sealed: tuple[Sealed, ...] = ()
    targets: tuple[Target, ...] = ()


@dataclass(frozen=True, slots=True)
class Transfer:
    """Send it to the town whose matter it is (移送), by its administrative code; here it is over with that."""

    name: ClassVar[str] = "transfer"
    code: str
    sealed: tuple[Sealed, ...] = ()
    targets: tuple[Target, ...] = ()


@dataclass(frozen=True, slots=True)
class Convert:
    """Put it forward as a deputy's suggestion (转为代表建议) by a ``channel`` (渠道) of the rules at ``code``.

    A deputy who does so is its author (提出人); who coordinates names the deputy as ``author`` and thereby asks for
    consent, which the deputy gives by the same command. ``code`` None: where the case lies.
    """

    name: ClassVar[str] = "convert"
    channel: str = "闭会建议"
    author: str | None = None
    code: str | None = None
    sealed: tuple[Sealed, ...] = ()
    targets: tuple[Target, ...] = ()
    level: str | None = None  # the author's, filled in by the house


@dataclass(frozen=True, slots=True)
class Split:
    """Make several cases of it (拆分), a part for each of ``sealed``; with ``wait`` the answer here waits for all."""

    name: ClassVar[str] = "split"
    parts: tuple[Part, ...] = ()
    wait: bool = True
    sealed: tuple[Sealed, ...] = ()
    targets: tuple[Target, ...] = ()


LinkCommand = Refer | Transfer | Convert | Split

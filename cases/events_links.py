"""What happens between linked cases, as data (关联件的事件): one comes of another, and the two hear of each other."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from cases.kin import LinkKind, What
from cases.people import JurisdictionId, UnitAt
from cases.sealed import Sealed


@dataclass(frozen=True, slots=True)
class Linked:
    """Another case comes of this one (提请、移送、转为建议、拆分): ``child`` in ``jurisdiction``.

    ``place`` is what that was called then. The child is opened from this event, afterwards and in a transaction of its
    own. ``category`` and ``channel`` are the child's where they differ; ``author`` is the deputy who puts it forward
    (提出人), by person id, of ``level``. ``waits``: the answer to this case waits for it. ``sealed`` is why, or for a
    part its own words.
    """

    kind: ClassVar[str] = "case:linked"
    of: LinkKind
    child: str
    jurisdiction: JurisdictionId
    place: str
    category: tuple[str, ...] = ()
    channel: str | None = None
    author: str | None = None
    level: str | None = None
    waits: bool = False
    sealed: tuple[Sealed, ...] = ()


@dataclass(frozen=True, slots=True)
class ConsentAsked:
    """A deputy is asked to put it forward as a suggestion (请代表提出建议); ``author`` by person id."""

    kind: ClassVar[str] = "case:consent_asked"
    author: str
    sealed: tuple[Sealed, ...] = ()


@dataclass(frozen=True, slots=True)
class Progressed:
    """A case that came from this one has moved on (关联件进展): its event ``seq``, in the words of that place."""

    kind: ClassVar[str] = "link:progress"
    child: str
    seq: int
    what: What
    unit: UnitAt | None = None
    outcome: str | None = None
    solved: bool | None = None
    stars: int | None = None
    number: str | None = None
    of: LinkKind = LinkKind.REFER
    place: str = ""
    reason: str | None = None  # of an end


@dataclass(frozen=True, slots=True)
class OriginClosed:
    """The case that this one came from is over by its event ``seq`` (原件已办结); this one goes on all the same."""

    kind: ClassVar[str] = "link:origin_closed"
    seq: int
    reason: str
    place: str = ""


@dataclass(frozen=True, slots=True)
class OriginLeft:
    """Who spoke in the case that this one came from took the own voice back there (原件撤回), by its event ``seq``.

    What ``by`` has written goes out of sight here too.
    """

    kind: ClassVar[str] = "link:origin_left"
    seq: int
    by: str
    place: str = ""


LinkEvent = Linked | ConsentAsked | Progressed | OriginClosed | OriginLeft

"""Somebody's reports are not taken for a while, as data (停止上报): placed, appealed against, decided.

The log of a town is public: it names the stop and the case that led to it, never the person nor anybody's words.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar


@dataclass(frozen=True, slots=True)
class StopPlaced:
    """Whoever reported ``case`` cannot report here until ``until``, on this ground."""

    kind: ClassVar[str] = "stop:placed"
    stop: str
    case: str
    ground: str
    until: datetime


@dataclass(frozen=True, slots=True)
class StopAppealed:
    """Whom it concerns has appealed (申诉)."""

    kind: ClassVar[str] = "stop:appealed"
    stop: str


@dataclass(frozen=True, slots=True)
class StopDecided:
    """Somebody else than who placed it has looked into it: it is lifted, or stays."""

    kind: ClassVar[str] = "stop:decided"
    stop: str
    lifted: bool


StopEvent = StopPlaced | StopAppealed | StopDecided

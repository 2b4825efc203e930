"""Units that went into others, as data (并入后的承继)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from cases.people import UnitAt


@dataclass(frozen=True, slots=True)
class Succeeded:
    """The unit ``gone`` went into ``unit``, which goes on with the case (承继); terms run on as they did."""

    kind: ClassVar[str] = "case:succeeded"
    gone: UnitAt
    unit: UnitAt


SuccessorEvent = Succeeded

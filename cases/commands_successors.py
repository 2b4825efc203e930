"""What happens to open cases when units are merged (并入), as a command."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from cases.people import UnitAt


@dataclass(frozen=True, slots=True)
class Succeed:
    """The unit ``gone`` went into ``heir``: whatever it has in hand here goes on there (承继)."""

    name: ClassVar[str] = "succeed"
    gone: UnitAt
    heir: UnitAt


SuccessorCommand = Succeed

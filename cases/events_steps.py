"""What happens to steps (步骤) as data: done, waived, given a date, and all of them completed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import ClassVar

from cases.people import UnitAt
from cases.sealed import Sealed


@dataclass(frozen=True, slots=True)
class Stepped:
    """A declared event happened (办到): by a unit, or by a ``party`` that is no unit (上报人, 代表).

    ``fields`` are choices and numbers that the rule file asks for, ``measures`` what a number is in (收回资金 in 元);
    words of one's own are in ``sealed``.
    """

    kind: ClassVar[str] = "case:stepped"
    step: str
    unit: UnitAt | None
    party: str | None
    fields: Mapping[str, str]
    photos: tuple[str, ...]
    sealed: tuple[Sealed, ...]
    written: bool = False  # 须书面: it was done in writing
    measures: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class StepWaived:
    """A step need not be done (免). ``by`` is rule, or person where somebody found that its condition holds."""

    kind: ClassVar[str] = "case:step_waived"
    step: str
    by: str
    sealed: tuple[Sealed, ...] = ()


@dataclass(frozen=True, slots=True)
class Scheduled:
    """An event got its date (定于); what must be done so long before it runs back from there."""

    kind: ClassVar[str] = "case:scheduled"
    event: str
    date: datetime


@dataclass(frozen=True, slots=True)
class Completed:
    """It was answered before, and now the last step is done or waived (各步骤办结)."""

    kind: ClassVar[str] = "case:completed"


StepEvent = Stepped | StepWaived | Scheduled | Completed

"""What happens while an emergency plan (预案) is in force, as data: started, told, acknowledged, counted, lifted.

A run of a plan is known by the number of its first event in the town's log (``run``); ``step`` counts its steps from 0.
Residents stand in no event: who was told, and who has answered, is kept beside the log and counted here.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from cases.people import UnitAt
from dsl.beside_values import EmergencyRule


@dataclass(frozen=True, slots=True)
class PlanStarted:
    """A plan was started (启动): its steps as the rules of that moment have them, and what is announced."""

    kind: ClassVar[str] = "plan:started"
    name: str
    rule: EmergencyRule
    text: str = ""


@dataclass(frozen=True, slots=True)
class PlanTold:
    """A step was carried out (通知、广播). ``units`` have to answer by ``due_at``; ``people``: so do persons.

    ``due_at`` None: nobody has to answer. Broadcast steps tell persons at ``places``, others those of ``roles``.
    """

    kind: ClassVar[str] = "plan:told"
    run: int
    step: int
    units: tuple[UnitAt, ...]
    roles: tuple[str, ...] = ()
    places: tuple[str, ...] = ()
    due_at: datetime | None = None
    due_latest: datetime | None = None

    @property
    def people(self) -> bool:
        """Whether persons were told, and not only units."""
        return bool(self.roles or self.places)


@dataclass(frozen=True, slots=True)
class PlanAcknowledged:
    """A unit has answered (回执), for itself or ``on_behalf`` of those that did not (代)."""

    kind: ClassVar[str] = "plan:acknowledged"
    run: int
    step: int
    unit: UnitAt
    on_behalf: tuple[UnitAt, ...] = ()


@dataclass(frozen=True, slots=True)
class PlanCounted:
    """The time is over and these have not answered; ``then`` is told (报), or with ``acts`` stands in for them (代)."""

    kind: ClassVar[str] = "plan:counted"
    run: int
    step: int
    units: tuple[UnitAt, ...]
    people: int
    then: UnitAt | None
    acts: bool


@dataclass(frozen=True, slots=True)
class PlanLifted:
    """The plan is no longer in force (解除)."""

    kind: ClassVar[str] = "plan:lifted"
    run: int
    name: str


PlanEvent = PlanStarted | PlanTold | PlanAcknowledged | PlanCounted | PlanLifted

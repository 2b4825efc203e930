"""What emergency plans need of the store (应急告知端口): who was told at which step, and who has answered."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from cases.people import JurisdictionId, Role


class AlertKind(StrEnum):
    """What an alert asks for."""

    TOLD = "told"  # 回执: has to answer, where the step asks for that
    REPORT = "report"  # 报: for information
    ACT = "act"  # 代: stands in for those that did not answer


@dataclass(frozen=True, slots=True)
class StepOf:
    """A step of a run of a plan at a place."""

    jurisdiction: JurisdictionId
    run: int
    step: int


@dataclass(frozen=True, slots=True)
class Alert:
    """One person or unit that was told; ``unit`` None where it was the person."""

    where: StepOf
    kind: AlertKind
    unit: int | None
    told_at: datetime
    answered_at: datetime | None


@dataclass(frozen=True, slots=True)
class Heard:
    """How many persons a step has told, and how many of them have answered."""

    told: int
    answered: int


class Alerts(Protocol):
    """The part of a transaction that knows who was told."""

    async def people_of(self, jurisdiction: JurisdictionId, roles: frozenset[Role]) -> tuple[str, ...]:
        """Everybody who holds one of these roles there at this moment, residents included, by person id."""

    async def alert(
        self, where: StepOf, kind: AlertKind, *, people: Sequence[str] = (), units: Sequence[int] = ()
    ) -> None:
        """Keep that they were told at this moment; who has been told so already is not told twice."""

    async def answer_alert(self, where: StepOf, *, person: str | None = None, units: Sequence[int] = ()) -> int:
        """They have answered; gives how many had not done so before."""

    async def answered_at(self, where: StepOf, person: str) -> datetime | None:
        """When this person answered what the step asked of them in person; None where they have not or were not."""

    async def heard(self, jurisdiction: JurisdictionId, run: int) -> Mapping[int, Heard]:
        """Of each step of a run that has told persons: how many."""

    async def alerts(self, person: str, units: frozenset[int], limit: int) -> tuple[Alert, ...]:
        """What this person and these units were told within the scope, the last first."""

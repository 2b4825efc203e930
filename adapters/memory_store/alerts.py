"""Alerts of emergency plans in memory (内存应急告知)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from adapters.memory_store.people import People
from cases.people import JurisdictionId, Role
from cases.ports_alerts import Alert, AlertKind, Heard, StepOf


class AlertBook(People):
    """Who was told at which step, within the scope."""

    async def people_of(self, jurisdiction: JurisdictionId, roles: frozenset[Role]) -> tuple[str, ...]:
        """Everybody who holds one of these roles there at this moment, residents included, by person id."""
        held = {holder.person for holder in await self.holders(frozenset({jurisdiction}), roles)}
        settled = {person for person, places in self.tables.settled.items() if jurisdiction in places}
        return tuple(sorted(held | (settled if Role.RESIDENT in roles else set())))

    async def alert(
        self, where: StepOf, kind: AlertKind, *, people: Sequence[str] = (), units: Sequence[int] = ()
    ) -> None:
        """Keep that they were told at this moment; who has been told so already is not told twice."""
        if where.jurisdiction not in self.scope.jurisdictions:
            raise RuntimeError(f"jurisdiction {where.jurisdiction} is outside the scope")
        now = self._now()
        recipients: tuple[str | int, ...] = (*people, *units)
        for recipient in recipients:
            unit = recipient if isinstance(recipient, int) else None
            self.tables.alerts.setdefault((where, kind, recipient), Alert(where, kind, unit, now, None))

    async def answer_alert(self, where: StepOf, *, person: str | None = None, units: Sequence[int] = ()) -> int:
        """They have answered; gives how many had not done so before."""
        now, found = self._now(), 0
        for key in [key for key in self._told_here() if key[0] == where and key[1] is not AlertKind.REPORT]:
            alert = self.tables.alerts[key]
            if alert.answered_at is None and (key[2] == person or key[2] in units):
                self.tables.alerts[key] = replace(alert, answered_at=now)
                found += 1
        return found

    async def answered_at(self, where: StepOf, person: str) -> datetime | None:
        """When this person answered what the step asked of them in person; None where they have not or were not."""
        key = (where, AlertKind.TOLD, person)
        return self.tables.alerts[key].answered_at if key in self._told_here() else None

    async def heard(self, jurisdiction: JurisdictionId, run: int) -> Mapping[int, Heard]:
        """Of each step of a run that has told persons: how many."""
        told, answered = Counter[int](), Counter[int]()
        for where, kind, recipient in self._told_here():
            if (where.jurisdiction, where.run, kind) == (jurisdiction, run, AlertKind.TOLD) and isinstance(
                recipient, str
            ):
                told[where.step] += 1
                answered[where.step] += self.tables.alerts[where, kind, recipient].answered_at is not None
        return {step: Heard(count, answered[step]) for step, count in sorted(told.items())}

    async def alerts(self, person: str, units: frozenset[int], limit: int) -> tuple[Alert, ...]:
        """What this person and these units were told within the scope, the last first."""
        mine = [key for key in self._told_here() if key[2] == person or key[2] in units]
        return tuple(self.tables.alerts[key] for key in reversed(mine))[:limit]

    def _told_here(self) -> list[tuple[StepOf, AlertKind, str | int]]:
        return [key for key in self.tables.alerts if key[0].jurisdiction in self.scope.jurisdictions]

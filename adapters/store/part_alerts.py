"""Alerts of emergency plans on the database (应急告知)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from adapters.store.models_alerts import AlertRow
from adapters.store.models_towns import TenureRow
from adapters.store.session import Session
from cases.people import JurisdictionId, Role
from cases.ports_alerts import Alert, AlertKind, Heard, StepOf

_UNIQUE = ["jurisdiction_id", "run", "step", "kind", "recipient"]
_AT_ONCE = 500  # rows of one statement


class AlertBook(Session):
    """Who was told at which step, within the scope."""

    async def people_of(self, jurisdiction: JurisdictionId, roles: frozenset[Role]) -> tuple[str, ...]:
        """Everybody who holds one of these roles there at this moment, residents included, by person id."""
        wanted = {"jurisdiction_id": jurisdiction, "role__in": sorted(role.value for role in roles)}
        rows = await self.of(TenureRow, **wanted).values_list("person_id", "valid_from", "valid_to")
        return tuple(sorted({person for person, since, until in rows if self.valid(since, until)}))

    async def alert(
        self, where: StepOf, kind: AlertKind, *, people: Sequence[str] = (), units: Sequence[int] = ()
    ) -> None:
        """Keep that they were told at this moment; who has been told so already is not told twice."""
        self.check_scope(where.jurisdiction)
        recipients = [*(f"p:{person}" for person in people), *(f"u:{unit}" for unit in units)]
        step = {"jurisdiction_id": where.jurisdiction, "run": where.run, "step": where.step, "kind": kind.value}
        rows = [AlertRow(**step, recipient=each, told_at=self.moment.now) for each in recipients]
        await AlertRow.bulk_create(
            rows, batch_size=_AT_ONCE, using_db=self.db, ignore_conflicts=True, on_conflict=_UNIQUE
        )

    async def answer_alert(self, where: StepOf, *, person: str | None = None, units: Sequence[int] = ()) -> int:
        """They have answered; gives how many had not done so before."""
        recipients = [*([f"p:{person}"] if person else []), *(f"u:{unit}" for unit in units)]
        step = {"jurisdiction_id": where.jurisdiction, "run": where.run, "step": where.step}
        asked = self.mine(AlertRow, **step, recipient__in=recipients, answered_at__isnull=True)
        return int(await asked.exclude(kind=AlertKind.REPORT.value).update(answered_at=self.moment.now))

    async def answered_at(self, where: StepOf, person: str) -> datetime | None:
        """When this person answered what the step asked of them in person; None where they have not or were not."""
        step = {"jurisdiction_id": where.jurisdiction, "run": where.run, "step": where.step}
        own = self.mine(AlertRow, **step, kind=AlertKind.TOLD.value, recipient=f"p:{person}")
        row = await own.first()
        return None if row is None else row.answered_at

    async def heard(self, jurisdiction: JurisdictionId, run: int) -> Mapping[int, Heard]:
        """Of each step of a run that has told persons: how many."""
        found = self.mine(AlertRow, jurisdiction_id=jurisdiction, run=run, kind=AlertKind.TOLD.value)
        rows = await found.filter(recipient__startswith="p:").values_list("step", "answered_at")
        told, answered = Counter(step for step, _ in rows), Counter(step for step, at in rows if at is not None)
        return {step: Heard(count, answered[step]) for step, count in sorted(told.items())}

    async def alerts(self, person: str, units: frozenset[int], limit: int) -> tuple[Alert, ...]:
        """What this person and these units were told within the scope, the last first."""
        recipients = [f"p:{person}", *(f"u:{unit}" for unit in sorted(units))]
        rows = await self.mine(AlertRow, recipient__in=recipients).order_by("-id").limit(limit).values()
        return tuple(_alert(row) for row in rows)


def _alert(row: dict[str, Any]) -> Alert:
    kind, _, who = row["recipient"].partition(":")
    where = StepOf(row["jurisdiction_id"], row["run"], row["step"])
    return Alert(where, AlertKind(row["kind"]), int(who) if kind == "u" else None, row["told_at"], row["answered_at"])

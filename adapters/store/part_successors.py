"""Units that went into others on the database (并入): written once, read once per revision of who is who."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from adapters.store.models_towns import UnitName, UnitRow
from adapters.store.session import Session
from cases.people import JurisdictionId, UnitAt
from cases.ports_people import Succession
from cases.successors import in_effect


class Successors(Session):
    """Reads and writes what became of units."""

    async def succeed(self, unit: int, successor: int, at: datetime) -> None:
        """The unit goes into another at that moment; a second word replaces the first."""
        self.changed = True
        await self.of(UnitRow, id=unit).update(successor_id=successor, succeeded_at=at)
        await self.execute("UPDATE store_state SET revision = revision + 1")

    async def successions(self) -> tuple[Succession, ...]:
        """Every unit that has gone into another, or will."""
        known = self.memory.successions
        if known is None or self.changed:
            known = await self._successions()
            if not self.changed:
                self.memory.successions = known
        return known

    async def _successions(self) -> tuple[Succession, ...]:
        rows = await self.of(UnitRow, successor_id__isnull=False, succeeded_at__isnull=False).order_by("id").values()
        names = await self.unit_names({row[key] for row in rows for key in ("id", "successor_id")})
        return tuple(
            Succession(
                UnitAt(row["id"], names.get(row["id"], "")),
                UnitAt(row["successor_id"], names.get(row["successor_id"], "")),
                row["succeeded_at"],
            )
            for row in rows
        )

    async def heirs(self) -> dict[int, UnitAt]:
        """Who is meant by each unit that has gone into another by now."""
        return in_effect(await self.successions(), self.moment.now)

    async def jurisdiction_of(self, unit: int) -> JurisdictionId | None:
        """Whose unit it is."""
        row = await self.of(UnitRow, id=unit).first()
        return row.jurisdiction_id if row else None

    async def unit_names(self, units: Iterable[int]) -> dict[int, str]:
        """What these units are called now, by id."""
        wanted = sorted(units)
        if not wanted:
            return {}
        return dict(await self.of(UnitName, unit_id__in=wanted, valid_to__isnull=True).values_list("unit_id", "name"))

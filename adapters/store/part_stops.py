"""Stops on the database (停止上报): rows of the places, what people wrote in them sealed."""

from __future__ import annotations

from typing import Any

from adapters.store.concealing import concealed_text, revealed_text
from adapters.store.models_stops import StopRow
from adapters.store.session import Session
from cases.people import JurisdictionId
from cases.stops import Ground, Stop

_WORDS = ("words", "appeal", "answer")


class Stops(Session):
    """Whose reports are not taken, within the scope."""

    async def stop(self, stop: str) -> Stop | None:
        """One by its id, locked until the transaction ends."""
        rows = await self.mine(StopRow, id=stop).select_for_update().values()
        return self._stop(rows[0]) if rows else None

    async def stops(self, jurisdiction: JurisdictionId, person: str | None, limit: int) -> tuple[Stop, ...]:
        """Those of the place, the newest first."""
        whose = {} if person is None else {"person": person}
        found = self.mine(StopRow, jurisdiction_id=jurisdiction, **whose).order_by("-placed_at", "-id").limit(limit)
        return tuple(self._stop(row) for row in await found.values())

    async def save_stop(self, stop: Stop) -> None:
        """Keep it, new or changed."""
        self.check_scope(stop.jurisdiction)
        row = {
            "id": stop.id,
            "jurisdiction_id": stop.jurisdiction,
            "person": stop.person,
            "case_id": stop.case,
            "ground": stop.ground.value,
            "placed_by": stop.placed_by,
            "placed_at": stop.placed_at,
            "until": stop.until,
            "appealed_at": stop.appealed_at,
            "lifted": stop.lifted,
            "decided_by": stop.decided_by,
            "decided_at": stop.decided_at,
        } | {name: self._concealed(stop, name) for name in _WORDS}
        changed = [name for name in row if name not in {"id", "jurisdiction_id"}]
        await StopRow.bulk_create([StopRow(**row)], using_db=self.db, on_conflict=["id"], update_fields=changed)

    def _concealed(self, stop: Stop, name: str) -> str | None:
        text = getattr(stop, name)
        return concealed_text(self.memory.cipher, text, stop_bound_to(stop.id, name)) if text else None

    def _stop(self, row: dict[str, Any]) -> Stop:
        kept = {name: row[name] for name in row if name not in {*_WORDS, "jurisdiction_id", "case_id", "ground"}}
        words = {
            name: revealed_text(self.memory.cipher, row[name], stop_bound_to(row["id"], name)) if row[name] else ""
            for name in _WORDS
        }
        lifted = None if row["lifted"] is None else bool(row["lifted"])
        place = {"jurisdiction": row["jurisdiction_id"], "case": row["case_id"], "ground": Ground(row["ground"])}
        return Stop(**{**kept, **words, **place, "lifted": lifted})


def stop_bound_to(stop: str, name: str) -> str:
    """What it is sealed for."""
    return f"stops.{name}:{stop}"

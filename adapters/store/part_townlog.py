"""A town's own log on the database (本地台账): read in order, appended by one at a time."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import msgspec

from adapters.store.mapping import GENESIS, Link, chained, plain
from adapters.store.models_townlog import TownClockRow, TownEventRow
from adapters.store.session import Session
from cases.people import ActorMark, JurisdictionId
from cases.ports import TownLook
from cases.refusals import InFlight
from cases.town_events import TOWN_KINDS, TownDraft, TownEvent
from dsl.decision import Cite


class TownLog(Session):
    """The part of a transaction that knows what happens beside the cases."""

    async def town_events(self, jurisdiction: JurisdictionId, *, alone: bool = False) -> tuple[TownEvent, ...]:
        """The town's own events in order; they are public, so that a state of the county is known in its towns."""
        if alone:
            await self._wait_for(jurisdiction)
        rows = await self.of(TownEventRow, jurisdiction_id=jurisdiction).order_by("seq").values()
        return tuple(event_from(row) for row in rows)

    async def save_town(
        self, jurisdiction: JurisdictionId, after: int, drafts: Sequence[TownDraft], look: TownLook
    ) -> tuple[TownEvent, ...]:
        """Append behind the ``after``-th event; keep when to look next. Raises InFlight where somebody was first."""
        self.check_scope(jurisdiction)
        await self._wait_for(jurisdiction)
        last = await self.mine(TownEventRow, jurisdiction_id=jurisdiction).order_by("-seq").first()
        if (last.seq if last else 0) != after:
            raise InFlight("这里刚刚有了新的进展,请刷新后再试")
        rows = self._rows(jurisdiction, after, last.hash if last else GENESIS, drafts)
        await self.insert(TownEventRow, rows)
        columns = {"bundle": look.bundle, "calendar": look.calendar, "next_at": look.next_at}
        await TownClockRow.bulk_create(
            [TownClockRow(jurisdiction_id=jurisdiction, **columns)],
            using_db=self.db,
            on_conflict=["jurisdiction_id"],
            update_fields=[*columns],
        )
        return tuple(event_from(row) for row in rows)

    async def _wait_for(self, jurisdiction: JurisdictionId) -> None:
        """Whoever appends to this log goes first; the lock ends with the transaction."""
        if self.dialect == "postgres":  # SQLite has one writer at a time as it is
            await self.rows("SELECT pg_advisory_xact_lock(hashtextextended($1, 0))", f"minqing.town:{jurisdiction}")

    def _rows(self, town: JurisdictionId, seq: int, head: str, drafts: Sequence[TownDraft]) -> list[dict[str, Any]]:
        rows: list[dict[str, Any]] = []
        for number, draft in enumerate(drafts, seq + 1):
            row = {
                "jurisdiction_id": town,
                "seq": number,
                "kind": draft.payload.kind,
                "occurred_at": draft.occurred_at,
                "recorded_at": self.moment.now,
                "actor": plain(draft.actor),
                "cites": plain(draft.cites),
                "data": plain(draft.payload),
            }
            link = town_link(row)
            row |= {"prev_hash": head, "hash": (head := chained(head, link))}
            rows.append(row)
        return rows


def town_link(row: Mapping[str, Any]) -> Link:
    """What of a row goes into its hash."""
    own = {name: row[name] for name in ("seq", "kind", "occurred_at", "recorded_at", "actor", "cites", "data")}
    return Link(case=f"town:{row['jurisdiction_id']}", jurisdiction=row["jurisdiction_id"], bundle="", **own)


def event_from(row: dict[str, Any]) -> TownEvent:
    """The event as it was saved."""
    return TownEvent(
        jurisdiction=row["jurisdiction_id"],
        seq=row["seq"],
        payload=msgspec.convert(row["data"], TOWN_KINDS[row["kind"]]),
        occurred_at=row["occurred_at"],
        recorded_at=row["recorded_at"],
        actor=msgspec.convert(row["actor"], ActorMark),
        cites=msgspec.convert(row["cites"], tuple[Cite, ...]),
    )

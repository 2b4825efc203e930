"""Numbering committed events, and what came since a number (封存、动态) on the database."""

from __future__ import annotations

from tortoise.queryset import QuerySet

from adapters.store.models import EventRow
from adapters.store.part_audit import SealedLog
from cases.people import JurisdictionId
from cases.ports_live import Change, Cursor

_UNSEALED = "SELECT DISTINCT jurisdiction_id FROM events WHERE sealed_no IS NULL ORDER BY jurisdiction_id"
_SEAL = """
WITH waiting AS (
    SELECT id, row_number() OVER (ORDER BY id) AS place FROM events
    WHERE jurisdiction_id = $1 AND sealed_no IS NULL ORDER BY id LIMIT $2
), last AS (
    SELECT coalesce(max(sealed_no), 0) AS no FROM events WHERE jurisdiction_id = $3 AND sealed_no IS NOT NULL
)
UPDATE events SET sealed_no = last.no + waiting.place FROM waiting, last WHERE events.id = waiting.id
RETURNING events.id
"""
#: The application's role may not change events: there a function of the owner's does the same (migration 0012).
_SEAL_THERE = "SELECT minqing_seal($1, $2) AS done"
_ALONE = "SELECT pg_try_advisory_xact_lock(hashtextextended($1, 0)) AS alone"


class LiveLog(SealedLog):
    """The order in which a place's events are told to whoever watches."""

    async def seal(self, limit: int) -> frozenset[JurisdictionId]:
        """Number what waits in any place that the transaction sees, and put it into the place's tree.

        At most ``limit`` events in all are numbered, and as many at most become leaves.
        """
        sealed = await self._number_all(limit)
        for place in await self.behind():
            if limit > 0 and await self._alone(place):
                done = await self.append(place, limit)
                limit -= done
                sealed |= {place} if done else set()
        return frozenset(sealed)

    async def _number_all(self, limit: int) -> set[JurisdictionId]:
        sealed: set[JurisdictionId] = set()
        for row in await self.rows(_UNSEALED):
            if limit <= 0:
                break
            place = int(row["jurisdiction_id"])
            if not await self._alone(place):
                continue
            done = await self._number(place, limit)
            limit -= done
            sealed |= {place} if done else set()
        return sealed

    async def _number(self, place: JurisdictionId, limit: int) -> int:
        if self.dialect != "postgres":
            return len(await self.rows(_SEAL, place, limit, place))
        (row,) = await self.rows(_SEAL_THERE, place, limit)
        return int(row["done"])

    async def _alone(self, place: JurisdictionId) -> bool:
        """Whether nobody else numbers this place now; who does will do it for us. SQLite has one writer anyway."""
        if self.dialect != "postgres":
            return True
        (row,) = await self.rows(_ALONE, f"minqing.seal:{place}")
        return bool(row["alone"])

    async def heads(self) -> Cursor:
        """The last number of each place of the scope."""
        found: dict[JurisdictionId, int] = {}
        for place in sorted(self.scope.jurisdictions):
            last = await self._numbered(place).order_by("-sealed_no").first().values("sealed_no")
            if last is not None:
                found[place] = int(last["sealed_no"])
        return found

    async def changes(self, since: Cursor, limit: int) -> tuple[Change, ...]:
        """Numbered events behind ``since``, place by place in order."""
        found: list[Change] = []
        for place in sorted(self.scope.jurisdictions & since.keys()):
            behind = self._numbered(place).filter(sealed_no__gt=since[place])
            rows = await behind.order_by("sealed_no").limit(limit - len(found)).values("sealed_no", "case_id", "seq")
            found += [Change(place, int(row["sealed_no"]), row["case_id"], int(row["seq"])) for row in rows]
            if len(found) >= limit:
                break
        return tuple(found)

    def _numbered(self, place: JurisdictionId) -> QuerySet[EventRow]:
        return self.mine(EventRow, jurisdiction_id=place, sealed_no__isnull=False)

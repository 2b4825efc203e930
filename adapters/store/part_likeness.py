"""Reports that may be alike, on the database (相似件): by index, never by looking through a place."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from tortoise.expressions import Q

from adapters.store.concealing import revealed
from adapters.store.models import CasePhoto, CaseRow, ContentRow
from adapters.store.session import Session
from cases.likeness import probes
from cases.people import JurisdictionId
from cases.ports_likeness import Looks, NearBy

_FIELDS = ("case_id", "id", "likeness")


class Likenesses(Session):
    """Reads only."""

    async def near_by(self, wanted: NearBy) -> tuple[str, ...]:
        """Ids of reports, the newest first."""
        rows = self.mine(CaseRow, jurisdiction_id=wanted.jurisdiction, opened_at__gte=wanted.since)
        places = {"village": wanted.village, "grid": wanted.grid}
        here = [Q(**{name: value}) for name, value in places.items() if value is not None]
        rows = rows.filter(Q(*here, join_type="OR")) if here else rows
        found = rows.exclude(id=wanted.but).order_by("-opened_at", "-id").limit(wanted.limit)
        return tuple(await found.values_list("id", flat=True))  # type: ignore[arg-type]  # flat

    async def spots_of(self, cases: Collection[str]) -> Mapping[str, Mapping[str, object]]:
        """The spot of each that was told last, where one was, by case: ids ascend in time."""
        query = self.mine(ContentRow, case_id__in=sorted(cases), what="place").order_by("id")
        rows = await query.values("id", "case_id", "body") if cases else []
        return {row["case_id"]: revealed(self.memory.cipher, row["id"], row["body"]) for row in rows}

    async def looks_of(self, cases: Collection[str]) -> tuple[Looks, ...]:
        """The photos of these cases that have a hash, by id."""
        rows = self.mine(CasePhoto, case_id__in=sorted(cases), likeness__isnull=False)
        return tuple(_looks(row) for row in await rows.order_by("id").values(*_FIELDS)) if cases else ()

    async def looking_like(
        self, jurisdiction: JurisdictionId, likeness: Collection[str], limit: int
    ) -> tuple[Looks, ...]:
        """Photos of the place that share a band with one of these hashes, up to a bit; the newest first."""
        wanted = [
            Q(**{f"band{band}__in": sorted(values)})  # type: ignore[arg-type]  # any value
            for each in sorted(likeness)
            for band, values in enumerate(probes(each))
        ]
        if not wanted:
            return ()
        rows = self.mine(CasePhoto, jurisdiction_id=jurisdiction).filter(Q(*wanted, join_type="OR"))
        return tuple(_looks(row) for row in await rows.order_by("-id").limit(limit).values(*_FIELDS))


def _looks(row: dict[str, str]) -> Looks:
    return Looks(row["case_id"], row["id"], row["likeness"])

"""The cases that were there before a report (同类件): found by their rows, read as folds, with the spot told last."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from tortoise.expressions import Q

from adapters.store.concealing import revealed
from adapters.store.models import CaseRow, ContentRow, EventRow
from adapters.store.part_cases import Cases
from cases.fold import fold
from cases.neighbours import Around, Neighbour


class Neighbours(Cases):
    """Reads within the scope, and locks no case."""

    async def neighbours(self, around: Around) -> tuple[Neighbour, ...]:
        """The cases that were there before a report, the newest first and at most ``around.limit``, not locked."""
        if around.alone and self.dialect == "postgres":  # SQLite has one writer at a time as it is
            key = f"minqing.neighbours:{around.jurisdiction}"
            await self.rows("SELECT pg_advisory_xact_lock(hashtextextended($1, 0))", key)
        rows = self.mine(CaseRow).filter(_wanted(around))
        names: list[str] = await rows.order_by("-opened_at", "-id").limit(around.limit).values_list("id", flat=True)  # type: ignore[assignment]  # flat
        return await self._read(names) if names else ()

    async def _read(self, names: list[str]) -> tuple[Neighbour, ...]:
        """Two queries for all of them."""
        rows = await self.mine(EventRow, case_id__in=names).order_by("case_id", "seq").values()
        by_case: dict[str, list[Any]] = {name: [] for name in names}
        for event in await self.as_events(rows):
            by_case[event.case].append(event)
        places = await self._places(names)
        folds = {name: fold(events) for name, events in by_case.items()}
        return tuple(Neighbour(case, places.get(name)) for name, case in folds.items() if case is not None)

    async def _places(self, names: list[str]) -> Mapping[str, Mapping[str, object]]:
        """The spot of each that was told last: ids ascend in time."""
        query = self.mine(ContentRow, case_id__in=names, what="place")
        rows = await query.order_by("id").values("id", "case_id", "body")
        return {row["case_id"]: revealed(self.memory.cipher, row["id"], row["body"]) for row in rows}


def _wanted(around: Around) -> Q:
    wanted = Q(jurisdiction_id=around.jurisdiction)
    if around.before is not None:
        wanted &= Q(opened_at__lte=around.before)
    if around.since is not None:
        wanted &= Q(opened_at__gte=around.since)
    if around.categories is not None:
        wanted &= Q(category__in=sorted(around.categories)) | Q(reporter=around.reporter)
    if around.but is not None and around.before is not None:
        wanted &= Q(opened_at__lt=around.before) | Q(id__lt=around.but)
    return wanted

"""Takes away what was kept long enough (到期清理), in batches, and keeps a line of each."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from adapters.store.models import CasePhoto, ContentRow, NoticeRow
from adapters.store.models_papers import CaseFile
from adapters.store.models_privacy import SweepRow
from adapters.store.models_telling import ErrandRow
from adapters.store.part_erasing import PICTURES, drop_errands, unneeded
from adapters.store.session import Session
from cases.ports_files import Dropped

_HAS = {
    "closed_days": "(EXISTS (SELECT 1 FROM contents x WHERE x.case_id = c.id) "
    "OR EXISTS (SELECT 1 FROM case_photos x WHERE x.case_id = c.id) "
    "OR EXISTS (SELECT 1 FROM case_files x WHERE x.case_id = c.id))",
    "voice_days": "EXISTS (SELECT 1 FROM contents x WHERE x.case_id = c.id AND x.what IN ('voice', 'name'))",
}
_CASES = "SELECT c.id FROM cases c WHERE c.closed_at < $1 AND {has} ORDER BY c.id LIMIT $2"
_PERSONS = 4  # hear of one notice, about
_COUNT = "SELECT count(*) AS n FROM cases c WHERE c.closed_at < $1 AND {has}"


async def outlived(session: Session, kept: str, before: datetime) -> int:
    """How many cases, or notices, have something that was kept long enough."""
    if kept not in _HAS:
        return await session.of(NoticeRow, created_at__lt=before).count()
    # nosemgrep: sql-from-text  # our own words for each kind
    (row,) = await session.rows(_COUNT.format(has=_HAS[kept]), before)
    return int(row["n"])


async def drop_outlived(session: Session, kept: str, days: int, before: datetime, limit: int) -> Dropped:
    """Take it from at most ``limit`` cases, or as many notices; the session sees all towns."""
    dropped = (
        await _notices(session, before, limit) if kept not in _HAS else await _of_cases(session, kept, before, limit)
    )
    if dropped.uploads:
        row = {"rule": kept, "days": days, "before": before, "gone": dropped.uploads, "at": session.moment.now}
        await session.insert(SweepRow, [row])
    return dropped


async def _notices(session: Session, before: datetime, limit: int) -> Dropped:
    old = session.of(NoticeRow, created_at__lt=before).order_by("id").limit(limit)
    ids: list[Any] = [*await old.values_list("id", flat=True)]
    gone = await session.of(NoticeRow, id__in=ids).delete() if ids else 0
    over = session.of(ErrandRow, created_at__lt=before, done_at__isnull=False).order_by("id").limit(_PERSONS * limit)
    await drop_errands(session, over)
    return Dropped(gone, ())


async def _of_cases(session: Session, kept: str, before: datetime, limit: int) -> Dropped:
    # nosemgrep: sql-from-text  # our own words for each kind
    rows = await session.rows(_CASES.format(has=_HAS[kept]), before, limit)
    ids = [row["id"] for row in rows]
    if not ids:
        return Dropped(0, ())
    contents = session.of(ContentRow, case_id__in=ids)
    if kept == "voice_days":
        await contents.filter(what__in=["voice", "name"]).delete()
        return Dropped(len(ids), ())
    await contents.delete()
    keys: set[str] = set()
    for table, columns in PICTURES:
        if table in (CasePhoto, CaseFile):
            found = session.of(table, case_id__in=ids)
            keys |= {str(row[name]) for row in await found.values() for name in columns if row[name]}
            await found.delete()
    return Dropped(len(ids), tuple(sorted(await unneeded(session, keys))))

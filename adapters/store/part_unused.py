"""Uploads that nobody uses (未用的上传): their rows go, and the keys are told that no other row points at."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import timedelta
from typing import Any

from tortoise.models import Model

from adapters.store.models import CasePhoto, Upload
from adapters.store.models_papers import CaseFile, FileUpload
from adapters.store.session import Session
from cases.ports_files import Dropped

#: Uploads, and what cases have taken of them: the tables and the columns in which their keys stand.
_PAIRS: tuple[tuple[type[Model], type[Model], tuple[str, str], tuple[str, ...]], ...] = (
    (Upload, CasePhoto, ("full", "thumb"), ("full", "thumb", "bare_full", "bare_thumb")),
    (FileUpload, CaseFile, ("key", "poster"), ("key", "poster")),
)
_NAMES: dict[type[Model], str] = {Upload: "uploads", FileUpload: "file_uploads"}


async def drop_unused(session: Session, age: timedelta, limit: int) -> Dropped:
    """Forget at most ``limit`` photos and as many files that wait for longer; the session sees all towns."""
    before, keys, gone = session.moment.now - age, list[str](), 0
    for waiting, taken, columns, more in _PAIRS:
        old = session.of(waiting, created_at__lt=before).order_by("created_at").limit(limit)
        ids = [str(each) for each in await old.values_list("id", flat=True)]
        rows = await _forget(session, waiting, ids)
        free = set(_keys(rows, columns))
        for table, names in ((waiting, columns), (taken, more)):
            for name in names if free else ():
                query = session.of(table, **{f"{name}__in": sorted(free)})
                free -= {str(each) for each in await query.values_list(name, flat=True)}
        keys, gone = [*keys, *sorted(free)], gone + len(rows)
    return Dropped(gone, tuple(sorted(keys)))


async def _forget(session: Session, table: type[Model], ids: Sequence[str]) -> Sequence[Mapping[str, Any]]:
    """Those that are still there: a report may have taken one meanwhile."""
    if not ids:
        return ()
    places = ", ".join(f"${number}" for number in range(1, len(ids) + 1))
    return await session.rows(f"DELETE FROM {_NAMES[table]} WHERE id IN ({places}) RETURNING *", *ids)  # noqa: S608  # nosec B608  # places only  # nosemgrep: sql-from-text  # a table of ours, places only


def _keys(rows: Sequence[Mapping[str, Any]], columns: Sequence[str]) -> Iterator[str]:
    yield from (str(row[name]) for row in rows for name in columns if row[name] is not None)

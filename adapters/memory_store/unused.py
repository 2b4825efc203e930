"""Uploads that nobody uses, in memory (内存里未用的上传)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from adapters.memory_store.tables import Tables
from cases.ports import Photo
from cases.ports_files import Attachment, Dropped


def drop_unused(tables: Tables, before: datetime, limit: int) -> Dropped:
    """Forget at most ``limit`` photos and as many files that wait since before then."""
    gone: list[Photo | Attachment] = []
    for waiting in (tables.uploads, tables.file_uploads):
        old = sorted((tables.uploaded[each], each) for each in waiting if tables.uploaded[each] < before)
        for _, each in old[:limit]:
            gone.append(waiting.pop(each))
            del tables.uploaded[each]
    free = {key for each in gone for key in keys_of(each)} - set(needed(tables))
    return Dropped(len(gone), tuple(sorted(free)))


def needed(tables: Tables) -> Iterator[str]:
    """The keys of objects at which something points."""
    for photos in (tables.uploads, *tables.photos.values()):
        for photo in photos.values():
            yield from keys_of(photo)
    for files in (tables.file_uploads, *tables.files.values()):
        for file in files.values():
            yield from keys_of(file)


def keys_of(each: Photo | Attachment) -> tuple[str, ...]:
    """The keys of its objects."""
    if isinstance(each, Photo):
        under = (key for key in (each.bare_full, each.bare_thumb) if key is not None)
        return each.full, each.thumb, *under
    return (each.key,) if each.poster is None else (each.key, each.poster)

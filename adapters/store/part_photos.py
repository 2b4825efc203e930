"""Photos (照片): an upload belongs to its owner until a case takes it, and then to the case."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from adapters.store.models import CasePhoto, Upload
from adapters.store.session import Session
from cases.likeness import bands
from cases.ports import Photo, Saving
from cases.refusals import InFlight, NotFound

_FIELDS = ("id", "owner", "digest", "full", "thumb", "width", "height", "likeness")
_BANDS = ("band0", "band1", "band2", "band3")
_OF_CASE = (*_FIELDS, "bare_full", "bare_thumb")
_MOVE = (
    'INSERT INTO case_photos (id, owner, digest, "full", thumb, width, height, likeness, band0, band1, band2, band3, '
    "jurisdiction_id, case_id) "
    'SELECT id, owner, digest, "full", thumb, width, height, likeness, band0, band1, band2, band3, '
    "${town}::bigint, ${case}::text FROM taken RETURNING id"
)


class Photos(Session):
    """Rows only; the pictures themselves lie in the object store."""

    async def photos(self, case: str) -> Mapping[str, Photo]:
        """The photos of the case by id."""
        rows = await self.mine(CasePhoto, case_id=case).values(*_OF_CASE)
        return {row["id"]: Photo(**row) for row in rows}

    async def add_photo(self, photo: Photo) -> Photo:
        """Keep an upload; the owner's earlier upload with the same digest is returned instead if there is one."""
        row = _columns(photo) | {"created_at": self.moment.now}
        await Upload.bulk_create([Upload(**row)], using_db=self.db, ignore_conflicts=True)
        kept = await self.of(Upload, owner=photo.owner, digest=photo.digest).values(*_FIELDS)
        if not kept:  # a report took the earlier one between these two statements
            raise InFlight("这张照片正用于另一次提交,请稍后再试")
        return Photo(**kept[0])

    async def upload(self, photo: str) -> Photo | None:
        """An upload that no case has taken yet."""
        rows = await self.of(Upload, id=photo).values(*_FIELDS)
        return Photo(**rows[0]) if rows else None

    async def take(self, saving: Saving) -> None:
        """Give uploads of ``photo_owner`` to the case. Raises NotFound unless all of them are there to be taken."""
        owned = {"jurisdiction_id": saving.jurisdiction, "case_id": saving.case}
        await self.insert(CasePhoto, [_columns(photo) | owned for photo in saving.copied])
        if not saving.photos:
            return
        if await self._moved(saving) != len(set(saving.photos)):
            raise NotFound("有照片不存在或已用于其他上报,请重新上传")

    async def _moved(self, saving: Saving) -> int:
        """Move uploads into the case; how many there were. By one statement where the engine knows how."""
        places = ", ".join(f"${n}" for n in range(2, len(saving.photos) + 2))
        taken = f"DELETE FROM uploads WHERE owner = $1 AND id IN ({places}) RETURNING *"  # noqa: S608  # nosec B608  # places only
        if self.dialect == "postgres":
            last = len(saving.photos) + 1
            moved = f"WITH taken AS ({taken}) {_MOVE.format(town=last + 1, case=last + 2)}"
            return len(await self.rows(moved, saving.photo_owner, *saving.photos, saving.jurisdiction, saving.case))
        rows = await self.rows(taken, saving.photo_owner, *saving.photos)
        owned = {"jurisdiction_id": saving.jurisdiction, "case_id": saving.case}
        await self.insert(CasePhoto, [{name: row[name] for name in (*_FIELDS, *_BANDS)} | owned for row in rows])
        return len(rows)


def _columns(photo: Photo) -> dict[str, Any]:
    columns = {name: getattr(photo, name) for name in _FIELDS}
    return columns | dict(zip(_BANDS, bands(photo.likeness), strict=True))

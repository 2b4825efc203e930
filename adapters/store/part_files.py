"""Videos and documents (附件): an upload belongs to its owner until a case takes it, and then to the case."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from adapters.store.models_papers import CaseFile, FileUpload
from adapters.store.session import Session
from cases.ports import Saving
from cases.ports_files import FILE_GONE, Attachment, FileKind
from cases.refusals import InFlight, NotFound
from cases.sealing import files_in

_FIELDS = ("id", "owner", "digest", "kind", "media", "name", "size", "key", "poster", "seconds")


class Files(Session):
    """Rows only; the bytes themselves lie in the object store."""

    async def files(self, case: str) -> Mapping[str, Attachment]:
        """The videos and documents of the case by id."""
        rows = await self.mine(CaseFile, case_id=case).values(*_FIELDS)
        return {row["id"]: _attachment(row) for row in rows}

    async def add_file(self, file: Attachment) -> Attachment:
        """Keep an upload; the owner's earlier upload with the same digest is returned instead if there is one."""
        row = _columns(file) | {"created_at": self.moment.now}
        await FileUpload.bulk_create([FileUpload(**row)], using_db=self.db, ignore_conflicts=True)
        kept = await self.of(FileUpload, owner=file.owner, digest=file.digest).values(*_FIELDS)
        if not kept:  # a report took the earlier one between these two statements
            raise InFlight("这个文件正用于另一次提交,请稍后再试")
        return _attachment(kept[0])

    async def file_upload(self, file: str) -> Attachment | None:
        """An upload that no case has taken yet."""
        rows = await self.of(FileUpload, id=file).values(*_FIELDS)
        return _attachment(rows[0]) if rows else None

    async def take_files(self, saving: Saving) -> None:
        """Give uploads of ``photo_owner`` to the case. Raises NotFound unless all of them are there to be taken."""
        owned = {"jurisdiction_id": saving.jurisdiction, "case_id": saving.case}
        await self.insert(CaseFile, [_columns(file) | owned for file in saving.copied_files])
        copied = {file.id for file in saving.copied_files}
        files = [file for file in files_in(saving.contents) if file not in copied]
        if not files:
            return
        places = ", ".join(f"${n}" for n in range(2, len(files) + 2))
        statement = f"DELETE FROM file_uploads WHERE owner = $1 AND id IN ({places}) RETURNING *"  # noqa: S608  # nosec B608  # places only
        rows = await self.rows(statement, saving.photo_owner, *files)
        if len(rows) != len(set(files)):
            raise NotFound(FILE_GONE)
        await self.insert(CaseFile, [{name: row[name] for name in _FIELDS} | owned for row in rows])


def _columns(file: Attachment) -> dict[str, Any]:
    return {name: getattr(file, name) for name in _FIELDS}


def _attachment(row: dict[str, Any]) -> Attachment:
    return Attachment(**{**row, "kind": FileKind(row["kind"])})

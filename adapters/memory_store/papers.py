"""Numbers of cases, videos and documents in memory (内存编号与附件)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta

from adapters.memory_store.tables import Tables
from cases.numbers import CaseNumber, Owed, WantedNumber, sign_of
from cases.ports import Saving, Scope
from cases.ports_files import FILE_GONE, Attachment
from cases.refusals import NotFound
from cases.sealing import files_in

MOST_FOUND = 50


class Papers:
    """The part of a transaction in memory that knows numbers and files."""

    tables: Tables
    scope: Scope
    real: datetime

    def _in_scope(self, case: str) -> bool:
        events = self.tables.events.get(case, ())
        return bool(events) and events[0].jurisdiction in self.scope.jurisdictions

    async def number(self, case: str) -> CaseNumber | None:
        """The number of a case within the scope, None while it has none."""
        return self.tables.numbers.get(case) if self._in_scope(case) else None

    async def numbered(self, wanted: WantedNumber) -> tuple[str, ...]:
        """The cases within the scope with such a number, the latest year first."""
        found = [
            (number.year, case)
            for case, number in self.tables.numbers.items()
            if self._in_scope(case)
            and number.no == wanted.no
            and wanted.year in (None, number.year)
            and wanted.sign in (None, number.sign)
        ]
        return tuple(case for _, case in sorted(found, reverse=True)[:MOST_FOUND])

    async def files(self, case: str) -> Mapping[str, Attachment]:
        """The videos and documents of the case by id."""
        return self.tables.files.get(case, {}) if self._in_scope(case) else {}

    async def add_file(self, file: Attachment) -> Attachment:
        """Keep an upload, or give the owner's earlier one with the same digest."""
        same = (f for f in self.tables.file_uploads.values() if (f.owner, f.digest) == (file.owner, file.digest))
        kept = next(same, file)
        self.tables.file_uploads[kept.id] = kept
        self.tables.uploaded.setdefault(kept.id, self.real + timedelta(seconds=self.tables.shift))
        return kept

    async def file_upload(self, file: str) -> Attachment | None:
        """An upload that no case has taken yet."""
        return self.tables.file_uploads.get(file)

    def take_files(self, saving: Saving) -> None:
        """Give uploads to the case. Raises NotFound unless all of them are there to be taken."""
        taken = {}
        copied = {file.id: file for file in saving.copied_files}
        for file in files_in(saving.contents):
            if file in copied:
                continue
            upload = self.tables.file_uploads.pop(file, None)
            if upload is None or upload.owner != saving.photo_owner:
                raise NotFound(FILE_GONE)
            taken[file] = upload
        self.tables.files[saving.case] = {**self.tables.files.get(saving.case, {}), **taken, **copied}


def allot(tables: Tables, owed: Owed, limit: int) -> int:
    """Number at most ``limit`` waiting cases in the order in which they were saved; how many it was."""
    where = {case: events[0].jurisdiction for case, events in tables.events.items() if events}
    taken = (n.no for case, n in tables.numbers.items() if Owed(where[case], n.year) == owed)
    last, sign = max(taken, default=0), sign_of(tables.jurisdictions[owed.jurisdiction].name)
    waiting = [case for case, each in tables.owed.items() if each == owed][:limit]
    for no, case in enumerate(waiting, last + 1):
        tables.numbers[case] = CaseNumber(sign, owed.year, no)
        del tables.owed[case]
    return len(waiting)

"""Videos and documents of people (附件): an upload belongs to its owner until a case takes it, then to its viewers.

A video is for whoever may read the words that came with it. A document is kept as it came, with whatever its maker's
program has written into it, and is therefore for the handling side and for who sent it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from cases import uploads
from cases.consent import Matter, upload_needs
from cases.consenting import require
from cases.events import Event
from cases.house import House
from cases.people import Person
from cases.ports import Scope, Transaction
from cases.ports_files import Attachment, FileKind
from cases.sealing import Content, files_in
from cases.state import Case
from cases.visibility import Audience, Reader, by_office, contents_of, sees

UNSEEN = "没有这个附件,或者您无权查看"
LONGEST_NAME = 80
#: What must not stand in a name: controls, signs that turn the reading direction, and what paths are made of.
_NO_NAME = re.compile(r"[\x00-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff/\\:*?\"<>|]+")


def clean_name(given: str, suffix: str) -> str:
    """How a file is called: the words of who sent it, without tricks, and with the ending of what it truly is."""
    stem = _NO_NAME.sub("", given).strip(" .")
    stem = stem.rpartition(".")[0] or stem
    return f"{stem[:LONGEST_NAME].strip(' .') or '附件'}.{suffix}"


async def keep(house: House, file: Attachment) -> Attachment:
    """Keep an upload whose bytes are stored; the owner's earlier upload of the same file is given instead."""
    return await house.store.run(Scope(), lambda tx: tx.add_file(file))


async def check_consent(house: House, person: Person) -> None:
    """Raises ConsentNeeded for whoever has not consented to give files; asked before anything is stored."""
    needs = upload_needs(person, Matter.FILE)
    await house.store.run(Scope(), lambda tx: require(tx, house.notices, person.id, needs, None))


async def find(house: House, person: Person, file_id: str, case_id: str | None) -> Attachment:
    """A file of a case that the person may see, or without a case the person's own upload. Raises NotFound."""
    if case_id is None:
        return await uploads.own(house, person, lambda tx: tx.file_upload(file_id), UNSEEN)

    async def among(tx: Transaction, case: Case, reader: Reader) -> Attachment | None:
        events, contents = await tx.events(case.id), await tx.contents(case.id)
        files = await tx.files(case.id)
        seen = (file for event in events for file in files_of(reader, event, contents, files))
        return next((file for file in seen if file.id == file_id), None)

    return await uploads.of_case(house, person, case_id, among, UNSEEN)


def files_of(
    reader: Reader, event: Event, contents: Mapping[str, Content], files: Mapping[str, Attachment]
) -> Iterator[Attachment]:
    """The files that came with the event, as far as the reader may see them."""
    if not sees(reader, event):
        return
    for each in files_in(contents_of(reader, event, contents)):
        if each not in files:
            continue
        if reader.audience >= Audience.OFFICE or files[each].owner == reader.person:
            yield files[each]
        elif files[each].kind is FileKind.VIDEO:
            yield files[each] if by_office(event) else _unnamed(files[each])


def _unnamed(file: Attachment) -> Attachment:
    """What somebody has called a video may name somebody."""
    return replace(file, name=f"视频.{file.name.rpartition('.')[2]}")


def without_files(contents: Iterable[Content]) -> tuple[Content, ...]:
    """Words and places alone: what stands for a file is told with the files."""
    return tuple(content for content in contents if content.what != "file")

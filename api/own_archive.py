"""One's own data as one file (本人数据包): the JSON and what it names, a ZIP that is made while it is sent.

At any moment one object is held in memory, however many there are, and nothing is written to the disk: an archive of
what somebody has said and photographed is nothing to leave lying about. What is fetched goes through the same finders
as the doors of photos and files, so that a photo that was covered stays covered in the copy.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from cases.ports_media import ObjectDamaged, ObjectMissing
from cases.refusals import NotFound

Fetch = Callable[[], Awaitable[bytes]]

JSON_NAME, MISSING_NAME = "本人数据.json", "没有给出的文件.txt"


@dataclass(frozen=True, slots=True)
class Part:
    """A photo or file: its name within the archive, made by us from its id, and how its bytes are had."""

    name: str
    fetch: Fetch


class _Outlet(io.RawIOBase):
    """What the library writes to, from which each piece is taken away and sent."""

    def __init__(self) -> None:
        self._pieces: list[bytes] = []

    def writable(self) -> bool:
        """Nothing but written to: the library then never asks to go back."""
        return True

    def write(self, piece: object) -> int:
        """Keep it until it is taken."""
        self._pieces.append(bytes(piece))  # type: ignore[call-overload]  # the library writes bytes
        return len(self._pieces[-1])

    def taken(self) -> bytes:
        """What came since the last time."""
        pieces, self._pieces = self._pieces, []
        return b"".join(pieces)


async def archive(data: bytes, parts: Sequence[Part], at: datetime) -> AsyncIterator[bytes]:
    """The archive piece by piece; what is no longer there, or no longer to be seen, is named in a text at its end."""
    outlet, missing = _Outlet(), []
    with zipfile.ZipFile(outlet, "w") as made:
        made.writestr(_entry(JSON_NAME, at, zipfile.ZIP_DEFLATED), data)
        yield outlet.taken()
        for part in parts:
            try:
                found = await part.fetch()
            except (NotFound, ObjectMissing, ObjectDamaged):
                missing.append(part.name)
                continue
            made.writestr(_entry(part.name, at, zipfile.ZIP_STORED), found)  # pictures and videos do not shrink
            yield outlet.taken()
        if missing:
            told = "这些文件已经删除、损坏,或者您现在不能查看:\n" + "\n".join(missing) + "\n"
            made.writestr(_entry(MISSING_NAME, at, zipfile.ZIP_DEFLATED), told)
    yield outlet.taken()


def _entry(name: str, at: datetime, how: int) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(name, at.timetuple()[:6])
    entry.compress_type, entry.external_attr = how, 0o600 << 16
    return entry

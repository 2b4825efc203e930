"""Videos and documents from strangers (附件): told by content, made harmless in a jailed process, or refused.

A video is written anew without anything but its pictures and its sound; a document is kept as it came, so that it is
shown to few and never as anything but a download.
"""

from __future__ import annotations

import asyncio
import logging
import sys
from collections.abc import Mapping, Sequence
from hashlib import sha256
from pathlib import Path
from typing import Any

from adapters.children import Answered, ChildFailed, ChildLate, ask
from cases.ports_files import DEFAULT_FILE_LIMITS, CheckedFile, FileCode, FileKind, FileLimits, FileRefused

log = logging.getLogger(__name__)

#: -I: the child sees neither the working folder nor PYTHON… variables.
JAIL = (sys.executable, "-I", str(Path(__file__).with_name("file_jail.py")))
OFFICE = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
MOVIE_BRANDS = frozenset({b"qt  ", b"isom", b"iso2", b"iso4", b"iso5", b"iso6", b"mp41", b"mp42", b"avc1", b"M4V "})
TAIL = 65536 + 22  # in which the end of a ZIP archive would stand, its comment included
MEGABYTE = 1024 * 1024


class AttachmentChecker:
    """Checks at most ``at_once`` videos and packages at a time, each in a child process; the event loop only waits."""

    def __init__(self, at_once: int = 1, command: Sequence[str] = JAIL) -> None:
        self._places = asyncio.Semaphore(at_once)
        self._command = tuple(command)

    async def check(self, data: bytes, limits: FileLimits = DEFAULT_FILE_LIMITS) -> CheckedFile:
        """What is fit to be kept. Raises ``FileRefused``; the original of a video is never an answer."""
        kind = sniffed(data)
        refuse_by_size(kind, len(data), limits)
        digest = sha256(data).hexdigest()
        if kind == "video":
            told = await self._in_jail("video", data, limits)
            if len(told.bodies) != 2:
                raise FileRefused(FileCode.BROKEN)
            (fresh, poster), seconds = told.bodies, int(told.head["seconds"])
            return CheckedFile(FileKind.VIDEO, "video/mp4", "mp4", fresh, poster, seconds, digest)
        if kind == "package":
            suffix = str((await self._in_jail("package", data, limits)).head.get("kind"))
            return _document(OFFICE[suffix], suffix, data, digest)
        require_whole(kind, data)
        return _document("application/pdf" if kind == "pdf" else "image/jpeg", kind, data, digest)

    async def _in_jail(self, job: str, data: bytes, limits: FileLimits) -> Answered:
        most = limits.video_bytes + 2 * MEGABYTE  # the new video is no larger than the old one, and a small picture
        async with self._places:
            try:
                told = await ask(
                    self._command, _order(job, limits), data, wall_seconds=limits.wall_seconds, most_bytes=most
                )
            except ChildLate:
                log.warning("the check of a %s ran out of time and was stopped", job)
                raise FileRefused(FileCode.TIMEOUT) from None
            except ChildFailed:
                raise FileRefused(FileCode.BROKEN) from None
        _pass_on_refusal(told.head)
        return told


def _order(job: str, limits: FileLimits) -> dict[str, Any]:
    return {
        "job": job,
        "max_seconds": limits.video_seconds,
        "poster_edge": limits.poster_edge,
        "unpacked_bytes": limits.unpacked_bytes,
        "cpu_seconds": limits.cpu_seconds,
        "memory_bytes": limits.memory_bytes,
    }


def _pass_on_refusal(head: Mapping[str, Any]) -> None:
    if "refused" in head:
        known = head["refused"] in set(FileCode)
        raise FileRefused(FileCode(head["refused"]) if known else FileCode.BROKEN)


def _document(media: str, suffix: str, data: bytes, digest: str) -> CheckedFile:
    return CheckedFile(FileKind.DOCUMENT, media, suffix, data, None, None, digest)


def sniffed(data: bytes) -> str:
    """video, package, pdf or jpg by the first bytes, whatever the client says. Raises ``FileRefused``."""
    if data[4:8] == b"ftyp" and data[8:12] in MOVIE_BRANDS:
        return "video"
    for start, kind in ((b"PK\x03\x04", "package"), (b"%PDF-", "pdf"), (b"\xff\xd8\xff", "jpg")):
        if data.startswith(start):
            return kind
    raise FileRefused(FileCode.TYPE)


def refuse_by_size(kind: str, size: int, limits: FileLimits) -> None:
    """Raises ``FileRefused`` for what is larger than its kind may be."""
    most = limits.video_bytes if kind == "video" else limits.document_bytes
    if size > most:
        word = "视频" if kind == "video" else "文件"
        told = f"{word}超过 {most // MEGABYTE} MB,请压缩后再上传" if most >= MEGABYTE else ""
        raise FileRefused(FileCode.TOO_BIG, told)


def require_whole(kind: str, data: bytes) -> None:
    """A PDF or JPEG that ends as it should and is not another file besides. Raises ``FileRefused``.

    Something that two programs read as two different things has no honest use in a case.
    """
    end = data[-1024:]
    whole = b"%%EOF" in end if kind == "pdf" else data.rstrip(b"\0\r\n").endswith(b"\xff\xd9")
    if not whole:
        raise FileRefused(FileCode.BROKEN)
    if b"PK\x05\x06" in data[-TAIL:] or (kind == "jpg" and b"%PDF-" in data[:1024]):
        raise FileRefused(FileCode.TYPE)

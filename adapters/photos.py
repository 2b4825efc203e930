"""Photos from strangers (照片): checked by content, rebuilt in a jailed process, and refused rather than kept as sent.

Colour profiles are dropped without converting: a wide-gamut photo turns a little paler, and no profile is parsed.
"""

from __future__ import annotations

import asyncio
import logging
import sys
from collections.abc import Sequence
from hashlib import sha256
from pathlib import Path

from adapters.children import Answered, ChildFailed, ChildLate, ask
from cases import likeness
from cases.areas import Area
from cases.ports_media import DEFAULT_LIMITS, PhotoCode, PhotoLimits, PhotoRefused, RebuiltPhoto

log = logging.getLogger(__name__)

#: -I: the child sees neither the working folder nor PYTHON… variables.
JAIL = (sys.executable, "-I", str(Path(__file__).with_name("photo_jail.py")))
MAX_RENDITION_BYTES = 8 * 1024 * 1024
#: Still pictures of iPhones (ISO/IEC 23008-12); sequences (hevc, msf1) are no photos.
HEIC_BRANDS = frozenset({b"heic", b"heix", b"heim", b"heis", b"mif1"})

#: All a JPEG needs to show its pixels: tables, one frame, restart interval, and the 18-byte JFIF header (APP0).
_TABLES_AND_FRAMES = frozenset({0xDB, 0xC4, 0xC0, 0xC1, 0xC2, 0xDD})
_FRAMES = frozenset({0xC0, 0xC1, 0xC2})
_APP0, _SCAN, _END = 0xE0, 0xDA, 0xD9


class PhotoRebuilder:
    """Rebuilds at most ``at_once`` photos at a time, each in a child process; the event loop only waits."""

    def __init__(self, at_once: int = 2, command: Sequence[str] = JAIL) -> None:
        self._places = asyncio.Semaphore(at_once)
        self._command = tuple(command)

    async def rebuild(
        self, data: bytes, limits: PhotoLimits = DEFAULT_LIMITS, covers: Sequence[Area] = ()
    ) -> RebuiltPhoto:
        """Two renditions without metadata, ``covers`` painted over. Raises ``PhotoRefused``."""
        refuse_by_first_bytes(data, limits)
        async with self._places:
            told = await self._in_jail(data, limits, covers)
        full, thumb = _renditions(told)
        width, height = require_bare(full, limits.full_edge)
        require_bare(thumb, limits.thumb_edge)
        digest = sha256(data).hexdigest()
        return RebuiltPhoto(full, thumb, width, height, digest, likeness.told(told.head.get("likeness")))

    async def _in_jail(self, data: bytes, limits: PhotoLimits, covers: Sequence[Area]) -> Answered:
        try:
            return await ask(
                self._command,
                _order(limits, covers),
                data,
                wall_seconds=limits.wall_seconds,
                most_bytes=2 * MAX_RENDITION_BYTES,
            )
        except ChildLate:
            log.warning("photo decoder ran out of time and was stopped")
            raise PhotoRefused(PhotoCode.TIMEOUT) from None
        except ChildFailed:
            raise PhotoRefused(PhotoCode.BROKEN) from None


def _order(limits: PhotoLimits, covers: Sequence[Area]) -> dict[str, object]:
    return {
        "max_pixels": limits.max_pixels,
        "edges": [limits.full_edge, limits.thumb_edge],
        "cpu_seconds": limits.cpu_seconds,
        "memory_bytes": limits.memory_bytes,
        "covers": [[each.left, each.top, each.right, each.bottom] for each in covers],
    }


def _renditions(told: Answered) -> tuple[bytes, bytes]:
    """The two that were asked for; a child that answers anything else is not believed."""
    if "refused" in told.head:
        known = told.head["refused"] in set(PhotoCode)
        raise PhotoRefused(PhotoCode(told.head["refused"]) if known else PhotoCode.BROKEN)
    if len(told.bodies) != 2 or max(map(len, told.bodies)) > MAX_RENDITION_BYTES:
        raise PhotoRefused(PhotoCode.BROKEN)
    return told.bodies[0], told.bodies[1]


def refuse_by_first_bytes(data: bytes, limits: PhotoLimits) -> None:
    """What needs no decoder: size and type by content. The name and the Content-Type that a client sent say nothing."""
    if len(data) > limits.max_bytes:
        size = limits.max_bytes // (1024 * 1024)
        raise PhotoRefused(PhotoCode.TOO_BIG, f"照片超过 {size} MB,请压缩后再上传" if size else "")
    if not looks_like_photo(data):
        raise PhotoRefused(PhotoCode.TYPE)


def looks_like_photo(data: bytes) -> bool:
    """Whether ``data`` begins as JPEG, PNG, WebP or HEIC do."""
    if data[4:8] == b"ftyp":
        return data[8:12] in HEIC_BRANDS
    webp = data[:4] == b"RIFF" and data[8:12] == b"WEBP"
    return webp or data.startswith((b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n"))


def require_bare(jpeg: bytes, edge: int) -> tuple[int, int]:
    """Width and height of a JPEG that holds pixels and nothing else; anything more in it is a refusal.

    This is the second wall: it would also stop an original that some mistake let through.
    """
    try:
        width, height = _walk(jpeg)
    except (IndexError, ValueError):
        log.exception("a rebuilt photo was not bare and was thrown away")
        raise PhotoRefused(PhotoCode.BROKEN) from None
    if not 0 < max(width, height) <= edge:
        raise PhotoRefused(PhotoCode.BROKEN)
    return width, height


def _walk(jpeg: bytes) -> tuple[int, int]:
    """Step from segment to segment (ITU T.81 annex B): SOI, tables and frame, scans, EOI and not a byte behind it."""
    if jpeg[:2] != b"\xff\xd8":
        raise ValueError("no start of image")
    place, size = 2, (0, 0)
    while jpeg[place + 1] != _END:
        marker, length = jpeg[place + 1], int.from_bytes(jpeg[place + 2 : place + 4], "big")
        body = jpeg[place + 4 : place + 2 + length]
        if jpeg[place] != 0xFF or length < 2 or not _may_stand(marker, length, body):
            raise ValueError(f"segment {marker:#x}")
        if marker in _FRAMES:
            size = (int.from_bytes(body[3:5], "big"), int.from_bytes(body[1:3], "big"))
        place += 2 + length
        if marker == _SCAN:
            place = _after_entropy_data(jpeg, place)
    if jpeg[place] != 0xFF or place + 2 != len(jpeg):
        raise ValueError("bytes behind the end")
    return size[0], size[1]


def _may_stand(marker: int, length: int, body: bytes) -> bool:
    jfif_without_thumbnail = marker == _APP0 and length == 16 and body.startswith(b"JFIF\0")
    return marker in _TABLES_AND_FRAMES or marker == _SCAN or jfif_without_thumbnail


def _after_entropy_data(jpeg: bytes, place: int) -> int:
    """The next marker: in coded data FF is followed by 00, or by D0-D7 at a restart."""
    while True:
        place = jpeg.index(b"\xff", place)
        if jpeg[place + 1] != 0 and not 0xD0 <= jpeg[place + 1] <= 0xD7:
            return place
        place += 2

"""Photos from strangers (照片): checked by content, rebuilt in a jailed process, and refused rather than kept as sent.

Colour profiles are dropped without converting: a wide-gamut photo turns a little paler, and no profile is parsed.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import logging
import signal
import sys
from collections.abc import Sequence
from hashlib import sha256
from pathlib import Path

from cases.ports_media import DEFAULT_LIMITS, PhotoCode, PhotoLimits, PhotoRefused, RebuiltPhoto

log = logging.getLogger(__name__)

#: -I: the child sees neither the working folder nor PYTHON… variables.
JAIL = (sys.executable, "-I", str(Path(__file__).with_name("photo_jail.py")))
MAX_RENDITION_BYTES = 8 * 1024 * 1024
HEIC_BRANDS = frozenset({b"heic", b"heix", b"hevc", b"hevx", b"heim", b"heis", b"mif1", b"msf1"})
HEIC_SENTENCE = "暂不支持 HEIC 照片,请把手机相机格式改为“兼容性最佳”(JPG)后再上传"

#: All a JPEG needs to show its pixels: tables, one frame, restart interval, and the 18-byte JFIF header (APP0).
_TABLES_AND_FRAMES = frozenset({0xDB, 0xC4, 0xC0, 0xC1, 0xC2, 0xDD})
_FRAMES = frozenset({0xC0, 0xC1, 0xC2})
_APP0, _SCAN, _END = 0xE0, 0xDA, 0xD9


class PhotoRebuilder:
    """Rebuilds at most ``at_once`` photos at a time, each in a child process; the event loop only waits."""

    def __init__(self, at_once: int = 2, command: Sequence[str] = JAIL) -> None:
        self._places = asyncio.Semaphore(at_once)
        self._command = tuple(command)

    async def rebuild(self, data: bytes, limits: PhotoLimits = DEFAULT_LIMITS) -> RebuiltPhoto:
        """Two renditions without metadata. Raises ``PhotoRefused``; the original is never an answer."""
        refuse_by_first_bytes(data, limits)
        async with self._places:
            full, thumb = await self._in_jail(data, limits)
        width, height = require_bare(full, limits.full_edge)
        require_bare(thumb, limits.thumb_edge)
        return RebuiltPhoto(full, thumb, width, height, sha256(data).hexdigest())

    async def _in_jail(self, data: bytes, limits: PhotoLimits) -> tuple[bytes, bytes]:
        child = await asyncio.create_subprocess_exec(
            *self._command,
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.DEVNULL,
            env={},
        )
        try:
            async with asyncio.timeout(limits.wall_seconds):
                return await _converse(child, data, limits)
        except TimeoutError:
            log.warning("photo decoder ran past %s s and was stopped", limits.wall_seconds)
            raise PhotoRefused(PhotoCode.TIMEOUT) from None
        finally:
            await _bury(child)


async def _bury(child: asyncio.subprocess.Process) -> None:
    """End the child whatever happened, the caller's cancellation included, and leave no zombie."""
    if child.returncode is None:
        with contextlib.suppress(ProcessLookupError):  # it ended between the look and the blow
            child.kill()
    with contextlib.suppress(TimeoutError):  # a pipe that some grandchild still holds is left to it
        async with asyncio.timeout(1):
            await _read_out(child)
            await child.wait()


async def _read_out(child: asyncio.subprocess.Process) -> None:
    """Read what nobody wants: asyncio closes a pipe, and reports the child's end, only once the pipe is empty."""
    while child.stdout is not None and await child.stdout.read(65536):
        pass


async def _why_it_died(child: asyncio.subprocess.Process) -> PhotoCode:
    """An answer that breaks off: out of processor time, or a decoder that fell over."""
    out_of_time = await child.wait() == -signal.SIGXCPU
    return PhotoCode.TIMEOUT if out_of_time else PhotoCode.BROKEN


async def _converse(child: asyncio.subprocess.Process, data: bytes, limits: PhotoLimits) -> tuple[bytes, bytes]:
    if child.stdin is None or child.stdout is None:
        raise AssertionError("both were asked for as pipes")
    writing = asyncio.create_task(_hand_in(child.stdin, _order(data, limits), data))
    try:
        return await _read_answer(child.stdout)
    except asyncio.IncompleteReadError:
        raise PhotoRefused(await _why_it_died(child)) from None
    finally:
        writing.cancel()
        await asyncio.gather(writing, return_exceptions=True)


def _order(data: bytes, limits: PhotoLimits) -> bytes:
    order = {
        "bytes": len(data),
        "max_pixels": limits.max_pixels,
        "edges": [limits.full_edge, limits.thumb_edge],
        "cpu_seconds": limits.cpu_seconds,
        "memory_bytes": limits.memory_bytes,
    }
    return json.dumps(order).encode() + b"\n"


async def _hand_in(stdin: asyncio.StreamWriter, order: bytes, data: bytes) -> None:
    stdin.write(order)
    stdin.write(data)
    await stdin.drain()
    stdin.close()


async def _read_answer(stdout: asyncio.StreamReader) -> tuple[bytes, bytes]:
    """The child is not trusted: a garbled or oversized answer is a refusal like any other."""
    try:
        head = json.loads(await stdout.readuntil(b"\n"))
        if "refused" in head:
            raise PhotoRefused(PhotoCode(head["refused"]))
        full, thumb = (_within(size) for size in head["sizes"])
    except (ValueError, TypeError, KeyError, asyncio.LimitOverrunError):
        raise PhotoRefused(PhotoCode.BROKEN) from None
    return await stdout.readexactly(full), await stdout.readexactly(thumb)


def _within(size: int) -> int:
    if not 0 < size <= MAX_RENDITION_BYTES:
        raise ValueError(size)
    return size


def refuse_by_first_bytes(data: bytes, limits: PhotoLimits) -> None:
    """What needs no decoder: size and type by content. The name and the Content-Type that a client sent say nothing."""
    if len(data) > limits.max_bytes:
        size = limits.max_bytes // (1024 * 1024)
        raise PhotoRefused(PhotoCode.TOO_BIG, f"照片超过 {size} MB,请压缩后再上传" if size else "")
    if data[4:8] == b"ftyp" and data[8:12] in HEIC_BRANDS:
        raise PhotoRefused(PhotoCode.TYPE, HEIC_SENTENCE)
    if not looks_like_photo(data):
        raise PhotoRefused(PhotoCode.TYPE)


def looks_like_photo(data: bytes) -> bool:
    """Whether ``data`` begins as JPEG, PNG or WebP do."""
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

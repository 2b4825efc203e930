"""Ports for photos, stored objects and the bus (照片、文件、消息通道): small Protocols with the values they pass.

Twins live in ``adapters/memory_media.py`` and ``adapters/memory_bus.py``, the real ones in ``adapters/photos.py``,
``adapters/files.py`` and ``adapters/redis_bus.py``; ``tests/contracts`` runs one suite a port on both.
"""

from __future__ import annotations

import re
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from hashlib import sha256
from typing import Protocol

from cases.areas import Area


@dataclass(frozen=True, slots=True)
class PhotoLimits:
    """What a photo may cost: bytes as sent, pixels by its header, and seconds and memory of the decoding process.

    A WebP may have half of ``max_pixels``: its decoder takes twice the memory.
    """

    max_bytes: int = 10 * 1024 * 1024
    max_pixels: int = 24_000_000
    full_edge: int = 1600  # longest edge of the large rendition, in pixels
    thumb_edge: int = 320
    cpu_seconds: int = 5
    wall_seconds: float = 15.0
    memory_bytes: int = 512 * 1024 * 1024  # address space of the decoding process, libraries included


DEFAULT_LIMITS = PhotoLimits()


@dataclass(frozen=True, slots=True)
class RebuiltPhoto:
    """Two JPEG renditions built from pixels alone. ``width`` and ``height`` are those of ``full``, upright.

    ``sha256_of_original`` (hex) recognises a second upload of the same file; the original itself is not kept.
    ``likeness`` is what the photo looks like in 64 bits (hex), None for a plain wall; see ``cases.likeness``.
    """

    full: bytes
    thumb: bytes
    width: int
    height: int
    sha256_of_original: str
    likeness: str | None = None


class PhotoCode(StrEnum):
    """Why a photo is refused; stable, for clients."""

    TOO_BIG = "photo_too_big"
    TOO_MANY_PIXELS = "photo_too_many_pixels"
    TYPE = "photo_type"
    BROKEN = "photo_broken"
    TIMEOUT = "photo_timeout"


PHOTO_SENTENCES = {
    PhotoCode.TOO_BIG: "照片太大,请压缩后再上传",
    PhotoCode.TOO_MANY_PIXELS: "照片像素过高,请调低分辨率后再上传",
    PhotoCode.TYPE: "只支持 JPG、PNG、WebP、HEIC 格式的静态照片,请换一张",
    PhotoCode.BROKEN: "照片无法读取,请重新拍摄或换一张",
    PhotoCode.TIMEOUT: "照片处理超时,请稍后再试或换一张",
}


class PhotoRefused(Exception):
    """A photo that is not taken in; ``message`` is one Chinese sentence fit for a toast."""

    def __init__(self, code: PhotoCode, message: str = "") -> None:
        self.code = code
        self.message = message or PHOTO_SENTENCES[code]
        super().__init__(f"{code}: {self.message}")


class Photos(Protocol):
    """Rebuilds photos without anything but their pixels."""

    async def rebuild(self, data: bytes, limits: PhotoLimits = ..., covers: Sequence[Area] = ()) -> RebuiltPhoto:
        """Both renditions, with ``covers`` painted over.

        Raises ``PhotoRefused`` for everything that is not one still JPEG, PNG, WebP or HEIC within ``limits``.
        """


#: ``full/3f/3f…(64 hex digits).jpg``: a kind, two digits to spread folders, the hash of the content.
_KEY = re.compile(r"[a-z]{1,16}/([0-9a-f]{2})/(\1[0-9a-f]{62})\.(?:jpg|bin)")


class ObjectKeyRefused(ValueError):
    """Not a key that ``content_key`` makes, or not the key of this content: a mistake in the program."""


class ObjectMissing(LookupError):
    """No object is stored under the key."""


class ObjectDamaged(Exception):
    """What is stored under the key no longer has the hash that the key promises."""


class ObjectsUnavailable(Exception):
    """The store could not write or read (disk full, no permission): nothing was acknowledged, try again later."""


def content_key(kind: str, data: bytes, suffix: str = "jpg") -> str:
    """The one key under which ``data`` is stored; equal content has an equal key, so a retry stores nothing twice."""
    digest = sha256(data).hexdigest()
    key = f"{kind}/{digest[:2]}/{digest}.{suffix}"
    check_key(key)
    return key


def check_key(key: str) -> str:
    """The hash inside ``key``; raises ``ObjectKeyRefused`` for anything but a key made by ``content_key``."""
    match = _KEY.fullmatch(key)
    if match is None:
        raise ObjectKeyRefused(key)
    return match[2]


def check_content(key: str, data: bytes) -> None:
    """Raises ``ObjectKeyRefused`` unless ``key`` is the key of ``data``."""
    if check_key(key) != sha256(data).hexdigest():
        raise ObjectKeyRefused(f"{key}: not the hash of the content")


class Objects(Protocol):
    """Content-addressed bytes, durable when ``put`` returns, so that a row may point at them.

    Two photos with equal content share one object: who deletes must know that no other row points at it.
    """

    async def put(self, key: str, data: bytes) -> None:
        """Store before the row that mentions it is committed. Raises ``ObjectKeyRefused``, ``ObjectsUnavailable``."""

    async def get(self, key: str) -> bytes:
        """Raises ``ObjectKeyRefused``, ``ObjectMissing``, ``ObjectDamaged``, ``ObjectsUnavailable``."""

    async def exists(self, key: str) -> bool:
        """Raises ``ObjectKeyRefused``."""

    async def delete(self, key: str) -> bool:
        """Whether there was something to delete. Raises ``ObjectKeyRefused``, ``ObjectsUnavailable``."""

    async def discard(self, key: str, fresh_seconds: float) -> bool:
        """Delete what was not put again within ``fresh_seconds``: somebody who has is about to point at it.

        Whether it is gone by this. Raises ``ObjectKeyRefused``, ``ObjectsUnavailable``.
        """


#: The message of a bus that says "you may have missed something, look at the database".
RESYNC = ""


class Bus(Protocol):
    """Wake-ups and live fan-out (唤醒、推送): a hint, never the only copy of anything; losing it costs speed only."""

    async def publish(self, topic: str, message: str) -> bool:
        """Tell whoever listens now. Never raises for an outage: False means that perhaps nobody was told."""

    def subscribe(self, topic: str) -> AsyncIterator[str]:
        """Messages in order of arrival, without end; ``RESYNC`` first of all and after every gap.

        The first ``RESYNC`` comes when the subscription stands: what is published after it arrives, or is
        followed by another ``RESYNC``.
        """

    async def close(self) -> None:
        """Let go of connections; subscriptions end when their tasks do."""

"""Twins of photos and stored objects in memory: for story tests and for a server without a disk of its own."""

from __future__ import annotations

import base64
import time
from collections.abc import Sequence
from hashlib import sha256

from cases.areas import Area
from cases.ports_media import (
    DEFAULT_LIMITS,
    ObjectDamaged,
    ObjectMissing,
    PhotoCode,
    PhotoLimits,
    PhotoRefused,
    RebuiltPhoto,
    check_content,
    check_key,
)

#: A white JPEG of 1 x 1 pixel without metadata: what every photo becomes here.
_WHITE = base64.b64decode(
    "/9j/4AAQSkZJRgABAQAAAQABAAD/2wBDABALDA4MChAODQ4SERATGCgaGBYWGDEjJR0oOjM9PDkzODdASFxOQERXRTc4UG1RV19i"
    "Z2hnPk1xeXBkeFxlZ2P/wAALCAABAAEBAREA/8QAFAABAAAAAAAAAAAAAAAAAAAAB//EABQQAQAAAAAAAAAAAAAAAAAAAAD/2gAI"
    "AQEAAD8AQH//2Q=="
)
_FIRST_BYTES = (b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"RIFF")


class MemoryPhotos:
    """Takes what begins like a photo and is no stump; its renditions are always the same white point."""

    async def rebuild(
        self, data: bytes, limits: PhotoLimits = DEFAULT_LIMITS, covers: Sequence[Area] = ()
    ) -> RebuiltPhoto:
        """Raises ``PhotoRefused`` for size, type and a photo that stops in its header; decodes nothing."""
        if len(data) > limits.max_bytes:
            raise PhotoRefused(PhotoCode.TOO_BIG)
        if not data.startswith(_FIRST_BYTES):
            raise PhotoRefused(PhotoCode.TYPE)
        if len(data) < 64:  # no complete header is that short
            raise PhotoRefused(PhotoCode.BROKEN)
        full = _WHITE + b"covered" if covers else _WHITE
        return RebuiltPhoto(full, full, 1, 1, sha256(data).hexdigest())


class MemoryObjects:
    """Content-addressed bytes in a dict; ``damage`` lets a test spoil one."""

    def __init__(self) -> None:
        self._objects: dict[str, bytes] = {}
        self._put_at: dict[str, float] = {}

    async def put(self, key: str, data: bytes) -> None:
        """Keep ``data`` under its own hash."""
        check_content(key, data)
        self._objects[key], self._put_at[key] = data, time.monotonic()

    async def get(self, key: str) -> bytes:
        """Raises ``ObjectMissing``, ``ObjectDamaged``."""
        digest = check_key(key)
        if key not in self._objects:
            raise ObjectMissing(key)
        data = self._objects[key]
        if sha256(data).hexdigest() != digest:
            raise ObjectDamaged(key)
        return data

    async def exists(self, key: str) -> bool:
        """Whether something is kept under ``key``."""
        check_key(key)
        return key in self._objects

    async def delete(self, key: str) -> bool:
        """Whether there was something to delete."""
        check_key(key)
        return self._objects.pop(key, None) is not None

    async def discard(self, key: str, fresh_seconds: float) -> bool:
        """Delete what was not put again within that time; whether it is gone by this."""
        fresh = key in self._put_at and self._put_at[key] > time.monotonic() - fresh_seconds
        return not fresh and await self.delete(key)

    def damage(self, key: str) -> None:
        """Spoil what is stored, as a failing disk would."""
        self._objects[key] = b"?" + self._objects[key]

"""Names for new things (编号): unguessable, and roughly ascending in time so that indexes grow at one end."""

from __future__ import annotations

import random
import secrets
import time
import uuid
from collections.abc import Callable

SALT_BYTES = 16


def uuid_of(milliseconds: int, randomness: int) -> str:
    """A UUID of version 7 (RFC 9562): 48 bits of time since 1970, 74 random bits."""
    time_bits = (milliseconds & (1 << 48) - 1) << 80
    high, low = randomness >> 62 & 0xFFF, randomness & (1 << 62) - 1
    return str(uuid.UUID(int=time_bits | 0x7 << 76 | high << 64 | 0b10 << 62 | low))


class RandomIds:
    """The port ``cases.ports.Ids`` from the operating system's randomness."""

    def new(self) -> str:
        """A new id, as text."""
        return uuid_of(time.time_ns() // 1_000_000, secrets.randbits(74))

    def salt(self) -> str:
        """16 random bytes, hex."""
        return secrets.token_hex(SALT_BYTES)


class SeededIds:
    """The twin: the same ids for the same seed; ``clock`` gives milliseconds, by default one more each time."""

    def __init__(self, seed: int = 0, clock: Callable[[], int] | None = None) -> None:
        self._random = random.Random(seed)  # noqa: S311  # nosec B311  # repeatable on purpose; RandomIds is for real ids
        self._count = 0
        self._clock = clock or self._tick

    def new(self) -> str:
        """The next id."""
        return uuid_of(self._clock(), self._random.getrandbits(74))

    def salt(self) -> str:
        """The next 16 bytes, hex."""
        return self._random.randbytes(SALT_BYTES).hex()

    def _tick(self) -> int:
        self._count += 1
        return self._count

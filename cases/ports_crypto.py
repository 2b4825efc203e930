"""Hashes and signatures as a port (密码端口): which algorithm it is, the settings say; nothing here depends on one."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Digest:
    """A hash function by its name: ``sha256`` or ``sm3``; ``of`` gives its raw bytes, 32 of them."""

    name: str
    of: Callable[[bytes], bytes]


def _sha256(data: bytes) -> bytes:
    return hashlib.sha256(data).digest()


SHA256 = Digest("sha256", _sha256)


@dataclass(frozen=True, slots=True)
class PublicKey:
    """Who wants to verify needs this: ``public`` is base64url without padding; an old key signs nothing any more."""

    id: str
    algorithm: str
    public: str
    current: bool


@dataclass(frozen=True, slots=True)
class Signed:
    """A text as it was signed, by which key, and the signature in base64url without padding."""

    text: str
    key: str
    signature: str


class Seals(Protocol):
    """Signs what the house stands for (签名), and knows its public keys, those of before included."""

    @property
    def digest(self) -> Digest:
        """The hash function of logs and heads."""

    def sign(self, text: str) -> Signed:
        """The text signed with the current key; some ten microseconds, without waiting for anything."""

    def verify(self, signed: Signed) -> bool:
        """Whether one of the keys has signed this text."""

    def public_keys(self) -> tuple[PublicKey, ...]:
        """Every public key, the current one first."""

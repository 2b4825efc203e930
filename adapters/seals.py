"""Digests and Ed25519 signatures (摘要与签名): SHA-256 or SM3 by the library at hand, keys of 32 bytes in base64url."""

from __future__ import annotations

import base64
import binascii
import hashlib
from collections.abc import Mapping, Sequence

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from cases.ports_crypto import SHA256, Digest, PublicKey, Signed

ALGORITHM = "ed25519"
_KEY_BYTES = 32


class UnusableKey(ValueError):
    """What stands there is no key; the sentence is Chinese."""


class MissingDigest(ValueError):
    """This machine does not have the hash function; the sentence is Chinese."""


def digest_named(name: str) -> Digest:
    """The hash function of this name. Raises MissingDigest."""
    if name == SHA256.name:
        return SHA256
    try:
        hashlib.new(name, b"")
    except ValueError:
        words = f"本机的 OpenSSL 没有 {name} 算法,请换装带有它的 OpenSSL,或把 audit.digest 改为 sha256"
        raise MissingDigest(words) from None
    return Digest(name, lambda data: hashlib.new(name, data).digest())


def encoded(data: bytes) -> str:
    """Base64url without padding."""
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def decoded(text: str) -> bytes:
    """The bytes again. Raises ValueError."""
    return base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)


def new_key() -> str:
    """A new private key."""
    return encoded(Ed25519PrivateKey.generate().private_bytes_raw())


def public_of(private: str) -> str:
    """The public key that belongs to a private one. Raises UnusableKey."""
    return encoded(_private(private).public_key().public_bytes_raw())


def _private(text: str) -> Ed25519PrivateKey:
    return Ed25519PrivateKey.from_private_bytes(_raw(text))


def _raw(text: str) -> bytes:
    try:
        raw = decoded(text.strip())
    except (binascii.Error, ValueError):
        raw = b""
    if len(raw) != _KEY_BYTES:
        raise UnusableKey("签名密钥应当是 32 个字节的 base64url(43 个字符),请用 minqing heads new-key 生成")
    return raw


class Ed25519Seals:
    """The port ``cases.ports_crypto.Seals``: the first of ``private`` (name and key) signs, all of them verify.

    ``old`` are public keys that have signed before, by name. Raises UnusableKey.
    """

    def __init__(self, digest: Digest, private: Sequence[tuple[str, str]], old: Mapping[str, str]) -> None:
        self._digest = digest
        self._name, self._key = private[0][0], _private(private[0][1])
        public = {name: public_of(key) for name, key in private} | dict(old)
        self._public = {name: Ed25519PublicKey.from_public_bytes(_raw(text)) for name, text in public.items()}

    @property
    def digest(self) -> Digest:
        """The hash function of logs and heads."""
        return self._digest

    def sign(self, text: str) -> Signed:
        """The text signed with the current key."""
        return Signed(text, self._name, encoded(self._key.sign(text.encode())))

    def verify(self, signed: Signed) -> bool:
        """Whether one of the keys has signed this text."""
        key = self._public.get(signed.key)
        if key is None:
            return False
        try:
            key.verify(decoded(signed.signature), signed.text.encode())
        except (InvalidSignature, ValueError):
            return False
        return True

    def public_keys(self) -> tuple[PublicKey, ...]:
        """Every public key, the current one first."""
        order = sorted(self._public, key=lambda name: name != self._name)
        return tuple(
            PublicKey(name, ALGORITHM, encoded(self._public[name].public_bytes_raw()), name == self._name)
            for name in order
        )

"""Encryption of columns (列加密): AES-256-GCM or SM4-GCM by the library at hand, with keys that it is given by name.

What is stored is ``mq1.<key>.<cipher>.<base64url of nonce, ciphertext and tag>``. Each key of the settings is 32 bytes;
the keys that are used are derived from it, one for each cipher and one for the index, by HKDF (RFC 5869) with SHA-256,
or for SM4 with SM3 (GB/T 32905). SM4 is that of GB/T 32907, GCM that of NIST SP 800-38D with nonces of 96 bits drawn
at random, so that a key should be changed before 2^32 texts were sealed with it.
"""

from __future__ import annotations

import base64
import binascii
import os
from collections.abc import Mapping
from dataclasses import dataclass

from cryptography.exceptions import InvalidTag, UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes, hmac
from cryptography.hazmat.primitives.ciphers import Cipher as BlockCipher
from cryptography.hazmat.primitives.ciphers import algorithms, modes
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from cases.ports_cipher import Unreadable

FORM = "mq1"
KEY_BYTES = 32
_NONCE, _TAG = 12, 16
_PARTS = 3  # form and key, cipher, bytes


class UnusableCipher(ValueError):
    """A key that is none, or an algorithm that this machine does not have; the sentence is Chinese."""


@dataclass(frozen=True, slots=True)
class Suite:
    """A cipher of blocks of 16 bytes by its name, its bytes of key, and the hash that belongs to it."""

    name: str
    block: type[algorithms.AES | algorithms.SM4]
    key_bytes: int
    hash: type[hashes.SHA256 | hashes.SM3]


SUITES: Mapping[str, Suite] = {
    "aes": Suite("aes", algorithms.AES, 32, hashes.SHA256),
    "sm4": Suite("sm4", algorithms.SM4, 16, hashes.SM3),
}


@dataclass(frozen=True, slots=True)
class _Keys:
    """What is derived from one key for one suite."""

    suite: Suite
    encryption: bytes
    index: bytes


class ColumnCipher:
    """The port ``cases.ports_cipher.Cipher``: the first of ``keys`` (name -> base64url of 32 bytes) seals, all open.

    ``suite`` is aes or sm4 and says how new texts are sealed; old ones are opened whichever it was.
    Raises UnusableCipher.
    """

    def __init__(self, suite: str, keys: Mapping[str, str]) -> None:
        self._suite = SUITES[suite]
        self._keys = {(name, each): _derived(SUITES[each], key) for name, key in keys.items() for each in SUITES}
        self._names = tuple(keys)

    def seal(self, plain: bytes, about: str) -> str:
        """What may be stored."""
        name, nonce = self._names[0], os.urandom(_NONCE)
        work = BlockCipher(self._block(name, self._suite.name), modes.GCM(nonce)).encryptor()
        work.authenticate_additional_data(_bound(name, self._suite.name, about))
        body = nonce + work.update(plain) + work.finalize() + work.tag
        return f"{FORM}.{name}.{self._suite.name}.{base64.urlsafe_b64encode(body).decode()}"

    def open(self, text: str, about: str) -> bytes:
        """The bytes again. Raises Unreadable."""
        name, suite, body = _taken_apart(text)
        if (name, suite) not in self._keys:
            raise Unreadable(f"加密的内容要用密钥“{name}”才能打开,设置 encryption.keys 里没有它")
        nonce, sealed, tag = body[:_NONCE], body[_NONCE:-_TAG], body[-_TAG:]
        work = BlockCipher(self._block(name, suite), modes.GCM(nonce, tag)).decryptor()
        work.authenticate_additional_data(_bound(name, suite, about))
        try:
            return work.update(sealed) + work.finalize()
        except InvalidTag:
            raise Unreadable("加密的内容打不开:密钥不对,或者内容被改动、被挪到了别处") from None

    def is_current(self, text: str) -> bool:
        """Whether it was sealed with the first key and the chosen cipher."""
        return text.startswith(f"{FORM}.{self._names[0]}.{self._suite.name}.")

    def index(self, plain: str, column: str) -> tuple[str, ...]:
        """What the same words in that column are found by, by every key."""
        return tuple(self._digest(name, plain, column) for name in self._names)

    def _digest(self, name: str, plain: str, column: str) -> str:
        keys = self._keys[name, self._suite.name]
        work = hmac.HMAC(keys.index, keys.suite.hash())
        work.update(f"{column}\n{plain}".encode())
        return work.finalize().hex()

    def _block(self, name: str, suite: str) -> algorithms.AES | algorithms.SM4:
        keys = self._keys[name, suite]
        return keys.suite.block(keys.encryption)


def new_key() -> str:
    """A new key, as the settings want it."""
    return base64.urlsafe_b64encode(os.urandom(KEY_BYTES)).decode()


def _derived(suite: Suite, key: str) -> _Keys:
    raw = _raw(key)
    return _Keys(suite, _part(suite, raw, "encrypt", suite.key_bytes), _part(suite, raw, "index", KEY_BYTES))


def _part(suite: Suite, raw: bytes, use: str, length: int) -> bytes:
    try:
        return HKDF(suite.hash(), length, salt=None, info=f"minqing {suite.name} {use}".encode()).derive(raw)
    except UnsupportedAlgorithm:
        raise UnusableCipher(f"本机的 OpenSSL 没有 {suite.name} 要用的算法,请换装带有它的 OpenSSL") from None


def _raw(key: str) -> bytes:
    text = key.strip()
    try:
        raw = base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
    except (binascii.Error, ValueError):
        raw = b""
    if len(raw) != KEY_BYTES:
        raise UnusableCipher("加密密钥应当是 32 个字节的 base64url(43 或 44 个字符),请用 minqing keys new 生成")
    return raw


def _bound(name: str, suite: str, about: str) -> bytes:
    return f"{FORM}\n{name}\n{suite}\n{about}".encode()


def _taken_apart(text: str) -> tuple[str, str, bytes]:
    """Name of the key, cipher, and bytes. Raises Unreadable."""
    parts = text.rsplit(".", 2)
    form, _, name = parts[0].partition(".")
    if len(parts) != _PARTS or form != FORM:
        raise Unreadable("这不是加密的内容")
    try:
        body = base64.b64decode(parts[2], altchars=b"-_", validate=True)
    except (binascii.Error, ValueError):
        body = b""
    if len(body) < _NONCE + _TAG:
        raise Unreadable("加密的内容残缺不全")
    return name, parts[1], body

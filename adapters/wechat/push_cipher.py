"""Signatures and encryption of WeChat's message push (消息推送的签名和加解密), as published.

The key is 43 Base64 signs for 32 bytes; AES-256-CBC with the first 16 bytes of the key as IV, padding to blocks of 32.
Within stand 16 random bytes, the length in 4 bytes, the message, and the AppID, which must be ours.
Source: 小程序开发文档 · 消息推送.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import re

from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

#: What the padding fills up to; the cipher's own blocks are half as long.
BLOCK = 32
RANDOM = 16
_LENGTH = 4
_KEY = re.compile(r"[A-Za-z0-9+/]{43}")


class Unopened(ValueError):
    """What came cannot be decrypted: other key, other AppID, or changed on the way. Which of them is never told."""


def signature(*parts: str) -> str:
    """The SHA-1 of the parts in their order as bytes, as hexadecimal digits: as WeChat wants it, not as we would."""
    joined = b"".join(sorted(part.encode() for part in parts))
    # nosemgrep: weak-digest  # WeChat's own choice of hash
    return hashlib.sha1(joined, usedforsecurity=False).hexdigest()


def is_signed(given: str, *parts: str) -> bool:
    """Whether ``given`` is their signature; takes as long for a wrong one."""
    return hmac.compare_digest(given.encode(), signature(*parts).encode())


def is_key(text: str) -> bool:
    """Whether it can be an EncodingAESKey: 43 letters and digits that stand for 32 bytes."""
    return _KEY.fullmatch(text) is not None


class PushCipher:
    """Opens and seals messages of one mini-program. Raises ValueError for a key that is none."""

    def __init__(self, encoding_key: str, appid: str) -> None:
        if not is_key(encoding_key):
            raise ValueError("EncodingAESKey 应当是 43 个字母、数字")
        self._key = base64.b64decode(encoding_key + "=")
        self._appid = appid.encode()

    def open(self, text: str) -> bytes:
        """The message. Raises Unopened."""
        try:
            sealed = base64.b64decode(text, validate=True)
        except (binascii.Error, ValueError):
            raise Unopened("不是 Base64") from None
        if not sealed or len(sealed) % BLOCK:
            raise Unopened("长度不对")
        decryptor = self._cipher().decryptor()
        return self._message(_unpadded(decryptor.update(sealed) + decryptor.finalize()))

    def _message(self, plain: bytes) -> bytes:
        begin = RANDOM + _LENGTH
        if len(plain) < begin:
            raise Unopened("内容不完整")
        end = begin + int.from_bytes(plain[RANDOM:begin], "big")
        if end > len(plain) or not hmac.compare_digest(plain[end:], self._appid):
            raise Unopened("不是发给本小程序的")
        return plain[begin:end]

    def seal(self, message: bytes, random: bytes) -> str:
        """What WeChat would send, or takes as an answer; ``random`` are 16 bytes."""
        plain = random + len(message).to_bytes(_LENGTH, "big") + message + self._appid
        fill = BLOCK - len(plain) % BLOCK
        encryptor = self._cipher().encryptor()
        return base64.b64encode(encryptor.update(plain + bytes([fill]) * fill) + encryptor.finalize()).decode()

    def _cipher(self) -> Cipher[modes.CBC]:
        return Cipher(algorithms.AES(self._key), modes.CBC(self._key[:16]))


def _unpadded(plain: bytes) -> bytes:
    fill = plain[-1]
    if not 1 <= fill <= BLOCK or plain[-fill:] != bytes([fill]) * fill:
        raise Unopened("填充不对")
    return plain[:-fill]

"""The gate for WeChat's message push (消息推送的验签): whose request it is, and what stands in it.

In the compatible mode (兼容模式) every body comes twice, in the clear and encrypted. Only what is encrypted counts: the
signature in the address covers nothing of the body, so that whoever has seen one could send another body with it.

A request is known by its signature alone. Token, time and nonce are signed as one row of signs without borders, so that
digits can be moved from one to the other and the signature stays right.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from adapters.wechat.push_cipher import PushCipher, Unopened, is_signed
from adapters.wechat.push_parsing import Unparsed, parsed
from cases.ports_pushes import Arrived, Signed, Stamp
from cases.push_shapes import as_int, as_text, event_of, key_of
from cases.refusals import InvalidInput, NotAllowed

_FOREIGN = "签名不对,不是微信发来的"
_LONGEST_EVENT = 64
_LATEST = 4_102_444_800  # 2100-01-01; beyond it a number is no time


@dataclass(frozen=True, slots=True)
class PushGate:
    """The port ``cases.ports_pushes.Gate``. Without ciphers bodies come in the clear (明文模式).

    ``tokens`` and ``ciphers``: the current one first, then those that still count while they are being changed.
    """

    tokens: Sequence[str]
    ciphers: Sequence[PushCipher] = ()

    def greet(self, signed: Signed, echo: str) -> Stamp:
        """The stamp of a request that asks whether somebody is there; it is signed alike in all modes."""
        self._check(signed.signature, signed.timestamp, signed.nonce)
        return _stamp(signed, signed.signature, echo.encode())

    def read(self, signed: Signed, body: bytes) -> tuple[Stamp, Arrived]:
        """What was pushed."""
        if not self.ciphers:
            self._check(signed.signature, signed.timestamp, signed.nonce)
            return _stamp(signed, signed.signature, body), _arrived(_parsed(body))
        sealed = as_text(_parsed(body).get("Encrypt"))
        self._check(signed.message, signed.timestamp, signed.nonce, sealed)
        return _stamp(signed, signed.message, sealed.encode()), _arrived(_parsed(self._opened(sealed)))

    def _check(self, given: str, *parts: str) -> None:
        if not any(is_signed(given, token, *parts) for token in self.tokens):
            raise NotAllowed(_FOREIGN)

    def _opened(self, sealed: str) -> bytes:
        for cipher in self.ciphers:
            try:
                return cipher.open(sealed)
            except Unopened:
                continue
        raise NotAllowed("内容解不开:请核对 EncodingAESKey 和 AppID")


def _parsed(body: bytes) -> dict[str, object]:
    try:
        return parsed(body)
    except Unparsed as error:
        raise InvalidInput({"body": f"推送的内容读不懂:{error}"}) from None


def _arrived(body: dict[str, object]) -> Arrived:
    event = event_of(body)
    if not event or len(event) > _LONGEST_EVENT:
        raise InvalidInput({"body": "推送的内容里没有事件的名称"})
    return Arrived(key_of(body), event, body)


def _stamp(signed: Signed, signature: str, body: bytes) -> Stamp:
    seconds = as_int(signed.timestamp)
    if seconds is None or not 0 < seconds < _LATEST:
        raise NotAllowed(_FOREIGN)
    nonce, digest = hashlib.sha256(signature.encode()), hashlib.sha256(body)
    return Stamp(nonce.hexdigest(), digest.hexdigest(), datetime.fromtimestamp(seconds, UTC))

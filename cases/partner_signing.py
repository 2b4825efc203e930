"""Signatures between us and a partner (签名): HMAC-SHA256 over id, moment and body, the same in both directions."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime

from cases.partners import WINDOW, Key
from cases.refusals import NotAllowed

ID, MOMENT, KEY, SIGNATURE = "x-minqing-id", "x-minqing-timestamp", "x-minqing-key", "x-minqing-signature"
LONGEST_ID = 100
_SCHEME = "v1="


def signed(key: Key, event: str, at: datetime, body: bytes) -> dict[str, str]:
    """The headers that go with ``body``; ``event`` is its id, ``at`` the real time."""
    moment = str(int(at.timestamp()))
    return {ID: event, MOMENT: moment, KEY: key.name, SIGNATURE: _SCHEME + _hash(key, event, moment, body)}


def check_signed(keys: Sequence[Key], headers: Mapping[str, str], body: bytes, now: datetime) -> str:
    """The id of what came. Raises NotAllowed for an unknown key, a wrong signature, or one that is too old."""
    event, moment = headers.get(ID, ""), headers.get(MOMENT, "")
    if not event or len(event) > LONGEST_ID or not event.isprintable():
        raise NotAllowed(f"请求头 {ID} 要写这一条的编号,最多 {LONGEST_ID} 字")
    if not moment.isascii() or not moment.isdigit() or len(moment) > len("99999999999"):
        raise NotAllowed(f"请求头 {MOMENT} 要写发送时间,从 1970-01-01 起的秒数")
    if abs(datetime.fromtimestamp(int(moment), UTC) - now) > WINDOW:
        raise NotAllowed(f"签名的时间和这里相差超过 {int(WINDOW.total_seconds() // 60)} 分钟,请校准时钟后重新签名")
    name, given = headers.get(KEY, ""), headers.get(SIGNATURE, "")
    for key in keys:
        if key.name == name and hmac.compare_digest(
            (_SCHEME + _hash(key, event, moment, body)).encode(), given.encode()
        ):
            return event
    raise NotAllowed("签名不对:请核对密钥、密钥名称,并且对收到的原文逐字节签名")


def _hash(key: Key, event: str, moment: str, body: bytes) -> str:
    message = f"{event}.{moment}.".encode() + body
    return hmac.new(key.secret.encode(), message, hashlib.sha256).hexdigest()

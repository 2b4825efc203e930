"""A stand-in for the side of WeChat that pushes events (消息推送的替身): signed, in each mode and shape, and impolite.

It encrypts by itself, from the published description: what we open was not sealed by our own code.
"""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from urllib.parse import urlencode

from cryptography.hazmat.primitives import padding
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

from adapters.fakes.house import Limit
from cases.ports_outbound import Answered, Question

_PAGE = "https://developers.weixin.qq.com/miniprogram/dev/framework/server-ability/message-push.html"

LIMITS = (
    Limit("seconds", "5", "五秒内要应答", _PAGE),
    Limit("times", "3", "没有按时应答、应答不对的再推,一共三次,以后就没有了", _PAGE),
    Limit("answer", "success", "应答 success 或者空", _PAGE),
    Limit("echo", "echostr", "验证时原样应答 echostr", _PAGE),
)
TIMES, SECONDS = 3, 5.0
_OK = 200


#: How a request reaches our door.
Knock = Callable[[Question], Awaitable[Answered]]


class Mode(StrEnum):
    """How bodies come (消息加解密方式)."""

    PLAIN = "plain"  # 明文
    COMPATIBLE = "compatible"  # 兼容
    SAFE = "safe"  # 安全


@dataclass(slots=True)
class WechatPush:
    """Makes the requests that WeChat would send to ``path``. ``xml``: the format that is chosen in the console."""

    token: str
    key: str
    appid: str
    clock: Callable[[], datetime]
    mode: Mode = Mode.SAFE
    xml: bool = False
    path: str = "/api/v1/wechat/push"
    count: int = 0

    def verify(self, echo: str = "4375120948345356249") -> Question:
        """When the address is entered in the console."""
        return Question("GET", f"{self.path}?{urlencode({**self._signed(), 'echostr': echo})}")

    def push(self, event: Mapping[str, object]) -> Question:
        """One event, with another nonce each time."""
        query, plain = self._signed(), self._written(event)
        if self.mode is Mode.PLAIN:
            return self._question(query, plain)
        sealed = self._sealed(plain)
        query |= {
            "openid": str(event.get("FromUserName", "")),
            "encrypt_type": "aes",
            "msg_signature": self._signature(query["timestamp"], query["nonce"], sealed),
        }
        outside = dict(event) if self.mode is Mode.COMPATIBLE else {"ToUserName": event.get("ToUserName", "")}
        return self._question(query, self._written({**outside, "Encrypt": sealed}))

    def takes(self, answered: Answered, seconds: float) -> bool:
        """Whether this answer to an event is one."""
        return seconds <= SECONDS and answered.status == _OK and answered.body in {b"success", b""}

    def verifies(self, answered: Answered, echo: str, seconds: float) -> bool:
        """Whether the address may be entered: the echo and nothing around it."""
        return seconds <= SECONDS and answered.status == _OK and answered.body == echo.encode()

    async def deliver(self, event: Mapping[str, object], knock: Knock) -> int:
        """Push until somebody takes it; how often that was, 0 where it is lost."""
        for time in range(1, TIMES + 1):
            began = self.clock()
            answered = await knock(self.push(event))
            if self.takes(answered, (self.clock() - began).total_seconds()):
                return time
        return 0

    def _question(self, query: Mapping[str, str], body: bytes) -> Question:
        kind = "text/xml" if self.xml else "application/json"
        return Question("POST", f"{self.path}?{urlencode(query)}", {"content-type": kind}, body)

    def _signed(self) -> dict[str, str]:
        self.count += 1
        timestamp, nonce = str(int(self.clock().timestamp())), str(486_452_656 + self.count)
        return {"signature": self._signature(timestamp, nonce), "timestamp": timestamp, "nonce": nonce}

    def _signature(self, *parts: str) -> str:
        # nosemgrep: weak-digest  # WeChat's own choice of hash
        digest = hashlib.sha1("".join(sorted([self.token, *parts])).encode(), usedforsecurity=False)
        return digest.hexdigest()

    def _sealed(self, plain: bytes) -> str:
        key = base64.b64decode(self.key + "=")
        random = hashlib.sha256(str(self.count).encode()).hexdigest()[:16].encode()
        whole = random + len(plain).to_bytes(4, "big") + plain + self.appid.encode()
        padder = padding.PKCS7(32 * 8).padder()
        encryptor = Cipher(algorithms.AES256(key), modes.CBC(key[:16])).encryptor()
        sealed = encryptor.update(padder.update(whole) + padder.finalize()) + encryptor.finalize()
        return base64.b64encode(sealed).decode()

    def _written(self, event: Mapping[str, object]) -> bytes:
        if not self.xml:
            return json.dumps(event, ensure_ascii=False).encode()
        return f"<xml>{''.join(_element(name, value) for name, value in event.items())}</xml>".encode()


def _element(name: str, value: object) -> str:
    if isinstance(value, list):
        return "".join(_element(name, each) for each in value)
    if isinstance(value, Mapping):
        return f"<{name}>{''.join(_element(*each) for each in value.items())}</{name}>"
    return f"<{name}>{value}</{name}>" if isinstance(value, int) else f"<{name}><![CDATA[{value}]]></{name}>"

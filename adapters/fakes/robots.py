"""Stand-ins for the group robots of WeCom and DingTalk (群机器人的替身), with their documented limits."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from urllib.parse import parse_qsl, urlsplit

from adapters.fakes.house import Limit
from cases.ports_outbound import Answered, Question

_WECOM = "https://developer.work.weixin.qq.com/document/path/91770"
_DINGTALK = "https://open.dingtalk.com/document/robots/customize-robot-security-settings"
WECOM_LIMITS = (
    Limit("key", "93000", "网址里的 key 要对", _WECOM),
    Limit("often", "45009", "每个机器人每分钟 20 条", _WECOM),
    Limit("length", "40058", "markdown 最长 4096 字节", _WECOM),
)
DINGTALK_LIMITS = (
    Limit("token", "300001", "access_token 要对", _DINGTALK),
    Limit("sign", "310000", "签名要对", _DINGTALK),
    Limit("clock", "310000", "时间与服务器相差 1 小时以内", _DINGTALK),
    Limit("often", "130101", "每个机器人每分钟 20 条,超过的 10 分钟不能说话", _DINGTALK),
)
_MOST, _MINUTE, _SILENCE, _HOUR = 20, 60, 600, 3_600


@dataclass(slots=True)
class FakeWecomRobot:
    """``heard`` is what the group has read."""

    clock: Callable[[], float]
    key: str = "demo-key"
    heard: list[str] = field(default_factory=list)
    times: list[float] = field(default_factory=list)

    async def answer(self, question: Question) -> Answered:
        """What WeCom would answer, errors with status 200."""
        if dict(parse_qsl(urlsplit(question.url).query)).get("key") != self.key:
            return _said(93000, "invalid webhook url")
        text = str(json.loads(question.body)["markdown"]["content"])
        if len(text.encode()) > 4096:
            return _said(40058, "markdown.content exceed max length 4096")
        self.times = [at for at in self.times if at > self.clock() - _MINUTE]
        if len(self.times) >= _MOST:
            return _said(45009, "api freq out of limit")
        self.times.append(self.clock())
        self.heard.append(text)
        return _said(0, "ok")


@dataclass(slots=True)
class FakeDingtalkRobot:
    """``heard`` is what the group has read; who says too much is silenced."""

    clock: Callable[[], float]
    token: str = "demo-token"  # noqa: S105  # nosec B105  # of a stand-in
    secret: str = "SEC-demo"  # noqa: S105  # nosec B105  # of a stand-in
    heard: list[str] = field(default_factory=list)
    times: list[float] = field(default_factory=list)
    silenced: float = 0.0

    async def answer(self, question: Question) -> Answered:
        """What DingTalk would answer, errors with status 200."""
        query = dict(parse_qsl(urlsplit(question.url).query))
        if query.get("access_token") != self.token:
            return _said(300001, "token is not exist")
        if wrong := self._wrong(query):
            return _said(310000, wrong)
        now = self.clock()
        self.times = [at for at in self.times if at > now - _MINUTE]
        if now < self.silenced or len(self.times) >= _MOST:
            self.silenced = max(self.silenced, now + _SILENCE if len(self.times) >= _MOST else self.silenced)
            return _said(130101, "send too fast")
        self.times.append(now)
        self.heard.append(str(json.loads(question.body)["markdown"]["text"]))
        return _said(0, "ok")

    def _wrong(self, query: Mapping[str, str]) -> str:
        at = query.get("timestamp", "0")
        if abs(self.clock() - int(at) / 1000) > _HOUR:
            return "invalid timestamp"
        words = f"{at}\n{self.secret}".encode()
        right = base64.b64encode(hmac.new(self.secret.encode(), words, hashlib.sha256).digest()).decode()
        return "" if query.get("sign") == right else "sign not match"


def _said(code: int, message: str) -> Answered:
    return Answered(
        200, {"content-type": "application/json"}, json.dumps({"errcode": code, "errmsg": message}).encode()
    )

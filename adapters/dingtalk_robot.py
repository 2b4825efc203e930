"""A group robot of DingTalk (钉钉群机器人): signed with a secret, twenty messages a minute, else silent for ten.

Source: the pages 自定义机器人安全设置 and 消息类型 of open.dingtalk.com. What is signed are
the milliseconds, a new line and the secret, under the secret itself.
"""

from __future__ import annotations

import base64
import hmac
import json
import time
from collections.abc import Callable
from urllib.parse import parse_qsl, urlsplit

from cases.chat_robots import Words, plain
from cases.ports_channels import Delivery, Outcome
from cases.ports_services import Call, Service, ServiceDown

HOST = "oapi.dingtalk.com"
TOO_OFTEN = 130101
_MINUTE, _SILENCED = 60.0, 600.0
_ALARMS = {310000: "密钥、关键词或者地址白名单对不上,或者本机的钟不准", 300001: "网址里的 access_token 不对"}


class DingtalkRobot:
    """The port ``cases.chat_robots.Speaker``; ``secret`` begins with SEC, ``clock`` is seconds since 1970."""

    def __init__(
        self, service: Service, name: str, address: str, secret: str, clock: Callable[[], float] = time.time
    ) -> None:
        self._service = service
        self._name = name
        self._secret = secret
        self._clock = clock
        parts = urlsplit(address)
        self._path, self._query = parts.path, dict(parse_qsl(parts.query))

    async def say(self, words: Words) -> Delivery:
        """Try once."""
        at = str(int(self._clock() * 1000))
        query = {**self._query, "timestamp": at, "sign": signature(self._secret, at)}
        content = {"msgtype": "markdown", "markdown": {"title": plain(words.title), "text": markdown(words)}}
        body = json.dumps(content, ensure_ascii=False).encode()
        call = Call("POST", self._path, query, {"content-type": "application/json"}, body)
        try:
            code = int(json.loads((await self._service.ask(call)).body)["errcode"])
        except ServiceDown as down:
            if down.doubtful:
                return Delivery(Outcome.UNKNOWN, "群机器人:没有应答,不知是否送到")
            return Delivery(Outcome.LATER, "群机器人:暂时连不上", retry_after=_MINUTE)
        except (ValueError, KeyError, TypeError):
            return Delivery(Outcome.UNKNOWN, "群机器人:应答看不懂,不知是否送到")
        if code == 0:
            return Delivery(Outcome.SENT, f"群机器人“{self._name}”已发出")
        if code == TOO_OFTEN:
            return Delivery(Outcome.LATER, "群机器人:说得太多,十分钟后再说", retry_after=_SILENCED)
        why = _ALARMS.get(code, "请查钉钉的错误码")
        return Delivery(Outcome.REFUSED, "群机器人:没有发成", alarm=f"钉钉群机器人“{self._name}”:{code},{why}")


def signature(secret: str, milliseconds: str) -> str:
    """The parameter ``sign``, not yet escaped."""
    made = hmac.digest(secret.encode(), f"{milliseconds}\n{secret}".encode(), "sha256")
    return base64.b64encode(made).decode()


def markdown(words: Words) -> str:
    """What is shown; lines are paragraphs, since DingTalk joins them otherwise."""
    link = f"[打开办理]({words.link})" if words.link else ""
    said = (f"#### {plain(words.title)}", *(f"> {plain(each)}" for each in words.lines), link)
    return "\n\n".join(filter(None, said))

"""A group robot of WeCom (企业微信群机器人): markdown of at most 4096 bytes, twenty messages a minute.

Source: the page 群机器人配置说明 of developer.work.weixin.qq.com. Whoever has the address may speak: it is a secret.
"""

from __future__ import annotations

import json
from urllib.parse import parse_qsl, urlsplit

from cases.chat_robots import Words, plain
from cases.ports_channels import Delivery, Outcome
from cases.ports_services import Call, Service, ServiceDown

HOST = "qyapi.weixin.qq.com"
MOST_BYTES = 4096
TOO_OFTEN = 45009
_MINUTE = 60.0
_TITLE = 200  # characters
_ALARMS = {93000: "网址不对或者机器人已经被删除", 40058: "内容太长或者格式不对"}


class WecomRobot:
    """The port ``cases.chat_robots.Speaker``; ``address`` as the group shows it."""

    def __init__(self, service: Service, name: str, address: str) -> None:
        self._service = service
        self._name = name
        parts = urlsplit(address)
        self._path, self._query = parts.path, dict(parse_qsl(parts.query))

    async def say(self, words: Words) -> Delivery:
        """Try once."""
        content = {"msgtype": "markdown", "markdown": {"content": markdown(words)}}
        body = json.dumps(content, ensure_ascii=False).encode()
        call = Call("POST", self._path, self._query, {"content-type": "application/json"}, body)
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
            return Delivery(Outcome.LATER, "群机器人:说得太多,稍后再说", retry_after=_MINUTE)
        why = _ALARMS.get(code, "请查企业微信的错误码")
        return Delivery(Outcome.REFUSED, "群机器人:没有发成", alarm=f"企业微信群机器人“{self._name}”:{code},{why}")


def markdown(words: Words) -> str:
    """What is shown; a title is cut and whole lines go from the end until it is short enough, the link stays."""
    link = f"[打开办理]({words.link})" if words.link else ""
    lines = [f"> {plain(each)}" for each in words.lines]
    while True:
        text = "\n".join(filter(None, (f"**{plain(words.title)[:_TITLE]}**", *lines, link)))
        if len(text.encode()) <= MOST_BYTES or not lines:
            return text
        lines.pop()

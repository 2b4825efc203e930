"""Subscribe messages as a way to tell people (订阅消息渠道): a unit is taken, fields are made to fit, it is sent.

There is no key by which WeChat would tell a repetition, so a message in doubt is never sent again: its unit stays
spent, and the next channel is used. Source: subscribeMessage.send and its error codes.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import ClassVar, Literal, Protocol

from cases.house import House
from cases.ports_channels import ChannelName, Delivery, Message, Outcome
from cases.ports_services import ServiceDown
from cases.push_shapes import as_int, as_text
from cases.subscribe_templates import Template, Templates
from cases.subscribing import Taken, refused, returned, taken

PATH = "/cgi-bin/message/subscribe/send"
REFUSED_BY_PERSON = 43101
_SOON, _LATER = 30.0, 3_600.0

#: Codes after which the same message may be sent a while later, in seconds.
_AGAIN: dict[int, float] = {-1: _SOON, 45009: _LATER, 45011: 60.0}
#: Codes that speak of our credentials: nothing was sent, and somebody has to look.
_CREDENTIALS = {40001, 40013, 40014, 40125, 40164, 41001, 42001, 50002}
#: Codes that say that something was set up wrongly, and what to do about it.
_SETTINGS: dict[int, str] = {
    40037: "模板编号不对或者已经删除,请对照微信后台改订阅模板文件",
    41030: "页面不在现网版本里,请改订阅模板文件里的“页面”,或者先发布小程序",
    47003: "字段放不进模板,请对照微信后台核对订阅模板文件里的字段",
    48001: "小程序没有这个接口的权限,请在微信后台开通",
    40097: "参数不对,请核对设置 wechat_subscribe",
}


class Asking(Protocol):
    """How the interfaces of WeChat are called, with a valid token and an end to every wait."""

    async def post(self, path: str, body: Mapping[str, object]) -> Mapping[str, object]:
        """The answer, with its ``errcode`` where there is one. Raises ServiceDown."""
        ...


@dataclass(frozen=True, slots=True)
class SubscribeChannel:
    """The port ``cases.ports_channels.Channel``. ``openid_of`` is None for whoever never came with WeChat."""

    house: House
    templates: Templates
    asking: Asking
    openid_of: Callable[[str], Awaitable[str | None]]
    state: Literal["developer", "trial", "formal"] = "formal"
    name: ClassVar[ChannelName] = ChannelName.SUBSCRIBE
    deduplicates: ClassVar[bool] = False

    async def reach(self, message: Message) -> Delivery:
        """Try once."""
        templates = self.templates.telling(message.kind)
        if not templates:
            return Delivery(Outcome.NO_ADDRESS, "微信:这一类消息没有订阅模板")
        openid = await self.openid_of(message.person)
        if openid is None:
            return Delivery(Outcome.NO_ADDRESS, "微信:没有绑定微信")
        misfits = []
        for template in templates:
            values = template.filled(message)
            if isinstance(values, str):
                misfits.append(f"订阅模板“{template.name}”的“{values}”没有合适的内容,请在模板文件里写“没有时写 …”")
                continue
            unit = await taken(self.house, message.person, template.id, lasting=template.lasting)
            if unit is not None:
                return await self._send(self._body(openid, template, message, values), template, unit)
        if misfits:
            return Delivery(Outcome.REFUSED, "微信:内容放不进订阅模板", alarm=";".join(misfits))
        return Delivery(Outcome.REFUSED, "微信:没有可用的订阅次数")

    def _body(
        self, openid: str, template: Template, message: Message, values: Mapping[str, str]
    ) -> Mapping[str, object]:
        page = template.page_of(message.case)
        return {
            "touser": openid,
            "template_id": template.id,
            **({"page": page} if page else {}),
            "data": {key: {"value": value} for key, value in values.items()},
            "miniprogram_state": self.state,
            "lang": "zh_CN",
        }

    async def _send(self, body: Mapping[str, object], template: Template, unit: Taken) -> Delivery:
        try:
            answer = await self.asking.post(PATH, body)
        except ServiceDown as down:
            if down.doubtful:
                return Delivery(Outcome.UNKNOWN, "微信:没有应答,不知是否送到")
            await returned(self.house, unit)
            return Delivery(Outcome.LATER, "微信:暂时连不上", retry_after=_SOON)
        code = as_int(answer.get("errcode", 0 if answer.get("msgid") else None))
        if code is None:
            return Delivery(Outcome.UNKNOWN, "微信:应答看不懂,不知是否送到")
        if code == 0:
            return Delivery(Outcome.SENT, "微信:已发送", reference=as_text(answer.get("msgid")))
        if code == REFUSED_BY_PERSON:
            await refused(self.house, unit)
            return Delivery(Outcome.REFUSED, "微信:没有可用的订阅次数,或者本人已经拒收")
        await returned(self.house, unit)
        return _failed(code, as_text(answer.get("errmsg")), template)


def _failed(code: int, message: str, template: Template) -> Delivery:
    """What an error code means for one message, of which nothing was sent."""
    told = f"微信订阅消息(模板“{template.name}”):{code} {message}"
    if code in _AGAIN:
        return Delivery(Outcome.LATER, "微信:忙,稍后再发", retry_after=_AGAIN[code])
    if code in _CREDENTIALS:
        said = "请核对 AppID、AppSecret 和服务器地址白名单"
        return Delivery(Outcome.LATER, "微信:暂时不能发送", retry_after=_SOON, alarm=f"{told};{said}")
    if code == 40003:
        return Delivery(Outcome.REFUSED, "微信:这个微信号不再使用本小程序")
    return Delivery(Outcome.REFUSED, "微信:没有发成", alarm=f"{told};{_SETTINGS.get(code, '请查微信的错误码')}")

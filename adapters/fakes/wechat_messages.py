"""A stand-in for WeChat's subscribe messages (订阅消息的替身): consent, templates, fields, documented errors.

What people do is told by ``tap`` and ``turn_off``; the events that WeChat would push of it are collected in ``events``.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Container, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from urllib.parse import parse_qs, urlsplit

from adapters.fakes.house import Limit
from adapters.fakes.wechat_fields import field_is_valid
from cases.ports_outbound import Answered, Question

SEND = "/cgi-bin/message/subscribe/send"
_DOC = "https://developers.weixin.qq.com/miniprogram/dev/OpenApiDoc/mp-message-management/subscribe-message/"
SEND_PAGE = f"{_DOC}sendMessage.html"
GUIDE = "https://developers.weixin.qq.com/miniprogram/dev/framework/open-ability/subscribe-message.html"
PANEL_PAGE = (
    "https://developers.weixin.qq.com/miniprogram/dev/api/open-api/subscribe-message/wx.requestSubscribeMessage.html"
)

LIMITS = (
    Limit("openid", "40003", "touser 要是用过本小程序的人", SEND_PAGE),
    Limit("template", "40037", "template_id 要是后台有的", SEND_PAGE),
    Limit("consent", "43101", "一次允许发一条;拒绝、用完都是 43101", SEND_PAGE),
    Limit("argument", "47003", "每个字段都要有,不能是空的,类型和长度要对;errmsg 写明哪个字段", SEND_PAGE),
    Limit("page", "41030", "page 要在现网版本里", SEND_PAGE),
    Limit("daily", "45009", "每天 1000 万条(开通支付的 3000 万)", GUIDE),
    Limit("json", "47001", "内容要是 JSON", SEND_PAGE),
    Limit("state", "40097", "miniprogram_state 是 developer、trial、formal 之一,lang 是四种之一", SEND_PAGE),
    Limit("panel", "20003", "一次最多三个模板,一次性和长期的不能一起", PANEL_PAGE),
)

_STATES = {"developer", "trial", "formal"}
_LANGUAGES = {"zh_CN", "en_US", "zh_HK", "zh_TW"}
_MOST_IN_A_PANEL = 3


@dataclass(frozen=True, slots=True)
class FakeTemplate:
    """A template as the console has it: its fields by name (thing1), those of an enum with what they may be."""

    fields: Sequence[str]
    lasting: bool = False
    enums: Mapping[str, Sequence[str]] = field(default_factory=dict)


@dataclass(slots=True)
class WechatMessages:
    """The stand-in. ``odd``: people to whom WeChat refuses though they have accepted, as developers report."""

    templates: Mapping[str, FakeTemplate]
    clock: Callable[[], datetime]
    people: Container[str] = frozenset()
    pages: Sequence[str] = ("pages/index/index", "pages/case/detail")
    daily: int = 10_000_000
    token_error: Callable[[str], int] = lambda _token: 0
    odd: set[str] = field(default_factory=set)
    busy: int = 0  # so many answers of -1
    consents: Counter[tuple[str, str]] = field(default_factory=Counter)
    lasting: set[tuple[str, str]] = field(default_factory=set)
    sent: list[Mapping[str, object]] = field(default_factory=list)
    events: list[dict[str, object]] = field(default_factory=list)

    # --- what people do ---------------------------------------------------------------------------------------------

    def tap(self, openid: str, choices: Mapping[str, str]) -> dict[str, str]:
        """A panel was shown and answered; gives what the client hears. Raises ValueError for a panel that is none."""
        kinds = {self.templates[each].lasting for each in choices}
        if not 0 < len(choices) <= _MOST_IN_A_PANEL or len(kinds) > 1:
            raise ValueError("20003")
        for template, word in choices.items():
            self._choose((openid, template), word)
        items = [{"TemplateId": t, "SubscribeStatusString": word, "PopupScene": "0"} for t, word in choices.items()]
        self._tell(openid, "subscribe_msg_popup_event", items)
        return {**choices, "errMsg": "requestSubscribeMessage:ok"}

    def _choose(self, pair: tuple[str, str], word: str) -> None:
        if self.templates[pair[1]].lasting:
            (self.lasting.add if word == "accept" else self.lasting.discard)(pair)
        elif word == "accept":
            self.consents[pair] += 1

    def turn_off(self, openid: str, template: str) -> None:
        """Somebody has turned the template off in the settings: nothing is left."""
        self.consents.pop((openid, template), None)
        self.lasting.discard((openid, template))
        self._tell(openid, "subscribe_msg_change_event", [{"TemplateId": template, "SubscribeStatusString": "reject"}])

    def _tell(self, openid: str, event: str, items: list[dict[str, str]]) -> None:
        """One item is the object itself, several are a list; numbers come as words, as the page shows them."""
        self.events.append(
            {
                "ToUserName": "gh_minqing",
                "FromUserName": openid,
                "CreateTime": str(int(self.clock().timestamp())),
                "MsgType": "event",
                "Event": event,
                "List": items[0] if len(items) == 1 else items,
            }
        )

    # --- what we ask ------------------------------------------------------------------------------------------------

    async def answer(self, question: Question) -> Answered:
        """What WeChat would answer; errors come with status 200."""
        split = urlsplit(question.url)
        if split.path != SEND or question.method != "POST":
            return _answered(40066, "invalid url")
        token = parse_qs(split.query).get("access_token", [""])[0]
        if wrong := self.token_error(token):
            return _answered(wrong, "invalid credential, access_token is invalid or not latest")
        return self._send(question.body)

    def _send(self, body: bytes) -> Answered:
        if self.busy > 0:
            self.busy -= 1
            return _answered(-1, "system error")
        if len(self.sent) >= self.daily:
            return _answered(45009, "reach max api daily quota limit")
        try:
            asked = json.loads(body)
        except ValueError:
            return _answered(47001, "data format error")
        code, message = self._judged(asked) if isinstance(asked, dict) else (47001, "data format error")
        return _answered(code, message) if code else self._delivered(asked)

    def _judged(self, asked: Mapping[str, object]) -> tuple[int, str]:
        openid, id_ = str(asked.get("touser", "")), str(asked.get("template_id", ""))
        if openid not in self.people:
            return 40003, "invalid openid"
        if id_ not in self.templates:
            return 40037, "invalid template_id"
        if asked.get("miniprogram_state", "formal") not in _STATES or asked.get("lang", "zh_CN") not in _LANGUAGES:
            return 40097, "invalid args"
        if str(asked.get("page") or self.pages[0]).partition("?")[0] not in self.pages:
            return 41030, "invalid page"
        if wrong := self._wrong_field(self.templates[id_], asked.get("data")):
            return 47003, f"argument invalid! data.{wrong}.value invalid"
        return self._consented(openid, id_)

    def _wrong_field(self, template: FakeTemplate, data: object) -> str:
        given = data if isinstance(data, dict) else {}
        for name in template.fields:
            value = given.get(name)
            text = value.get("value") if isinstance(value, dict) else None
            if not field_is_valid(name, text, template.enums.get(name, ())):
                return name
        return ""

    def _consented(self, openid: str, template: str) -> tuple[int, str]:
        pair = (openid, template)
        has = pair in self.lasting or self.consents[pair] > 0
        if openid in self.odd or not has:
            return 43101, "user refuse to accept the msg"
        if pair not in self.lasting:
            self.consents[pair] -= 1
        return 0, ""

    def _delivered(self, asked: Mapping[str, object]) -> Answered:
        self.sent.append(asked)
        number = 1_700_000_000_000_000_000 + len(self.sent)
        item = {
            "TemplateId": str(asked["template_id"]),
            "MsgID": str(number),
            "ErrorCode": "0",
            "ErrorStatus": "success",
        }
        self._tell(str(asked["touser"]), "subscribe_msg_sent_event", [item])
        return _json({"errcode": 0, "errmsg": "ok", "msgid": number})


def _answered(code: int, message: str) -> Answered:
    return _json({"errcode": code, "errmsg": f"{message} rid: 688ac964-6bd8342c-4b6ca9f3"})


def _json(said: Mapping[str, object]) -> Answered:
    return Answered(200, {"content-type": "application/json; encoding=utf-8"}, json.dumps(said).encode())

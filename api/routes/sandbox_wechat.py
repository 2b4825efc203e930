"""A trial without a phone (试用的订阅面板): the stand-in shows the panel, and pushes as WeChat would."""

from __future__ import annotations

import time
from datetime import UTC, datetime
from urllib.parse import parse_qsl, urlsplit

from adapters.fakes.wechat_push import WechatPush
from api import answers_wechat as a
from api.bodies_wechat import PanelResult, Tap
from api.call import Call
from api.doors import Doors
from api.push_chore import NAME
from api.wechat_messages_wiring import DEMO_PUSH, openid_by_person
from cases.ports_pushes import Signed
from cases.pushing import take_in
from cases.refusals import InvalidInput, NotFound

doors = Doors(sandbox=True)


@doors.post(
    "/sandbox/wechat/tap",
    permission="keep_own",
    summary="在订阅面板上点选(只在试用方式):替身记下允许,并像微信一样推送事件",
    answer=a.Tapped,
    body=Tap,
    example=Tap(results=[PanelResult(template="wBT4fPsT3q-example-progress", result="accept")]),
)
async def tap(call: Call, body: Tap) -> a.Tapped:
    """What wx.requestSubscribeMessage would give; the client hands it to ``POST /me/subscriptions``."""
    stand_ins, wechat = call.wired.stand_ins, call.wired.wechat
    if stand_ins is None or wechat is None or call.wired.settings.wechat_push.tokens:
        raise NotFound("没有这个地址")
    openid = await openid_by_person(call.house)(call.person.id)
    if openid is None:
        raise InvalidInput({"results": "请先用微信登录(试用的替身),再点订阅"})
    choices = {each.template: each.result for each in body.results}
    try:
        stand_ins.messages.tap(openid, choices)
    except (KeyError, ValueError):
        said = "微信不会弹出这样的面板:最多三个模板,要在后台里有,一次性和长期的不能一起"
        raise InvalidInput({"results": said}) from None
    await _push(call, wechat.appid)
    return a.Tapped(results=[a.TappedOne(template=name, result=word) for name, word in choices.items()])


async def _push(call: Call, appid: str) -> None:
    """All that WeChat has to tell, through the very gate."""
    events = call.wired.stand_ins.messages.events if call.wired.stand_ins else []
    token, key = DEMO_PUSH.tokens[0].value, DEMO_PUSH.aes_keys[0].value
    sender = WechatPush(token, key, appid, lambda: datetime.now(UTC), count=time.time_ns() % 1_000_000_000)
    while events:
        question = sender.push(events.pop(0))
        query = dict(parse_qsl(urlsplit(question.url).query))
        signed = Signed(query["timestamp"], query["nonce"], query["signature"], query["msg_signature"])
        await take_in(call.house, call.wired.pushes, signed, question.body)
    call.wired.wake(NAME)

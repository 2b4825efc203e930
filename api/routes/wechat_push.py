"""WeChat's message push (微信消息推送): proved by its signature, stored, and answered; a worker deals with it."""

from __future__ import annotations

from api.bodies_wechat import PushQuery, VerifyQuery
from api.call import Call
from api.doors import Doors, Intake, Reply
from api.pacing import PUSH, count_stranger
from api.push_chore import NAME
from cases.ports_pushes import Received, Signed
from cases.pushing import SUCCESS, greet, take_in
from cases.refusals import Refusal

doors = Doors()

_PLAIN = "text/plain; charset=utf-8"
_PATH = PUSH.removeprefix("/api/v1")
#: The examples are those that WeChat has published, with a token of five letters.
_EXAMPLE = PushQuery(timestamp="1714037059", nonce="486452656", signature="899cf89e464efb63f54ddac96b0a0a235f53aa78")


@doors.get(
    _PATH,
    permission="receive_push",
    summary="微信后台验证推送地址:签名对就原样应答 echostr",
    answer=str,
    query=VerifyQuery,
    example=VerifyQuery(
        timestamp="1714036504",
        nonce="1514711492",
        signature="f464b24fc39322e44b38aa78f5edd27bd1441696",
        echostr="4375120948345356249",
    ),
    media=_PLAIN,
)
async def verify(call: Call, query: VerifyQuery) -> Reply:
    """The raw text and nothing around it: WeChat compares it sign by sign."""
    try:
        echo = await greet(
            call.house, call.wired.pushes, Signed(query.timestamp, query.nonce, query.signature), query.echostr
        )
    except Refusal:
        await count_stranger(call)
        raise
    return Reply(raw=echo.encode(), media=_PLAIN)


@doors.post(
    _PATH,
    permission="receive_push",
    summary="接收微信推送的事件:验明签名,存好就应答 success,随后才处理",
    answer=str,
    body=PushQuery,
    example=_EXAMPLE,
    intake=Intake.RAW,
    media=_PLAIN,
)
async def receive(call: Call, query: PushQuery) -> Reply:
    """``success`` once it is stored, or was before."""
    signed = Signed(query.timestamp, query.nonce, query.signature, query.msg_signature)
    try:
        received = await take_in(call.house, call.wired.pushes, signed, call.upload or b"")
    except Refusal:
        await count_stranger(call)
        raise
    if received is Received.NEW:
        call.wired.wake(NAME)
    return Reply(raw=SUCCESS.encode(), media=_PLAIN)

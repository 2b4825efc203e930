"""Signing in from WeCom and DingTalk (企业微信、钉钉免登录), and binding the account there."""

from __future__ import annotations

from api import answers as a
from api import answers_wechat_sign_in as aw
from api import bodies_wechat_sign_in as b
from api.call import Call
from api.doors import Doors
from api.routes.auth_wechat import contact_shown
from api.signed import answer_of, device_of
from cases import work_sign_in
from cases.ports_channels import ChannelName
from cases.ports_contacts import REACH_WORDS, Reach
from cases.refusals import NotFound
from cases.work_sign_in import WorkCounter

doors = Doors()

_TRIAL = "dev:"


@doors.post(
    "/auth/dingtalk",
    permission="sign_in",
    summary="钉钉免登录:页面取得的免登码;账号要先绑定过",
    answer=a.SignedIn,
    body=b.WechatLogIn,
    example=b.WechatLogIn(code="0123456789abcdef"),
)
async def by_dingtalk(call: Call, body: b.WechatLogIn) -> a.SignedIn:
    """A session of the person who has bound this account."""
    return await _signed(call, Reach.DINGTALK, body.code)


@doors.post(
    "/auth/wecom",
    permission="sign_in",
    summary="企业微信免登录:网页授权取得的 code;账号要先绑定过",
    answer=a.SignedIn,
    body=b.WechatLogIn,
    example=b.WechatLogIn(code="0123456789abcdef"),
)
async def by_wecom(call: Call, body: b.WechatLogIn) -> a.SignedIn:
    """The same."""
    return await _signed(call, Reach.WECOM, body.code)


@doors.post(
    "/me/contacts/dingtalk",
    permission="keep_own",
    summary="绑定我的钉钉账号:从此可以免登录,工作通知发到钉钉",
    answer=aw.ContactsShown,
    body=b.WechatLogIn,
    example=b.WechatLogIn(code="0123456789abcdef"),
)
async def bind_dingtalk(call: Call, body: b.WechatLogIn) -> aw.ContactsShown:
    """Everything that is bound now."""
    return await _bound(call, Reach.DINGTALK, body.code)


@doors.post(
    "/me/contacts/wecom",
    permission="keep_own",
    summary="绑定我的企业微信账号:从此可以免登录,消息发到企业微信",
    answer=aw.ContactsShown,
    body=b.WechatLogIn,
    example=b.WechatLogIn(code="0123456789abcdef"),
)
async def bind_wecom(call: Call, body: b.WechatLogIn) -> aw.ContactsShown:
    """The same."""
    return await _bound(call, Reach.WECOM, body.code)


async def _signed(call: Call, reach: Reach, code: str) -> a.SignedIn:
    given = _trial_code(call, reach, code)
    return await answer_of(call, await work_sign_in.sign_in(_counter(call, reach), given, device_of(call)))


async def _bound(call: Call, reach: Reach, code: str) -> aw.ContactsShown:
    found = await work_sign_in.bind(_counter(call, reach), call.person, _trial_code(call, reach, code))
    return aw.ContactsShown(items=list(map(contact_shown, found)))


def _trial_code(call: Call, reach: Reach, code: str) -> str:
    """In a trial ``dev:`` and a name stand for somebody who has opened the page there."""
    stand_ins, name = call.wired.stand_ins, code.removeprefix(_TRIAL)
    if stand_ins is None or name == code:
        return code
    fake = stand_ins.wecom if reach is Reach.WECOM else stand_ins.dingtalk
    fake.people.add(name)
    return fake.open(name)


def _counter(call: Call, reach: Reach) -> WorkCounter:
    """Raises NotFound where no app is set up."""
    app = call.wired.work_apps.get(ChannelName(reach.value))
    if app is None:
        raise NotFound(f"这里没有接入{REACH_WORDS[reach]},请用登录名或者微信登录")
    return WorkCounter(call.wired.identity, app, reach)

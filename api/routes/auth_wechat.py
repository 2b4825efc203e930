"""Signing in from the mini-program (微信登录), binding a phone or an invitation, and what is bound."""

from __future__ import annotations

from api import answers as a
from api import answers_wechat_sign_in as aw
from api import bodies_identity as bi
from api import bodies_wechat_sign_in as b
from api.call import Call
from api.doors import Doors, Nothing
from api.show import moment
from api.signed import answer_of, device_of
from cases import wechat_sign_in
from cases.ports_contacts import REACH_WORDS, Contact, Reach
from cases.refusals import InvalidInput, NotFound
from cases.wechat_sign_in import Counter

doors = Doors()

_PLUS_86 = "+86"
_SHOWN = 4  # last digits of a phone


@doors.post(
    "/auth/wechat",
    permission="sign_in",
    summary="微信登录:wx.login 的 code;没有来过的就是新居民",
    answer=a.SignedIn,
    body=b.WechatLogIn,
    example=b.WechatLogIn(code="dev:yanshi"),
)
async def sign_in(call: Call, body: b.WechatLogIn) -> a.SignedIn:
    """A session; neither openid nor the key of WeChat's session is told to anybody."""
    return await answer_of(call, await wechat_sign_in.sign_in(_counter(call), body.code, device_of(call)))


@doors.post(
    "/auth/wechat/phone",
    permission="keep_own",
    summary="绑定手机号:getPhoneNumber 的 code;名册上有这个号码的,即以名册上的身份登录",
    answer=aw.PhoneBound,
    body=b.WechatPhone,
    example=b.WechatPhone(code="0123456789abcdef"),
)
async def phone(call: Call, body: b.WechatPhone) -> aw.PhoneBound:
    """Bound to this person, or a session as somebody of a roster."""
    counter = _counter(call)
    opened = await wechat_sign_in.bind_phone(counter, call.person, body.code, device_of(call))
    session = None if opened is None else await answer_of(call, opened)
    shown = () if opened is not None else await wechat_sign_in.contacts(call.house, call.person)
    return aw.PhoneBound(contacts=list(map(contact_shown, shown)), session=session)


@doors.post(
    "/auth/wechat/invitation",
    permission="keep_own",
    summary="凭邀请绑定:从此这个微信就是被邀请的人;工作人员仍要另设密码和手机验证码",
    answer=a.SignedIn,
    body=b.TakeUpInvitation,
    example=b.TakeUpInvitation(invitation="0123456789abcdef"),
)
async def take_up(call: Call, body: b.TakeUpInvitation) -> a.SignedIn:
    """A session as the person who was invited."""
    return await answer_of(
        call, await wechat_sign_in.take_up(_counter(call), call.person, body.invitation, device_of(call))
    )


@doors.get("/me/contacts", permission="keep_own", summary="我绑定了哪些联系方式", answer=aw.ContactsShown)
async def contacts(call: Call, _query: Nothing) -> aw.ContactsShown:
    """What is bound, never the whole of it."""
    return await _listed(call)


@doors.post(
    "/me/contacts/{reach}/unbind",
    permission="keep_own",
    summary="解除绑定;解除微信的,用微信登录的设备随即退出",
    answer=aw.ContactsShown,
    body=bi.Empty,
    example=bi.Empty(),
)
async def unbind(call: Call, _body: bi.Empty) -> aw.ContactsShown:
    """What is left."""
    try:
        reach = Reach(call.params["reach"])
    except ValueError:
        raise InvalidInput({"reach": f"可以解除的是:{'、'.join(each.value for each in Reach)}"}) from None
    await wechat_sign_in.unbind(call.house, call.person, reach)
    return await _listed(call)


async def _listed(call: Call) -> aw.ContactsShown:
    found = await wechat_sign_in.contacts(call.house, call.person)
    return aw.ContactsShown(items=list(map(contact_shown, found)))


def _counter(call: Call) -> Counter:
    """Raises NotFound where no mini-program is set up."""
    if call.wired.wechat is None:
        raise NotFound("这里没有接入微信小程序,请用登录名登录")
    return Counter(call.wired.identity, call.wired.wechat.identity)


def contact_shown(contact: Contact) -> aw.ContactShown:
    """A phone by its last digits; the rest is nobody's business, not even the person's own."""
    number = contact.external.removeprefix(_PLUS_86)
    shown = f"{'*' * (len(number) - _SHOWN)}{number[-_SHOWN:]}" if contact.reach is Reach.PHONE else "已绑定"
    return aw.ContactShown(
        reach=contact.reach.value, text=REACH_WORDS[contact.reach], shown=shown, bound_at=moment(contact.bound_at)
    )

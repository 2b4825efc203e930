"""Signing in through WeChat (微信登录): code2Session and getuserphonenumber, behind ``cases.ports_wechat``.

The session key that comes along is dropped at once: nothing that this server does needs it.
"""

from __future__ import annotations

from collections.abc import Mapping

from adapters.wechat.client import Reply, WeChatClient
from adapters.wechat.meanings import Kind, meaning_of
from cases.ports_services import ServiceDown
from cases.ports_wechat import CodeRefused

PHONE_PATH = "/wxa/business/getuserphonenumber"
_PEOPLE = {Kind.INPUT, Kind.PERSON}


class WeChatSignIn:
    """The port ``cases.ports_wechat.WeChatIdentity`` of the mini-program ``appid``."""

    def __init__(self, client: WeChatClient, appid: str) -> None:
        self._client = client
        self._appid = appid

    async def openid(self, code: str) -> str:
        """Whose login code it is. Raises CodeRefused, ServiceDown."""
        told = _good(await self._client.exchange(code))
        found = told.get("openid")
        if not isinstance(found, str) or not found:
            raise ServiceDown("微信登录的应答里没有 openid", doubtful=True)
        return found

    async def phone(self, code: str, openid: str) -> str:
        """The number that this person has shown. Raises CodeRefused, ServiceDown."""
        told = _good(await self._client.ask(PHONE_PATH, {"code": code, "openid": openid}))
        info = told.get("phone_info")
        number = info.get("purePhoneNumber") if isinstance(info, dict) else None
        country = info.get("countryCode") if isinstance(info, dict) else None
        if not isinstance(info, dict) or not number or not country:
            raise ServiceDown("微信的应答里没有手机号", doubtful=True)
        mark = info.get("watermark")
        if not isinstance(mark, dict) or mark.get("appid") != self._appid:
            raise CodeRefused("这个手机号不是从本小程序授权的,请重新授权")
        return f"+{country}{number}"


def _good(reply: Reply) -> Mapping[str, object]:
    meaning = meaning_of(reply.code)
    if meaning.kind is Kind.OK:
        return reply.told
    if meaning.kind in _PEOPLE or meaning.kind is Kind.BUSY:
        raise CodeRefused(meaning.sentence)
    raise ServiceDown(f"微信登录:{meaning.sentence}", doubtful=False)

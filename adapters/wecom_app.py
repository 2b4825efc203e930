"""An app at WeCom (企业微信应用): who has opened it, and messages of it (应用消息) to one person.

Sources: the pages 获取access_token, 获取访问用户身份 (auth/getuserinfo) and 发送应用消息 (message/send) of
developer.work.weixin.qq.com. The check of repetitions there is asked for, so that a message is told once.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from cases.kept_tokens import Fetched, TokenKeeper
from cases.ports_channels import ChannelName, Delivery, Outcome
from cases.ports_services import Call, Service, ServiceDown
from cases.ports_tokens import TokenShelf
from cases.ports_wechat import CodeRefused
from cases.work_apps import Note, Said, judged, shortened, told_once

TOKEN, USER, SEND = "/cgi-bin/gettoken", "/cgi-bin/auth/getuserinfo", "/cgi-bin/message/send"
TEXT_BYTES = 2048
TITLE_BYTES, CARD_BYTES = 128, 512
REPEATED_SECONDS = 14_400  # the longest span in which a repetition is told
_WORTHLESS = {40001, 40014, 42001}
_BAD_CODES = {40029, 42003}
_SOON = 60.0
_GONE = Said(Outcome.REFUSED, "账号不在本单位的企业微信里,或者看不到这个应用")
_MEANINGS = {
    -1: Said(Outcome.LATER, "对方正忙,稍后再发", retry_after=_SOON),
    45009: Said(Outcome.LATER, "发得太多,稍后再发", retry_after=_SOON),
    45033: Said(Outcome.LATER, "发得太多,稍后再发", retry_after=_SOON),
    40031: _GONE,
    81013: _GONE,
    60020: Said(Outcome.REFUSED, "没有发成", "本机的地址不在应用的企业可信IP里"),
    301002: Said(Outcome.REFUSED, "没有发成", "AgentId 不对,请核对 wecom.agent_id"),
    40056: Said(Outcome.REFUSED, "没有发成", "AgentId 不对,请核对 wecom.agent_id"),
}


@dataclass(frozen=True, slots=True)
class WecomAccount:
    """``corp`` is the id of the organisation, ``secret`` that of the app ``agent_id``."""

    corp: str
    secret: str
    agent_id: int


class WecomApp:
    """The port ``cases.work_apps.WorkApp``; ``clock`` is seconds since 1970."""

    def __init__(
        self, service: Service, account: WecomAccount, shelf: TokenShelf, clock: Callable[[], float] = time.time
    ) -> None:
        self._service = service
        self._account = account
        self._tokens = TokenKeeper(shelf, f"wecom-{account.corp}-{account.agent_id}", self._fetch, clock)

    async def userid(self, code: str) -> str:
        """Whose sign-in code it is. Raises CodeRefused, ServiceDown."""
        told = await self._ask(Call("GET", USER, {"code": code}))
        if told["errcode"] in _BAD_CODES:
            raise CodeRefused("企业微信的登录码不对或者过期了,请重新打开")
        if told["errcode"]:
            raise ServiceDown(f"企业微信登录没有成功({told['errcode']})", doubtful=False)
        userid = told.get("userid")
        if not isinstance(userid, str) or not userid:
            raise CodeRefused("您不是本单位企业微信的成员")
        return userid

    async def tell(self, userid: str, note: Note) -> Delivery:
        """Try once. Raises ServiceDown."""
        body = {
            "touser": userid,
            "agentid": self._account.agent_id,
            **message(note),
            "enable_duplicate_check": 1,
            "duplicate_check_interval": REPEATED_SECONDS,
        }
        data = json.dumps(body, ensure_ascii=False).encode()
        told = await self._ask(Call("POST", SEND, headers={"content-type": "application/json"}, body=data))
        code = 81013 if told["errcode"] == 0 and _missed(told) else told["errcode"]
        return judged(ChannelName.WECOM, code, _MEANINGS, str(told.get("msgid", "")))

    async def _ask(self, call: Call) -> Mapping[str, Any]:
        async def once(token: str) -> Mapping[str, Any]:
            query = {"access_token": token, **call.query}
            return _read((await self._service.ask(Call(call.method, call.path, query, call.headers, call.body))).body)

        return await self._tokens.ask(once, lambda told: told["errcode"] in _WORTHLESS)

    async def _fetch(self) -> Fetched:
        query = {"corpid": self._account.corp, "corpsecret": self._account.secret}
        try:
            told = _read((await self._service.ask(Call("GET", TOKEN, query, repeatable=True))).body)
        except ServiceDown as down:
            raise ServiceDown(down.message, doubtful=False) from None  # what it was for has not been asked yet
        if told["errcode"] or not isinstance(told.get("access_token"), str):
            why = f"企业微信不给接口凭证({told['errcode']}),请核对 wecom.key 和 secret"
            raise ServiceDown(why, doubtful=False)
        return Fetched(told["access_token"], float(told.get("expires_in", 0)))


def message(note: Note) -> dict[str, object]:
    """A card that opens the case where there is a link, else a text."""
    if not note.link:
        text = shortened(f"{note.title}\n{note.text}", TEXT_BYTES - 16)
        return {"msgtype": "text", "text": {"content": text + told_once(note)}}
    card = {
        "title": shortened(note.title, TITLE_BYTES),
        "description": shortened(note.text, CARD_BYTES),
        "url": told_once(note),
        "btntxt": "打开办理",
    }
    return {"msgtype": "textcard", "textcard": card}


def _missed(told: Mapping[str, Any]) -> bool:
    """Whether the one person was left out although the call went well."""
    return bool(told.get("invaliduser") or told.get("unlicenseduser"))


def _read(body: bytes) -> Mapping[str, Any]:
    try:
        told = json.loads(body)
    except ValueError:
        told = None
    if not isinstance(told, dict) or not isinstance(told.get("errcode"), int):
        raise ServiceDown("企业微信的应答看不懂", doubtful=True)
    return told

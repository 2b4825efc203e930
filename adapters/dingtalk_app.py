"""An app at DingTalk (钉钉应用): sign-in without a password and work notices (工作通知) to one person.

Sources: the pages gettoken, 通过免登码获取用户信息 (topapi/v2/user/getuserinfo) and 工作通知 (asyncsend_v2) of
open.dingtalk.com. A notice with the very words of an earlier one of the day is taken and dropped there.
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

TOKEN, USER, SEND = "/gettoken", "/topapi/v2/user/getuserinfo", "/topapi/message/corpconversation/asyncsend_v2"
MOST_BYTES = 2048
_TITLE, _TEXT = 200, 1200  # bytes, so that the whole stays below
_WORTHLESS = {40001, 40014, 42001}
_BAD_CODES = {40078, 40029}
_SUBCODE = 88  # the reason stands in sub_code
_SOON = 60.0
_MEANINGS = {
    -1: Said(Outcome.LATER, "对方正忙,稍后再发", retry_after=_SOON),
    143103: Said(Outcome.LATER, "发得太快,稍后再发", retry_after=_SOON),
    143104: Said(Outcome.LATER, "发得太快,稍后再发", retry_after=_SOON),
    143105: Said(Outcome.REFUSED, "今天给这个人发得太多"),
    143106: Said(Outcome.SENT, "已发出(同样的内容今天已经发过)"),
    33012: Said(Outcome.REFUSED, "账号已经不在本单位的钉钉里"),
    60121: Said(Outcome.REFUSED, "账号已经不在本单位的钉钉里"),
    60011: Said(Outcome.REFUSED, "没有发成", "应用没有这个接口的权限,请在开发者后台申请"),
    40056: Said(Outcome.REFUSED, "没有发成", "AgentId 不对,请核对 dingtalk.agent_id"),
}


@dataclass(frozen=True, slots=True)
class DingtalkAccount:
    """``key`` and ``secret`` of an app inside the organisation, ``agent_id`` for its notices."""

    key: str
    secret: str
    agent_id: int


class DingtalkApp:
    """The port ``cases.work_apps.WorkApp``; ``clock`` is seconds since 1970."""

    def __init__(
        self, service: Service, account: DingtalkAccount, shelf: TokenShelf, clock: Callable[[], float] = time.time
    ) -> None:
        self._service = service
        self._account = account
        self._tokens = TokenKeeper(shelf, f"dingtalk-{account.key}", self._fetch, clock)

    async def userid(self, code: str) -> str:
        """Whose sign-in code it is. Raises CodeRefused, ServiceDown."""
        told = await self._ask(USER, {"code": code})
        if _code(told) in _BAD_CODES:
            raise CodeRefused("钉钉的登录码不对或者过期了,请重新打开")
        found = told.get("result")
        userid = found.get("userid") if isinstance(found, dict) else None
        if _code(told) or not isinstance(userid, str) or not userid:
            raise ServiceDown(f"钉钉登录没有成功({_code(told)})", doubtful=False)
        return userid

    async def tell(self, userid: str, note: Note) -> Delivery:
        """Try once. Raises ServiceDown."""
        body = {"agent_id": self._account.agent_id, "userid_list": userid, "msg": message(note)}
        told = await self._ask(SEND, body)
        return judged(ChannelName.DINGTALK, _code(told), _MEANINGS, str(told.get("task_id", "")))

    async def _ask(self, path: str, body: Mapping[str, object]) -> Mapping[str, Any]:
        data = json.dumps(body, ensure_ascii=False).encode()

        async def once(token: str) -> Mapping[str, Any]:
            call = Call("POST", path, {"access_token": token}, {"content-type": "application/json"}, data)
            return _read((await self._service.ask(call)).body)

        return await self._tokens.ask(once, lambda told: _code(told) in _WORTHLESS)

    async def _fetch(self) -> Fetched:
        query = {"appkey": self._account.key, "appsecret": self._account.secret}
        try:
            told = _read((await self._service.ask(Call("GET", TOKEN, query, repeatable=True))).body)
        except ServiceDown as down:
            raise ServiceDown(down.message, doubtful=False) from None  # what it was for has not been asked yet
        if _code(told) or not isinstance(told.get("access_token"), str):
            raise ServiceDown(f"钉钉不给接口凭证({_code(told)}),请核对 dingtalk.key 和 secret", doubtful=False)
        return Fetched(told["access_token"], float(told.get("expires_in", 0)))


def message(note: Note) -> dict[str, object]:
    """A card with a button where there is a link, else a text."""
    title, text = shortened(note.title, _TITLE), shortened(note.text, _TEXT)
    if not note.link:
        return {"msgtype": "text", "text": {"content": f"{title}\n{text}{told_once(note)}"}}
    card = {"title": title, "markdown": f"{title}\n\n{text}", "single_title": "打开办理", "single_url": told_once(note)}
    return {"msgtype": "action_card", "action_card": card}


def _read(body: bytes) -> Mapping[str, Any]:
    try:
        told = json.loads(body)
    except ValueError:
        told = None
    if not isinstance(told, dict) or not isinstance(told.get("errcode"), int):
        raise ServiceDown("钉钉的应答看不懂", doubtful=True)
    return told


def _code(told: Mapping[str, Any]) -> int:
    code = int(told["errcode"])
    sub = str(told.get("sub_code", ""))
    return int(sub) if code == _SUBCODE and sub.isdigit() else code

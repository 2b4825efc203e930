"""Stand-ins for apps at WeCom and DingTalk (工作台应用的替身): tokens, sign-in codes and messages, with limits."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from adapters.fakes.house import Limit
from cases.ports_outbound import Answered, Question

_WECOM = "https://developer.work.weixin.qq.com/document/path/90236"
_WECOM_LOGIN = "https://developer.work.weixin.qq.com/document/path/91023"
_DINGTALK = "https://open.dingtalk.com/document/orgapp/asynchronous-sending-of-enterprise-session-messages"
_DINGTALK_LOGIN = "https://open.dingtalk.com/document/orgapp/obtain-the-userid-of-a-user-by-using-the-log-free"
WECOM_LIMITS = (
    Limit("secret", "40001", "corpid 和 corpsecret 要对", _WECOM),
    Limit("token", "40014", "凭证要是现在的", _WECOM),
    Limit("code", "40029", "登录码 5 分钟有效,只能用一次", _WECOM_LOGIN),
    Limit("member", "81013", "接收人要在应用的可见范围里", _WECOM),
    Limit("agent", "301002", "AgentId 要和凭证是同一个应用", _WECOM),
    Limit("minute", "45009", "每人每分钟 30 条", _WECOM),
    Limit("repeated", "0", "开了重复检查,同样内容只送到一次", _WECOM),
)
DINGTALK_LIMITS = (
    Limit("secret", "40089", "appkey 和 appsecret 要对", _DINGTALK),
    Limit("token", "88/40014", "凭证要是现在的", _DINGTALK),
    Limit("code", "40078", "登录码 5 分钟有效,只能用一次", _DINGTALK_LOGIN),
    Limit("member", "33012", "接收人要在本单位里", _DINGTALK),
    Limit("agent", "40056", "AgentId 要对", _DINGTALK),
    Limit("length", "40035", "消息最长 2048 字节", _DINGTALK),
    Limit("day", "143105", "每人每天 500 条", _DINGTALK),
    Limit("repeated", "0", "同样内容给同一个人,一天只送到一次", _DINGTALK),
)
_LASTS, _CODE_LASTS = 7_200, 300
_MINUTE, _PER_MINUTE, _PER_DAY, _MOST_BYTES = 60, 30, 500, 2048


@dataclass(slots=True)
class FakeApp:
    """What both have: ``people`` may sign in and be told; ``inbox`` is what each has read."""

    clock: Callable[[], float]
    key: str = "demo-key"
    secret: str = "demo-secret"  # noqa: S105  # nosec B105  # of a stand-in
    agent_id: int = 1000001
    people: set[str] = field(default_factory=lambda: {"yanshi"})
    inbox: list[tuple[str, str]] = field(default_factory=list)
    codes: dict[str, tuple[str, float]] = field(default_factory=dict)
    token: str = ""
    until: float = 0.0
    fetched: int = 0
    count: Counter[str] = field(default_factory=Counter)
    times: list[tuple[str, float]] = field(default_factory=list)
    seen: set[tuple[str, str]] = field(default_factory=set)

    def open(self, userid: str) -> str:
        """Somebody opens the page there; the code that it gets."""
        code = f"code-{len(self.codes)}"
        self.codes[code] = (userid, self.clock() + _CODE_LASTS)
        return code

    def renew(self) -> dict[str, object]:
        """Another token; the one before counts no more."""
        self.fetched += 1
        self.token, self.until = f"token-{self.fetched}", self.clock() + _LASTS
        return {"errcode": 0, "errmsg": "ok", "access_token": self.token, "expires_in": _LASTS}

    def use(self, code: str) -> str | None:
        """Whose code it is, once."""
        userid, until = self.codes.pop(code, ("", 0.0))
        return userid if userid and self.clock() < until else None

    def takes(self, token: str) -> bool:
        """Whether this token counts."""
        return bool(token) and token == self.token and self.clock() < self.until

    def drop_or_show(self, userid: str, words: str) -> None:
        """The same words are shown once."""
        if (userid, words) not in self.seen:
            self.seen.add((userid, words))
            self.inbox.append((userid, words))


class FakeWecomApp(FakeApp):
    """The stand-in of WeCom."""

    async def answer(self, question: Question) -> Answered:
        """What WeCom would answer, errors with status 200."""
        split = urlsplit(question.url)
        query = dict(parse_qsl(split.query))
        if split.path == "/cgi-bin/gettoken":
            good = (query.get("corpid"), query.get("corpsecret")) == (self.key, self.secret)
            return _said(self.renew()) if good else _error(40001, "invalid credential")
        if not self.takes(query.get("access_token", "")):
            return _error(40014, "invalid access_token")
        if split.path == "/cgi-bin/auth/getuserinfo":
            return self._user(self.use(query.get("code", "")))
        return self._send(json.loads(question.body))

    def _user(self, userid: str | None) -> Answered:
        if userid is None:
            return _error(40029, "invalid code")
        who = {"userid": userid} if userid in self.people else {"openid": f"o-{userid}"}
        return _said({"errcode": 0, "errmsg": "ok", **who})

    def _send(self, asked: Mapping[str, Any]) -> Answered:
        userid = str(asked["touser"])
        if asked["agentid"] != self.agent_id:
            return _error(301002, "not allow operate another agent with this accesstoken")
        if userid not in self.people:
            return _error(81013, "user & party & tag all invalid")
        self.times = [(who, at) for who, at in self.times if at > self.clock() - _MINUTE]
        if sum(who == userid for who, _ in self.times) >= _PER_MINUTE:
            return _error(45009, "api freq out of limit")
        self.times.append((userid, self.clock()))
        words = json.dumps(asked[asked["msgtype"]], ensure_ascii=False)
        if asked.get("enable_duplicate_check") != 1:
            self.inbox.append((userid, words))
        else:
            self.drop_or_show(userid, words)
        return _said({"errcode": 0, "errmsg": "ok", "msgid": f"m-{len(self.inbox)}"})


class FakeDingtalkApp(FakeApp):
    """The stand-in of DingTalk."""

    async def answer(self, question: Question) -> Answered:
        """What DingTalk would answer, errors with status 200."""
        split = urlsplit(question.url)
        query = dict(parse_qsl(split.query))
        if split.path == "/gettoken":
            good = (query.get("appkey"), query.get("appsecret")) == (self.key, self.secret)
            return _said(self.renew()) if good else _error(40089, "不合法的corpid或corpsecret")
        if not self.takes(query.get("access_token", "")):
            return _said({"errcode": 88, "sub_code": "40014", "errmsg": "不合法的access_token"})
        asked = json.loads(question.body)
        if split.path == "/topapi/v2/user/getuserinfo":
            userid = self.use(asked["code"])
            if userid is None:
                return _error(40078, "不存在的临时授权码")
            return _said({"errcode": 0, "errmsg": "ok", "result": {"userid": userid, "unionid": f"u-{userid}"}})
        return self._send(asked)

    def _send(self, asked: Mapping[str, Any]) -> Answered:
        userid, words = str(asked["userid_list"]), json.dumps(asked["msg"], ensure_ascii=False)
        if asked["agent_id"] != self.agent_id:
            return _error(40056, "不合法的agentid")
        if userid not in self.people:
            return _error(33012, "无效的USERID")
        if len(words.encode()) > _MOST_BYTES:
            return _error(40035, "不合法的参数")
        if self.count[userid] >= _PER_DAY:
            return _error(143105, "单应用给单人每日推送量超限")
        self.count[userid] += 1
        self.drop_or_show(userid, words)
        return _said({"errcode": 0, "errmsg": "ok", "task_id": len(self.inbox)})


def _error(code: int, message: str) -> Answered:
    return _said({"errcode": code, "errmsg": message})


def _said(told: Mapping[str, object]) -> Answered:
    return Answered(200, {"content-type": "application/json"}, json.dumps(told).encode())

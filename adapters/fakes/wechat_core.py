"""A stand-in for WeChat's tokens, login codes and phone numbers (微信登录与凭证的替身), with its documented limits.

A developer signs in with ``dev:<name>``, and shows a phone with ``dev:<name>:<number>``, each time anew.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from urllib.parse import parse_qs, urlsplit

from adapters.fakes.house import Limit
from cases.ports_outbound import Answered, Question

STABLE, PLAIN, SESSION, PHONE = (
    "/cgi-bin/stable_token",
    "/cgi-bin/token",
    "/sns/jscode2session",
    "/wxa/business/getuserphonenumber",
)
_DOC = "https://developers.weixin.qq.com/miniprogram/dev/OpenApiDoc/"
STABLE_PAGE = f"{_DOC}mp-access-token/getStableAccessToken.html"
TOKEN_PAGE = f"{_DOC}mp-access-token/getAccessToken.html"
SESSION_PAGE = f"{_DOC}user-login/code2Session.html"
PHONE_PAGE = f"{_DOC}user-info/phone-number/getPhoneNumber.html"

LIMITS = (
    Limit("appid", "40013", "AppID 要对", STABLE_PAGE),
    Limit("secret", "40125", "AppSecret 要对", STABLE_PAGE),
    Limit("stable-minute", "10000", "stable_token 每分钟 10000 次", STABLE_PAGE),
    Limit("force-day", "20", "force_refresh 每天 20 次", STABLE_PAGE),
    Limit("force-gap", "30", "两次 force_refresh 至少隔 30 秒", STABLE_PAGE),
    Limit("plain-day", "2000", "旧的取凭证接口每天 2000 次", TOKEN_PAGE),
    Limit("token", "40001", "凭证要是现在的,或者换掉不到 5 分钟的", STABLE_PAGE),
    Limit("token-time", "42001", "凭证两小时过期", STABLE_PAGE),
    Limit("code-once", "40163", "登录码只能用一次", SESSION_PAGE),
    Limit("code-time", "40029", "登录码 5 分钟有效", SESSION_PAGE),
    Limit("code-minute", "45011", "每人每分钟 100 次", SESSION_PAGE),
    Limit("phone-once", "40029", "手机号的码只能用一次,5 分钟有效,要同一个人", PHONE_PAGE),
)

LASTS = 7_200
OVERLAP = 300
_CODE_LASTS = 300
_PER_MINUTE = 100
_STABLE_MINUTE, _PLAIN_DAY, _FORCE_DAY, _FORCE_GAP = 10_000, 2_000, 20, 30
_DAY = 86_400


@dataclass(slots=True)
class _Family:
    """The tokens of one interface: the current one, and those before it, each until when it is still taken."""

    current: str = ""
    until: float = 0.0
    before: dict[str, float] = field(default_factory=dict)
    count: int = 0


@dataclass(slots=True)
class _Code:
    openid: str
    made: float
    used: bool = False
    phone: str = ""


@dataclass(slots=True)
class WechatCore:
    """The stand-in; ``clock`` in seconds. ``codes`` of logins and phones are made by what people do."""

    clock: Callable[[], float]
    appid: str = "wx-demo"
    secret: str = "demo-secret"  # noqa: S105  # nosec B105  # of a stand-in
    stable: _Family = field(default_factory=_Family)
    plain: _Family = field(default_factory=_Family)
    codes: dict[str, _Code] = field(default_factory=dict)
    calls: dict[str, list[float]] = field(default_factory=dict)
    fetched: int = 0

    # --- what people do ---------------------------------------------------------------------------------------------

    def log_in(self, name: str) -> str:
        """wx.login of this person: the code that the client would get."""
        code = f"login-{len(self.codes)}-{name}"
        self.codes[code] = _Code(openid_of(name), self.clock())
        return code

    def show_phone(self, name: str, phone: str) -> str:
        """The person lets the program have the number: another code, not that of the login."""
        code = f"phone-{len(self.codes)}-{name}"
        self.codes[code] = _Code(openid_of(name), self.clock(), phone=phone)
        return code

    def revoke(self) -> str:
        """Somebody else has forced a new stable token; the old one counts no more, not even for five minutes."""
        self.stable.before.clear()
        self.stable.current = ""
        return self._renew(self.stable)

    # --- what we ask ------------------------------------------------------------------------------------------------

    async def answer(self, question: Question) -> Answered:
        """What WeChat would answer; errors come with status 200."""
        split = urlsplit(question.url)
        query = {name: each[0] for name, each in parse_qs(split.query).items()}
        match (question.method, split.path):
            case ("POST", "/cgi-bin/stable_token"):
                return self._stable(_json(question.body))
            case ("GET", "/cgi-bin/token"):
                return self._plain(query)
            case ("GET", "/sns/jscode2session"):
                return self._session(query)
            case ("POST", "/wxa/business/getuserphonenumber"):
                return self._phone(query, _json(question.body))
        return said(40066, "invalid url")

    def token_error(self, token: str) -> int:
        """What is wrong with a token of either family; 0 for none."""
        now = self.clock()
        for family in (self.stable, self.plain):
            until = family.until if token == family.current else family.before.get(token)
            if token and until is not None:
                return 0 if now < until else 42001
        return 40001

    def _renew(self, family: _Family) -> str:
        now = self.clock()
        if family.current:
            family.before[family.current] = min(family.until, now + OVERLAP)
        family.count += 1
        self.fetched += 1
        name = "stable" if family is self.stable else "plain"
        family.current, family.until = f"{name}-{family.count}-" + "x" * 100, now + LASTS
        return family.current

    def _stable(self, asked: Mapping[str, object]) -> Answered:
        if wrong := self._program(asked.get("appid"), asked.get("secret")):
            return wrong
        if asked.get("grant_type") != "client_credential":
            return said(40002, "invalid grant_type")
        if self._count("stable", 60) > _STABLE_MINUTE:
            return said(45009, "reach max api daily quota limit")
        if asked.get("force_refresh") is True:
            return self._forced()
        if self.clock() >= self.stable.until - OVERLAP:
            self._renew(self.stable)
        return _told({"access_token": self.stable.current, "expires_in": int(self.stable.until - self.clock())})

    def _forced(self) -> Answered:
        before = [each for each in self.calls.get("force", ()) if each > self.clock() - _DAY]
        if len(before) >= _FORCE_DAY or (before and self.clock() - before[-1] < _FORCE_GAP):
            return said(45009, "reach max api daily quota limit")
        self._count("force", _DAY)
        return _told({"access_token": self.revoke(), "expires_in": LASTS})

    def _plain(self, query: Mapping[str, str]) -> Answered:
        if wrong := self._program(query.get("appid"), query.get("secret")):
            return wrong
        if self._count("plain", _DAY) > _PLAIN_DAY:
            return said(45009, "reach max api daily quota limit")
        return _told({"access_token": self._renew(self.plain), "expires_in": LASTS})

    def _session(self, query: Mapping[str, str]) -> Answered:
        if wrong := self._program(query.get("appid"), query.get("secret")):
            return wrong
        given = query.get("js_code", "")
        code = _Code(openid_of(given[4:]), self.clock()) if given.startswith("dev:") else self.codes.get(given)
        if code is None or code.phone or self.clock() - code.made >= _CODE_LASTS:
            return said(40029, "invalid code")
        if self._count(f"login:{code.openid}", 60) > _PER_MINUTE:
            return said(45011, "api minute-quota reach limit, must slower, retry next minute")
        if code.used:
            return said(40163, "code been used")
        code.used = True
        return _told({"openid": code.openid, "session_key": "c2Vzc2lvbi1rZXktb2YtYS1kZW1v"})

    def _phone(self, query: Mapping[str, str], asked: Mapping[str, object]) -> Answered:
        if wrong := self.token_error(query.get("access_token", "")):
            return said(wrong, "invalid credential, access_token is invalid or not latest")
        code = self._shown(str(asked.get("code")))
        openid = asked.get("openid")
        stale = code is None or not code.phone or code.used or self.clock() - code.made >= _CODE_LASTS
        if code is None or stale or (openid is not None and openid != code.openid):
            return said(40029, "invalid code")
        code.used = True
        info = {
            "phoneNumber": code.phone,
            "purePhoneNumber": code.phone,
            "countryCode": "86",
            "watermark": {"timestamp": int(self.clock()), "appid": self.appid},
        }
        return _told({"errcode": 0, "errmsg": "ok", "phone_info": info})

    def _shown(self, given: str) -> _Code | None:
        """The code of a phone; ``dev:<name>:<number>`` is one as well."""
        name, _, phone = given.removeprefix("dev:").partition(":")
        if given.startswith("dev:") and phone:
            return _Code(openid_of(name), self.clock(), phone=phone)
        return self.codes.get(given)

    def _program(self, appid: object, secret: object) -> Answered | None:
        if appid != self.appid:
            return said(40013, "invalid appid")
        return None if secret == self.secret else said(40125, "invalid appsecret")

    def _count(self, what: str, seconds: int) -> int:
        kept = [each for each in self.calls.get(what, ()) if each > self.clock() - seconds]
        self.calls[what] = [*kept, self.clock()]
        return len(self.calls[what])


def openid_of(name: str) -> str:
    """The openid of a demo person: 28 characters, as real ones have."""
    return "o" + hashlib.sha256(name.encode()).hexdigest()[:27]


def said(code: int, message: str) -> Answered:
    """An error, as WeChat tells it."""
    return _told({"errcode": code, "errmsg": f"{message} rid: 00000000-demo"})


def _told(body: Mapping[str, object]) -> Answered:
    text = json.dumps(body, ensure_ascii=False).encode()
    return Answered(200, {"content-type": "application/json; charset=utf-8"}, text)


def _json(body: bytes) -> Mapping[str, object]:
    try:
        found = json.loads(body)
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}

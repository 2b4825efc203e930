"""A stand-in for WeChat's mini-program codes and links (小程序码、链接的替身), with its documented limits.

A code is a true PNG, a QR code whose text is ``wxa:<page>?scene=<scene>``, so that a test can read it back.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from io import BytesIO
from urllib.parse import parse_qs, urlsplit

import segno

from adapters.fakes.house import Limit
from cases.ports_outbound import Answered, Question

CODE, LINK, SCHEME = "/wxa/getwxacodeunlimit", "/wxa/generate_urllink", "/wxa/generatescheme"
_DOC = "https://developers.weixin.qq.com/miniprogram/dev/OpenApiDoc/"
CODE_PAGE = f"{_DOC}qrcode-link/qr-code/getUnlimitedQRCode.html"
LINK_PAGE = f"{_DOC}qrcode-link/url-link/generateUrlLink.html"
SCHEME_PAGE = f"{_DOC}qrcode-link/url-scheme/generateScheme.html"

LIMITS = (
    Limit("scene", "32", "scene 最多 32 个可见字符,没有 % 和中文", CODE_PAGE),
    Limit("page", "41030", "页面开头不带斜杠、不带参数,要在已发布的小程序里", CODE_PAGE),
    Limit("width", "280-1280", "宽度 280 至 1280 像素", CODE_PAGE),
    Limit("code-minute", "5000", "每分钟 5000 次", CODE_PAGE),
    Limit("query", "1024", "链接的 query 最多 1024 个字符", LINK_PAGE),
    Limit("expiry", "30", "链接最长 30 天有效", LINK_PAGE),
    Limit("link-day", "500000", "URL Link 和 Scheme 合起来每天生成 50 万个", LINK_PAGE),
    Limit("link-page", "40165", "路径要在已发布的小程序里", SCHEME_PAGE),
    Limit("published", "85079", "小程序要已经发布", LINK_PAGE),
)

_SCENE = re.compile(r"[0-9A-Za-z!#$&'()*+,/:;=?@\-._~]{1,32}")
_LONGEST_DAYS, _DAY, _MINUTE = 30, 86_400, 60


@dataclass(slots=True)
class WechatCodes:
    """``clock`` in seconds; ``wrong_token`` says what is wrong with a token, 0 for nothing."""

    clock: Callable[[], float]
    pages: frozenset[str] = frozenset({"pages/report/report", "pages/case/detail"})
    wrong_token: Callable[[str], int] = field(default=lambda _token: 0)
    per_minute: int = 5_000
    per_day: int = 500_000
    published: bool = True
    calls: list[tuple[str, float]] = field(default_factory=list)

    async def answer(self, question: Question) -> Answered:
        """What WeChat would answer: a picture when all is well, JSON when not, always with status 200."""
        split = urlsplit(question.url)
        token = parse_qs(split.query).get("access_token", [""])[0]
        if wrong := self.wrong_token(token):
            return _said(wrong, "invalid credential, access_token is invalid or not latest")
        body = json.loads(question.body)
        match split.path:
            case "/wxa/getwxacodeunlimit":
                return self._code(body)
            case "/wxa/generate_urllink":
                return self._link(body, body, "url_link", "https://wxaurl.cn/")
            case "/wxa/generatescheme":
                target = body.get("jump_wxa", {})
                return self._link(target, body, "openlink", "weixin://dl/business/?t=")
        return _said(40066, "invalid url")

    def _code(self, body: Mapping[str, object]) -> Answered:
        scene, page, width = body.get("scene"), str(body.get("page", "")), body.get("width", 430)
        if not isinstance(scene, str) or not _SCENE.fullmatch(scene):
            return _said(40169, "invalid length for scene, or the data is not json string")
        checked = body.get("check_path", True)
        if page.startswith("/") or "?" in page or (checked and page not in self.pages):
            return _said(41030, "invalid page")
        if not isinstance(width, int) or not 280 <= width <= 1280:
            return _said(40097, "invalid args")
        if self._count("code", _MINUTE) > self.per_minute:
            return _said(45009, "reach max api minutely frequency limit")
        made = BytesIO()
        segno.make_qr(f"wxa:{page}?scene={scene}", error="m").save(made, kind="png", scale=10, border=4)
        return Answered(200, {"content-type": "image/png"}, made.getvalue())

    def _link(self, target: Mapping[str, object], body: Mapping[str, object], name: str, start: str) -> Answered:
        if not self.published:
            return _said(85079, "miniprogram has no online release")
        if str(target.get("path", "")).lstrip("/") not in self.pages:
            return _said(40165, "invalid weapp pagepath")
        if len(str(target.get("query", ""))) > 1024:
            return _said(40212, "invalid query")
        if not self._ends(body):
            return _said(85401, "time limit between 1min and 1year")
        if self._count("link", _DAY) > self.per_day:
            return _said(45009, "reach max api daily quota limit")
        return _told({"errcode": 0, "errmsg": "ok", name: f"{start}demo{len(self.calls)}"})

    def _ends(self, body: Mapping[str, object]) -> bool:
        """Whether it ends within thirty days; one without an end is taken as if it had thirty."""
        if body.get("expire_type", 0) == 1:
            days = body.get("expire_interval", 0)
            return isinstance(days, int) and 1 <= days <= _LONGEST_DAYS
        until = body.get("expire_time", 0)
        return isinstance(until, int) and 0 < until - self.clock() <= _LONGEST_DAYS * _DAY

    def _count(self, what: str, seconds: int) -> int:
        now = self.clock()
        self.calls = [each for each in self.calls if each[1] > now - _DAY]
        self.calls.append((what, now))
        return sum(1 for name, at in self.calls if name == what and at > now - seconds)


def _said(code: int, message: str) -> Answered:
    return _told({"errcode": code, "errmsg": f"{message} rid: 00000000-demo"})


def _told(body: Mapping[str, object]) -> Answered:
    return Answered(200, {"content-type": "application/json; charset=utf-8"}, json.dumps(body).encode())

"""A stand-in for WeChat's content security (内容安全的替身): words at once, pictures later, documented limits.

Answers on pictures that WeChat would push are collected in ``events``, in the shapes in which they were seen to come.
"""

from __future__ import annotations

import json
from collections import deque
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import ClassVar
from urllib.parse import parse_qs, urlsplit

from adapters.fakes.house import Limit
from cases.ports_outbound import Answered, Question

TEXT, MEDIA = "/wxa/msg_sec_check", "/wxa/media_check_async"
_DOC = "https://developers.weixin.qq.com/miniprogram/dev/OpenApiDoc/sec-center/sec-check/"
TEXT_PAGE, MEDIA_PAGE = f"{_DOC}msgSecCheck.html", f"{_DOC}mediaCheckAsync.html"
RISK_PAGE = "https://developers.weixin.qq.com/miniprogram/dev/OpenApiDoc/sec-center/safety-control-capability/getUserRiskRank.html"

LIMITS = (
    Limit("chars", "2500", "content 最多2500字", TEXT_PAGE),
    Limit("active", "61010", "openid 要在两小时内用过小程序", TEXT_PAGE),
    Limit("active-code", "61010", "两小时以外的错误码(见风险等级接口)", RISK_PAGE),
    Limit("openid", "40003", "openid 要是本小程序的用户", TEXT_PAGE),
    Limit("scene", "40129", "scene 是1到4", TEXT_PAGE),
    Limit("version", "47001", "version 写2,内容要是 JSON", TEXT_PAGE),
    Limit("text-minute", "4000", "文字每分钟最多4000次,超过是45009", TEXT_PAGE),
    Limit("media-minute", "2000", "图片每分钟最多2000次,超过是45009", MEDIA_PAGE),
    Limit("media-type", "2", "media_type 写2(图片);视频不支持", MEDIA_PAGE),
    Limit("media-bytes", "10485760", "一个文件最多10 MB", MEDIA_PAGE),
    Limit("media-format", "jpg jpeg png bmp gif", "图片的格式", MEDIA_PAGE),
    Limit("media-fetch", "-1008", "地址取不到时,结果是 -1008,没有 result", MEDIA_PAGE),
)
_MOST_CHARS = 2500
_ACTIVE = timedelta(hours=2)
_MINUTE = timedelta(minutes=1)
_SCENES = {1, 2, 3, 4}
_STARTS = (b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"BM", b"GIF8")
_LABELS = {"pass": 100, "review": 20001, "risky": 20003}  # nosec B105  # numbers of the service

Fetch = Callable[[str], Awaitable[bytes | None]]


@dataclass(slots=True)
class WechatChecks:
    """The stand-in. ``seen``: when each openid has last used the mini-program; ``words``: what is said of whom.

    ``pictures`` are what is said of the next pictures, ``fetch`` gets one by its address (None: it cannot).
    """

    clock: Callable[[], datetime]
    seen: dict[str, datetime] = field(default_factory=dict)
    everybody: bool = False  # in a trial whoever asks is there
    words: Mapping[str, str] = field(default_factory=dict)
    pictures: deque[str] = field(default_factory=deque)
    fetch: Fetch | None = None
    token_error: Callable[[str], int] = lambda _token: 0
    text_a_minute: int = 4000
    media_a_minute: int = 2000
    asked: dict[str, deque[datetime]] = field(default_factory=lambda: {TEXT: deque(), MEDIA: deque()})
    texts: list[str] = field(default_factory=list)
    waiting: list[tuple[str, str]] = field(default_factory=list)
    events: list[dict[str, object]] = field(default_factory=list)
    most_bytes: ClassVar[int] = 10 * 1024 * 1024

    async def answer(self, question: Question) -> Answered:
        """What WeChat would answer; errors come with status 200."""
        split = urlsplit(question.url)
        if split.path not in self.asked or question.method != "POST":
            return _error(40066, "invalid url")
        if wrong := self.token_error(parse_qs(split.query).get("access_token", [""])[0]):
            return _error(wrong, "invalid credential, access_token is invalid or not latest")
        if not self._may(split.path):
            return _error(45009, "reach max api minute quota limit")
        return self._judged(split.path, _read(question.body))

    def _judged(self, path: str, body: Mapping[str, object]) -> Answered:
        if body.get("version") != 2:
            return _error(47001, "data format error")
        if code := self._wrong_person(body):
            return _error(*code)
        return self._text(body) if path == TEXT else self._media(body)

    def _may(self, path: str) -> bool:
        """Whether the minute leaves room for one more."""
        now, asked = self.clock(), self.asked[path]
        while asked and now - asked[0] >= _MINUTE:
            asked.popleft()
        if len(asked) >= (self.text_a_minute if path == TEXT else self.media_a_minute):
            return False
        asked.append(now)
        return True

    def _wrong_person(self, body: Mapping[str, object]) -> tuple[int, str] | None:
        if body.get("scene") not in _SCENES:
            return 40129, "invalid scene"
        openid = str(body.get("openid", ""))
        if self.everybody:
            return None
        if openid not in self.seen:
            return 40003, "invalid openid"
        if self.clock() - self.seen[openid] > _ACTIVE:
            return 61010, "code is expired"
        return None

    def _text(self, body: Mapping[str, object]) -> Answered:
        content = body.get("content")
        if not isinstance(content, str) or not content:
            return _error(44002, "empty content")
        if len(content) > _MOST_CHARS:
            return _error(47001, "content size out of limit")
        self.texts.append(content)
        said = next((self.words[word] for word in self.words if word in content), "pass")
        detail = [{"strategy": "content_model", "errcode": 0, "suggest": said, "label": _LABELS[said], "prob": 90}]
        result = {"suggest": said, "label": _LABELS[said]}
        return _json({"errcode": 0, "errmsg": "ok", "result": result, "detail": detail, "trace_id": self._trace()})

    def _media(self, body: Mapping[str, object]) -> Answered:
        url = str(body.get("media_url", ""))
        if body.get("media_type") not in {1, 2} or not url.startswith("https://"):
            return _error(47001, "data format error")
        trace = self._trace()
        self.waiting.append((trace, url))
        return _json({"errcode": 0, "errmsg": "ok", "trace_id": trace})

    def _trace(self) -> str:
        return f"60ae120f-371d5872-{len(self.texts) + len(self.waiting) + len(self.events):08x}"

    async def look(self) -> list[dict[str, object]]:
        """Fetch what waits, and push what is said of it; gives the new events."""
        waiting, self.waiting = self.waiting, []
        fresh = []
        for trace, url in waiting:
            data = await self.fetch(url) if self.fetch else b"\xff\xd8\xff"
            fits = data is not None and len(data) <= self.most_bytes and data.startswith(_STARTS)
            said = self.pictures.popleft() if self.pictures and fits else "pass"
            fresh.append(self.told(trace, said) if fits else self.not_fetched(trace))
        self.events += fresh
        return fresh

    def told(self, trace: str, said: str) -> dict[str, object]:
        """The event with a verdict."""
        result = {"suggest": said, "label": _LABELS[said]}
        detail = [{"strategy": "content_model", "errcode": 0, **result, "prob": 90}]
        return self._event(trace) | {"detail": detail, "errcode": 0, "errmsg": "ok", "result": result}

    def not_fetched(self, trace: str) -> dict[str, object]:
        """The event where it could not be fetched: no result at all."""
        return self._event(trace) | {"detail": [], "errcode": -1008, "errmsg": "下载错误"}

    def oddly(self, trace: str, said: str) -> dict[str, object]:
        """The same as it came in 兼容 mode: numbers as words, one detail that is no list."""
        result = {"suggest": said, "label": str(_LABELS[said])}
        told = {"detail": {"strategy": "content_model", **result}, "errcode": "0", "version": "2", "result": result}
        return self._event(trace) | told

    def _event(self, trace: str) -> dict[str, object]:
        return {
            "ToUserName": "gh_minqing",
            "FromUserName": "o_platform",
            "CreateTime": int(self.clock().timestamp()),
            "MsgType": "event",
            "Event": "wxa_media_check",
            "appid": "wx0000000000000000",
            "trace_id": trace,
            "version": 2,
        }


def _read(body: bytes) -> Mapping[str, object]:
    try:
        found = json.loads(body)
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}


def _error(code: int, message: str) -> Answered:
    return _json({"errcode": code, "errmsg": f"{message} rid: 688ac964-6bd8342c-4b6ca9f3"})


def _json(said: Mapping[str, object]) -> Answered:
    return Answered(200, {"content-type": "application/json; charset=UTF-8"}, json.dumps(said).encode())

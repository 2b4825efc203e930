"""WeChat's content security as a checker (微信内容安全): msgSecCheck v2 for words, mediaCheckAsync v2 for pictures.

Words are only taken for somebody who has used the mini-program within two hours, and long ones are judged less
strictly than short ones, so that they go over in pieces. A picture is fetched by WeChat itself from a signed address,
and the answer is pushed within half an hour.
"""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Protocol

from cases.content_checking import label_words
from cases.ports_checks import Checked, Verdict
from cases.ports_services import ServiceDown
from cases.push_shapes import as_int, as_text

log = logging.getLogger(__name__)

TEXT = "/wxa/msg_sec_check"
MEDIA = "/wxa/media_check_async"
MOST_CHARS = 2500
_OVERLAP = 20  # what stands on the seam is whole in one of two pieces
_PICTURE = 2  # media_type

_NOT_KNOWN = "提交人没有绑定微信,不能由微信检查"
_NOT_ACTIVE = "提交人两小时内没有使用小程序,不能由微信检查"
_UNREACHED = "微信取不到图片:没有设置外面访问本站的地址"
#: Codes that say it about the person: no later attempt would do better.
_OF_THE_PERSON = {61010: _NOT_ACTIVE, 40003: _NOT_KNOWN, 43104: _NOT_KNOWN}
#: Codes after which the same may be asked a while later, in seconds: busy, too often, our credentials.
_AGAIN = {-1: 10.0, 45009: 60.0, 45011: 60.0, 40001: 30.0, 40014: 30.0, 42001: 30.0, 41001: 30.0, 50002: 300.0}
_RISKY_V1 = 87014
_WORST = (Verdict.PASS, Verdict.REVIEW, Verdict.RISKY, Verdict.UNAVAILABLE)


class Asking(Protocol):
    """How the interfaces of WeChat are called, with a valid token and an end to every wait."""

    async def post(self, path: str, body: Mapping[str, object], *, repeatable: bool = False) -> Mapping[str, object]:
        """The answer, with its ``errcode`` where there is one. Raises ServiceDown."""
        ...


@dataclass(frozen=True, slots=True)
class WechatChecker:
    """The port ``cases.ports_checks.Checker``.

    ``openid_of`` is None for whoever never came with WeChat, ``picture_url`` where nobody outside can fetch a picture.
    """

    asking: Asking
    openid_of: Callable[[str], Awaitable[str | None]]
    picture_url: Callable[[str, str], str | None]
    scene: int = 3
    piece_chars: int = 500

    async def check_text(self, text: str, author: str | None) -> Checked:
        """The worst of what is said of its pieces."""
        openid = await self._openid(author)
        if openid is None:
            return Checked(Verdict.REVIEW, _NOT_KNOWN)
        worst = Checked(Verdict.PASS)
        for piece in pieces(text, min(self.piece_chars, MOST_CHARS)):
            body = {"version": 2, "openid": openid, "scene": self.scene, "content": piece}
            said = read(await self._ask(TEXT, body))
            worst = max(worst, said, key=lambda each: _WORST.index(each.verdict))
            if worst.verdict in {Verdict.RISKY, Verdict.UNAVAILABLE}:
                break
        return worst

    async def check_picture(self, photo: str, case: str, author: str | None) -> Checked:
        """Pending with a trace, once WeChat has taken it."""
        openid, url = await self._openid(author), self.picture_url(photo, case)
        if openid is None or url is None:
            return Checked(Verdict.REVIEW, _NOT_KNOWN if openid is None else _UNREACHED)
        body = {"version": 2, "openid": openid, "scene": self.scene, "media_url": url, "media_type": _PICTURE}
        answer = await self._ask(MEDIA, body)
        trace = as_text(answer.get("trace_id"))
        if as_int(answer.get("errcode", 0)) == 0 and trace:
            return Checked(Verdict.PENDING, trace=trace[:64])
        return read(answer)

    async def _openid(self, author: str | None) -> str | None:
        return None if author is None else await self.openid_of(author)

    async def _ask(self, path: str, body: Mapping[str, object]) -> Mapping[str, object]:
        try:
            return await self.asking.post(path, body, repeatable=True)  # checked twice does no harm
        except ServiceDown as down:
            log.warning("content check: %s", down.message)
            return {"errcode": -1}


def pieces(text: str, chars: int) -> Iterator[str]:
    """The text in pieces of at most so many characters; what a seam goes through is whole in one of them."""
    step = max(1, chars - _OVERLAP)
    for start in range(0, max(1, len(text) - _OVERLAP), step):
        yield text[start : start + chars]


def read(answer: Mapping[str, object]) -> Checked:
    """What an answer at once says; what is none of the documented ones is a person's to decide."""
    code = as_int(answer.get("errcode", 0))
    if code in _AGAIN:
        return Checked(Verdict.UNAVAILABLE, "微信暂时不能检查", retry_after=_AGAIN[code])
    if code in _OF_THE_PERSON:
        return Checked(Verdict.REVIEW, _OF_THE_PERSON[code])
    if code == _RISKY_V1:
        return Checked(Verdict.RISKY, label_words(None))
    result = answer.get("result")
    suggest = as_text(result.get("suggest")) if isinstance(result, Mapping) else ""
    if code != 0 or not isinstance(result, Mapping) or suggest not in {"pass", "review", "risky"}:
        log.warning("content check: answered %s %s", code, as_text(answer.get("errmsg"))[:200])
        return Checked(Verdict.REVIEW, f"微信没有检查成(错误码 {code})" if code else "微信的应答看不懂")
    verdict = Verdict(suggest)
    return Checked(verdict, "" if verdict is Verdict.PASS else label_words(as_int(result.get("label"))))

"""Mini-program codes and links (小程序码、URL Link、Scheme): getwxacodeunlimit, generate_urllink and generatescheme.

Sources: the pages getUnlimitedQRCode, generateUrlLink and generateScheme of the server interfaces.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Literal
from urllib.parse import urlsplit

from adapters.wechat.client import Reply, WeChatClient
from adapters.wechat.meanings import Kind, meaning_of
from cases.ports_limits import Budget, Limiter
from cases.ports_pages import Drawn, PagesRefused

CODE_PATH = "/wxa/getwxacodeunlimit"
LINK_PATH = "/wxa/generate_urllink"
SCHEME_PATH = "/wxa/generatescheme"
#: What a scene may be made of, and how long it may be.
SCENE = re.compile(r"[0-9A-Za-z!#$&'()*+,/:;=?@\-._~]{1,32}")
LONGEST_QUERY = 1024
WIDTH = 860
#: URL links and schemes together, of one mini-program.
LINKS_A_DAY = Budget("wechat-links", 500_000, 86_400)
#: Where a link that WeChat gave may lead.
LINK_HOSTS = frozenset({"wxaurl.cn", "wxmpurl.cn"})

_SETTINGS: Mapping[int, str] = {
    40002: "小程序要是已发布的、非个人主体的",
    40013: "小程序要是已发布的、非个人主体的",
    40159: "页面路径不对,请核对设置 pages",
    40165: "页面在已发布的小程序里没有,请核对设置 pages",
    40169: "码的内容太长或者有不能用的字符",
    41030: "页面在已发布的小程序里没有:请先发布小程序,再核对设置 pages",
    85079: "小程序还没有发布",
    85401: "链接的有效期最多30天",
}


@dataclass(frozen=True, slots=True)
class Version:
    """Which version of the mini-program opens, and the page that codes lead to: without a slash in front."""

    page: str
    env: Literal["release", "trial", "develop"] = "release"


class ProgramCodes:
    """The port ``cases.ports_pages.CodePictures``: the round codes of the mini-program, of which there is no end."""

    def __init__(self, client: WeChatClient, version: Version) -> None:
        self._client = client
        self._version = version

    @property
    def name(self) -> str:
        """The version and the page."""
        return f"wxacode:{self._version.env}:{self._version.page}"[:100]

    async def picture(self, short: str) -> Drawn:
        """The code. Raises PagesRefused, ServiceDown."""
        if not SCENE.fullmatch(short):
            raise PagesRefused(_SETTINGS[40169], again=False)
        body = {
            "scene": short,
            "page": self._version.page,
            "check_path": self._version.env == "release",
            "env_version": self._version.env,
            "width": WIDTH,
        }
        reply = await self._client.ask(CODE_PATH, body, repeatable=True)
        if not reply.raw:
            raise refused(reply)
        return Drawn(reply.raw, reply.media)


class ProgramLinks:
    """The port ``cases.ports_pages.PageLinks``. The day's number is shared by all workers, and with schemes."""

    def __init__(self, client: WeChatClient, version: Version, limiter: Limiter) -> None:
        self._client = client
        self._env = version.env
        self._limiter = limiter

    async def url_link(self, path: str, query: str, until: datetime) -> str:
        """A link. Raises PagesRefused, ServiceDown."""
        target = await self._target(path, query)
        expiry = {"expire_type": 0, "expire_time": int(until.timestamp())}
        found = await self._told(LINK_PATH, {**target, "env_version": self._env, **expiry}, "url_link")
        if not is_link(found):
            raise PagesRefused("微信给的链接不认识", again=False)
        return found

    async def scheme(self, path: str, query: str, until: datetime) -> str:
        """A scheme. Raises PagesRefused, ServiceDown."""
        target = await self._target(path, query)
        expiry = {"is_expire": True, "expire_type": 0, "expire_time": int(until.timestamp())}
        found = await self._told(SCHEME_PATH, {"jump_wxa": {**target, "env_version": self._env}, **expiry}, "openlink")
        if not found.startswith("weixin://"):
            raise PagesRefused("微信给的链接不认识", again=False)
        return found

    async def _target(self, path: str, query: str) -> dict[str, str]:
        if len(query) > LONGEST_QUERY:
            raise PagesRefused("链接带的内容太长", again=False)
        if await self._limiter.take(LINKS_A_DAY, "all"):
            raise PagesRefused("今天的微信链接用完了,请直接打开小程序", again=True)
        return {"path": path, "query": query}

    async def _told(self, path: str, body: Mapping[str, object], name: str) -> str:
        reply = await self._client.ask(path, body, repeatable=True)  # one more link does no harm
        found = reply.told.get(name)
        if reply.code or not isinstance(found, str):
            raise refused(reply)
        return found


def is_link(url: str) -> bool:
    """Whether it leads to WeChat by https, and nowhere else."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    return parts.scheme == "https" and parts.netloc in LINK_HOSTS


def refused(reply: Reply) -> PagesRefused:
    """What an error code means for whoever wanted a code or a link."""
    meaning = meaning_of(reply.code)
    if meaning.kind in {Kind.BUSY, Kind.QUOTA}:
        return PagesRefused(f"{meaning.sentence}", again=True)
    return PagesRefused(f"微信不给码或链接:{_SETTINGS.get(reply.code, meaning.sentence)}", again=False)

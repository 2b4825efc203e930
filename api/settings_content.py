"""Settings of what strangers may see (对外展示的设置): links to pictures that end, and who checks content."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Literal
from urllib.parse import urlsplit

from api.settings_reader import Range

#: WeChat may take half an hour to fetch a picture, and after this long a person decides.
SILENCE_SECONDS = 45 * 60


@dataclass(frozen=True, slots=True)
class PictureLinkSettings:
    """How long a link to a picture counts: for whoever looks at a case, and for a service that checks the picture.

    ``public_url`` is this server as others reach it, empty where nobody outside can.
    """

    seconds: Annotated[int, Range(60, 86_400)]
    check_seconds: Annotated[int, Range(SILENCE_SECONDS + 300, 86_400)]
    public_url: str

    def problems(self, *, sandbox: bool) -> list[tuple[str, str]]:
        """What cannot work."""
        if not self.public_url:
            return []
        try:
            parts = urlsplit(self.public_url)
            port_is_fine = parts.port is None or parts.port > 0
        except ValueError:
            port_is_fine = False
        fits = port_is_fine and parts.hostname and not parts.query and not parts.fragment and not parts.username
        if fits and (parts.scheme == "https" or (sandbox and parts.scheme == "http")):
            return []
        sentence = f"“{self.public_url}”不能用:要写外面访问本站的完整 https 地址,例如 https://rd.example.gov.cn"
        return [("picture_links.public_url", sentence)]


@dataclass(frozen=True, slots=True)
class ContentCheckSettings:
    """Who looks at words and pictures before strangers see them; see docs/接入/内容安全.md."""

    by: Literal["wechat", "person", "none"]
    scene: Annotated[int, Range(1, 4)]
    piece_chars: Annotated[int, Range(50, 2500)]
    silence_seconds: Annotated[int, Range(60, 86_400)]
    batch: Annotated[int, Range(1, 200)]

    def problems(self, *, sandbox: bool) -> list[tuple[str, str]]:
        """What must not be: strangers see nothing unchecked, but in a trial."""
        if self.by == "none" and not sandbox:
            return [("content_check.by", "正式方式不能不检查;没有微信接口时请写 person(由人工决定)")]
        return []

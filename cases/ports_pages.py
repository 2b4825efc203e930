"""Ways into the pages of the mini-program (小程序入口端口): pictures of codes, and links for short messages.

The real ones are ``adapters/wechat/pages.py``; where no mini-program is set up, ``adapters/plain_codes.py`` draws.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol


class PagesRefused(Exception):
    """No picture or link: ``message`` is a sentence for whoever asked; ``again`` says that it may work later."""

    def __init__(self, message: str, *, again: bool) -> None:
        super().__init__(message)
        self.message = message
        self.again = again


@dataclass(frozen=True, slots=True)
class Drawn:
    """A picture of a code, PNG or JPEG; ``media`` says which."""

    data: bytes
    media: str


class CodePictures(Protocol):
    """Draws codes that can be scanned."""

    @property
    def name(self) -> str:
        """What draws, and for which address: a picture that another has drawn is drawn anew. At most 100 signs."""
        ...

    async def picture(self, short: str) -> Drawn:
        """The code with this short id. Raises PagesRefused, cases.ports_services.ServiceDown."""
        ...


class PageLinks(Protocol):
    """Links that open a page of the mini-program from outside of WeChat."""

    async def url_link(self, path: str, query: str, until: datetime) -> str:
        """An https address (URL Link) that is good until then, 30 days at most. Raises PagesRefused, ServiceDown."""
        ...

    async def scheme(self, path: str, query: str, until: datetime) -> str:
        """The same as ``weixin://``, for pages of our own. Raises PagesRefused, ServiceDown."""
        ...

"""What the store keeps of codes, short links and calendar feeds (码、短链接、日历订阅端口)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Protocol

from cases.codes import Code, CodeKind, ShortLink, Use
from cases.people import JurisdictionId


class CodeBook(Protocol):
    """The part of a transaction that knows codes and links within the scope, and feeds of all people."""

    async def code(self, short: str) -> Code | None:
        """One by its short id, revoked or not."""

    async def code_for(self, jurisdiction: JurisdictionId, kind: CodeKind, target: str) -> Code | None:
        """The one that stands for it now."""

    async def codes(self, jurisdiction: JurisdictionId) -> tuple[Code, ...]:
        """All of the place, by kind, target and age; the revoked ones too."""

    async def save_code(self, code: Code) -> None:
        """Keep it, new or changed."""

    async def note_use(self, use: Use) -> None:
        """A case came through a code."""

    async def uses(self, jurisdiction: JurisdictionId, since: datetime | None) -> Mapping[str, int]:
        """How many cases came through each code of the place since then."""

    async def short_link(self, short: str) -> ShortLink | None:
        """One by its short id."""

    async def link_to(self, jurisdiction: JurisdictionId, path: str, query: str) -> ShortLink | None:
        """The one to this page, if there is one."""

    async def save_link(self, link: ShortLink) -> None:
        """Keep it, new or changed."""

    async def feed_owner(self, digest: str) -> str | None:
        """Whose calendar the address with this digest shows."""

    async def feed_since(self, person: str) -> datetime | None:
        """Since when this person has an address; None: has none."""

    async def save_feed(self, person: str, digest: str | None, at: datetime) -> None:
        """The person's address from now on; None: no address any more."""

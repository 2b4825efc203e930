"""Short addresses for messages (短链接): what is printed or sent is short and lasts, WeChat's link is made when tapped.

A link of WeChat ends after thirty days at most, and so many are made a day at most: so none is made before somebody
taps, and one that is there is used until shortly before its end.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from urllib.parse import urlencode

from cases.codes import ShortLink, read_short, short_of
from cases.house import House, territory_of
from cases.people import JurisdictionId
from cases.ports import Scope, Transaction
from cases.ports_channels import Message
from cases.ports_pages import PageLinks, PagesRefused
from cases.ports_services import ServiceDown
from cases.refusals import NotFound

LASTS = timedelta(days=29)
#: A link this near to its end is made anew: whoever has tapped may lay the phone aside for a while.
SPARE = timedelta(hours=12)
_UNKNOWN = "没有这个短链接,请核对一下,或者直接打开小程序"


@dataclass(frozen=True, slots=True)
class Pages:
    """Where people are sent: the page for a report, and ``h5`` for phones where there is no mini-program, or empty."""

    report: str
    h5: str = ""


async def shortened(house: House, jurisdiction: JurisdictionId, path: str, query: Mapping[str, str]) -> str:
    """The short id that stands for a page, the same one again: ``/s/`` and it is the address."""
    text = urlencode(query)

    async def work(tx: Transaction) -> str:
        known = await tx.link_to(jurisdiction, path, text)
        if known is not None:
            return known.short
        link = ShortLink(short_of(jurisdiction, house.ids.salt()), jurisdiction, path, text, await tx.now())
        await tx.save_link(link)
        return link.short

    return await house.store.run(Scope.of(jurisdiction), work)


async def to_case(house: House, page: str, message: Message) -> str:
    """The short id of the page of a message's case; empty for a message about none."""
    if message.case is None:
        return ""
    return await shortened(house, message.jurisdiction, page, {"id": message.case})


async def tapped(house: House, links: PageLinks | None, pages: Pages, short: str) -> str:
    """Where a phone goes that has tapped it. Raises NotFound, PagesRefused, ServiceDown."""
    read = read_short(short)
    where = (await territory_of(house)).jurisdictions.get(read[1]) if read is not None else None
    if read is None or where is None:
        raise NotFound(_UNKNOWN)

    async def look(tx: Transaction) -> tuple[ShortLink | None, datetime]:
        return await _known(tx, pages, read[0]), await tx.real_now()

    link, now = await house.store.run(Scope.of(where.id), look)
    if link is None:
        raise NotFound(_UNKNOWN)
    if links is None:
        return _elsewhere(pages, link)
    if link.url is not None and link.url_until is not None and now < link.url_until - SPARE:
        return link.url
    try:
        until = now + LASTS
        made = replace(link, url=await links.url_link(link.path, link.query, until), url_until=until)
    except (PagesRefused, ServiceDown):
        if link.url is not None and link.url_until is not None and now < link.url_until:
            return link.url
        if pages.h5:
            return _elsewhere(pages, link)
        raise
    await house.store.run(Scope.of(where.id), lambda tx: tx.save_link(made))
    return made.url or ""


async def _known(tx: Transaction, pages: Pages, short: str) -> ShortLink | None:
    """A link that was made for a message, or that of a code on a poster, which leads to a report with that code."""
    code, kept = await tx.code(short), await tx.short_link(short)
    if code is None:
        return kept
    if code.revoked_at is not None:
        return None
    query = urlencode({"scene": code.short})
    fresh = ShortLink(code.short, code.jurisdiction, pages.report, query, code.made_at)
    same = kept is not None and (kept.path, kept.query) == (fresh.path, fresh.query)
    return kept if same else fresh


def _elsewhere(pages: Pages, link: ShortLink) -> str:
    """The page for phones of the town itself. Raises NotFound where there is none."""
    if not pages.h5:
        raise NotFound("这里还没有开通小程序,请打印在海报上的电话联系,或者向身边的代表反映")
    mark = "&" if "?" in pages.h5 else "?"
    return f"{pages.h5}{mark}{urlencode({'page': link.path})}&{link.query}"

"""What the doctor says of content checks (内容检查的体检): who checks, and what waits for a person to decide."""

from __future__ import annotations

from datetime import datetime, timedelta

from api.settings import Settings
from api.wire import Wired
from cases.house import now_of, territory_of
from cases.ports import Scope
from cases.ports_checks import Check

_MOST = 1000
_LONG = timedelta(days=3)


async def content(opened: Wired) -> tuple[bool | None, str]:
    """Whether all is well, and a sentence."""
    places = frozenset((await territory_of(opened.house)).jurisdictions)
    found = await opened.store.run(Scope(places), lambda tx: tx.undecided(places, 0, _MOST))
    return judged(opened.settings, found, await now_of(opened.house))


def judged(settings: Settings, waiting: tuple[Check, ...], now: datetime) -> tuple[bool | None, str]:
    """The same of what waits, the first first."""
    by = {"wechat": "微信", "person": "人工", "none": "不检查(试用)"}[settings.content_check.by]
    said = f"由{by}检查" if settings.content_check.by != "none" else by
    if settings.content_check.by == "wechat" and not settings.picture_links.public_url:
        return None, f"{said};没有设置 picture_links.public_url,图片一律由人工决定"
    if not waiting:
        return True, f"{said};没有等人决定的"
    days = (now - waiting[0].opened_at).days
    count = f"{len(waiting)}{' 项以上' if len(waiting) == _MOST else ' 项'}"
    words = f"{said};等督办人员决定的 {count},最早的等了 {days} 天"
    return (None if now - waiting[0].opened_at > _LONG else True), words

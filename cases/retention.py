"""Terms of keeping (保存期限): what is kept of people goes after so many days, in batches, each with a line on record.

Article 19 of the 个人信息保护法: no longer than needed. The facts of a case and the log stay; the 网络安全法 wants
network logs kept for six months at least, so that this term has a floor and not a ceiling.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from cases.house import House, now_of
from cases.ports_media import Objects
from cases.unused import AT_ONCE, FRESH_SECONDS

#: Network logs are kept for six months at least (网络安全法).
LEAST_LOG_DAYS = 180


class Kept(StrEnum):
    """What has a term; the value is the name of its setting."""

    CLOSED = "closed_days"  # words, places, photos and files of cases that are over
    VOICE = "voice_days"  # names and telephones of those for whom somebody wrote, of cases that are over
    INBOX = "inbox_days"  # notices


WORDS: dict[Kept, str] = {
    Kept.CLOSED: "办结的件里的文字、位置、照片和附件",
    Kept.VOICE: "办结的件里代录人的姓名和电话",
    Kept.INBOX: "给本人和单位的告知",
}


@dataclass(frozen=True, slots=True)
class Due:
    """What a term has come to: everything from before then, and how much of it there is."""

    kept: Kept
    days: int
    before: datetime
    count: int


async def preview(house: House, days: Mapping[Kept, int]) -> tuple[Due, ...]:
    """What would go now; a term of 0 days means that it stays for good."""
    now = await now_of(house)
    return tuple([await _due(house, kept, term, now) for kept, term in days.items() if term])


async def _due(house: House, kept: Kept, days: int, now: datetime) -> Due:
    before = now - timedelta(days=days)
    return Due(kept, days, before, await house.store.outlived(kept.value, before))


async def sweep(house: House, objects: Objects, days: Mapping[Kept, int]) -> tuple[Due, ...]:
    """Take away what has been kept long enough; gives what went, by term."""
    now, told = await now_of(house), list[Due]()
    for kept, term in days.items():
        before, gone = now - timedelta(days=term), 0
        while term and (dropped := await house.store.drop_outlived(kept.value, term, before, AT_ONCE)).uploads:
            gone += dropped.uploads
            for key in dropped.keys:
                await objects.discard(key, FRESH_SECONDS)
        if gone:
            told.append(Due(kept, term, before, gone))
    return tuple(told)

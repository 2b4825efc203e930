"""What a rule may ask about a report (事实): plain values, no database row and no person."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

#: The answer of someone who was asked and left the field empty; a member of every domain.
UNANSWERED = "未填"

#: What a step on the case may change, as the rules call it; a plan names those that it was decided by (``Plan.asks``).
HOLDER = "承办单位"
PHOTOS = "照片数"
RETURNS = "退回次数"
ROUND = "办理轮次"
URGES = "催办次数"
STARS = "评价星数"
ALIKE = "同类件数"
REPEATED = "重复件数"
MOVING = (HOLDER, PHOTOS, RETURNS, ROUND, URGES, STARS, ALIKE, REPEATED)


@dataclass(frozen=True, slots=True)
class Facts:
    """One report as the rules see it. ``None`` means *unknown*, which is not *no*.

    ``jurisdiction`` is an administrative code; ``category`` the path from the widest to the narrowest name;
    ``role`` one of the language's roles (居民 点长 议政代表 网格员 代表 …) and ``level`` 镇 县 市 省 for a deputy;
    ``named_unit`` what the reporter wrote for 指名单位; ``answers`` maps 问 to what was chosen, ``UNANSWERED``
    where the reporter left it empty, and lacks a question that nobody has put yet.
    """

    jurisdiction: str
    at: datetime
    category: tuple[str, ...] = ()
    text: str = ""
    role: str = "居民"
    level: str | None = None
    named_unit: str | None = None
    group: str | None = None
    village: str | None = None
    grid: str | None = None
    urgency: str = "一般"
    channel: str = "随手拍"
    photo_count: int = 0
    answers: Mapping[str, str] = field(default_factory=dict)

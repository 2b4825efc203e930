"""What a rule may ask about a report (事实): plain values, no database row and no person."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from dsl.decision import UnitRef
from dsl.normalise import plain
from dsl.terms import Term, TimeRules

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
COUNTERS = (PHOTOS, RETURNS, ROUND, URGES, STARS, ALIKE, REPEATED)
#: Whether the report came on a day of rest: told by the calendar, and not known before the year's notice.
REST_DAY = "休息日"
MOVING = (HOLDER, *COUNTERS, REST_DAY)
#: What is counted of a report that has just arrived.
FRESH: Mapping[str, int] = {RETURNS: 0, ROUND: 1, URGES: 0}


@dataclass(frozen=True, slots=True)
class Age:
    """How far back a rule looks for other cases (7日内), in the words of the file that says it."""

    term: Term
    time: TimeRules


@dataclass(frozen=True, slots=True)
class Like:
    """A case that was there before this one (已有的件), and how the two stand to each other; ``None`` is *unknown*.

    ``open`` is 办理中, otherwise it was answered or is over; ``category``, ``reporter`` and ``place`` say whether they
    are the same; ``unit`` holds it or held it last; ``metres`` lie between the two points; ``young`` says for each age
    that the rules ask whether it is no older than that.
    """

    case: str
    open: bool
    reported_at: datetime
    category: bool | None
    reporter: bool
    place: bool | None
    unit: UnitRef | None = None
    metres: float | None = None
    young: Mapping[Age, bool | None] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Facts:
    """One report as the rules see it. ``None`` means *unknown*, which is not *no*.

    ``jurisdiction`` is an administrative code; ``category`` the path from the widest to the narrowest name;
    ``role`` one of the language's roles (居民 点长 议政代表 网格员 代表 …) and ``level`` 镇 县 市 省 for a deputy;
    ``named_unit`` what the reporter wrote for 指名单位; ``answers`` maps 问, 认定, 态势 and 属性 to what was chosen or
    measured (``20厘米``), ``UNANSWERED`` where the reporter left it empty, and lacks what nobody has told yet.
    ``special`` is 范围外, 边界上 or 多处 where that is known of the place; ``areas`` says of an area (区域) whether the
    place lies in it, where a map has told so. ``counts`` are the ``COUNTERS``; one that is
    missing or None is unknown. ``similar`` are the cases before this one, the oldest first, as far as the rules ask for
    them; with ``cut`` there are more. ``pointed``: the exact spot is known. Kinds of units (类型) are filled in by the
    ruleset. The text becomes plain as that of rule files does: full-width forms and hidden characters make no
    difference.
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
    manner: str = "本人"
    special: str | None = None
    areas: Mapping[str, bool] = field(default_factory=dict)
    rest_day: bool | None = None
    counts: Mapping[str, int | None] = field(default_factory=lambda: FRESH)
    holder: UnitRef | None = None
    similar: tuple[Like, ...] | None = None
    cut: bool = False
    pointed: bool = False
    named_kinds: frozenset[str] = frozenset()
    holder_kinds: frozenset[str] | None = None

    def __post_init__(self) -> None:
        text = plain(self.text)
        if text is not self.text:
            object.__setattr__(self, "text", text)

    def count(self, name: str) -> int | None:
        """One of the ``COUNTERS``."""
        return self.counts.get(name, self.photo_count if name == PHOTOS else None)

    def at_rest(self) -> Facts:
        """The same report with everything unknown that a step on the case may still change."""
        unknown: dict[str, int | None] = dict.fromkeys(COUNTERS)
        return replace(self, counts=unknown, holder=None, holder_kinds=None, rest_day=None, similar=None)

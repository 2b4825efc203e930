"""Reports, clauses and spans of time in plain Chinese (文字): as an example in a rule file says them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta

from dsl.conditions import unique
from dsl.decision import Cite
from dsl.facts import FRESH, PHOTOS, UNANSWERED, Facts, Like
from dsl.period import show
from dsl.stages import STAGES
from dsl.worktime import ZONE

_WEEKDAYS = "一二三四五六日"


def report(facts: Facts) -> str:
    """``2026-03-02 09:00 居民 上报 路灯“路灯不亮”,权属 移动``."""
    what = facts.category[-1] if facts.category else ""
    said = f"“{facts.text}”" if facts.text else ""
    head = f"{facts.at.astimezone(ZONE):%Y-%m-%d %H:%M} {facts.level or ''}{facts.role} 上报 {what}{said}".rstrip()
    return ",".join((head, *_details(facts)))


def _details(facts: Facts) -> Iterator[str]:
    """What the report says beyond that; what is ordinary is left out."""
    if not facts.category:
        yield "类别 未知"
    if facts.urgency != "一般":
        yield facts.urgency
    if facts.channel != "随手拍":
        yield f"来源渠道 {facts.channel}"
    if facts.manner != "本人":
        yield f"上报方式 {facts.manner}"
    yield from _place(facts)
    if facts.named_unit is not None:
        yield f"指名 {facts.named_unit}"
    if facts.holder is not None:
        yield f"由 {facts.holder.name} 办理"
    if facts.rest_day:
        yield "在休息日"
    yield from (f"{name} {value}" for name, value in facts.answers.items() if not _skipped(name, value))
    yield from (f"{name} {value}" for name, value in facts.counts.items() if value != FRESH.get(name) and value)
    if facts.photo_count:
        yield f"{PHOTOS} {facts.photo_count}"
    if facts.similar:
        kinds = Counter(map(_like, facts.similar))
        yield "以前有" + ",".join(f"{number}件({kind})" for kind, number in kinds.items())


def _place(facts: Facts) -> Iterator[str]:
    if facts.village is not None:
        yield f"位置 {facts.village}"
    if facts.grid is not None:
        yield f"网格 {facts.grid}"
    if facts.special is not None:
        yield f"位置在{facts.special}"
    if facts.group is not None:
        yield f"在 {facts.group}"


def _skipped(name: str, value: str) -> bool:
    """A review that the report needs not pass."""
    return name in STAGES and value == UNANSWERED


def _like(like: Like) -> str:
    said = (
        "办理中" if like.open else "已办结",
        "同类别" if like.category else "",
        "同一上报人" if like.reporter else "",
        "同一位置" if like.place else "",
        "同一单位" if like.unit else "",
    )
    return "、".join(word for word in said if word)


def clause(cite: Cite, code: str) -> str:
    """``第三条(一)(违建)``; with the place before it where it stands in another file."""
    name = f"{cite.clause}{cite.item or ''}" + (f"({cite.title})" if cite.title else "")
    return name if cite.jurisdiction == code else f"{cite.place} {name}"


def clauses(cites: Iterable[Cite], code: str, most: int = 6) -> str:
    """Several, each once; beyond ``most`` only how many there are."""
    names = unique(clause(cite, code) for cite in cites)
    return "、".join(names) if len(names) <= most else f"{'、'.join(names[:most])}等{len(names)}处"


def begin(when: datetime) -> str:
    """``2026-01-02(周五)00:00``: what begins at midnight begins with the day."""
    here = when.astimezone(ZONE)
    return f"{here:%Y-%m-%d}(周{_WEEKDAYS[here.weekday()]}){here:%H:%M}"


def moment(when: datetime) -> str:
    """``2026-01-02(周五)23:59``; the end of a day is 24:00 of that day."""
    shown = show(when)
    day = datetime.fromisoformat(shown[:10])
    return f"{shown[:10]}(周{_WEEKDAYS[day.weekday()]}){shown[11:]}"


def span(length: timedelta) -> str:
    """``3天4小时``, ``1分钟``: as the clock on the wall counts, nights and holidays included."""
    minutes = round(length.total_seconds()) // 60
    days, left = divmod(minutes, 24 * 60)
    hours, rest = divmod(left, 60)
    parts = ((days, "天"), (hours, "小时"), (rest, "分钟"))
    return "".join(f"{number}{unit}" for number, unit in parts if number) or "0分钟"

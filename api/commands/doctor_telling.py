"""What the doctor says of telling people (告知的体检): what waits, what failed where, what may be there twice."""

from __future__ import annotations

from datetime import datetime, timedelta

from api.wire import Wired
from cases.house import now_of
from cases.ports_channels import ChannelName
from cases.ports_telling import ByChannel, TellingFigures
from cases.reaching import CHANNEL_WORDS

_SPAN = timedelta(days=1)
_LATE = timedelta(minutes=15)  # an outbox older than this is not being worked on
_MANY = 0.5  # of the tries by a channel, before it is told


async def telling(opened: Wired) -> tuple[bool | None, str]:
    """Whether all is well, and a sentence."""
    now = await now_of(opened.house)
    figures = await opened.store.telling_figures(now - _SPAN, opened.settings.clock.max_attempts)
    return judged(figures, now)


def judged(figures: TellingFigures, now: datetime) -> tuple[bool | None, str]:
    """The same of these figures."""
    said = [_waiting(figures, now), *(_channel(name, by) for name, by in figures.channels.items()), _twice(figures)]
    words = ";".join(filter(None, said))
    if figures.stuck:
        return False, f"{figures.stuck} 条试了多次发不出而停下,原因见日志;{words}"
    if figures.oldest_at is not None and now - figures.oldest_at > _LATE:
        return False, f"{words};请看时限的钟(serve 或 worker)是否在走"
    failing = [CHANNEL_WORDS[name] for name, by in figures.channels.items() if _fails(by)]
    return (None, f"{'、'.join(failing)}失败很多;{words}") if failing else (True, words)


def _waiting(figures: TellingFigures, now: datetime) -> str:
    if figures.oldest_at is None:
        return "没有积压"
    age = int((now - figures.oldest_at).total_seconds() // 60)
    return f"等着发的 {figures.unspread + figures.waiting} 条,最早的等了 {age} 分钟"


def _channel(name: ChannelName, by: ByChannel) -> str:
    failed = {"拒收": by.refused, "稍后": by.later, "不明": by.unknown, "没有联系方式": by.no_address}
    said = "、".join(f"{word}{count}" for word, count in failed.items() if count)
    return f"{CHANNEL_WORDS[name]}一天内发出{by.sent}" + (f"({said})" if said else "")


def _fails(by: ByChannel) -> bool:
    """Refusals and missing addresses are the persons'; what a service leaves open is ours to look at."""
    bad = by.unknown + by.later
    return bad > 3 and bad > _MANY * (bad + by.sent)


def _twice(figures: TellingFigures) -> str:
    if not figures.duplicates:
        return ""
    return f"可能重复送到 {figures.duplicates} 条(一天内发过的 {figures.errands} 条里)"

"""The moments that start a clock (起点), as the words that a plan keeps and a case remembers them by.

An event by itself is its own name. The rest are two words with a space between, which no name has: 答复 期满 (its term
ran out), 答复 黄色 (its clock turned so), 列为 重点督办 (the case got the mark), 定于 夜询会 (that event got its date).
"""

from __future__ import annotations

from dsl import tree

EXPIRED = "期满"
MARKED = "列为"
SCHEDULED = "定于"
YELLOW = "黄色"
RED = "红色"


def expired(event: str) -> str:
    """自 … 期满之日起."""
    return f"{event} {EXPIRED}"


def is_expiry(starts: str) -> bool:
    """Whether a clock starts when another term runs out, which is at the end of that term's last day or hour."""
    return starts.endswith(f" {EXPIRED}")


def marked(mark: str) -> str:
    """自列为 … 之日起."""
    return f"{MARKED} {mark}"


def coloured(event: str, colour: str) -> str:
    """自 … 黄色之日起."""
    return f"{event} {colour}"


def scheduled(event: str) -> str:
    """… 之日前: the clock runs from the moment at which the event gets its date, back from that date."""
    return f"{SCHEDULED} {event}"


def date_of(event: str) -> str:
    """The date that the event is scheduled for, among the moments that a case remembers."""
    return f"{event} 日期"


def trigger(start: tree.Start) -> str:
    """What a start of a rule file waits for."""
    event = start.event.text
    if start.before:
        return scheduled(event)
    if start.what == MARKED:
        return marked(event)
    return event if start.what == "发生" else f"{event} {start.what}"


def event_of(starts: str) -> str:
    """The event or the mark that a start names: 夜询会 of 定于 夜询会, 答复 of 答复 期满."""
    first, _, second = starts.partition(" ")
    return second if first in (MARKED, SCHEDULED) and second else first

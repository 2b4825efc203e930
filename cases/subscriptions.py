"""The ledger of subscribe messages (订阅额度): how often a person may be told by a template, from what was reported.

One accept (允许) of a one-time template allows one message; a long-term template allows any number until a refusal.
An accept is told twice, by the person's phone and by an event from WeChat: both together count once, and where they
contradict each other the event is right. When WeChat refuses a message (43101), what was told before counts no more.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Protocol

from cases.refusals import KeyReused

#: More than that nobody can have accepted in earnest; a phone that claims it is not believed.
MOST_UNITS = 200
#: Phone and event report the same tap within this time; WeChat sends again for some seconds, phones come late.
PAIRING = timedelta(minutes=10)
#: How long a report is remembered, so that it counts once however often it is told.
MEMORY = timedelta(days=1)
_MOST_HEARD = 100


class Word(StrEnum):
    """What became of one template in the panel; the value is WeChat's own and is stored."""

    ACCEPT = "accept"  # 允许
    REJECT = "reject"  # 拒绝
    BAN = "ban"  # 模板已被后台封禁
    FILTER = "filter"  # 与同名的模板重复,没有弹出


class Source(StrEnum):
    """Who has told it; the value is stored."""

    PHONE = "phone"
    EVENT = "event"


@dataclass(frozen=True, slots=True)
class Said:
    """One report of one tap. ``key`` is the same if it is told again; ``paired`` with the other source's report."""

    source: Source
    word: Word
    at: datetime
    key: str
    paired: bool = False


@dataclass(frozen=True, slots=True)
class Subscription:
    """What stands for one person and one template. ``closed_at``: what was told for before counts no more."""

    person: str
    template: str
    units: int = 0
    used: int = 0
    word: Word | None = None
    word_at: datetime | None = None
    closed_at: datetime | None = None
    heard: tuple[Said, ...] = ()

    def allows(self, *, lasting: bool) -> bool:
        """Whether a message may be sent; ``lasting`` for a long-term template (长期)."""
        return self.word is Word.ACCEPT if lasting else self.units > 0


def hear(held: Subscription, said: Said) -> Subscription:
    """The ledger after one more report; told again it is the same. Raises KeyReused for a key with another word."""
    remembered = tuple(each for each in held.heard if said.at - each.at <= MEMORY)[-_MOST_HEARD:]
    known = next((each for each in remembered if (each.source, each.key) == (said.source, said.key)), None)
    if known is not None:
        if known.word is not said.word:
            raise KeyReused("同一次提交的订阅结果与上次不同,请换一个编号重新提交")
        return held
    if _is_over(held, said):
        return held
    held = replace(held, heard=remembered)
    partner = _partner(held, said)
    if partner is None:
        return _counted(replace(held, heard=(*held.heard, said)), said, _worth(said.word))
    heard = tuple(replace(each, paired=True) if each is partner else each for each in held.heard)
    held = replace(held, heard=(*heard, replace(said, paired=True)))
    if said.source is Source.PHONE:
        return held  # the event has said it
    return _counted(held, said, _worth(said.word) - _worth(partner.word))


def _worth(word: Word) -> int:
    return int(word is Word.ACCEPT)


def _counted(held: Subscription, said: Said, more: int) -> Subscription:
    units = min(MOST_UNITS, max(0, held.units + more))
    if held.word_at is not None and said.at < held.word_at:
        return replace(held, units=units)  # a later word stands already
    return replace(held, units=units, word=said.word, word_at=said.at)


def _is_over(held: Subscription, said: Said) -> bool:
    """Whether it is about the time before the last refusal."""
    return held.closed_at is not None and said.at <= held.closed_at


def _partner(held: Subscription, said: Said) -> Said | None:
    """The first report of the other source that is not paired yet and may be of the same tap."""
    others = (e for e in held.heard if e.source is not said.source and not e.paired and not _is_over(held, e))
    return min((e for e in others if abs(e.at - said.at) <= PAIRING), key=lambda each: each.at, default=None)


def take(held: Subscription, *, lasting: bool) -> Subscription | None:
    """The ledger when one message is about to leave; None where none may."""
    if not held.allows(lasting=lasting):
        return None
    return replace(held, units=held.units if lasting else held.units - 1, used=held.used + 1)


def give_back(held: Subscription, taken_at: datetime, *, lasting: bool) -> Subscription:
    """The message certainly did not leave: what was taken for it is there again, unless all was refused meanwhile."""
    if held.closed_at is not None and held.closed_at >= taken_at:
        return held
    return replace(held, units=held.units if lasting else min(MOST_UNITS, held.units + 1), used=max(0, held.used - 1))


def close(held: Subscription, at: datetime) -> Subscription:
    """WeChat has refused a message, or the person has turned the template off: nothing is left."""
    if held.closed_at is not None and at < held.closed_at:
        return held
    later = held.word_at is not None and held.word_at > at
    if later:  # an accept after the switch was turned off; what it was worth stands
        units = sum(_worth(each.word) for each in held.heard if each.at > at and not _doubled(each))
        return replace(held, units=min(held.units, units), closed_at=at)
    return replace(held, units=0, word=Word.REJECT, word_at=at, closed_at=at)


def _doubled(said: Said) -> bool:
    """A pair counts once, as its event says."""
    return said.paired and said.source is Source.PHONE


class SubscriptionBook(Protocol):
    """The part of a transaction that keeps the ledgers; of all towns."""

    async def subscription(self, person: str, template: str) -> Subscription:
        """The ledger, empty where nothing was told yet, locked until the transaction ends."""

    async def save_subscription(self, held: Subscription) -> None:
        """Keep it."""

    async def subscriptions_of(self, person: str) -> tuple[Subscription, ...]:
        """All ledgers of a person, by template."""

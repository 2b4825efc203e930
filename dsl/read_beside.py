"""From what a file says beside its clauses' routes (定期、表决) to the values that can be counted and tallied."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date

from dsl import tree
from dsl.ends import DayOff
from dsl.recurring import Beat, Every, LastDay, LastDays, On, OnDay, OnWeekday, OnWorkday, needs_anchor
from dsl.votes import AtHalf, Base, Majority, Share, Threshold, VoteRule, Votes

#: What each word is made of, and how many of it.
_UNITS = {
    "周": (Beat.WEEK, 1),
    "月": (Beat.MONTH, 1),
    "季度": (Beat.MONTH, 3),
    "半年": (Beat.MONTH, 6),
    "年": (Beat.MONTH, 12),
}
_DAYS: Mapping[str, Callable[[int], On]] = {
    "星期": OnWeekday,
    "最后工作日": lambda number: LastDays(number, working=True),
    "最后日": LastDays,
    "第几工作日": OnWorkday,
}
_ROLLING = {"顺延": DayOff.LATER, "提前": DayOff.EARLIER, "不顺延": DayOff.STAY, None: None}
_HALF = {"通过": AtHalf.CARRIES, "不通过": AtHalf.FAILS, "由主持人决定": AtHalf.CHAIR, None: AtHalf.FAILS}


def beat_of(every: tree.Every) -> tuple[Beat, int]:
    """What the periods are made of, and how many of it: 每季度 is three months."""
    beat, size = _UNITS[every.unit]
    return beat, every.count * size


def read_every(every: tree.Every, rolling: str | None, in_force: date) -> Every:
    """A period as it is counted; ``in_force`` (施行) anchors those that have no place of their own in the calendar.

    距上次 不超过 … is a ``SinceLast`` of its term and none of these. Raises ValueError for it.
    """
    if every.since_last is not None:
        raise ValueError("what follows on the last time has no periods")
    beat, number = beat_of(every)
    return Every(
        beat,
        number,
        _on(every, number),
        _ROLLING[rolling],
        in_force if needs_anchor(beat, number) else None,
        int(every.number) if every.kind == "次" else 1,
    )


def _on(every: tree.Every, months: int) -> On:
    if every.kind == "月日":
        month, day = every.number.split("-")
        return OnDay(int(day), month=months - 12 + int(month))
    if every.kind == "日":
        return OnDay(int(every.number), month=months)
    named = _DAYS.get(every.kind)
    return LastDay() if named is None else named(int(every.number))


def read_vote(vote: tree.Vote) -> VoteRule:
    """A vote as it is tallied; what exactly half means is asked of 过半数 only."""
    quorum = None if vote.quorum is None else read_threshold(vote.quorum, AtHalf.FAILS)
    return VoteRule(Base(vote.base), read_threshold(vote.threshold, _HALF[vote.exact_half]), quorum)


def read_threshold(said: tree.Threshold, at_half: AtHalf = AtHalf.FAILS) -> Threshold:
    """How many votes or heads it takes."""
    if said.fraction is not None:
        return Share(said.fraction)
    if said.votes is not None:
        return Votes(said.votes)
    return Majority(at_half)

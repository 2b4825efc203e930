"""Votes (表决): whether a motion is carried, by base, threshold, quorum and what exactly half means.

A file says of whom the votes are a part: of all members (全体), of those present (到会) or of those who cast a vote for
or against (投票); abstaining is being present without casting one. 过半数 is strictly more than half; 以上 includes the
number itself, as in 民法典 1259. Everything is exact: no part is ever rounded.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

HALF = Fraction(1, 2)


class Base(StrEnum):
    """Whom the votes in favour are measured by."""

    ALL = "全体"
    PRESENT = "到会"
    CAST = "投票"


class AtHalf(StrEnum):
    """What exactly half is, where more than half carries a motion."""

    FAILS = "不通过"
    CARRIES = "通过"
    CHAIR = "主持人决定"


class Verdict(StrEnum):
    """How a vote ended."""

    CARRIED = "通过"
    FAILED = "不通过"
    CHAIR_DECIDES = "主持人决定"
    NO_QUORUM = "不足法定人数"


@dataclass(frozen=True, slots=True)
class Majority:
    """过半数: strictly more than half of the base; ``at_half`` says what exactly half is."""

    at_half: AtHalf = AtHalf.FAILS


@dataclass(frozen=True, slots=True)
class Share:
    """This part of the base or more: 三分之二以上, 百分之八十以上; ``more_than`` leaves the part itself out (超过)."""

    part: Fraction
    more_than: bool = False

    def __post_init__(self) -> None:
        if not 0 < self.part <= 1 or (self.more_than and self.part == 1):
            raise ValueError(f"no vote can be carried by {'more than ' if self.more_than else ''}{self.part}")


@dataclass(frozen=True, slots=True)
class Votes:
    """So many votes in favour or more, whatever the base (5票以上)."""

    number: int

    def __post_init__(self) -> None:
        if self.number < 1:
            raise ValueError(f"a motion needs at least one vote, not {self.number}")


Threshold = Majority | Share | Votes


@dataclass(frozen=True, slots=True)
class VoteRule:
    """When a motion is carried. ``quorum``: how many of all members must be present (法定人数), None if nobody says."""

    base: Base
    threshold: Threshold = Majority()
    quorum: Threshold | None = None

    def __post_init__(self) -> None:
        if isinstance(self.quorum, Majority) and self.quorum.at_half is AtHalf.CHAIR:
            raise ValueError("whether enough members are present is nothing that a chair decides")


def tally(  # noqa: PLR0917 - the figures as a teller reads them out
    rule: VoteRule, members: int, present: int, votes_for: int, against: int, abstained: int
) -> Verdict:
    """How the vote ended. ``members`` are all who have a vote, ``present`` those who came.

    Who is present without being counted has not voted. Raises ValueError for figures that no meeting can have.
    """
    _check(members, present, votes_for, against, abstained)
    if rule.quorum is not None and _reached(rule.quorum, present, members) is not Verdict.CARRIED:
        return Verdict.NO_QUORUM
    base = {Base.ALL: members, Base.PRESENT: present, Base.CAST: votes_for + against}[rule.base]
    return _reached(rule.threshold, votes_for, base)


def _check(members: int, present: int, *counted: int) -> None:
    if members < 1:
        raise ValueError("a meeting without members cannot vote")
    if min(present, *counted) < 0:
        raise ValueError("votes and heads are counted from 0")
    if present > members:
        raise ValueError(f"{present} of {members} members cannot be present")
    if sum(counted) > present:
        raise ValueError(f"{present} present cannot give {sum(counted)} votes")


def reached(threshold: Threshold, heads: int, members: int) -> bool:
    """Whether enough of the members are there (法定人数)."""
    return _reached(threshold, heads, members) is Verdict.CARRIED


def _reached(threshold: Threshold, number: int, base: int) -> Verdict:
    match threshold:
        case Majority(at_half=at_half):
            if 2 * number == base and base > 0:
                return {AtHalf.CHAIR: Verdict.CHAIR_DECIDES, AtHalf.CARRIES: Verdict.CARRIED}.get(
                    at_half, Verdict.FAILED
                )
            return _carried(2 * number > base)
        case Share(part=part, more_than=True):
            return _carried(number > part * base)
        case Share(part=part):
            return _carried(number >= part * base and number > 0)
        case Votes(number=least):
            return _carried(number >= least)


def _carried(yes: bool) -> Verdict:  # noqa: FBT001 - what the comparison says
    return Verdict.CARRIED if yes else Verdict.FAILED

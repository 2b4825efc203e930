"""Figures of a place (统计): how many reports, in hand, answered, late, handed to and fro, rated, and what was told.

``sum_up`` over the folds is what every store must come to; a database sums columns of the case rows instead. Imported
history is left out: nobody timed or rated it.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from fractions import Fraction

from cases.colours import WarnLevel
from cases.derived import BILLION, Derived, derive
from cases.people import JurisdictionId
from cases.rates import Figure, rate
from cases.stars import shown
from cases.state import IN_HANDS, Case, Phase
from cases.summary import summarise
from dsl.decision import RateRule


class By(StrEnum):
    """By what they are parted."""

    UNIT = "unit"  # who holds it, or held it last
    CATEGORY = "category"
    GROUP = "group"
    REPORTER = "reporter"  # in which role it was reported: 代表, 居民


@dataclass(frozen=True, slots=True)
class Asked:
    """Of which places, reported from ``since`` on and before ``until``, parted ``by``, with which rates (口径).

    Colours are those that cases in hand show at ``at``.
    """

    jurisdictions: frozenset[JurisdictionId]
    since: datetime
    until: datetime
    at: datetime
    by: By | None = None
    rates: tuple[RateRule, ...] = ()


@dataclass(frozen=True, slots=True)
class Sums:
    """One line of figures; ``key`` is empty for what belongs to none of them and for the whole.

    ``late`` are cases, ``late_times`` terms; ``exempted`` cases with a lateness that was excused. ``stars`` are how
    many cases were given 1 to 5 in their last round; ``exact_stars`` billionths in sum over ``rated`` cases.
    ``amounts`` are millionths. ``accepted`` and ``answered`` are the cases behind the sums of seconds since the report.
    """

    key: str = ""
    name: str = ""
    reported: int = 0
    in_hand: int = 0
    closed: int = 0
    yellow: int = 0
    orange: int = 0
    red: int = 0
    accepted: int = 0
    answered: int = 0
    solved: int = 0
    late: int = 0
    late_times: int = 0
    late_seconds: int = 0
    exempted: int = 0
    moves: int = 0
    bounces: int = 0
    bounced: int = 0
    returned: int = 0
    accept_seconds: int = 0
    answer_seconds: int = 0
    rated: int = 0
    exact_stars: int = 0
    stars: tuple[int, int, int, int, int] = (0, 0, 0, 0, 0)
    rates: tuple[Figure, ...] = ()
    amounts: Mapping[str, int] = field(default_factory=dict)

    @property
    def mean_stars(self) -> Fraction | None:
        """The mean of what the rated cases were given."""
        return Fraction(self.exact_stars, self.rated * BILLION) if self.rated else None


def sum_up(cases: Iterable[Case], asked: Asked) -> tuple[Sums, ...]:
    """The lines in the order of their keys; without ``by`` one line, and none for no case at all."""
    parted: defaultdict[str, list[Case]] = defaultdict(list)
    for case in cases:
        within = case.jurisdiction in asked.jurisdictions and asked.since <= case.opened_at < asked.until
        if within and case.live:
            parted[_key(case, asked.by)].append(case)
    return tuple(_line(key, parted[key], asked) for key in sorted(parted))


def _key(case: Case, by: By | None) -> str:
    return _KEYS[by](case) if by is not None else ""


_KEYS: Mapping[By, Callable[[Case], str]] = {
    By.UNIT: lambda case: str(case.holder.id) if case.holder else "",
    By.CATEGORY: lambda case: case.category[-1] if case.category else "",
    By.GROUP: lambda case: case.group or "",
    By.REPORTER: lambda case: case.role,
}


def _line(key: str, cases: list[Case], asked: Asked) -> Sums:
    derived = [derive(case) for case in cases]
    names = {case.holder.name for case in cases if case.holder} if asked.by is By.UNIT and key else {key}
    return Sums(
        key=key,
        name=max(names),
        reported=len(cases),
        in_hand=sum(case.phase in IN_HANDS for case in cases),
        closed=sum(case.phase is Phase.CLOSED for case in cases),
        solved=sum(case.solved is True for case in cases),
        stars=_distribution(cases),
        rates=tuple(rate(rule, cases) for rule in asked.rates),
        amounts=_amounts(derived),
        **_counted(derived),
        **_coloured(cases, asked.at),
    )


def _coloured(cases: list[Case], at: datetime) -> dict[str, int]:
    levels = Counter(summarise(case).warn_level(at) for case in cases if case.phase in IN_HANDS)
    return {level.value: levels[level] for level in (WarnLevel.YELLOW, WarnLevel.ORANGE, WarnLevel.RED)}


def _counted(derived: list[Derived]) -> dict[str, int]:
    rated = [each.exact_stars for each in derived if each.exact_stars is not None]
    return {
        "accepted": sum(each.accept_seconds is not None for each in derived),
        "answered": sum(each.was_answered for each in derived),
        "late": sum(each.late_times > 0 for each in derived),
        "late_times": sum(each.late_times for each in derived),
        "late_seconds": sum(each.late_seconds for each in derived),
        "exempted": sum(each.exempted > 0 for each in derived),
        "moves": sum(each.moves for each in derived),
        "bounces": sum(each.bounces for each in derived),
        "bounced": sum(each.bounces > 0 for each in derived),
        "returned": sum(each.returned for each in derived),
        "accept_seconds": sum(each.accept_seconds or 0 for each in derived),
        "answer_seconds": sum(each.answer_seconds or 0 for each in derived),
        "rated": len(rated),
        "exact_stars": sum(rated),
    }


def _distribution(cases: list[Case]) -> tuple[int, int, int, int, int]:
    given = [shown(case) for case in cases]
    one, two, three, four, five = (given.count(stars) for stars in range(1, 6))
    return one, two, three, four, five


def _amounts(derived: list[Derived]) -> dict[str, int]:
    found: defaultdict[str, int] = defaultdict(int)
    for each in derived:
        for name, value in each.amounts.items():
            found[name] += value
    return dict(sorted(found.items()))

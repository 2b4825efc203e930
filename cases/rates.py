"""Rates (口径) over many cases: what a rule file counts, by what the log says of each case and nothing else."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction

from cases.stars import together
from cases.state import Case, Clock, Phase
from dsl.decision import CaseKind, Kind, RateRule


@dataclass(frozen=True, slots=True)
class Figure:
    """A rate with what it was made of; ``part`` is None where there is nothing to count."""

    name: str
    numerator: int
    denominator: int
    excluded: int

    @property
    def part(self) -> Fraction | None:
        """The exact quotient."""
        return Fraction(self.numerator, self.denominator) if self.denominator else None

    def __str__(self) -> str:
        share = "没有可计的件" if self.part is None else f"{float(self.part):.1%}"
        return f"{self.name} {share}({self.numerator}/{self.denominator},不计 {self.excluded})"


def rate(rule: RateRule, cases: Iterable[Case]) -> Figure:
    """The rate over these cases; history that was imported is left out, because nobody timed or rated it."""
    live = [case for case in cases if case.live]
    counted = [case for case in live if not _any(rule.excluded, case)]
    below = [case for case in counted if _any(rule.denominator, case)]
    above = [case for case in below if _any(rule.numerator, case)]
    return Figure(rule.name, len(above), len(below), len(live) - len(counted))


def _any(kinds: tuple[Kind, ...], case: Case) -> bool:
    return any(is_of(kind, case) for kind in kinds)


def is_of(kind: Kind, case: Case) -> bool:
    """Whether the case is of that kind."""
    stars = together(case)
    if kind.kind is CaseKind.STARS_FROM:
        return stars is not None and stars >= kind.stars
    if kind.kind is CaseKind.STARS_TO:
        return stars is not None and stars <= kind.stars
    return _IS[kind.kind](case)


def is_late(clock: Clock) -> bool:
    """Overdue, or stopped too late; a right that lapsed (可以) is neither, nor is the window for rating."""
    return clock.name != "评价" and not clock.spec.right and (clock.overdue or clock.outcome == "late")


def _is_late(case: Case) -> bool:
    return any(is_late(clock) for clock in case.clocks.values())


_IS: Mapping[CaseKind, Callable[[Case], bool]] = {
    CaseKind.ALL: lambda _case: True,
    CaseKind.ANSWERED: lambda case: "答复" in case.happened,
    CaseKind.CLOSED: lambda case: case.phase is Phase.CLOSED,
    CaseKind.RATED: lambda case: together(case) is not None and not case.deemed,
    CaseKind.UNRATED: lambda case: case.close_reason == "unrated" or case.deemed,
    CaseKind.SOLVED: lambda case: case.solved is True,
    CaseKind.IN_TIME: lambda case: not _is_late(case),
    CaseKind.LATE: _is_late,
    CaseKind.REFUSED: lambda case: case.close_reason == "refused",
    CaseKind.ENDED: lambda case: case.close_reason == "ended",
    CaseKind.MERGED: lambda case: case.close_reason == "merged",
    CaseKind.EXEMPT: lambda case: any(getattr(clock, "exempted", False) for clock in case.clocks.values()),
    CaseKind.REDONE: lambda case: case.round > 1,
}

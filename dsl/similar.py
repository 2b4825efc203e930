"""Conditions over the cases there are already (与 … 的件): how many are alike, counted with three answers."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import Decimal

from dsl.calendar import Calendar
from dsl.circumstances import Measured
from dsl.conditions import MET, PLACE, AllOf, AnyOf, Condition, Not, Verdict
from dsl.facts import ALIKE, COUNTERS, HOLDER, REPEATED, Age, Facts, Like
from dsl.period import due
from dsl.terms import TimeUnit

OPEN, OVER, ANY = "办理中的件", "已办结的件", "已有的件"
CATEGORY, REPORTER, SPOT, UNIT = "同类别", "同一上报人", "同一位置", "同一单位"


@dataclass(frozen=True, slots=True)
class Similar:
    """与 办理中的件 同类别、50米内、7日内 达到3件: ``metres`` how near, ``reaches`` how many others there must be."""

    cases: str
    same: tuple[str, ...]
    metres: Decimal | None
    age: Age | None
    reaches: int
    written: str = field(compare=False)

    def judge(self, facts: Facts) -> Verdict:
        """Unknown while it hangs on cases of which too little is known, or on those that nobody has looked for."""
        if facts.similar is None:
            return Verdict(None, (str(self),), (ALIKE,))
        sure, perhaps = self._alike(facts)
        if len(sure) >= self.reaches:
            return MET
        if len(sure) + len(perhaps) < self.reaches and not facts.cut:
            return Verdict(False, (str(self),))
        return Verdict(None, (str(self),), (self._lacks(facts),))

    def matching(self, facts: Facts) -> tuple[Like, ...]:
        """The cases that are certainly alike, the oldest first."""
        return self._alike(facts)[0]

    def count(self, facts: Facts) -> int:
        """How many are certainly alike."""
        return len(self.matching(facts))

    def _alike(self, facts: Facts) -> tuple[tuple[Like, ...], tuple[Like, ...]]:
        judged = [(like, self._fits(like, facts)) for like in facts.similar or ()]
        sure = tuple(like for like, fits in judged if fits)
        return sure, tuple(like for like, fits in judged if fits is None)

    def _fits(self, like: Like, facts: Facts) -> bool | None:
        """By Kleene's table for AND."""
        asked = list(self._asked(like, facts))
        return False if False in asked else (None if None in asked else True)

    def _asked(self, like: Like, facts: Facts) -> Iterator[bool | None]:
        yield self.cases == ANY or like.open is (self.cases == OPEN)
        for likeness in self.same:
            yield _same(likeness, like, facts)
        if self.metres is not None:
            yield None if like.metres is None else like.metres <= self.metres
        if self.age is not None:
            yield like.young.get(self.age)

    def _lacks(self, facts: Facts) -> str:
        """What would tell: the reporter knows where it is, and nobody else is asked about other cases."""
        if self.metres is not None and not facts.pointed:
            return PLACE
        return HOLDER if UNIT in self.same and facts.holder is None else ALIKE

    def __str__(self) -> str:
        return self.written


def _same(likeness: str, like: Like, facts: Facts) -> bool | None:
    match likeness:
        case "同类别":
            return like.category
        case "同一上报人":
            return like.reporter
        case "同一位置":
            return like.place
        case _:
            return None if facts.holder is None else like.unit == facts.holder


#: What counts, among the conditions of a clause: other cases, or what happened to this one.
Gauge = Similar | Measured
_GROWS = ("以上", "超过")


def gauge_of(condition: Condition) -> Gauge | None:
    """The condition by whose count a clause fires again (每增加); None where nothing is counted."""
    return next((part for part in _parts(condition) if _counts(part)), None)  # type: ignore[return-value]  # _counts says so


def _counts(condition: Condition) -> bool:
    if isinstance(condition, Measured):
        return condition.how in _GROWS and condition.subject in COUNTERS
    return isinstance(condition, Similar)


def beyond(gauge: Gauge, facts: Facts) -> int | None:
    """By how much the count has passed the number at which the clause holds, 0 at that number; None: not known."""
    if isinstance(gauge, Similar):
        return None if facts.similar is None else gauge.count(facts) - gauge.reaches
    count = facts.count(gauge.subject)
    first = int(gauge.amount) + (1 if gauge.how == "超过" else 0)
    return None if count is None else count - first


def shared(gauge: Gauge) -> bool:
    """Whether other cases are counted, so that each of them is a further one of the same series."""
    return isinstance(gauge, Similar) or gauge.subject in (ALIKE, REPEATED)


def matched(condition: Condition, facts: Facts) -> tuple[Like, ...]:
    """The other cases that this condition, which holds, has counted; the oldest first, each once."""
    found = {like.case: like for part in similars(condition) for like in part.matching(facts)}
    return tuple(sorted(found.values(), key=lambda like: (like.reported_at, like.case)))


def similars(condition: Condition) -> Iterator[Similar]:
    """Every condition over other cases in it."""
    return (part for part in _parts(condition) if isinstance(part, Similar))


def _parts(condition: Condition) -> Iterator[Condition]:
    match condition:
        case AllOf(parts=parts) | AnyOf(parts=parts):
            for part in parts:
                yield from _parts(part)
        case Not():
            return
        case _:
            yield condition


# --- how far a ruleset looks ------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Search:
    """Which cases beside a report the rules ask about; a ruleset without one asks about none.

    ``ages`` are all that rules speak of, ``endless`` where one of them speaks of none; ``everything`` where cases of
    another category may count; ``joins`` where a report may be joined to another.
    """

    ages: tuple[Age, ...]
    endless: bool
    everything: bool
    joins: bool = False

    def since(self, at: datetime) -> datetime | None:
        """No case before this moment can count for a report at ``at``; None: any may."""
        if self.endless or not self.ages:
            return None
        return min(at - _at_most(age) for age in self.ages)


def search_of(conditions: Iterable[Condition], *, joins: bool = False) -> Search | None:
    """What these conditions ask for in all; None where none of them is about other cases."""
    every = list(conditions)
    found = [similar for condition in every for similar in _everywhere(condition)]
    counters = any(_asks_counter(condition) for condition in every)
    if not found and not counters:
        return None
    ages = tuple(dict.fromkeys(similar.age for similar in found if similar.age is not None))
    endless = counters or any(similar.age is None for similar in found)
    everything = any(not {CATEGORY, REPORTER} & set(similar.same) for similar in found)
    return Search(ages, endless, everything, joins)


def _everywhere(condition: Condition) -> Iterator[Similar]:
    for part in _leaves(condition):
        if isinstance(part, Similar):
            yield part


def _asks_counter(condition: Condition) -> bool:
    return any(isinstance(part, Measured) and part.subject in (ALIKE, REPEATED) for part in _leaves(condition))


def _leaves(condition: Condition) -> Iterator[Condition]:
    match condition:
        case AllOf(parts=parts) | AnyOf(parts=parts):
            for part in parts:
                yield from _leaves(part)
        case Not(part=part):
            yield from _leaves(part)
        case _:
            yield condition


def is_young(reported_at: datetime, age: Age, at: datetime, calendar: Calendar) -> bool | None:
    """Whether a case of ``reported_at`` is no older than ``age`` at ``at``; unknown in a year without notice."""
    end = due(reported_at, age.term, age.time, calendar)
    if at <= end.earliest:
        return True
    return None if at <= end.latest else False


#: The most days that one of a unit can span; working days may lie behind a long holiday.
_DAYS = {
    TimeUnit.MONTH: 31,
    TimeUnit.QUARTER: 92,
    TimeUnit.HALF_YEAR: 184,
    TimeUnit.YEAR: 366,
    TimeUnit.MINUTE: 1,
    TimeUnit.HOUR: 1,
}
_AROUND_HOLIDAYS = 16
_WORKING = frozenset({TimeUnit.WORKDAY, TimeUnit.WORK_HOUR})


def _at_most(age: Age) -> timedelta:
    amount, unit = age.term.amount, age.term.unit
    if unit is TimeUnit.MINUTE:
        return timedelta(minutes=amount)
    if unit is TimeUnit.HOUR:
        return timedelta(hours=amount)
    if unit in _WORKING:
        return timedelta(days=3 * amount + _AROUND_HOLIDAYS)
    return timedelta(days=amount * _DAYS.get(unit, 1) + 2)

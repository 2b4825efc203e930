"""The cases that an example says were there before (例子里已有的件): as near, as old and as alike as it says."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from math import inf

from cases.state import Case
from cases.trial import Trial
from dsl import tree
from dsl.asking_cases import age as age_of
from dsl.backward import FORWARD_ONLY, before
from dsl.calendar import Calendar
from dsl.facts import ALIKE, REPEATED, Age, Facts, Like
from dsl.findings import Findings
from dsl.measures import convert
from dsl.period import HOURS
from dsl.ruleset import Ruleset
from dsl.similar import CATEGORY, OVER, REPORTER, SPOT, UNIT, is_young
from dsl.terms import TimeUnit

#: A case of which the example does not say how old it is was there long before.
_LONG_AGO = timedelta(days=36_525)
_FROM_THE_MOMENT = frozenset({*HOURS, TimeUnit.WORK_HOUR})


@dataclass(frozen=True, slots=True)
class Told:
    """A case that the example tells of; ``age`` None is long ago, or this very moment where it is alike in all."""

    case: str
    open: bool
    same: frozenset[str]
    metres: float
    age: Age | None
    in_all: bool


@dataclass(frozen=True, slots=True)
class Tales:
    """Everything that the example tells of other cases; nothing is unknown of them."""

    rules: Ruleset
    told: tuple[Told, ...] = ()

    def add(self, facts: Facts, case: Case, calendar: Calendar) -> Facts:
        """The facts with those cases in them."""
        likes = tuple(sorted(self._likes(facts, case, calendar), key=lambda like: (like.reported_at, like.case)))
        return replace(facts, similar=likes, pointed=True)

    def first_of(self, case: str) -> str:
        """None of them has been joined to another."""
        return case

    def in_hand(self, case: str) -> bool:
        """As the example says."""
        return any(each.case == case and each.open for each in self.told)

    def _likes(self, facts: Facts, case: Case, calendar: Calendar) -> Iterator[Like]:
        ages = self.rules.search.ages if self.rules.search else ()
        for each in self.told:
            reported_at = _reported(each, case.opened_at, calendar)
            holder = facts.holder or self.rules.router.route(facts)[0].lead
            yield Like(
                case=each.case,
                open=each.open,
                reported_at=reported_at,
                category=CATEGORY in each.same,
                reporter=REPORTER in each.same,
                place=SPOT in each.same,
                unit=holder if UNIT in each.same else None,
                metres=each.metres,
                young={age: is_young(reported_at, age, case.opened_at, calendar) for age in ages},
            )


def learn_beside(trial: Trial, there_are: tuple[tree.ThereAre, ...]) -> None:
    """Take the cases of 已有 … into what the rules are asked about. Raises Stopped."""
    told = tuple(each for number, said in enumerate(there_are) for each in _told(trial, said, number))
    alike = sum(each.open and CATEGORY in each.same for each in told)
    repeated = sum({CATEGORY, REPORTER} <= each.same for each in told)
    counts: Mapping[str, int] = {ALIKE: alike, REPEATED: repeated}
    more = {name: trial.judge.alike.get(name, 0) + count for name, count in counts.items()}
    trial.judge = replace(trial.judge, beside=Tales(trial.place.rules, told), alike={**trial.judge.alike, **more})


def _told(trial: Trial, said: tree.ThereAre, number: int) -> Iterator[Told]:
    in_all = not said.same and said.within is None and said.age is None
    same = frozenset((CATEGORY, REPORTER, SPOT, UNIT)) if in_all else frozenset(name.text for name in said.same)
    metres = 0.0 if in_all else (inf if said.within is None else _metres(trial, said.within))
    found = Findings(trial.file)
    age = None if said.age is None or trial.words is None else age_of(said.age, trial.words, found)
    for mistake in found.told:
        trial.stop("D911", mistake.span, mistake.message, mistake.help)
    open_ = said.cases.text != OVER
    for n in range(int(said.amount.value)):
        yield Told(f"例{number + 1}-{n + 1}", open_, same, metres, age, in_all)


def _metres(trial: Trial, within: tree.Amount) -> float:
    metres = convert(within.value, within.unit, "米")
    if metres is None:
        trial.stop("D911", within.span, f"“{within.unit}”不是距离", "例如“30米内”")
    return float(metres)


def _reported(told: Told, at: datetime, calendar: Calendar) -> datetime:
    """As old as the example says, to the very day or hour."""
    if told.age is None:
        return at if told.in_all else at - _LONG_AGO
    if told.age.term.unit in FORWARD_ONLY:
        return at
    moment = before(at, told.age.term, told.age.time, calendar).earliest
    return moment if told.age.term.unit in _FROM_THE_MOMENT else min(at, moment - timedelta(minutes=1))

"""What follows from one case (派生数据): lateness, way between units, times, stars, numbers – a fold, never a flag.

Lateness is that of every clock but the window for rating and of no mere right (可以). Times are in whole seconds.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from math import floor

from cases.people import UnitAt
from cases.rates import is_late
from cases.stars import together
from cases.state import Case
from dsl.decision import ClockStart

#: Exact stars and numbers are kept as whole parts of this size, so that sums are exact on every database.
BILLION, MILLION = 10**9, 10**6


@dataclass(frozen=True, slots=True)
class Lateness:
    """One clock that was or is late: for how many seconds, up to ``now`` while it runs; excused or not."""

    name: str
    unit: UnitAt | None
    round: int
    seconds: int
    running: bool
    exempted: bool


@dataclass(frozen=True, slots=True)
class Derived:
    """What a row keeps of all this. ``exact_stars`` are billionths of a star, ``amounts`` millionths of the measure.

    ``late_seconds`` counts clocks that have stopped; ``moves`` are hand-overs after the first, ``bounces`` those to a
    unit that had held it before, ``returned`` how often it was handed back.
    """

    role: str
    was_answered: bool
    close_reason: str | None
    deemed: bool
    exact_stars: int | None
    late_times: int
    late_seconds: int
    exempted: int
    moves: int
    bounces: int
    returned: int
    accept_seconds: int | None
    answer_seconds: int | None
    amounts: Mapping[str, int]


def derive(case: Case) -> Derived:
    """All of it for one case."""
    late = [clock for clock in case.clocks.values() if is_late(clock)]
    exact = together(case)
    way = case.record.way
    return Derived(
        role=case.role,
        was_answered=ClockStart.ANSWERED in case.happened,
        close_reason=case.close_reason,
        deemed=case.deemed,
        exact_stars=None if exact is None else floor(exact * BILLION),
        late_times=len(late),
        late_seconds=sum(_seconds(clock.due_latest, clock.stopped_at) for clock in late if clock.stopped_at),
        exempted=sum(1 for clock in case.clocks.values() if clock.exempted),
        moves=max(len(way) - 1, 0),
        bounces=len(way) - len({unit.id for unit in way}),
        returned=case.returns,
        accept_seconds=_since_report(case, ClockStart.ACCEPTED),
        answer_seconds=_since_report(case, ClockStart.ANSWERED),
        amounts={name: int(value * MILLION) for name, value in case.record.amounts.items()},
    )


def lateness(case: Case, now: datetime) -> Iterator[Lateness]:
    """Every lateness of the case, in the order in which the clocks began."""
    for clock in case.clocks.values():
        if is_late(clock):
            seconds = _seconds(clock.due_latest, clock.stopped_at or now)
            yield Lateness(clock.name, clock.holder, clock.round, seconds, clock.running, clock.exempted)


def passes(case: Case) -> tuple[tuple[UnitAt, UnitAt], ...]:
    """From which unit to which it went, in order."""
    return tuple(zip(case.record.way, case.record.way[1:], strict=False))


def _since_report(case: Case, word: str) -> int | None:
    at = case.record.first.get(word)
    return None if at is None else _seconds(case.opened_at, at)


def _seconds(first: datetime, last: datetime) -> int:
    return max(int((last - first).total_seconds()), 0)

"""Holds a clock to what superiors have marked 必须执行 (底线): the earlier of the two is due, of a right the later."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from dsl.calendar import Calendar
from dsl.decision import ClockSpec
from dsl.ends import Due
from dsl.period import due
from dsl.strictness import is_window
from dsl.terms import Term, TimeRules


@dataclass(frozen=True, slots=True)
class Held:
    """When a clock is due, with the term that makes it so and the moment from which that runs."""

    due: Due
    began: datetime
    term: Term
    time: TimeRules


def held(spec: ClockSpec, began: datetime, own: Due, calendar: Calendar, happened: Mapping[str, datetime]) -> Held:
    """The clock's own end against every floor whose event has happened; ``happened`` says when each was last."""
    every = [Held(own, began, spec.term, spec.time), *_floors(spec, began, calendar, happened)]
    pick = max if is_window(spec) else min
    deciding = pick(every, key=lambda one: (one.due.earliest, one.due.latest))
    ends = Due(
        pick(one.due.earliest for one in every),
        pick(one.due.latest for one in every),
        any(one.due.unannounced for one in every),
    )
    return Held(ends, deciding.began, deciding.term, deciding.time)


def _floors(spec: ClockSpec, began: datetime, calendar: Calendar, happened: Mapping[str, datetime]) -> Iterator[Held]:
    for floor in spec.floors:
        since = began if floor.starts == spec.starts else happened.get(floor.starts)
        if since is not None:
            yield Held(due(since, floor.term, floor.time, calendar), since, floor.term, floor.time)

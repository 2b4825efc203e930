"""Asks the rules again when a fact has changed (重新研判), and lets unmet clocks follow the new plan on the record."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from cases import clocks
from cases import events as e
from cases.clocks import Figures, count, figures_of, holder_of, rungs_after
from cases.fold import carried, clock_spec
from cases.state import Case, Clock, Phase
from cases.telling import Telling
from dsl.calendar import Calendar
from dsl.decision import ClockSpec, ClockStart, Decision, Plan


def decide_first(telling: Telling) -> None:
    """Put a new report under what the rules say of it."""
    _tell(telling, telling.setting.decide(telling.case), "report")


def redecide(telling: Telling, because: str, *changed: str) -> bool:
    """Put the case under what the rules say now; tells whether its route has changed, which ``settle`` then follows.

    With ``changed``, names of ``dsl.facts.MOVING``, only a plan that depends on one of them is decided anew, and a
    plan that stays as it was is not told. What was recorded stays: lateness, met terms, rungs that have fired.
    """
    before = telling.plan
    if changed and not set(changed) & set(before.asks):
        return False
    decision = telling.setting.decide(telling.case)
    if changed and decision.plan == before:
        return False
    _tell(telling, decision, because)
    _adapt(telling, before)
    return telling.plan.route != before.route


def _tell(telling: Telling, decision: Decision, because: str) -> None:
    route = decision.plan.route
    group = route.group or telling.case.group
    steward = telling.setting.steward_of(group)
    telling.tell(e.Decided(decision.plan, decision.bundle, because, group, steward), route.cites)


def _adapt(telling: Telling, before: Plan) -> None:
    """Each running clock follows its own line of the new plan; what is new starts where its event has happened."""
    if not telling.case.live:
        return
    for clock in [each for each in telling.case.clocks.values() if each.running]:
        _follow(telling, clock)
    known = {spec.name for spec in before.clocks}
    for spec in telling.plan.clocks:
        if spec.name not in known or _starts_otherwise(spec, before.clocks):
            _start_if_due(telling, spec)


def _starts_otherwise(spec: ClockSpec, before: Iterable[ClockSpec]) -> bool:
    return all(old.starts != spec.starts for old in before if old.name == spec.name)


def _follow(telling: Telling, clock: Clock) -> None:
    case = telling.case
    if all(spec.name != clock.name for spec in case.plan.clocks):
        telling.tell(e.ClockStopped(clock.key, "void"), clock.spec.cites)
        return
    spec = carried(clock, clock_spec(case, clock.name, clock.low_rating))
    if spec == clock.spec:
        return
    began = clock.started_at if spec.starts == clock.spec.starts else case.happened.get(spec.starts)
    if began is None:
        telling.tell(e.ClockStopped(clock.key, "void"), clock.spec.cites)
    else:
        telling.tell(_recount(telling, clock, spec, began), spec.cites)


def _recount(telling: Telling, clock: Clock, spec: ClockSpec, began: datetime) -> e.ClockRecounted:
    old, calendar = figures_of(clock), telling.setting.calendar
    late = clock.overdue
    new = _late(clock, spec, old, calendar, telling.when) if late else _unmet(telling, clock, spec, began)
    return e.ClockRecounted(
        key=clock.key,
        warn_at=new.warn_at,
        due_at=new.due_at,
        due_latest=new.due_latest,
        provisional=new.provisional,
        rungs_at=new.rungs_at,
        calendar=calendar.revision,
        because="decided",
        due_changed=(new.due_at, new.due_latest, new.provisional) != (old.due_at, old.due_latest, old.provisional),
        started_at=None if began == clock.started_at or clock.overdue else began,
    )


def _late(clock: Clock, spec: ClockSpec, old: Figures, calendar: Calendar, now: datetime) -> Figures:
    """Lateness once recorded stays with its moment; only what the ladder has not yet done follows the new plan."""
    return replace(old, rungs_at=_rungs(clock, spec, old.due_latest, calendar, now))


def _unmet(telling: Telling, clock: Clock, spec: ClockSpec, began: datetime) -> Figures:
    calendar, now = telling.setting.calendar, telling.when
    new = not_before(now, count(spec, began, calendar, telling.case.happened), clock)
    return replace(
        new,
        warn_at=clock.warn_at if clock.warned else new.warn_at,
        rungs_at=_rungs(clock, spec, new.due_latest, calendar, now),
    )


def _rungs(clock: Clock, spec: ClockSpec, latest: datetime, calendar: Calendar, now: datetime) -> tuple[datetime, ...]:
    fired = clock.rungs_at[: clock.climbed]
    coming = rungs_after(spec, latest, calendar)[clock.climbed :]
    return fired + tuple(at if at in clock.rungs_at else max(at, now) for at in coming)


def not_before(now: datetime, new: Figures, clock: Clock | None = None) -> Figures:
    """The figures without a moment before ``now``, other than those that ``clock`` has had already."""
    known = () if clock is None else (clock.warn_at, clock.due_at, clock.due_latest)

    def ahead(at: datetime) -> datetime:
        return at if at in known else max(at, now)

    return Figures(
        warn_at=None if new.warn_at is None else ahead(new.warn_at),
        due_at=ahead(new.due_at),
        due_latest=max(ahead(new.due_latest), ahead(new.due_at)),
        provisional=new.provisional,
        rungs_at=tuple(max(at, now) for at in new.rungs_at),
    )


def _start_if_due(telling: Telling, spec: ClockSpec) -> None:
    """A clock that is new in the plan starts at its own event, where that has happened and still counts."""
    case = telling.case
    began = case.happened.get(spec.starts)
    if began is None or case.running(spec.name) is not None or _is_over(case, spec, began):
        return
    calendar = telling.setting.calendar
    holder = holder_of(case, spec, spec.starts)
    started = clocks.start(case, spec.name, began, calendar, holder=holder)
    figures = Figures(started.warn_at, started.due_at, started.due_latest, started.provisional, started.rungs_at)
    new = not_before(telling.when, figures)
    late = replace(started, warn_at=new.warn_at, due_at=new.due_at, due_latest=new.due_latest, rungs_at=new.rungs_at)
    telling.tell(late, spec.cites)


def _is_over(case: Case, spec: ClockSpec, began: datetime) -> bool:
    """What the clock would wait for has happened since, or the case has left where it would run."""
    done = case.happened.get(spec.name)
    if done is not None and done >= began:
        return True
    if spec.starts == ClockStart.POOLED:
        return case.phase is not Phase.POOLED
    return spec.starts in (ClockStart.ASSIGNED, ClockStart.ACCEPTED) and case.holder is None

"""Asks the rules again when a fact has changed (重新研判), and lets unmet clocks follow the new plan on the record."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from cases import clocks
from cases import events as e
from cases import events_clock as k
from cases import events_steps as es
from cases.attention import attend
from cases.figures import count, ladder_only, recounted, settled
from cases.fold import carried, clock_spec
from cases.people import UnitAt
from cases.state import Case, Clock, Phase
from cases.steps import is_free
from cases.telling import Telling
from dsl.clock_spec import Extension, Stay
from dsl.decision import OFFERING, ClockSpec, ClockStart, Decision, Finding, Plan

#: Why a case is decided for the first time.
FIRST = frozenset({"report", "pass_on", "send_on"})


def decide_first(telling: Telling, because: str) -> None:
    """Put a report that sets out under what the rules say of it."""
    _tell(telling, telling.setting.decide(telling.case), because)
    _tell_waived(telling, None)


def pin(telling: Telling, decision: Decision) -> None:
    """Keep by which rules a report will be decided that a deputy still has (转报); nothing follows from them yet."""
    telling.tell(e.Decided(decision.plan, decision.bundle, "passing", telling.case.group))


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
    if telling.case.phase is Phase.PASSING:
        pin(telling, decision)
        return False
    _tell(telling, decision, because)
    _adapt(telling, before)
    attend(telling)
    return telling.plan.route != before.route


def _tell(telling: Telling, decision: Decision, because: str) -> None:
    route = decision.plan.route
    group = route.group or telling.case.group
    steward = telling.setting.steward_of(group)
    before = () if because in FIRST else telling.plan.route.pending
    new = [wait.name for wait in route.pending if wait not in before]
    decided = e.Decided(
        plan=decision.plan,
        bundle=decision.bundle,
        because=because,
        group=group,
        steward=steward,
        finders=_makers(telling, decision.plan.findings),
        alike=decision.alike,
        awaited=_makers(telling, [finding for finding in decision.plan.findings if finding.name in new]),
    )
    telling.tell(decided, route.cites)


def _makers(telling: Telling, findings: Iterable[Finding]) -> tuple[UnitAt, ...]:
    """The units that make these findings, whoever holds the case; the holder needs no mention."""
    units = (telling.unit_of(finding.by) for finding in findings if finding.by is not None)
    return tuple(dict.fromkeys(unit for unit in units if unit is not None))


def _adapt(telling: Telling, before: Plan) -> None:
    """Each running clock follows its own line of the new plan; what is new starts where its event has happened."""
    if not telling.case.live:
        return
    for clock in [each for each in telling.case.clocks.values() if each.running]:
        _follow(telling, clock)
    _tell_waived(telling, before)
    known = {spec.name for spec in before.clocks}
    for spec in telling.plan.clocks:
        if spec.name not in known or _starts_otherwise(spec, before.clocks):
            _start_if_due(telling, spec)


def _tell_waived(telling: Telling, before: Plan | None) -> None:
    """A step that a clause waives is told of once, with the clause."""
    known = {idle.name for idle in before.waived} if before else set()
    for idle in telling.plan.waived:
        if idle.name not in known:
            telling.tell(es.StepWaived(idle.name, "rule"), idle.cites)


def _starts_otherwise(spec: ClockSpec, before: Iterable[ClockSpec]) -> bool:
    return all(old.starts != spec.starts for old in before if old.name == spec.name)


def _follow(telling: Telling, clock: Clock) -> None:
    case = telling.case
    if all(spec.name != clock.name for spec in case.plan.clocks):
        _stop(telling, clock)
        return
    spec = carried(clock, clock_spec(case, clock.name, clock.low_rating))
    if spec == clock.spec:
        return
    began = clock.started_at if spec.starts == clock.spec.starts else case.happened.get(spec.starts)
    if began is None:
        telling.tell(e.ClockStopped(clock.key, "void"), clock.spec.cites)
    else:
        _drop_requests(telling, clock, spec)
        telling.tell(_recount(telling, clock, spec, began), spec.cites)


def _drop_requests(telling: Telling, clock: Clock, spec: ClockSpec) -> None:
    """What was asked for under another clause is over: who agrees, and to how much, may be otherwise now."""
    if clock.asking is not None and _substance(spec.extension) != _substance(clock.spec.extension):
        telling.tell(k.ExtensionDenied(clock.key, None), spec.cites)
    if clock.pause_asked is not None and _substance(spec.stay) != _substance(clock.spec.stay):
        telling.tell(k.PauseDenied(clock.key, None), spec.cites)


def _substance(rule: Extension | Stay | None) -> Extension | Stay | None:
    """What the clause says, wherever it stands."""
    return None if rule is None else replace(rule, cites=())


def _stop(telling: Telling, clock: Clock) -> None:
    """What the new plan does not have any more: waived where it says 免, else no longer asked for."""
    idle = next((idle for idle in telling.plan.waived if idle.name == clock.name), None)
    outcome, cites = ("waived", idle.cites) if idle else ("void", clock.spec.cites)
    telling.tell(e.ClockStopped(clock.key, outcome), cites)


def _recount(telling: Telling, clock: Clock, spec: ClockSpec, began: datetime) -> e.ClockRecounted:
    calendar = telling.setting.calendar
    if clock.overdue:
        return recounted(clock, spec, ladder_only(clock, spec, calendar, telling.when), calendar, "decided")
    counted = count(spec, began, calendar, telling.case.happened, clock.course)
    told = recounted(clock, spec, settled(clock, spec, counted, calendar, telling.when), calendar, "decided")
    return replace(told, started_at=None if began == clock.started_at else began)


def _start_if_due(telling: Telling, spec: ClockSpec) -> None:
    """A clock that is new in the plan starts at its own event, where that has happened and still counts."""
    case = telling.case
    began = case.happened.get(spec.starts)
    if began is None or _is_over(case, spec, began):
        return
    for who in telling.bearers(spec, spec.starts):
        if is_free(telling.case, spec, who):
            started = clocks.start(telling.case, spec.name, began, telling.setting.calendar, who=who)
            telling.tell(not_before(telling.when, started), spec.cites)


def not_before(now: datetime, started: e.ClockStarted) -> e.ClockStarted:
    """A clock that starts late, without a moment before ``now``."""
    return replace(
        started,
        warn_at=None if started.warn_at is None else max(started.warn_at, now),
        alarms_at=tuple(max(at, now) for at in started.alarms_at),
        due_at=max(started.due_at, now),
        due_latest=max(started.due_latest, now),
        rungs_at=tuple(max(at, now) for at in started.rungs_at),
    )


def _is_over(case: Case, spec: ClockSpec, began: datetime) -> bool:
    """What the clock would wait for has happened since, or the case has left where it would run."""
    done = case.happened.get(spec.name)
    if done is not None and done >= began:
        return True
    if spec.starts == ClockStart.POOLED:
        return case.phase is not Phase.POOLED
    if spec.starts == OFFERING:
        return case.offered is None
    return spec.starts in (ClockStart.ASSIGNED, ClockStart.ACCEPTED) and case.holder is None

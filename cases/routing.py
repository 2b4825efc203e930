"""Carries out where a report goes (交办): by the rules, by the pool, by an arbiter or by a ladder."""

from __future__ import annotations

from cases import events as e
from cases.people import UnitAt
from cases.telling import Telling
from dsl.decision import Cite, ClockStart, RouteKind


def decide_anew(telling: Telling, because: str) -> None:
    """Put the case under the decision that came with the command, and pin its bundle."""
    decision = telling.setting.decision
    if decision is None:
        raise ValueError("a report needs a decision")
    route = decision.plan.route
    group = route.group or telling.case.group
    steward = telling.setting.steward_of(group)
    telling.tell(e.Decided(decision.plan, decision.bundle, because, group, steward), route.cites)


def settle(telling: Telling) -> None:
    """Bring the case to where its plan says; a holder stays unless the plan names another unit."""
    route = telling.plan.route
    case = telling.case
    if route.kind is RouteKind.POOL or route.lead is None:
        if case.holder is None:
            pool(telling)
        return
    lead = telling.setting.directory.unit(route.lead)
    if case.holder != lead:
        assign(telling, lead, by="rule", cites=route.cites)


def assign(telling: Telling, unit: UnitAt, *, by: str, cites: tuple[Cite, ...]) -> None:
    """Hand it over to ``unit``; the clocks of a holder who leaves end as 移交."""
    route = telling.plan.route
    directory = telling.setting.directory
    telling.hand_over_clocks()
    telling.stop_clock("认领")
    assisting = tuple(directory.unit(r) for r in route.assisting)
    copies = tuple(directory.unit(r) for r in route.copies)
    telling.tell(e.Assigned(unit, assisting, copies, by), cites)
    telling.start_clocks(ClockStart.ASSIGNED)


def pool(telling: Telling, arbiter: UnitAt | None = None) -> None:
    """Put it where the units of the group or town may claim it."""
    route = telling.plan.route
    by_rule = telling.unit_of(route.arbiter)
    likely = route.candidates if route.missing else ()  # without an open question it is simply everyone
    candidates = tuple(telling.setting.directory.unit(r) for r in likely)
    telling.tell(e.Pooled(arbiter or by_rule, route.missing, candidates), route.cites)
    telling.start_clocks(ClockStart.POOLED)

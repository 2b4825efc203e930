"""Carries out where a report goes (交办): by the rules, by the pool, by an arbiter or by a ladder."""

from __future__ import annotations

from cases import events as e
from cases.people import UnitAt
from cases.redecide import redecide
from cases.state import IN_HANDS, Phase
from cases.steps import running
from cases.telling import Telling
from cases.turns import turn
from dsl.decision import Cite, ClockStart, RouteKind
from dsl.facts import HOLDER
from dsl.uses import ASSISTS


def reconsider(telling: Telling, because: str, *changed: str) -> None:
    """Ask the rules again, and go where they now send it; see ``redecide``."""
    anew = redecide(telling, because, *changed)
    if telling.case.phase in IN_HANDS and not turn(telling) and (anew or telling.case.phase is Phase.REVIEW):
        settle(telling)


def lead_of(telling: Telling) -> UnitAt | None:
    """The unit that the plan names; None for the pool."""
    lead = telling.plan.route.lead
    return None if lead is None else telling.setting.directory.unit(lead)


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
    telling.end_clocks([c for c in running(telling.case, ASSISTS) if c.holder not in assisting], "handed_over")
    redecide(telling, "assign", HOLDER)
    telling.start_clocks(ClockStart.ASSIGNED)


def pool(telling: Telling, arbiter: UnitAt | None = None) -> None:
    """Put it where the units of the group or town may claim it."""
    route = telling.plan.route
    by_rule = telling.unit_of(route.arbiter)
    open_ = route.missing or route.pending
    likely = route.candidates if open_ else ()  # without an open question it is simply everyone
    candidates = tuple(telling.setting.directory.unit(r) for r in likely)
    pending = tuple(map(str, route.pending))
    telling.tell(e.Pooled(arbiter or by_rule, route.missing, candidates, pending), route.cites)
    telling.start_clocks(ClockStart.POOLED)

"""Carries out where a report goes (交办): by the rules, by the pool, by an arbiter or by a ladder."""

from __future__ import annotations

from cases import events as e
from cases import events_reach as r
from cases.ending import go_on
from cases.people import UnitAt
from cases.redecide import redecide
from cases.sealed import Sealed
from cases.state import IN_HANDS, Phase, Reviewing
from cases.steps import running
from cases.telling import Telling
from cases.turns import turn
from dsl.decision import OFFER, OFFERING, Cite, ClockStart, RouteKind
from dsl.facts import HOLDER
from dsl.uses import ASSISTS


def reconsider(telling: Telling, because: str, *changed: str) -> None:
    """Ask the rules again, and go where they now send it; see ``redecide``.

    What was answered stays with whoever has answered it, and is complete once no step is asked for any more.
    """
    anew = redecide(telling, because, *changed)
    if telling.case.answered:
        go_on(telling)
        return
    if telling.case.phase not in IN_HANDS or turn(telling):
        return
    if anew or telling.case.phase in (Phase.REVIEW, Phase.REVIEWING):
        settle(telling)
    else:
        _is_reviewed_first(telling)


def lead_of(telling: Telling) -> UnitAt | None:
    """The unit that the plan names; None for the pool."""
    lead = telling.plan.route.lead
    return None if lead is None else telling.setting.directory.unit(lead)


def settle(telling: Telling) -> None:
    """Bring the case to where its plan says; a holder stays unless the plan names another unit."""
    if _is_reviewed_first(telling):
        return
    route = telling.plan.route
    case = telling.case
    if route.kind is RouteKind.POOL or route.lead is None:
        if case.holder is None:
            pool(telling)
        return
    lead = telling.setting.directory.unit(route.lead)
    if case.holder != lead:
        assign(telling, lead, by="rule", cites=route.cites)
    else:
        _set_helpers(telling)


def _is_reviewed_first(telling: Telling) -> bool:
    """Whether a review (初审、复审、研究) comes before anybody is handed it; once somebody was, none is opened."""
    case = telling.case
    open_ = (each for each in telling.plan.reviews if each.stage not in case.findings)
    review = next(open_, None)
    if review is None or case.holds or not case.live:
        return False
    unit = telling.unit_of(review.by) or case.steward
    if unit is None:  # the checks leave no review without a unit, unless the group has lost its steward since
        return False
    if case.reviewing != Reviewing(review.stage, unit):
        telling.end_clocks([*running(case, "认领"), *running(case, OFFER)], "void")
        telling.tell(r.ReviewOpened(review.stage, unit), review.cites)
    return True


def _set_helpers(telling: Telling) -> None:
    """The holder stays, and the plan may name other units that help it now."""
    case, route = telling.case, telling.plan.route
    named = (telling.setting.directory.unit(each) for each in route.assisting)
    asked = (each for each in case.voices.invited if each in case.assisting)
    units = tuple(dict.fromkeys((*named, *asked)))
    if set(units) == set(case.assisting):
        return
    telling.tell(r.HelpersSet(units), route.cites)
    telling.end_clocks([c for c in running(telling.case, ASSISTS) if c.holder not in units], "handed_over")
    for spec in telling.plan.clocks:
        if spec.name == ASSISTS and spec.starts in telling.case.happened:
            telling.start(spec, spec.starts)


def assign(
    telling: Telling, unit: UnitAt, *, by: str, cites: tuple[Cite, ...], sealed: tuple[Sealed, ...] = ()
) -> None:
    """Hand it over to ``unit``; the clocks of a holder who leaves end as 移交. ``sealed`` may say why."""
    route = telling.plan.route
    directory = telling.setting.directory
    telling.hand_over_clocks()
    telling.stop_clock("认领")
    telling.end_clocks(running(telling.case, OFFER), "handed_over")
    assisting = tuple(directory.unit(r) for r in route.assisting)
    copies = tuple(directory.unit(r) for r in route.copies)
    telling.tell(e.Assigned(unit, assisting, copies, by, sealed), cites)
    telling.end_clocks([c for c in running(telling.case, ASSISTS) if c.holder not in assisting], "handed_over")
    redecide(telling, "assign", HOLDER)
    telling.start_clocks(ClockStart.ASSIGNED)


def pool(telling: Telling, arbiter: UnitAt | None = None) -> None:
    """Put it where the units of the group or town may claim it, or the candidates, each in its turn (依次)."""
    route = telling.plan.route
    by_rule = telling.unit_of(route.arbiter)
    if _offer_next(telling, arbiter or by_rule):
        return
    only = route.only and route.offer is None  # when all have been asked in turn, it is open to everybody
    open_ = route.missing or route.pending
    likely = route.candidates if open_ or only else ()  # without an open question it is simply everyone
    candidates = tuple(telling.setting.directory.unit(r) for r in likely)
    pending = tuple(map(str, route.pending))
    telling.tell(e.Pooled(arbiter or by_rule, route.missing, candidates, pending, only), route.cites)
    telling.start_clocks(ClockStart.POOLED)


def _offer_next(telling: Telling, arbiter: UnitAt | None) -> bool:
    """Ask the first candidate that has not been asked yet, unless one is being asked; False where there is none."""
    route, case = telling.plan.route, telling.case
    if route.offer is None:
        return False
    units = tuple(telling.setting.directory.unit(each) for each in route.candidates)
    if case.offered in units:
        return True
    unit = next((each for each in units if each not in case.offered_to), None)
    if unit is None:
        return False
    telling.tell(r.Offered(unit, units, arbiter), (*route.cites, *route.offer.cites))
    telling.start_clocks(OFFERING)
    return True

"""Lets the clock speak (到期): warnings, expiries and rungs, one by one in the order in which they fell due."""

from __future__ import annotations

from cases import clocks, rating
from cases import events as e
from cases.bans import barring
from cases.people import CLOCK
from cases.routing import assign
from cases.state import Clock
from cases.telling import Telling
from dsl.decision import RungAction


def tick(telling: Telling) -> None:
    """Tell everything that is due by now; what was missed while nobody looked keeps its own moment."""
    telling.actor = CLOCK
    while (ring := clocks.next_ring(telling.case, telling.setting.now)) is not None:
        telling.when = ring.at
        match ring.what:
            case "warn":
                telling.tell(e.ClockWarned(ring.clock.key), ring.clock.spec.warn_cites or ring.clock.spec.cites)
            case "overdue":
                _expire(telling, ring.clock)
            case _:
                _climb(telling, ring.clock)


def _expire(telling: Telling, clock: Clock) -> None:
    telling.tell(e.ClockOverdue(clock.key), clock.spec.cites)
    if clock.name == rating.RATING:
        rating.expire(telling)


def _climb(telling: Telling, clock: Clock) -> None:
    rung = clock.spec.rungs[clock.climbed]
    unit = telling.unit_of(rung.recipient)
    payload = e.Climbed(clock.key, clock.climbed, rung.action.value, str(rung.recipient), unit, rung.mark)
    barred = barring(telling, unit) if rung.action is RungAction.RAISE and unit is not None else ()
    telling.tell(payload, (*rung.cites, *barred))
    if barred:  # the superior is told, and the duty stays where it is
        return
    if rung.action is RungAction.RAISE and unit is not None and unit != telling.case.holder:
        assign(telling, unit, by="ladder", cites=rung.cites)

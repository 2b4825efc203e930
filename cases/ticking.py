"""Lets the clock speak (到期): warnings, expiries and rungs, one by one in the order in which they fell due."""

from __future__ import annotations

from cases import clocks, rating
from cases import events as e
from cases.bans import barring
from cases.ending import go_on
from cases.offering import move_on
from cases.people import CLOCK, UnitAt
from cases.routing import assign
from cases.state import Clock
from cases.steps import of_people
from cases.telling import Telling
from dsl import triggers
from dsl.alarms import alarms_of, colour_when_overdue
from dsl.decision import Rung, RungAction


def tick(telling: Telling) -> None:
    """Tell everything that is due by now; what was missed while nobody looked keeps its own moment."""
    telling.actor = CLOCK
    while (ring := clocks.next_ring(telling.case, telling.setting.now)) is not None:
        telling.when = ring.at
        match ring.what:
            case "resume":
                _go_on(telling, ring.clock)
            case "overdue":
                _expire(telling, ring.clock)
            case "rung":
                _climb(telling, ring.clock)
            case color:
                _turn(telling, ring.clock, color)


def _go_on(telling: Telling, clock: Clock) -> None:
    """A pause ends by itself: its limit is reached, or the clock's ceiling, which no pause moves."""
    resumed = clocks.resume(telling.case, clock, "limit", telling.when, telling.setting.calendar)
    telling.go_on(clock, "ceiling" if resumed.capped and resumed.due_latest <= telling.when else "limit")


def _turn(telling: Telling, clock: Clock, color: str) -> None:
    said = (alarm.cites for alarm in alarms_of(clock.spec) if alarm.color == color)
    telling.tell(e.ClockWarned(clock.key, color), next(said, ()) or clock.cites)
    telling.start_clocks(triggers.coloured(clock.name, color))


def _expire(telling: Telling, clock: Clock) -> None:
    if clock.spec.right:
        _lapse(telling, clock)
        return
    telling.tell(e.ClockOverdue(clock.key), clock.cites)
    telling.start_clocks(triggers.expired(clock.name))
    color = colour_when_overdue(clock.spec)
    if color is not None:
        telling.start_clocks(triggers.coloured(clock.name, color))
    if of_people(clock):
        go_on(telling)
    if clock.name == rating.RATING:
        rating.expire(telling)


def _lapse(telling: Telling, clock: Clock) -> None:
    """A right that was not used in time is gone, and nobody was late; what stands at its expiry (期满的) fires."""
    for _ in clock.spec.rungs[clock.climbed :]:
        _climb(telling, telling.case.clocks[clock.key])
    telling.tell(e.ClockStopped(clock.key, "lapsed"), clock.cites)
    telling.start_clocks(triggers.expired(clock.name))
    move_on(telling, clock)
    go_on(telling)


def _climb(telling: Telling, clock: Clock) -> None:
    rung = clock.spec.rungs[clock.climbed]
    unit = telling.unit_of(rung.recipient)
    moves = rung.action is RungAction.RAISE and not rung.stays
    barred = barring(telling, unit) if moves and unit is not None else ()
    telling.tell(_climbed(telling, clock, rung, unit), (*rung.cites, *barred))
    if rung.mark is not None:
        telling.start_clocks(triggers.marked(rung.mark))
    if barred:  # the superior is told, and the duty stays where it is
        return
    if moves and unit is not None and unit != telling.case.holder:
        assign(telling, unit, by="ladder", cites=rung.cites)


def _climbed(telling: Telling, clock: Clock, rung: Rung, unit: UnitAt | None) -> e.Climbed:
    others = [found for each in rung.also if (found := telling.unit_of(each)) is not None]
    return e.Climbed(
        clock.key,
        clock.climbed,
        rung.action.value,
        str(rung.recipient) if rung.recipient else "",
        unit,
        rung.mark,
        also=tuple(map(str, rung.also)),
        units=tuple(dict.fromkeys(others)),
        cleared_by=telling.unit_of(rung.cleared_by),
        vacant=telling.is_vacant(rung.recipient),
    )

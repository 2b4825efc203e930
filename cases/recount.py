"""Counts running clocks anew when the calendar has changed (日历变动): never into the past, and what fired stays."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from cases import events as e
from cases.figures import count, figures_of, ladder_only, settled
from cases.figures import recounted as told_anew
from cases.people import CLOCK
from cases.routing import reconsider
from cases.state import OPEN, Case, Clock
from cases.telling import Setting, Telling
from cases.ticking import tick
from dsl.calendar import Calendar
from dsl.facts import REST_DAY


def recounted(case: Case, setting: Setting) -> tuple[e.Draft, ...]:
    """What has fallen due by now, and then each running clock that the setting's calendar gives other figures.

    A clock whose figures stay, 暂定 or firm as before, is not told of and keeps the calendar that counted it.
    """
    if case.phase not in OPEN:
        return ()
    telling = Telling(case, case.id, case.jurisdiction, setting)
    tick(telling)
    telling.when = setting.now
    telling.actor = CLOCK
    for clock in [each for each in telling.case.clocks.values() if each.running]:
        event = recount(clock, setting.calendar, setting.now, case.happened)
        if event is not None:
            telling.tell(event, clock.spec.cites)
    if telling.case.phase in OPEN:  # a day of rest (休息日) may be known now, or be another one
        reconsider(telling, "calendar", REST_DAY)
    return tuple(telling.drafts)


def recount(
    clock: Clock, calendar: Calendar, now: datetime, happened: Mapping[str, datetime]
) -> e.ClockRecounted | None:
    """The clock by this calendar; None if that changes nothing or it was counted by it already.

    ``happened`` says when each event of the case was last.
    """
    if clock.calendar == calendar.revision:
        return None
    old = figures_of(clock)
    if clock.overdue:
        new = ladder_only(clock, clock.spec, calendar, now)
    else:
        counted = count(clock.spec, clock.started_at, calendar, happened, clock.course)
        new = settled(clock, clock.spec, counted, calendar, now)
    if new == old:
        return None
    because = "notice" if old.provisional and not new.provisional else "change"
    return told_anew(clock, clock.spec, new, calendar, because)

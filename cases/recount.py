"""Counts running clocks anew when the calendar has changed (日历变动): never into the past, and what fired stays."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from cases import events as e
from cases.clocks import Figures, count, figures_of, rungs_after
from cases.people import CLOCK
from cases.state import OPEN, Case, Clock
from cases.telling import Setting, Telling
from cases.ticking import tick
from dsl.calendar import Calendar


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
    new = _ladder_only(clock, old, calendar, now) if clock.overdue else _whole(clock, calendar, now, happened)
    if new == old:
        return None
    return e.ClockRecounted(
        key=clock.key,
        warn_at=new.warn_at,
        due_at=new.due_at,
        due_latest=new.due_latest,
        provisional=new.provisional,
        rungs_at=new.rungs_at,
        calendar=calendar.revision,
        because="notice" if old.provisional and not new.provisional else "change",
        due_changed=_due(new) != _due(old),
    )


def _due(figures: Figures) -> tuple[datetime, datetime, bool]:
    return figures.due_at, figures.due_latest, figures.provisional


def _ladder_only(clock: Clock, old: Figures, calendar: Calendar, now: datetime) -> Figures:
    """Lateness once recorded stays with its moment; the rungs still to come count working days by the new calendar."""
    return replace(old, rungs_at=_rungs(clock, old.due_latest, calendar, now))


def _whole(clock: Clock, calendar: Calendar, now: datetime, happened: Mapping[str, datetime]) -> Figures:
    old = figures_of(clock)
    new = count(clock.spec, clock.started_at, calendar, happened)
    latest = _ahead(old.due_latest, new.due_latest, now)
    earliest = latest if new.due_at == new.due_latest else min(latest, _ahead(old.due_at, new.due_at, now))
    return Figures(
        warn_at=old.warn_at if clock.warned else _warning(old.warn_at, new.warn_at, now),
        due_at=earliest,
        due_latest=latest,
        provisional=new.provisional,
        rungs_at=_rungs(clock, latest, calendar, now),
    )


def _warning(old: datetime | None, new: datetime | None, now: datetime) -> datetime | None:
    return new if old is None or new is None else _ahead(old, new, now)


def _rungs(clock: Clock, due_latest: datetime, calendar: Calendar, now: datetime) -> tuple[datetime, ...]:
    fired = clock.rungs_at[: clock.climbed]
    coming = rungs_after(clock.spec, due_latest, calendar)[clock.climbed :]
    known = clock.rungs_at[clock.climbed :]
    return fired + tuple(_ahead(old, new, now) for old, new in zip(known, coming, strict=True))


def _ahead(old: datetime, new: datetime, now: datetime) -> datetime:
    """A moment that has not fired moves to ``new``, but not into the past."""
    return new if new == old else max(new, now)

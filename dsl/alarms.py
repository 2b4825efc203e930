"""When a clock turns which colour (预警): by the part or the time that is left of it, or by how long it is overdue."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from dsl.backward import FORWARD_ONLY
from dsl.calendar import Calendar
from dsl.course import Ran, without
from dsl.decision import Alarm, ClockSpec, Rung
from dsl.ends import DayOff, along, aware, both, day_of_due, local, named_day, nth_workday
from dsl.period import HOURS, MONTHS, add_months, after
from dsl.terms import Term, TimeRules, TimeUnit
from dsl.worktime import Reading, working_time, working_time_before

GREEN = "绿色"
OVERDUE = "红色"
#: Colours from the mildest; a clock shows the gravest that it has turned.
COLOURS = ("黄色", "橙色", "红色")
_WORK_UNITS = frozenset({TimeUnit.WORK_HOUR, TimeUnit.WORKDAY})


def alarms_of(spec: ClockSpec) -> tuple[Alarm, ...]:
    """The colours that the clock turns; plans of the first edition say one by its part alone."""
    if spec.alarms or spec.warn_left is None:
        return spec.alarms
    return (Alarm(COLOURS[0], spec.warn_cites, left=spec.warn_left),)


def in_turn(rungs: Sequence[Rung], alarms: Sequence[Alarm]) -> tuple[Rung, ...]:
    """A ladder in the order in which its rungs fire: those of colours first, without those of a colour never turned."""
    known = {alarm.color for alarm in alarms if not alarm.overdue}
    due = {alarm.color for alarm in alarms if alarm.overdue and alarm.after is None} or {OVERDUE}
    coloured = [rung for rung in rungs if rung.when in known]
    at_due = [replace(rung, when="逾期") if rung.when in due - known else rung for rung in rungs]
    return (*sorted(coloured, key=lambda rung: COLOURS.index(rung.when)), *(r for r in at_due if not r.coloured))


def gravest(colours: Iterable[str]) -> str:
    """The gravest of some colours; green where there are none."""
    known = (*(GREEN,), *COLOURS)
    return max(colours, key=known.index, default=GREEN)


def colour_when_overdue(spec: ClockSpec) -> str | None:
    """What the clock turns at its due time: what the file says of 逾期; red, unless it says so of a later moment."""
    said = {alarm.after: alarm.color for alarm in alarms_of(spec) if alarm.overdue}
    return said.get(None) if said else OVERDUE


def moments(spec: ClockSpec, ran: Ran, calendar: Calendar) -> tuple[datetime, ...]:
    """The moment of each alarm of ``alarms_of(spec)`` for a clock that runs so."""
    return tuple(_moment(alarm, spec, ran, calendar) for alarm in alarms_of(spec))


def _moment(alarm: Alarm, spec: ClockSpec, ran: Ran, calendar: Calendar) -> datetime:
    latest = ran.end.latest
    if alarm.overdue:
        return after(latest, alarm.after, spec.time, calendar).latest if alarm.after else latest
    if alarm.before is not None:
        return max(local(aware(ran.start)), time_left(ran.end.earliest, alarm.before, spec.time, calendar))
    return _part_left(spec, ran, alarm.left or 0, calendar)


def _part_left(spec: ClockSpec, ran: Ran, left: float, calendar: Calendar) -> datetime:
    """As ``dsl.period.warn_at``, of the time in which the clock did not stand still."""
    begin, last = aware(ran.start), aware(ran.end.earliest)
    if last <= begin:
        return local(last)
    spans = [(begin, last)]
    if spec.term.unit in _WORK_UNITS:
        spans = _worked_between(begin, last, spec.time, calendar) or spans
    spans = list(without(spans, ran.gaps)) or [(begin, last)]
    total = sum((till - since for since, till in spans), timedelta())
    return local(max(begin, along(spans, total * (1 - left)).replace(microsecond=0)))


def _worked_between(
    begin: datetime, end: datetime, rules: TimeRules, calendar: Calendar
) -> list[tuple[datetime, datetime]]:
    found: list[tuple[datetime, datetime]] = []
    for first, last in working_time(begin, rules, calendar, Reading.EARLY):
        if first >= end:
            break
        found.append((first, min(last, end)))
    return found


def time_left(end: datetime, term: Term, rules: TimeRules, calendar: Calendar) -> datetime:
    """The moment when just ``term`` is left until ``end``: 剩余1个工作日 is when the last working day begins.

    Days are those before the day whose end or hour ``end`` is; in a year without notice the earliest such moment.
    Raises ValueError for 当日 and 次日, of which nothing can be left.
    """
    moment = aware(end)
    if term.unit in FORWARD_ONLY:
        raise ValueError(f"{term} is no time that can be left")
    if step := HOURS.get(term.unit):
        return local(moment - term.amount * step)
    day = day_of_due(moment)
    if term.unit is TimeUnit.WORK_HOUR:
        much = timedelta(hours=term.amount)
        return both(lambda reading: _time_before(moment, much, rules, calendar, reading), day, calendar).earliest
    if term.unit is TimeUnit.WORKDAY:
        return nth_workday(day, term.amount, rules, calendar, back=True).earliest
    if months := MONTHS.get(term.unit):
        first = add_months(day, -term.amount * months)
    else:
        first = day - timedelta(days=term.amount)
    return named_day(first, rules, calendar, DayOff.STAY).earliest


def _time_before(end: datetime, much: timedelta, rules: TimeRules, calendar: Calendar, reading: Reading) -> datetime:
    for first, last in working_time_before(end, rules, calendar, reading):
        if much <= last - first:
            break
        much -= last - first
    return last - much

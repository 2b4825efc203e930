"""What events make of clocks and marks (折叠时限): colours, extensions, pauses, exemptions, rungs."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from cases import events as e
from cases import events_clock as k
from cases.people import UnitAt
from cases.state import Asking, Case, Clock, Course, Granted
from dsl.alarms import colour_when_overdue
from dsl.course import Gap


def alarms(warn_at: datetime | None, alarms_at: tuple[datetime, ...]) -> tuple[datetime, ...]:
    """The moments of a clock's colours as an event tells of them: all of them, or its only one."""
    return alarms_at or (() if warn_at is None else (warn_at,))


def turned(clock: Clock, color: str) -> Clock:
    """The clock once it has turned that colour."""
    return clock if color in clock.turned else replace(clock, turned=(*clock.turned, color))


def expired(clock: Clock) -> Clock:
    """The clock once its term has run out; what was asked of it is over."""
    color = colour_when_overdue(clock.spec)
    late = clock if color is None else turned(clock, color)
    return replace(late, overdue=True, asking=None, pause_asked=None)


def befall(case: Case, payload: k.ClockEvent, at: datetime) -> Case:
    """The case after something befell one of its clocks, or a mark was cleared."""
    if isinstance(payload, k.Unmarked):
        return replace(case, marks=tuple(mark for mark in case.marks if mark != payload.mark))
    clock = _changed(case.clocks[payload.key], payload, at)
    told = replace(case, clocks={**case.clocks, clock.key: clock})
    match payload:
        case k.ExtensionAsked(approvers=approvers):
            return reached(told, approvers)
        case k.PauseAsked(approver=approver):
            return reached(told, (approver,))
        case _:
            return told


def reached(case: Case, units: tuple[UnitAt, ...]) -> Case:
    """The case once these units have to do with it from above."""
    new = tuple(unit for unit in dict.fromkeys(units) if unit not in case.supervisors)
    return replace(case, supervisors=(*case.supervisors, *new)) if new else case


def _changed(clock: Clock, payload: k.ClockEvent, at: datetime) -> Clock:
    match payload:
        case k.ExtensionAsked(unit=unit, term=term, total=total, approvers=approvers):
            return replace(clock, asking=Asking(unit, term, total, approvers))
        case k.ExtensionApproved() if clock.asking is not None:
            return replace(clock, asking=replace(clock.asking, agreed=clock.asking.agreed + 1))
        case k.ExtensionDenied():
            return replace(clock, asking=None)
        case k.Extended(term=term, total=total):
            granted = (*clock.course.granted, Granted(term, total))
            return _moved(replace(clock, asking=None, course=replace(clock.course, granted=granted)), payload)
        case k.Exempted():
            return replace(clock, exempted=True)
        case _:
            return _stood(clock, payload, at)


def _stood(clock: Clock, payload: k.ClockEvent, at: datetime) -> Clock:
    match payload:
        case k.PauseAsked(reason=reason):
            return replace(clock, pause_asked=reason)
        case k.PauseDenied():
            return replace(clock, pause_asked=None)
        case k.Paused(reason=reason, until=until):
            still = replace(clock.course, paused_at=at)
            return replace(clock, course=still, until=until, paused_for=reason, pause_asked=None)
        case k.Resumed():
            return _moved(replace(clock, course=gone_on(clock.course, at), until=None, paused_for=None), payload)
        case _:  # pragma: no cover - the log of a case tells of an approval only after a request
            raise ValueError(f"{payload.kind} without what comes before it")


def gone_on(course: Course, at: datetime) -> Course:
    """What has befallen a clock that stood still until ``at``."""
    if course.paused_at is None:
        return course
    return replace(course, gaps=(*course.gaps, Gap(course.paused_at, max(at, course.paused_at))), paused_at=None)


def _moved(clock: Clock, payload: k.Moving) -> Clock:
    return replace(
        clock,
        alarms_at=alarms(payload.warn_at, payload.alarms_at),
        due_at=payload.due_at,
        due_latest=payload.due_latest,
        provisional=payload.provisional,
        rungs_at=payload.rungs_at,
        calendar=payload.calendar,
        capped=payload.capped,
    )


def climb(case: Case, payload: e.Climbed) -> Case:
    """The case after a rung of the ladder fired."""
    if payload.key:
        clock = replace(case.clocks[payload.key], climbed=payload.rung + 1)
        case = replace(case, clocks={**case.clocks, clock.key: clock})
    first = () if payload.unit is None else (payload.unit,)
    clearing = () if payload.cleared_by is None else (payload.cleared_by,)
    case = reached(case, (*first, *payload.units, *clearing))
    if payload.of:
        case = replace(case, raised={**case.raised, payload.of: payload.level})
    mark = payload.mark
    return case if mark is None or mark in case.marks else replace(case, marks=(*case.marks, mark))

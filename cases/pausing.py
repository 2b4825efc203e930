"""Lets clocks stand still (中止) for a declared reason, within a limit over all pauses, and go on again (恢复)."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from cases import events_clock as k
from cases.commands_clock import DecidePause, Pause, Resume
from cases.figures import count, pause_end
from cases.people import UnitAt
from cases.refusals import PauseRefused
from cases.state import Case, Clock
from cases.telling import Telling
from dsl.course import Leg
from dsl.decision import Stay
from dsl.period import show


def pause(telling: Telling, command: Pause) -> None:
    """Every running clock that may stand still for this reason does, or somebody is asked. Raises PauseRefused."""
    found = [(clock, stay) for clock, stay in pausable(telling.case) if command.reason in stay.reasons]
    if not found:
        raise PauseRefused(_why_none(telling.case, command.reason))
    refused: list[str] = []
    for clock, stay in found:
        why = _why_not(telling, clock, stay)
        if why:
            refused.append(why)
        elif stay.approver is None:
            _stop(telling, clock, stay, command)
        else:
            _ask(telling, clock, stay, command)
    if len(refused) == len(found):
        raise PauseRefused(refused[0])


def decide(telling: Telling, command: DecidePause) -> None:
    """Whoever must agree to pauses agrees to those that were asked for, or refuses them. Raises PauseRefused."""
    waiting = [(clock, stay) for clock, stay in pausable(telling.case) if clock.pause_asked is not None]
    if not waiting:
        raise PauseRefused("没有待批准的中止")
    actor = telling.setting.actor.unit
    own = [(clock, stay) for clock, stay in waiting if actor is not None and telling.unit_of(stay.approver) == actor]
    if actor is None or not own:
        raise PauseRefused(f"依{waiting[0][1].cites[0]},中止由 {waiting[0][1].approver} 批准")
    for clock, stay in own:
        reason = clock.pause_asked or ""
        if command.approve:
            _stop(telling, clock, stay, Pause(reason, command.sealed))
        else:
            telling.tell(k.PauseDenied(clock.key, actor, command.sealed), stay.cites)


def resume(telling: Telling, _command: Resume) -> None:
    """Every clock that stands still goes on. Raises PauseRefused if there is none."""
    paused = [clock for clock in telling.case.clocks.values() if clock.running and clock.paused]
    if not paused:
        raise PauseRefused("没有中止的时限,不需要恢复")
    for clock in paused:
        telling.go_on(clock, "person")


def pausable(case: Case) -> list[tuple[Clock, Stay]]:
    """The running clocks that a clause lets stand still, with that clause."""
    return [(each, each.spec.stay) for each in case.clocks.values() if each.running and each.spec.stay is not None]


def _why_none(case: Case, reason: str) -> str:
    stays = [stay for _, stay in pausable(case)]
    if not stays:
        return "现在没有可以中止的时限"
    reasons = dict.fromkeys(one for stay in stays for one in stay.reasons)
    return f"依{stays[0].cites[0]},可以中止的事由是 {'、'.join(reasons)},没有“{reason}”"


def held_back(clock: Clock, now: datetime | None = None) -> str | None:
    """Why it may not stand still, the limit over all pauses aside; without ``now`` it is taken for not yet due."""
    if clock.paused:
        return f"{clock.name}已经中止"
    if clock.overdue or (now is not None and now >= clock.due_latest):
        return f"{clock.name}已于{show(clock.due_latest)}期满,不能再中止"
    if clock.pause_asked is not None:
        return f"{clock.name}已经申请中止,等待批准"
    if clock.asking is not None:
        return f"{clock.name}已经申请延期,等待批准,现在不能中止"
    return None


def _why_not(telling: Telling, clock: Clock, stay: Stay) -> str | None:
    if why := held_back(clock, telling.when):
        return why
    if _is_used_up(telling, clock, stay):
        return f"依{stay.cites[0]},{clock.name}中止以{stay.within}为限,已经用完"
    return None


def _is_used_up(telling: Telling, clock: Clock, stay: Stay) -> bool:
    if stay.within is None:
        return False
    course = replace(clock.course, paused_at=telling.when)
    return pause_end(course, Leg(stay.within, stay.time), telling.setting.calendar) <= telling.when


def _ask(telling: Telling, clock: Clock, stay: Stay, command: Pause) -> None:
    approver = telling.unit_of(stay.approver)
    if approver is None:
        raise PauseRefused(f"依{stay.cites[0]},中止由 {stay.approver} 批准,现在没有这样的单位")
    unit: UnitAt | None = telling.setting.actor.unit
    telling.tell(k.PauseAsked(clock.key, unit, command.reason, approver, command.sealed), stay.cites)


def _stop(telling: Telling, clock: Clock, stay: Stay, command: Pause) -> None:
    course = replace(clock.course, paused_at=telling.when)
    calendar = telling.setting.calendar
    until = count(clock.spec, clock.started_at, calendar, telling.case.happened, course).until
    unit = telling.setting.actor.unit
    telling.tell(k.Paused(clock.key, unit, command.reason, until, command.sealed), stay.cites)

"""Gives clocks more time (延期): asked for before the term is over, agreed to by whom the clause names, never after."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from cases import events_clock as k
from cases.commands_clock import DecideExtension, RequestExtension
from cases.figures import count, settled, told
from cases.people import UnitAt
from cases.refusals import ExtensionRefused, InvalidInput
from cases.state import Asking, Case, Clock, Course, Granted
from cases.telling import Telling
from dsl.decision import Extension
from dsl.period import show
from dsl.terms import Term

__all__ = ["chosen", "decide", "extendable", "is_left", "request", "used"]


def request(telling: Telling, command: RequestExtension) -> None:
    """Ask for more time; where nobody has to agree the clock has it at once.

    Raises ExtensionRefused, citing the clause that allows no more.
    """
    clock = _chosen(telling.case, command.clock, telling.actor.unit, lambda each: each.spec.extension is not None)
    rule = _rule(telling.case, clock, telling.when)
    asked = _asked(clock, rule, command.term)
    _moves(telling, clock, asked, rule)
    approvers = _approvers(telling, rule)
    unit = telling.setting.actor.unit
    payload = k.ExtensionAsked(clock.key, unit, asked.term, asked.total, approvers, command.sealed)
    telling.tell(payload, rule.cites)
    if not approvers:
        _extend(telling, telling.case.clocks[clock.key], rule)


def decide(telling: Telling, command: DecideExtension) -> None:
    """One of those who must agree agrees, in their order, or refuses."""
    clock = _chosen(telling.case, command.clock, None, lambda each: each.asking is not None)
    asking, rule = clock.asking, clock.spec.extension
    if asking is None or rule is None:
        raise ExtensionRefused("没有待批准的延期")
    unit = _approving(telling, rule, asking)
    if not command.approve:
        telling.tell(k.ExtensionDenied(clock.key, unit, command.sealed), rule.cites)
        return
    telling.tell(k.ExtensionApproved(clock.key, unit, command.sealed), rule.cites)
    if asking.agreed + 1 >= len(asking.approvers):
        _extend(telling, telling.case.clocks[clock.key], rule)


def extendable(case: Case) -> tuple[Clock, ...]:
    """The running clocks that a clause lets somebody extend; whether any of it is left is for ``request`` to say."""
    return tuple(clock for clock in case.clocks.values() if clock.running and clock.spec.extension is not None)


def used(case: Case, name: str) -> int:
    """How often the case's clocks of that name were extended, whoever held it (每件)."""
    return sum(len(clock.course.granted) for clock in case.clocks.values() if clock.name == name)


def _chosen(case: Case, name: str, unit: UnitAt | None, fits: Callable[[Clock], bool]) -> Clock:
    running = [clock for clock in case.clocks.values() if clock.running and name in {"", clock.name}]
    found = [clock for clock in running if fits(clock)]
    names = "、".join(dict.fromkeys(clock.name for clock in found))
    if "、" in names:
        raise InvalidInput({"clock": f"请写明哪一个时限:{names}"})
    if not found:
        raise ExtensionRefused(_why_none(running))
    return chosen(found, unit)


def chosen(clocks: list[Clock], unit: UnitAt | None) -> Clock:
    """Which of several of one name is meant: of units that help each its own; of reports timed apart (分别计时) the
    one that is due first.
    """
    return min(clocks, key=lambda each: (each.overdue, unit is None or each.holder != unit, each.due_latest, each.key))


def _why_none(running: list[Clock]) -> str:
    for clock in running:
        if clock.spec.not_extended:
            return f"依{clock.spec.not_extended[0]},{clock.name}不得延期"
    return "没有可以延期的时限,也没有待批准的延期"


def _rule(case: Case, clock: Clock, now: datetime) -> Extension:
    """The clause that allows it. Raises ExtensionRefused, citing what forbids it."""
    rule = clock.spec.extension
    if rule is None or clock.spec.not_extended:
        raise ExtensionRefused(_why_none([clock]))
    if clock.overdue or now >= clock.due_latest:
        raise ExtensionRefused(f"依{rule.cites[0]},延期要在期满前提出;{clock.name}已于{show(clock.due_latest)}期满")
    if why := _why_not(case, clock, rule):
        raise ExtensionRefused(why)
    return rule


def is_left(case: Case, clock: Clock) -> bool:
    """Whether an extension is left for it as long as it is not due; a ceiling that it has reached leaves none."""
    rule = clock.spec.extension
    if rule is None or clock.spec.not_extended or clock.overdue or clock.capped:
        return False
    return _why_not(case, clock, rule) is None


def _why_not(case: Case, clock: Clock, rule: Extension) -> str | None:
    if clock.asking is not None:
        return f"{clock.name}已经申请延期,等待批准"
    if clock.paused:
        return f"{clock.name}已经中止,恢复以后才能申请延期"
    if rule.times is not None and used(case, clock.name) >= rule.times:
        return f"依{rule.cites[0]},{clock.name}每件延期{rule.times}次为限,已经用完"
    return None


def _asked(clock: Clock, rule: Extension, term: Term | None) -> Granted:
    """What is asked for, within what the clause allows. Raises InvalidInput."""
    if rule.original:
        if term not in {None, clock.spec.term}:
            raise InvalidInput({"term": f"依{rule.cites[0]},只能按原期限 {clock.spec.term} 延期"})
        return Granted(clock.spec.term, total=False)
    most = rule.total or rule.by
    asked = term or most
    if asked is None:
        raise InvalidInput({"term": "请写明延期多久"})
    if most is not None and (asked.unit is not most.unit or not 0 < asked.amount <= most.amount):
        what = "总长不超过" if rule.total else "最多延期"
        raise InvalidInput({"term": f"依{rule.cites[0]},{what} {most},请按{most.unit.value}写"})
    return Granted(asked, total=rule.total is not None)


def _moves(telling: Telling, clock: Clock, asked: Granted, rule: Extension) -> None:
    """Raises ExtensionRefused where it would give no more time: under a ceiling, or as a total that is no longer."""
    spec, calendar = clock.spec, telling.setting.calendar
    granted = (*clock.course.granted, asked)
    counted = count(spec, clock.started_at, calendar, telling.case.happened, Course(granted, clock.gaps))
    if counted.due_latest > clock.due_latest:
        return
    if counted.capped and spec.ceiling is not None:
        raise ExtensionRefused(f"依{spec.ceiling.cites[0]},{clock.name}已到封顶 {show(clock.due_latest)},不能再延期")
    raise ExtensionRefused(f"依{rule.cites[0]},延期 {asked.term} 不比现在的期限 {show(clock.due_latest)} 更晚")


def _approvers(telling: Telling, rule: Extension) -> tuple[UnitAt, ...]:
    found = []
    for recipient in rule.approvers:
        unit = telling.unit_of(recipient)
        if unit is None:
            raise ExtensionRefused(f"依{rule.cites[0]},延期由 {recipient} 批准,现在没有这样的单位")
        found.append(unit)
    return tuple(found)


def _approving(telling: Telling, rule: Extension, asking: Asking) -> UnitAt:
    """Whose turn it is among those who were asked, or their heirs, if that is who acts. Raises ExtensionRefused."""
    turn = asking.approvers[asking.agreed]
    if telling.setting.actor.unit != turn:
        raise ExtensionRefused(f"依{rule.cites[0]},现在由 {turn.name} 批准")
    return turn


def _extend(telling: Telling, clock: Clock, rule: Extension) -> None:
    asking = clock.asking
    if asking is None:  # pragma: no cover - only called while a request waits
        raise ExtensionRefused("没有待批准的延期")
    spec, calendar = clock.spec, telling.setting.calendar
    granted = (*clock.course.granted, Granted(asking.term, asking.total))
    counted = count(spec, clock.started_at, calendar, telling.case.happened, Course(granted, clock.gaps))
    new = settled(clock, spec, counted, calendar, telling.when)
    warn_at, alarms_at = told(spec, new)
    payload = k.Extended(
        clock.key,
        asking.unit,
        asking.term,
        asking.total,
        warn_at=warn_at,
        due_at=new.due_at,
        due_latest=new.due_latest,
        provisional=new.provisional,
        rungs_at=new.rungs_at,
        calendar=calendar.revision,
        alarms_at=alarms_at,
        capped=new.capped,
    )
    ceiling = spec.ceiling.cites if new.capped and spec.ceiling else ()
    telling.tell(payload, (*rule.cites, *ceiling))

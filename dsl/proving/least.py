"""The least time that a holder can ever have (最短时间): on each clock, with the worst moment to begin."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, time, timedelta

from dsl.calendar import Calendar
from dsl.decision import ClockSpec, ClockStart
from dsl.layer import Ruled, ToPool, ToTable
from dsl.proving import spell
from dsl.proving.asked import Asked
from dsl.proving.ends_of import Extreme, days, ends_of, shortest
from dsl.proving.values import Finding, Kind, OutOfWork, Verdict
from dsl.terms import TimeUnit
from dsl.worktime import ZONE


def least(asked: Asked, code: str, calendar: Calendar) -> Iterator[Finding]:
    """For each term of one clock the worst start; for 受理 also when the report was claimed at the last minute."""
    told, left = set[tuple[object, ...]](), list[Ruled[ClockSpec]]()
    for number, rule in enumerate(asked.matter.rules):
        spec: ClockSpec = rule.value
        key = (spec.starts, spec.term, spec.time)
        if key in told or not _lives(asked, number):
            continue
        told.add(key)
        try:
            asked.space.solver.work.follow(Kind.LEAST)
            yield _least(rule, code, calendar)
        except OutOfWork:
            left.append(rule)
    if left:
        cites = tuple(rule.cite for rule in left)
        name = left[0].value.name
        text = f"{spell.clauses(cites, code)}的{name}最短有多少时间,未能判定:时限太多,超出了计算的上限"
        yield Finding(Kind.LEAST, Verdict.UNDECIDED, cites, text)


def _least(rule: Ruled[ClockSpec], code: str, calendar: Calendar) -> Finding:
    spec, name = rule.value, f"{spell.clause(rule.cite, code)}的{rule.value.name}"
    if spec.back:
        text = f"{name}最短有多少时间,未能判定:它从定好的日子倒着算,要看什么时候定下来"
        return Finding(Kind.LEAST, Verdict.UNDECIDED, (rule.cite,), text)
    if ends_of(spec.term, spec.time, calendar).constant:
        text = f"{name}不论什么时候{spec.starts},都有{spec.term}"
        return Finding(Kind.LEAST, Verdict.PROVED, (rule.cite,), text)
    worst = shortest(spec.term, spec.time, calendar)
    if worst is None:
        text = f"{name}最短有多少时间,未能判定:{spec.term}超出了已公布的日历"
        return Finding(Kind.LEAST, Verdict.UNDECIDED, (rule.cite,), text)
    text = (
        f"{name}最短只有{spell.span(worst.length)}:例如 {spell.begin(worst.start)} {spec.starts}的,"
        f"到 {spell.moment(worst.end)}为止"
    )
    return Finding(Kind.LEAST, Verdict.PROVED, (rule.cite,), text, _too_short(worst, spec))


def _too_short(worst: Extreme, spec: ClockSpec) -> str:
    if worst.length >= timedelta(hours=1) or spec.term.unit is not TimeUnit.SAME_DAY:
        return ""
    return "觉得太短的,可以写:休息日和17:00以后上报的,当日 指 下一工作日"


def claimed_late(
    routes: Asked, pool: Asked | None, accept: Asked | None, code: str, calendar: Calendar
) -> Iterator[Finding]:
    """受理 runs from 上报 while the report still waits to be claimed: what is left when it is claimed at the end."""
    claim = first_of(pool)
    for number, rule in enumerate(accept.matter.rules if claim and accept else ()):
        spec: ClockSpec = rule.value
        if claim is None or accept is None or spec.starts != ClockStart.REPORTED:
            continue
        if code not in (rule.cite.jurisdiction, claim.cite.jurisdiction) or not _pooled(routes, accept, number):
            continue
        worst = min(_left(claim.value, spec, calendar), key=lambda each: each[1].length, default=None)
        if worst is not None and worst[1].length < timedelta(minutes=1):
            yield _late(rule, claim, *worst, code)


def _late(rule: Ruled[ClockSpec], claim: Ruled[ClockSpec], began: datetime, left: Extreme, code: str) -> Finding:
    over = "已经过期" if left.length < timedelta() else "一分钟也不剩"
    text = (
        f"{spell.clause(rule.cite, code)}的受理从上报起算,等认领的时间也算在里面:"
        f"{spell.clause(claim.cite, code)}的认领用足{claim.value.term}才有人认领的,受理{over},"
        f"例如 {spell.begin(began)} 上报,{spell.moment(left.start)} 认领,受理到 {spell.moment(left.end)}"
    )
    advice = f"把受理写成 自交办时起…,或者把认领的{claim.value.term}缩短"
    return Finding(Kind.LEAST, Verdict.PROVED, (rule.cite, claim.cite), text, advice)


def _pooled(routes: Asked, accept: Asked, number: int) -> bool:
    """Whether a report that has to be claimed can have this term."""
    own = [accept.true[number], *(accept.untrue[other] for other in accept.before(number))]
    for route, rule in enumerate(routes.matter.rules):
        target = rule.value.target
        table = isinstance(target, ToTable) and None in target.table.units.values()
        if table or isinstance(target, ToPool):
            before = [routes.untrue[other] for other in routes.before(route)]
            try:
                if routes.find([routes.true[route], *before, *own, routes.space.usual]) is not None:
                    return True
            except OutOfWork:
                return False
    return False


def _left(claim: ClockSpec, spec: ClockSpec, calendar: Calendar) -> Iterator[tuple[datetime, Extreme]]:
    """For a report late in the evening of each day of the newest published year: what is left after the claim."""
    newest = max(calendar.years, default=0)
    for day in days(calendar):
        if day.year == newest:
            start = datetime.combine(day, time(23), ZONE)
            claimed = ends_of(claim.term, claim.time, calendar).end(start)
            ends = ends_of(spec.term, spec.time, calendar).end(start)
            if claimed and ends:
                yield start, Extreme(claimed, ends)


def first_of(asked: Asked | None) -> Ruled[ClockSpec] | None:
    """What is asked first of a matter, where it has any rule."""
    return asked.matter.rules[0] if asked and asked.matter.rules else None


def _lives(asked: Asked, number: int) -> bool:
    try:
        return asked.decides(number) is not None
    except OutOfWork:
        return True  # told by those that look for dead clauses

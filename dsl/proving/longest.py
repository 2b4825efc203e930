"""The longest that a report can take up to its answer (最长时间), nobody overdue, in every published year."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime, time
from functools import lru_cache
from typing import Any

from dsl.calendar import Calendar
from dsl.course import Leg
from dsl.decision import Cite, ClockSpec, ClockStart, ReturnRule
from dsl.layer import Ruled
from dsl.proving import spell
from dsl.proving.asked import Asked
from dsl.proving.ends_of import Extreme, days, ends_of, last_minute, with_more
from dsl.proving.formula import Formula
from dsl.proving.least import first_of
from dsl.proving.search import Box
from dsl.proving.values import Example, Finding, Kind, OutOfWork, Verdict
from dsl.worktime import ZONE

#: So many pairs of a term to accept and a term to answer are tried, the longest first.
_MOST_PAIRS = 200


@dataclass(frozen=True, slots=True)
class Course:
    """What a report can pass through up to its answer: claims, returns, 受理, 答复."""

    claim: Ruled[ClockSpec] | None
    accept: Ruled[ClockSpec] | None
    answer: Ruled[ClockSpec]
    returns: Ruled[ReturnRule] | None

    @property
    def cites(self) -> tuple[Cite, ...]:
        """Every clause that adds to it."""
        used = (self.claim, self.returns, self.accept, self.answer)
        return tuple(dict.fromkeys(rule.cite for rule in used if rule))


def longest(
    pool: Asked | None, accept: Asked | None, answer: Asked | None, back: Asked, calendar: Calendar
) -> Iterator[Finding]:
    """From the report to its answer, everybody as late as the rules allow and nobody overdue."""
    code, tried, known = back.space.world.rules.jurisdiction.code, 0, dict[tuple[object, ...], tuple[Course, Box]]()
    for course in _courses(pool, accept, answer, back):
        if tried == _MOST_PAIRS:
            break
        key = tuple(rule and _term(rule) for rule in (course.accept, course.answer, course.returns))
        if key not in known:
            tried += 1
            try:
                box = _reached(course, accept, answer, back)
                if box is not None:
                    back.space.solver.work.follow(Kind.LONGEST)
                    known[key] = course, box
            except OutOfWork:
                break
    else:
        yield from _told(known.values(), back, code, calendar)
        return
    passed = [*(each for each, _ in known.values()), course]
    cites = tuple(dict.fromkeys(cite for each in passed for cite in each.cites))
    text = f"从上报到答复最长多久,未能判定:能用在一件上的时限太多,超出了计算的上限({spell.clauses(cites, code)})"
    yield Finding(Kind.LONGEST, Verdict.UNDECIDED, cites, text)


def _courses(pool: Asked | None, accept: Asked | None, answer: Asked | None, back: Asked) -> Iterator[Course]:
    for answered in answer.matter.rules if answer else ():
        for accepted in accept.matter.rules if accept else (None,):
            for returned in back.matter.rules or (None,):
                yield Course(first_of(pool), accepted, answered, returned)


def _reached(course: Course, accept: Asked | None, answer: Asked | None, back: Asked) -> Box | None:
    """Reports of the usual kind that can take this course."""
    formulas = [back.space.usual]
    for asked, rule in ((answer, course.answer), (accept, course.accept), (back, course.returns)):
        if asked is not None and rule is not None:
            formulas += _decided(asked, rule)
    return back.find(formulas)


def _told(known: Iterable[tuple[Course, Box]], back: Asked, code: str, calendar: Calendar) -> Iterator[Finding]:
    worst: tuple[Course, Box, Extreme] | None = None
    for course, box in known:
        endless = _why_endless(course)
        if endless:
            yield _open(course, endless, code)
            continue
        found = _longest(replace(course, returns=_plain(course.returns)), calendar)
        if found is not None and (worst is None or found.length > worst[2].length):
            worst = course, box, found
    if worst is None:
        return
    course, box, found = worst
    facts = back.space.report(box)
    text = (
        f"从上报到答复,都不逾期,最长{spell.span(found.length)}:例如 {spell.begin(found.start)} 上报的,"
        f"{_steps(course)},到 {spell.moment(found.end)}为止(依{spell.clauses(course.cites, code)})"
    )
    yield Finding(Kind.LONGEST, Verdict.PROVED, course.cites, text, "", Example(spell.report(facts), facts))


def _plain(rule: Ruled[ReturnRule] | None) -> Ruled[ReturnRule] | None:
    """With consent each return is somebody's own decision: it counts once."""
    if rule is None or rule.value.times is not None:
        return rule
    return replace(rule, value=replace(rule.value, times=1))


def _decided(asked: Asked, rule: Ruled[Any]) -> list[Formula]:
    number = asked.matter.rules.index(rule)
    return [asked.true[number], *(asked.untrue[other] for other in asked.before(number))]


def _steps(course: Course) -> str:
    parts = [f"认领{course.claim.value.term}" if course.claim else ""]
    if course.returns and course.returns.value.times:
        parts.append(f"退回{course.returns.value.times}次")
    parts.append(f"受理{course.accept.value.term}" if course.accept else "")
    spec = course.answer.value
    more = "、延期" if spec.extension else ""
    more += "、中止" if spec.stay else ""
    parts.append(f"答复{spec.term}{more}")
    return "、".join(part for part in parts if part)


def _why_endless(course: Course) -> str:
    """Why nothing bounds it, perhaps nothing."""
    spec = course.answer.value
    if spec.ceiling is not None:
        return ""
    if spec.stay is not None and spec.stay.within is None:
        return "中止没有写多久以内"
    if spec.extension is not None and spec.extension.times is None and spec.extension.total is None:
        return "延期没有写几次"
    if spec.starts == ClockStart.ACCEPTED and course.accept is None:
        return "受理没有期限"
    if course.returns and course.returns.value.times is None and course.returns.value.consent is None:
        return "退回没有写每件几次以内"
    return ""


def _open(course: Course, why: str, code: str) -> Finding:
    text = f"从上报到答复没有上限:{spell.clauses(course.cites, code)}里,{why}"
    advice = "请写明次数或者多久以内,或者写 封顶 自上报之日起…"
    return Finding(Kind.LONGEST, Verdict.PROVED, course.cites, text, advice)


@lru_cache(maxsize=256)
def _longest(course: Course, calendar: Calendar) -> Extreme | None:
    """The worst day to report on; each step is done in its last minute."""
    found = (
        Extreme(start, end)
        for day in days(calendar)
        if (end := _end(course, start := datetime.combine(day, time(), ZONE), calendar)) is not None
    )
    return max(found, key=lambda each: each.length, default=None)


def _end(course: Course, reported: datetime, calendar: Calendar) -> datetime | None:
    moments: dict[str, datetime] = {ClockStart.REPORTED: reported, ClockStart.POOLED: reported}
    assigned = _assigned(course, reported, calendar)
    if assigned is None:
        return None
    moments[ClockStart.ASSIGNED] = assigned
    if course.accept is not None:
        spec = course.accept.value
        since = assigned if spec.restarts else moments.get(spec.starts, assigned)
        end = ends_of(spec.term, spec.time, calendar).end(since)
        if end is None:
            return None
        moments[ClockStart.ACCEPTED] = last_minute(end)
    return _answered(course.answer.value, moments, assigned, calendar)


def _assigned(course: Course, reported: datetime, calendar: Calendar) -> datetime | None:
    """When it is handed to whoever has to do it in the end."""
    moment: datetime | None = reported
    rounds = 1 + (course.returns.value.times or 0 if course.returns else 0)
    for number in range(rounds):
        if course.claim is not None and moment is not None:
            moment = _done(course.claim.value, moment, calendar)
        window = course.returns.value if course.returns else None
        if window and window.within and number < rounds - 1 and moment is not None:
            end = ends_of(window.within, window.time, calendar).end(moment)
            moment = None if end is None else last_minute(end)
    return moment


def _done(spec: ClockSpec, since: datetime, calendar: Calendar) -> datetime | None:
    end = ends_of(spec.term, spec.time, calendar).end(since)
    return None if end is None else last_minute(end)


def _answered(spec: ClockSpec, moments: dict[str, datetime], assigned: datetime, calendar: Calendar) -> datetime | None:
    end = with_more(moments.get(spec.starts, assigned), _legs(spec), calendar)
    if end is None or spec.ceiling is None:
        return end
    ceiling = spec.ceiling
    cap = ends_of(ceiling.term, ceiling.time, calendar).end(moments.get(ceiling.starts, assigned))
    return None if cap is None else min(end, cap)


def _legs(spec: ClockSpec) -> tuple[Leg, ...]:
    """The term with all that may be added: extensions, and a pause as so much more."""
    legs = [Leg(spec.term, spec.time)]
    more = spec.extension
    if more is not None and more.total is not None:
        legs = [Leg(more.total, more.time)]
    elif more is not None:
        by = spec.term if more.original else more.by
        legs += [Leg(by, more.time)] * (more.times or 1) if by else []
    if spec.stay is not None and spec.stay.within is not None:
        legs.append(Leg(spec.stay.within, spec.stay.time))
    return tuple(legs)


def _term(rule: Ruled[Any]) -> tuple[object, ...]:
    """What counts for the length, whichever clause says it."""
    spec = rule.value
    if isinstance(spec, ReturnRule):
        return spec.within, spec.time, spec.times, spec.consent
    return spec.starts, spec.term, spec.time, spec.extension, spec.stay, spec.ceiling

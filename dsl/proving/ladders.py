"""Ladders that climb in the wrong order (升级次序): a graver rung that fires before a milder one, on some calendar.

Rungs in unlike units change places with the week and the holidays: 逾期4个工作时 of a Friday night is Monday noon, and
逾期1日 of it is Saturday.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, time
from functools import lru_cache
from itertools import combinations

from dsl.calendar import Calendar
from dsl.decision import Cite, ClockSpec, Rung, RungAction
from dsl.layer import Ruled, RungRule
from dsl.order import blocks
from dsl.period import HOURS, after
from dsl.proving import spell
from dsl.proving.ends_of import days, ends_of
from dsl.proving.values import Finding, Kind, OutOfWork, Verdict, Work
from dsl.ruleset import Ruleset
from dsl.terms import FROM_THE_MOMENT, Term, TimeRules, TimeUnit
from dsl.worktime import ZONE

#: How grave a rung is.
_GRAVE = {RungAction.REMIND: 0, RungAction.REPORT: 1, RungAction.MARK: 1, RungAction.APPOINT: 2, RungAction.RAISE: 2}


@dataclass(frozen=True, slots=True)
class Reversed:
    """A due time after which the later rung comes first."""

    due: datetime
    milder: datetime
    graver: datetime


def ladders(rules: Ruleset, code: str, calendar: Calendar, work: Work) -> Iterator[Finding]:
    """Each pair of rungs of one ladder whose order some calendar turns round."""
    for block in blocks(rules.layers, lambda layer: layer.rungs):
        own = [rule for rule in block if rule.cite.jurisdiction == code]
        for clock in dict.fromkeys(rule.value.clock for rule in own):
            rungs = [rule for rule in own if rule.value.clock == clock]
            specs = [rule.value for layer in rules.layers for rule in layer.clocks if rule.value.name == clock]
            yield from _ladder(rungs, clock, specs, calendar, work)


def _ladder(
    rungs: Sequence[Ruled[RungRule]], clock: str, specs: Sequence[ClockSpec], calendar: Calendar, work: Work
) -> Iterator[Finding]:
    for one, other in combinations(rungs, 2):
        milder, graver = sorted((one, other), key=lambda rule: _GRAVE[rule.value.rung.action])
        if not _comparable(milder, graver):
            continue
        try:
            found = _reversed(milder.value.rung, graver.value.rung, specs, calendar, work)
        except OutOfWork:
            name = spell.clause(graver.cite, graver.cite.jurisdiction)
            text = f"{name}升级的先后会不会颠倒,未能判定:时限和级数太多,超出了计算的上限"
            yield Finding(Kind.LADDER, Verdict.UNDECIDED, (graver.cite,), text)
            return
        if found is not None:
            yield _told(milder, graver, clock, found)


def _comparable(one: Ruled[RungRule], other: Ruled[RungRule]) -> bool:
    """Rungs of equal weight may stand in any order; those of different reports or moments are two ladders."""
    a, b = one.value, other.value
    if one.condition != other.condition or a.of != b.of or a.rung.when != b.rung.when:
        return False
    return _GRAVE[a.rung.action] < _GRAVE[b.rung.action]


def _reversed(
    milder: Rung, graver: Rung, specs: Sequence[ClockSpec], calendar: Calendar, work: Work
) -> Reversed | None:
    """The first due time of these clocks, in a published year, after which ``graver`` fires before ``milder``."""
    one, other = milder.after, graver.after
    if one is None or (other is not None and one.unit == other.unit and one.amount <= other.amount):
        return None
    for term, time_rules in dict.fromkeys((spec.term, spec.time) for spec in specs if not spec.back):
        work.follow(Kind.LADDER)
        found = _turned(one, other, (term, time_rules), calendar)
        if found is not None:
            return found
    return None


@lru_cache(maxsize=512)
def _turned(milder: Term, graver: Term | None, of: tuple[Term, TimeRules], calendar: Calendar) -> Reversed | None:
    for due in _dues(*of, calendar, {milder.unit, milder.unit if graver is None else graver.unit}):
        early = _after(milder, due, of[1], calendar)
        late = due if graver is None else _after(graver, due, of[1], calendar)
        if early is not None and late is not None and late < early:
            return Reversed(due, early, late)
    return None


def _dues(term: Term, rules: TimeRules, calendar: Calendar, units: set[TimeUnit]) -> Iterator[datetime]:
    """Every due time in the published years at which the order may turn.

    A rung in days hangs on the day of the due time alone, and one in hours moves on with it: the first and the last
    minute of a day are enough, unless both rungs run by the hour.
    """
    known = set[datetime]()
    clock = range(0, 1440, 60) if units <= FROM_THE_MOMENT else (1, 1439)
    for day in days(calendar):
        for minute in clock if term.unit in FROM_THE_MOMENT else (540, 1439):
            start = datetime.combine(day, time(minute // 60, minute % 60), ZONE)
            due = start if term.unit in HOURS else ends_of(term, rules, calendar).end(start)
            if due is not None and due not in known:
                known.add(due)
                yield due


def _after(term: Term, due: datetime, rules: TimeRules, calendar: Calendar) -> datetime | None:
    found = after(due, term, rules, calendar)  # as the ladder counts it: with the clock's own words
    return None if found.provisional else found.latest


def _told(milder: Ruled[RungRule], graver: Ruled[RungRule], clock: str, found: Reversed) -> Finding:
    name = spell.clause(graver.cite, graver.cite.jurisdiction)
    text = (
        f"{name}升级的先后会颠倒:{clock}到 {spell.moment(found.due)}逾期的,"
        f"{_rung(graver.value.rung)}在 {spell.moment(found.graver)},比{_rung(milder.value.rung)}"
        f"({spell.moment(found.milder)})还早"
    )
    cites: tuple[Cite, ...] = tuple(dict.fromkeys((milder.cite, graver.cite)))
    return Finding(Kind.LADDER, Verdict.REFUTED, cites, text, "两级用同一种时间单位,例如都写工作日或者都写自然日")


def _rung(rung: Rung) -> str:
    who = f" {rung.recipient}" if rung.recipient else f" {rung.mark or ''}"
    return f"“逾期{rung.after or ''}的 {rung.action.value}{who}”"

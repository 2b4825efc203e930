"""Proves a rule file (证明): everything that can be said of it before anybody is bound by it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from dsl.bundle import Bundle
from dsl.calendar import Calendar
from dsl.proving.asked import Asked
from dsl.proving.axes import World
from dsl.proving.dead import dead, dead_ladders
from dsl.proving.ending import ending
from dsl.proving.gaps import gaps, unanswered
from dsl.proving.ladders import ladders
from dsl.proving.least import claimed_late, least
from dsl.proving.longest import longest
from dsl.proving.matters import APPOINT, CLOCK, RETURNS, ROUTES, Matter, matters
from dsl.proving.overlaps import overlaps
from dsl.proving.people import recipients as missing
from dsl.proving.space import Space
from dsl.proving.values import Budget, Finding, Kind, Proofs, Seat, Verdict, Work
from dsl.proving.weaker import dropped, weaker
from dsl.ruleset import Ruleset

#: Levels whose files need not send every report somewhere: the files below them do.
_LEAVES_IT_BELOW = ("省", "国家")
_GRAVEST = (Verdict.REFUTED, Verdict.UNDECIDED, Verdict.PROVED)


def prove(
    bundle: Bundle, code: str, *, on: Calendar, budget: Budget | None = None, recipients: Sequence[Seat] | None = None
) -> Proofs:
    """What holds and what does not in the rules of the place ``code``; KeyError for a place without rules.

    ``on`` has the published years. Exact within ``budget``: beyond it, and outside the published years, a finding says
    未能判定 and names the clauses. Without ``recipients`` (the roster as it is now) nothing is said of who is missing.
    """
    rules = bundle.rulesets[code]
    found = [*_about(rules, on, Work(budget or Budget()))]
    if recipients is not None and rules.jurisdiction.level not in _LEAVES_IT_BELOW:
        found += missing(bundle, code, recipients)
    found += _proved(found, rules)
    ordered = sorted(found, key=lambda each: (_GRAVEST.index(each.verdict), [*Kind].index(each.kind)))
    return Proofs(code, rules.jurisdiction.name, tuple(ordered))


def _about(rules: Ruleset, calendar: Calendar, work: Work) -> Iterator[Finding]:
    code, every = rules.jurisdiction.code, list(matters(rules))
    reviews = [rule.condition for layer in rules.layers for rule in layer.reviews]
    conditions = (*reviews, *(rule.condition for matter in every for rule in matter.rules))
    space = Space.of(conditions, World(rules, calendar), work)
    asked = [Asked.of(matter, space) for matter in every]
    for each in asked:
        yield from dead(each, code)
        yield from overlaps(each, code)
        if rules.jurisdiction.level not in _LEAVES_IT_BELOW:
            yield from gaps(each, code)
        if each.matter.kind == CLOCK:
            yield from weaker(each, code)
            yield from least(each, code, calendar)
    yield from _whole(asked, rules, calendar)


def _whole(asked: Iterable[Asked], rules: Ruleset, calendar: Calendar) -> Iterator[Finding]:
    """What several matters say together."""
    code = rules.jurisdiction.code
    known = {_key(each.matter): each for each in asked}
    pool, accept, answer = (known.get((CLOCK, name)) for name in ("认领", "受理", "答复"))
    routes, returns, arbiters = (known[kind, ""] for kind in (ROUTES, RETURNS, APPOINT))
    yield from claimed_late(routes, pool, accept, code, calendar)
    yield from longest(pool, accept, answer, returns, calendar)
    yield from dead_ladders(rules, code)
    yield from ladders(rules, code, calendar, returns.space.solver.work)
    yield from dropped(rules, code)
    if rules.jurisdiction.level not in _LEAVES_IT_BELOW:
        yield from unanswered({name for kind, name in known if kind == CLOCK})
        yield from ending(rules, routes, arbiters, returns, code)


def _key(matter: Matter) -> tuple[str, str]:
    return matter.kind, matter.name


def _proved(found: Iterable[Finding], rules: Ruleset) -> Iterator[Finding]:
    """What was looked at and holds throughout."""
    open_ = {each.kind for each in found if each.verdict is not Verdict.PROVED}
    own = next(layer for layer in rules.layers if layer.code == rules.jurisdiction.code)
    said = (
        (Kind.DEAD, own.routes or own.clocks, "每一条都有用得上的时候"),
        (Kind.LADDER, own.rungs, "升级的先后,在已公布的各年日历上都不会颠倒"),
    )
    for kind, any_, text in said:
        if any_ and kind not in open_:
            yield Finding(kind, Verdict.PROVED, (), text)

"""Answers how a place is doing (统计的查询): everybody may see the public counts, its deputies and staff all of it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta

from cases import authority
from cases.authority import Relation
from cases.house import House, located, territory_of
from cases.keeping import check_near
from cases.people import Person
from cases.ports import Scope, Transaction
from cases.refusals import InvalidInput, NotFound
from cases.rulebook import ruleset_for
from cases.territory import Jurisdiction, Territory
from cases.town_figures import Asked, By, Sums
from dsl.decision import RateRule
from dsl.period import ZONE

#: A year of days and one, so that two years can be compared day by day.
_USUAL = timedelta(days=365)
_LONGEST = timedelta(days=3660)
_NEAR = frozenset({Relation.SAME_TOWN})


@dataclass(frozen=True, slots=True)
class Wanted:
    """The days from ``first`` to ``last``, both included, in China; a year up to today where they are not said."""

    first: date | None = None
    last: date | None = None
    by: By | None = None


@dataclass(frozen=True, slots=True)
class Told:
    """The figures with what they are of. ``whole``: everything may be shown, else only the public counts."""

    where: Jurisdiction
    first: date
    last: date
    total: Sums
    lines: tuple[Sums, ...]
    whole: bool


async def figures(house: House, person: Person, code: str, wanted: Wanted) -> Told:
    """The figures of a place and of all below it. Raises NotFound, InvalidInput."""
    territory = await territory_of(house)
    where = located(territory, code)
    whole = _may_see_all(person, where, territory)
    places = frozenset(territory.below(where.id))

    async def work(tx: Transaction) -> Told:
        now = await tx.now()
        first, last = _days(wanted, now)
        rates = await _rates(house, tx, where, territory) if whole else ()
        asked = Asked(places, _begin(first), _begin(last + timedelta(days=1)), now, None, rates)
        total = next(iter(await tx.figures(asked)), Sums(rates=()))
        lines = await tx.figures(replace(asked, by=wanted.by)) if wanted.by else ()
        return Told(where, first, last, total, lines, whole)

    return await house.store.run(Scope(places), work)


def _may_see_all(person: Person, where: Jurisdiction, territory: Territory) -> bool:
    return any(
        where.id in territory.reach(tenure.jurisdiction) and authority.permits(tenure.role, "read_all_figures", _NEAR)
        for tenure in person.tenures
    )


async def _rates(house: House, tx: Transaction, where: Jurisdiction, territory: Territory) -> tuple[RateRule, ...]:
    """The rates (口径) that the rules of the place declare today; none where no rules are in force."""
    if where.bundle is None:
        return ()
    try:
        rules = ruleset_for(await house.rules.bundle(tx, where.bundle), territory, where)
    except NotFound:
        return ()  # a place without rules has counts and no rates
    return tuple(rules.beside.rates.values())


def _days(wanted: Wanted, now: datetime) -> tuple[date, date]:
    for field, day in (("from", wanted.first), ("to", wanted.last)):
        if day is not None:
            check_near(field, day)
    last = wanted.last or now.astimezone(ZONE).date()
    first = wanted.first or last - _USUAL
    if first > last:
        raise InvalidInput({"from": "开始的日期要在结束的日期以前"})
    if last - first > _LONGEST:
        raise InvalidInput({"from": "一次最多统计十年"})
    return first, last


def _begin(day: date) -> datetime:
    return datetime.combine(day, time(), ZONE)

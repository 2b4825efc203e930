"""The cases that were there before a report (同类件): which to look for, and how each stands to it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from math import asin, cos, radians, sin, sqrt

from cases.people import JurisdictionId, UnitAt
from cases.state import IN_HANDS, Case
from dsl.bundle import Categories
from dsl.calendar import Calendar
from dsl.decision import UnitRef
from dsl.facts import ALIKE, REPEATED, Facts, Like
from dsl.similar import Search, is_young

#: How many are looked at, the newest first; of more the rules are told that there are more.
MOST = 200
#: The mean radius of the earth in metres (IUGG).
EARTH = 6_371_008.8


@dataclass(frozen=True, slots=True)
class Around:
    """Which cases to look for: those of one town that were reported no later than ``before``, the newest first.

    ``before`` None is of all there are: of two reports at once the one that is decided later may have begun earlier.
    ``since`` None is from the first on; ``categories`` are their names, or the case is of ``reporter``; None is of any.
    ``but`` is the case itself, which was reported at ``before``. ``alone``: others who look like that wait until this
    transaction is over, so that of two reports at once the second sees the first.
    """

    jurisdiction: JurisdictionId
    before: datetime | None
    since: datetime | None
    reporter: str
    categories: frozenset[str] | None = None
    but: str | None = None
    alone: bool = False
    limit: int = MOST


@dataclass(frozen=True, slots=True)
class Neighbour:
    """Another case, with the spot that was told of it last: the body of a place, None while there is none."""

    case: Case
    place: Mapping[str, object] | None = None


def around(
    search: Search, case: tuple[JurisdictionId, str, tuple[str, ...]], at: datetime, categories: Categories
) -> Around:
    """What to look for beside a new report of ``at``: ``case`` is its town, its reporter and its category."""
    town, reporter, path = case
    names = None if search.everything or not path else near(path, categories)
    return Around(town, None, search.since(at), reporter, names, alone=search.joins)


def near(path: tuple[str, ...], categories: Categories) -> frozenset[str]:
    """The category itself, those it stands under and those under it."""
    below = (name for name in categories.parents if path[-1] in (categories.path(name) or ()))
    return frozenset((*path, *below))


@dataclass(frozen=True, slots=True)
class Beside:
    """What was found beside a report, and the report's own spot; ``units`` are the names of units in the rule files."""

    found: tuple[Neighbour, ...]
    search: Search
    place: Mapping[str, object] | None = None
    units: Mapping[UnitAt, UnitRef] = field(default_factory=dict)
    limit: int = MOST

    def add(self, facts: Facts, case: Case, calendar: Calendar) -> Facts:
        """The facts with the other cases in them, and what is counted of those."""
        likes = tuple(self._likes(case, calendar))
        cut = len(self.found) >= self.limit
        counts = {**facts.counts, **{name: _count(name, likes, cut=cut) for name in (ALIKE, REPEATED)}}
        return replace(facts, similar=likes, cut=cut, pointed=self.place is not None, counts=counts)

    def first_of(self, case: str) -> str:
        """The case that this one has been joined to, itself if it stands alone."""
        into = next((each.case.joined_to for each in self.found if each.case.id == case), None)
        return case if into is None else into

    def in_hand(self, case: str) -> bool:
        """Whether it was found and is still being handled."""
        return any(each.case.id == case and each.case.phase in IN_HANDS for each in self.found)

    def _likes(self, case: Case, calendar: Calendar) -> Iterator[Like]:
        by_id = {each.case.id: each.case for each in self.found}
        for each in sorted(self.found, key=lambda one: (one.case.opened_at, one.case.id)):
            other = each.case
            yield Like(
                case=other.id,
                open=_is_open(other, by_id),
                reported_at=other.opened_at,
                category=_same_category(case.category, other.category),
                reporter=case.reporter == other.reporter,
                place=_same_place(case, other),
                unit=self._unit(other),
                metres=distance(self.place, each.place),
                young={age: is_young(other.opened_at, age, case.opened_at, calendar) for age in self.search.ages},
            )

    def _unit(self, other: Case) -> UnitRef | None:
        last = other.holder or (other.handled_by[-1] if other.handled_by else None)
        return None if last is None else self.units.get(last)


def _is_open(case: Case, known: Mapping[str, Case]) -> bool:
    """In hand (办理中); a case that was joined to another is what that one is."""
    if case.joined_to is None:
        return case.phase in IN_HANDS
    first = known.get(case.joined_to)
    return first is not None and first.phase in IN_HANDS


def _same_category(mine: tuple[str, ...], other: tuple[str, ...]) -> bool | None:
    """The same or one under it; of a wider one nobody can say it."""
    if not mine or not other:
        return None
    if other[: len(mine)] == mine:
        return True
    return None if mine[: len(other)] == other else False


def _same_place(mine: Case, other: Case) -> bool | None:
    """The same village and grid, as far as both were told of the two."""
    pairs = [(mine.village, other.village), (mine.grid, other.grid)]
    told = [(one, two) for one, two in pairs if one and two]
    return all(one == two for one, two in told) if told else None


def _count(name: str, likes: tuple[Like, ...], *, cut: bool) -> int | None:
    """同类件数 are those of the category that are in hand, 重复件数 those of the category and the reporter."""
    kept = [like for like in likes if (like.open if name == ALIKE else like.reporter)]
    unknown = cut or any(like.category is None for like in kept)
    return None if unknown else sum(like.category is True for like in kept)


def distance(one: Mapping[str, object] | None, other: Mapping[str, object] | None) -> float | None:
    """Metres between two places on the sphere; unknown unless both have a point of the same datum."""
    if one is None or other is None or one.get("datum") != other.get("datum"):
        return None
    here, there = _point(one), _point(other)
    return None if here is None or there is None else _haversine(here, there)


def _point(place: Mapping[str, object]) -> tuple[float, float] | None:
    lat, lng = place.get("lat"), place.get("lng")
    numbers = isinstance(lat, int | float) and isinstance(lng, int | float)
    return (radians(float(lat)), radians(float(lng))) if numbers else None  # type: ignore[arg-type]  # both are numbers


def _haversine(here: tuple[float, float], there: tuple[float, float]) -> float:
    (lat1, lng1), (lat2, lng2) = here, there
    half = sin((lat2 - lat1) / 2) ** 2 + cos(lat1) * cos(lat2) * sin((lng2 - lng1) / 2) ** 2
    return 2 * EARTH * asin(min(1.0, sqrt(half)))

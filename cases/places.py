"""The places that a town knows (村、网格、小区、区域), and what is known of a spot among them.

They come from a table (``minqing roster``) and from boundaries (``minqing boundaries``). A point is looked up once,
when it is told; what was found stays with the case, so that a new boundary never changes what was decided.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property

from cases.datum import Datum, Point, to_wgs84
from cases.shapes import Shape, Side
from dsl.conditions import BOUNDARY, OUTSIDE, SEVERAL
from dsl.facts import UNANSWERED

#: How well a point is known, in metres, where the phone did not say it: a finger on a map.
UNSAID_METRES = 10.0


class PlaceKind(StrEnum):
    """The value is stored; a word in a file is one of ``KIND_WORDS``."""

    VILLAGE = "village"
    GRID = "grid"
    ESTATE = "estate"
    AREA = "area"


#: What clerks call them, the first word being ours.
KIND_WORDS: dict[PlaceKind, tuple[str, ...]] = {
    PlaceKind.VILLAGE: ("村", "社区", "村社"),
    PlaceKind.GRID: ("网格",),
    PlaceKind.ESTATE: ("小区",),
    PlaceKind.AREA: ("区域", "片区"),
}
#: Kinds that divide the town between them, so that a point outside of all or in two of them is worth a rule.
DIVIDING = (PlaceKind.VILLAGE, PlaceKind.GRID)


def kind_of(word: str) -> PlaceKind | None:
    """The kind behind a word or value."""
    return next((kind for kind, words in KIND_WORDS.items() if word == kind.value or word in words), None)


@dataclass(frozen=True, slots=True)
class Known:
    """A place of the town. ``attributes`` are what rule files call 属性; ``village`` is the one that it lies in."""

    kind: PlaceKind
    name: str
    code: str | None = None
    village: str | None = None
    attributes: Mapping[str, str] = field(default_factory=dict)
    shape: Shape = field(default_factory=Shape)
    datum: Datum | None = None  # in which the shape came

    @property
    def key(self) -> str:
        """How it is told from others of its kind: a grid by its number."""
        return self.code or self.name if self.kind is PlaceKind.GRID else self.name


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What is known of a report's spot beside village and grid, as it stays with the case.

    ``areas`` says of each area (区域) with a boundary whether the point lies in it, as far as that is certain.
    """

    estate: str | None = None
    attributes: Mapping[str, str] = field(default_factory=dict)
    areas: Mapping[str, bool] = field(default_factory=dict)


NOWHERE = Surroundings()


@dataclass(frozen=True, slots=True)
class Seen:
    """What the boundaries say of a point: names, None where nothing is certain; ``special`` 范围外, 边界上 or 多处.

    ``no_estate``: the town has drawn its estates, and the point is in none.
    """

    village: str | None = None
    grid: str | None = None
    estate: str | None = None
    special: str | None = None
    areas: Mapping[str, bool] = field(default_factory=dict)
    no_estate: bool = False


@dataclass(frozen=True, slots=True)
class _Hits:
    """The places of one kind around a point: it is in these, and at the edge of those."""

    inside: tuple[Known, ...]
    edge: tuple[Known, ...]

    @property
    def one(self) -> Known | None:
        return self.inside[0] if len(self.inside) == 1 and not self.edge else None

    @property
    def none(self) -> bool:
        return not self.inside and not self.edge


@dataclass(frozen=True)
class Gazetteer:
    """All places of one town."""

    places: tuple[Known, ...] = ()

    @cached_property
    def _by_key(self) -> Mapping[tuple[PlaceKind, str], Known]:
        return {(place.kind, place.key): place for place in self.places}

    def get(self, kind: PlaceKind, key: str | None) -> Known | None:
        """The place of that kind and name; of a grid, number."""
        return self._by_key.get((kind, key)) if key is not None else None

    def names(self, kind: PlaceKind) -> frozenset[str]:
        """What the places of a kind are called; of grids, their numbers."""
        return frozenset(place.key for place in self.places if place.kind is kind)

    def at(self, point: Point, metres: float = UNSAID_METRES) -> Seen:
        """What the boundaries say of a point that is known within ``metres``."""
        hits = {kind: self._hits(kind, point, metres) for kind in PlaceKind if self._drawn(kind)}
        village, grid, estate = (self._one(hits, kind) for kind in (*DIVIDING, PlaceKind.ESTATE))
        in_estates = hits.get(PlaceKind.ESTATE)
        return Seen(
            village=village.name if village else (grid.village if grid else None),
            grid=grid.key if grid else None,
            estate=estate.name if estate else None,
            special=_special([found for kind, found in hits.items() if kind in DIVIDING]),
            areas=dict(self._areas(point, metres)),
            no_estate=in_estates is not None and in_estates.none,
        )

    def around(self, village: str | None, grid: str | None, estate: str | None, seen: Seen) -> Surroundings:
        """What the table says of a spot: the smaller place before the larger one."""
        chain = (
            self.get(PlaceKind.VILLAGE, village),
            self.get(PlaceKind.GRID, grid),
            self.get(PlaceKind.ESTATE, estate),
        )
        attributes = dict.fromkeys(self._of_estates(), UNANSWERED) if seen.no_estate and estate is None else {}
        for place in chain:
            attributes |= place.attributes if place else {}
        return Surroundings(estate, attributes, seen.areas)

    def _of_estates(self) -> Iterator[str]:
        """Attributes that only an estate has, so that a spot outside of all has none."""
        others = {name for place in self.places if place.kind is not PlaceKind.ESTATE for name in place.attributes}
        estates = (place for place in self.places if place.kind is PlaceKind.ESTATE)
        return (name for place in estates for name in place.attributes if name not in others)

    def _drawn(self, kind: PlaceKind) -> bool:
        return any(place.kind is kind and place.shape for place in self.places)

    def _hits(self, kind: PlaceKind, point: Point, metres: float) -> _Hits:
        drawn = (place for place in self.places if place.kind is kind and place.shape)
        sides = [(place, place.shape.side(point, metres)) for place in drawn]
        inside = tuple(place for place, side in sides if side is Side.INSIDE)
        return _Hits(inside, tuple(place for place, side in sides if side is Side.EDGE))

    def _areas(self, point: Point, metres: float) -> Iterator[tuple[str, bool]]:
        for place in self.places:
            if place.kind is PlaceKind.AREA and place.shape:
                side = place.shape.side(point, metres)
                if side is not Side.EDGE:
                    yield place.name, side is Side.INSIDE

    def _one(self, hits: Mapping[PlaceKind, _Hits], kind: PlaceKind) -> Known | None:
        return hits[kind].one if kind in hits else None


def _special(hits: list[_Hits]) -> str | None:
    """How the point lies to what divides the town; None where there are no boundaries, or it is simply inside."""
    if any(found.edge for found in hits):
        return BOUNDARY
    if any(len(found.inside) > 1 for found in hits):
        return SEVERAL
    return OUTSIDE if hits and all(found.none for found in hits) else None


def point_of(place: Mapping[str, object] | None) -> tuple[Point, float] | None:
    """The point of a told place (``lat``, ``lng``, ``datum``, ``accuracy``) in WGS-84, and metres; None without one."""
    lat, lng = (place or {}).get("lat"), (place or {}).get("lng")
    if place is None or not isinstance(lat, int | float) or not isinstance(lng, int | float):
        return None
    said = place.get("accuracy")
    metres = float(said) if isinstance(said, int | float) else UNSAID_METRES
    return to_wgs84(float(lng), float(lat), Datum(str(place["datum"]))), metres

"""Shapes on the map (边界): whether a point lies in one, and how near it is to an edge, on the flat earth around it.

Rings are closed, in WGS-84 degrees; the first of a polygon is its outside, the others are holes. Within the few
kilometres of a town the plane that touches the earth at the point is right to a millionth.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import Enum
from functools import cached_property
from itertools import chain, pairwise
from math import cos, hypot, pi, radians

from cases.datum import Point

#: Metres of a degree of a great circle, by the mean radius of the earth.
DEGREE = 6_371_008.8 * pi / 180.0

Ring = tuple[tuple[float, float], ...]
Polygon = tuple[Ring, ...]


class Side(Enum):
    """How a point lies to a shape; ``EDGE`` is nearer to an edge than the point is known."""

    INSIDE = "inside"
    OUTSIDE = "outside"
    EDGE = "edge"


@dataclass(frozen=True)
class Shape:
    """One or several polygons; none where nobody has drawn the place."""

    polygons: tuple[Polygon, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.polygons)

    @cached_property
    def box(self) -> tuple[float, float, float, float]:
        """West, south, east, north in degrees."""
        points = [point for polygon in self.polygons for point in polygon[0]]
        lngs, lats = [lng for lng, _ in points], [lat for _, lat in points]
        return min(lngs), min(lats), max(lngs), max(lats)

    def side(self, point: Point, metres: float) -> Side:
        """Where the point lies that is known within ``metres``."""
        if not self._near_box(point, metres):
            return Side.OUTSIDE
        within = False
        for ring in chain.from_iterable(self.polygons):
            crossed = False
            for start, end in pairwise(_flat(ring, point)):
                if _distance(start, end) <= metres:
                    return Side.EDGE
                crossed ^= _crosses(start, end)
            within ^= crossed  # a hole takes back what its outside gave
        return Side.INSIDE if within else Side.OUTSIDE

    def _near_box(self, point: Point, metres: float) -> bool:
        west, south, east, north = self.box
        lat = metres / DEGREE
        lng = lat / max(cos(radians(point.lat)), 1e-6)
        return west - lng <= point.lng <= east + lng and south - lat <= point.lat <= north + lat


def _flat(ring: Iterable[tuple[float, float]], point: Point) -> Iterator[tuple[float, float]]:
    """Metres east and north of the point."""
    east = DEGREE * cos(radians(point.lat))
    return (((lng - point.lng) * east, (lat - point.lat) * DEGREE) for lng, lat in ring)


def _crosses(start: tuple[float, float], end: tuple[float, float]) -> bool:
    """Whether the line between them crosses the ray from the origin to the east."""
    (x1, y1), (x2, y2) = start, end
    return (y1 > 0) != (y2 > 0) and x1 - y1 * (x2 - x1) / (y2 - y1) > 0


def _distance(start: tuple[float, float], end: tuple[float, float]) -> float:
    """From the origin to the line between them."""
    (x1, y1), (x2, y2) = start, end
    dx, dy = x2 - x1, y2 - y1
    length = dx * dx + dy * dy
    along = 0.0 if length == 0 else min(1.0, max(0.0, -(x1 * dx + y1 * dy) / length))
    return hypot(x1 + along * dx, y1 + along * dy)

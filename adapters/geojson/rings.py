"""What is wrong with a ring of coordinates (环): too short, open, crossing itself, drawn in the wrong order or place.

Coordinates are compared as whole billionths of a degree (a tenth of a millimetre), so that no rounding makes or hides
a crossing. The sweep looks only at pairs of edges that overlap from west to east, so a ring of some thousand corners
costs milliseconds.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from cases.datum import Point
from cases.shapes import Polygon, Ring, Shape, Side

_UNITS = 1_000_000_000
_WEST, _EAST, _SOUTH, _NORTH = 73.0, 136.0, 3.0, 54.0  # China, its islands included, generously

Corner = tuple[int, int]
Edge = tuple[Corner, Corner, int, int]  # from, to, number of the ring, number in the ring


def place_fault(ring: Sequence[tuple[float, float]]) -> str | None:
    """Whether the ring lies in China in degrees, longitude first; else the sentence that says what it looks like."""
    if any(abs(x) > 180 or abs(y) > 180 for x, y in ring):
        return "坐标像是投影坐标(米),请导出为经纬度(度)"
    if all(_WEST <= x <= _EAST and _SOUTH <= y <= _NORTH for x, y in ring):
        return None
    if all(_WEST <= y <= _EAST and _SOUTH <= x <= _NORTH for x, y in ring):
        return "经纬度写反了:GeoJSON 先写经度,后写纬度"
    x, y = next((x, y) for x, y in ring if not (_WEST <= x <= _EAST and _SOUTH <= y <= _NORTH))
    return f"有不在中国的点({x:g},{y:g})"


def ring_fault(ring: Ring) -> str | None:
    """Whether it is a closed ring of at least three corners with some area."""
    if ring[0] != ring[-1]:
        return "边界没有闭合:最后一点应当和第一点相同"
    corners = _corners(ring)
    if len(set(corners)) < 3 or all(_side_of((corners[0], corners[1], 0, 0), each) == 0 for each in corners):
        return "边界围不出面积,至少要有三个不在一条线上的点"
    return None


def polygon_fault(polygon: Polygon) -> str | None:
    """Whether its rings neither cross themselves nor each other, and its holes lie inside."""
    rings = [_corners(ring) for ring in polygon]
    edges = sorted((edge for number, ring in enumerate(rings) for edge in _edges(ring, number)), key=_west)
    sizes = [len(ring) - 1 for ring in rings]
    crossing = next(_crossings(edges, sizes), None)
    if crossing is not None:
        x, y = crossing
        return f"边界自相交,在 {x / _UNITS:.6f},{y / _UNITS:.6f} 附近"
    outside = Shape((polygon[:1],))
    strays = (hole for hole in polygon[1:] if all(outside.side(Point(x, y), 0.0) is Side.OUTSIDE for x, y in hole))
    return "有一个洞画在边界外面" if next(strays, None) is not None else None


def _corners(ring: Ring) -> list[Corner]:
    """Whole units, without the repetitions that drawing programs leave."""
    found = [(round(x * _UNITS), round(y * _UNITS)) for x, y in ring]
    return [corner for before, corner in pairwise([None, *found]) if corner is not None and corner != before]


def _edges(corners: Sequence[Corner], ring: int) -> Iterator[Edge]:
    return ((start, end, ring, number) for number, (start, end) in enumerate(pairwise(corners)))


def _west(edge: Edge) -> int:
    return min(edge[0][0], edge[1][0])


def _crossings(edges: Sequence[Edge], sizes: Sequence[int]) -> Iterator[Corner]:
    """Where two edges meet that should not, found by a sweep from west to east."""
    active: list[Edge] = []
    for edge in edges:
        west = _west(edge)
        active = [each for each in active if max(each[0][0], each[1][0]) >= west]
        for other in active:
            if _overlap(edge, other) and _clash(edge, other, sizes):
                yield _meeting(edge, other)
        active.append(edge)


def _meeting(one: Edge, other: Edge) -> Corner:
    """Where they cross, rounded; of edges along one line a corner of one that lies on the other."""
    (x1, y1), (x2, y2), (x3, y3), (x4, y4) = one[0], one[1], other[0], other[1]
    spread = (x2 - x1) * (y4 - y3) - (y2 - y1) * (x4 - x3)
    if spread == 0:
        return next((corner for corner in one[:2] if _lies_on(other, corner)), other[0])
    along = ((x3 - x1) * (y4 - y3) - (y3 - y1) * (x4 - x3)) / spread
    return round(x1 + along * (x2 - x1)), round(y1 + along * (y2 - y1))


def _overlap(one: Edge, other: Edge) -> bool:
    """From south to north."""
    return max(min(one[0][1], one[1][1]), min(other[0][1], other[1][1])) <= min(
        max(one[0][1], one[1][1]), max(other[0][1], other[1][1])
    )


def _clash(one: Edge, other: Edge, sizes: Sequence[int]) -> bool:
    """Edges of one ring may only share the corner between neighbours; edges of two rings may touch."""
    if one[2] != other[2]:
        return _cross(one, other)
    steps = abs(one[3] - other[3])
    if steps in (1, sizes[one[2]] - 1):
        return _turns_back(one, other)
    return _cross(one, other) or _touch(one, other)


def _side_of(edge: Edge, corner: Corner) -> int:
    (x1, y1), (x2, y2) = edge[0], edge[1]
    product = (x2 - x1) * (corner[1] - y1) - (y2 - y1) * (corner[0] - x1)
    return (product > 0) - (product < 0)


def _cross(one: Edge, other: Edge) -> bool:
    here = _side_of(one, other[0]) * _side_of(one, other[1])
    there = _side_of(other, one[0]) * _side_of(other, one[1])
    return here < 0 and there < 0


def _touch(one: Edge, other: Edge) -> bool:
    pairs = ((one, other[0]), (one, other[1]), (other, one[0]), (other, one[1]))
    return any(_lies_on(edge, corner) for edge, corner in pairs)


def _lies_on(edge: Edge, corner: Corner) -> bool:
    (x1, y1), (x2, y2) = edge[0], edge[1]
    within = min(x1, x2) <= corner[0] <= max(x1, x2) and min(y1, y2) <= corner[1] <= max(y1, y2)
    return within and _side_of(edge, corner) == 0


def _turns_back(one: Edge, other: Edge) -> bool:
    """Neighbours that lie on each other: a spike."""
    ends = [corner for corner in (one[0], one[1]) if corner not in other[:2]]
    others = [corner for corner in (other[0], other[1]) if corner not in one[:2]]
    if not ends or not others:
        return True
    return _lies_on(other, ends[0]) or _lies_on(one, others[0])

"""Datums are told apart to the metre: control points, the way there and back, and where the shift ends."""

from __future__ import annotations

from math import cos, hypot, radians

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cases.datum import Datum, Point, in_china, to_gcj02, to_wgs84
from cases.shapes import DEGREE

#: WGS-84 and GCJ-02 of three cities (longitude, latitude), as public converters give them.
CONTROL = (
    ((121.5272106, 31.1774276), (121.531541859215, 31.17530398364597)),
    ((113.912316, 22.543847), (113.9171764808363, 22.540796131694766)),
    ((116.377817, 39.911954), (116.38404722455657, 39.91334545536069)),
)
LNG, LAT = st.floats(73.5, 135.0), st.floats(3.5, 53.5)


def metres(one: tuple[float, float], other: tuple[float, float]) -> float:
    east = (one[0] - other[0]) * cos(radians(one[1]))
    return hypot(east, one[1] - other[1]) * DEGREE


@pytest.mark.parametrize(("wgs84", "gcj02"), CONTROL)
def test_control_points_are_shifted_as_published(wgs84: tuple[float, float], gcj02: tuple[float, float]) -> None:
    assert metres(to_gcj02(Point(*wgs84)), gcj02) < 0.001
    back = to_wgs84(*gcj02, Datum.GCJ02)
    assert metres((back.lng, back.lat), wgs84) < 0.001


@given(LNG, LAT)
def test_there_and_back_is_the_same_point_to_the_millimetre(lng: float, lat: float) -> None:
    back = to_wgs84(*to_gcj02(Point(lng, lat)), Datum.GCJ02)

    assert metres((back.lng, back.lat), (lng, lat)) < 0.001


@given(LNG, LAT)
def test_the_shift_is_a_few_hundred_metres_and_never_a_kilometre(lng: float, lat: float) -> None:
    assert metres(to_gcj02(Point(lng, lat)), (lng, lat)) < 1_000


def test_cgcs2000_is_wgs84_at_this_purpose_and_nothing_is_shifted_abroad() -> None:
    assert to_wgs84(121.0, 30.0, Datum.CGCS2000) == to_wgs84(121.0, 30.0, Datum.WGS84) == Point(121.0, 30.0)
    assert not in_china(2.35, 48.86)
    assert to_wgs84(2.35, 48.86, Datum.GCJ02) == Point(2.35, 48.86)
    assert to_gcj02(Point(2.35, 48.86)) == (2.35, 48.86)

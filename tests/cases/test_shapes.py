"""A point lies in a shape, outside of it, or at its edge as exactly as it is known."""

from __future__ import annotations

from math import cos, radians, sin, tau

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cases.datum import Point
from cases.shapes import DEGREE, Shape, Side

METRE = 1 / DEGREE


def square(west: float, south: float, side: float) -> tuple[tuple[float, float], ...]:
    east, north = west + side, south + side
    return ((west, south), (east, south), (east, north), (west, north), (west, south))


FIELD = Shape(((square(121.0, 30.0, 0.01),),))
WITH_POND = Shape(((square(121.0, 30.0, 0.01), square(121.004, 30.004, 0.002)),))
TWO = Shape(((square(121.0, 30.0, 0.01),), (square(121.02, 30.0, 0.01),)))


@pytest.mark.parametrize(
    ("shape", "lng", "lat", "side"),
    [
        (FIELD, 121.005, 30.005, Side.INSIDE),
        (FIELD, 121.02, 30.005, Side.OUTSIDE),
        (FIELD, 121.005, 31.0, Side.OUTSIDE),
        (WITH_POND, 121.005, 30.005, Side.OUTSIDE),  # in the pond
        (WITH_POND, 121.002, 30.005, Side.INSIDE),
        (TWO, 121.025, 30.005, Side.INSIDE),
        (TWO, 121.015, 30.005, Side.OUTSIDE),
    ],
)
def test_inside_outside_and_in_a_hole(shape: Shape, lng: float, lat: float, side: Side) -> None:
    assert shape.side(Point(lng, lat), 10) is side


def test_the_edge_is_as_wide_as_the_point_is_uncertain() -> None:
    nine_outside = Point(121.005, 30.0 - 9 * METRE)
    nine_inside = Point(121.0 + 9 * METRE / cos(radians(30.005)), 30.005)

    assert [FIELD.side(nine_outside, metres) for metres in (8.9, 9.1)] == [Side.OUTSIDE, Side.EDGE]
    assert [FIELD.side(nine_inside, metres) for metres in (8.9, 9.1)] == [Side.INSIDE, Side.EDGE]


def test_the_edge_of_a_pond_is_an_edge_and_a_corner_is_round() -> None:
    corner = Point(121.0 - 8 * METRE / cos(radians(30.0)), 30.0 - 8 * METRE)  # 11.3 metres away

    assert WITH_POND.side(Point(121.004, 30.005), 1) is Side.EDGE
    assert [FIELD.side(corner, metres) for metres in (11.2, 11.4)] == [Side.OUTSIDE, Side.EDGE]


@given(st.floats(120.99, 121.02), st.floats(29.99, 30.02))
def test_without_uncertainty_a_square_is_what_its_four_bounds_say(lng: float, lat: float) -> None:
    found = FIELD.side(Point(lng, lat), 1e-6)

    if found is not Side.EDGE:
        assert (found is Side.INSIDE) is (121.0 < lng < 121.01 and 30.0 < lat < 30.01)


@given(st.lists(st.floats(0.001, 0.009), min_size=3, max_size=9))
def test_a_star_holds_its_middle_whichever_way_it_was_drawn(rays: list[float]) -> None:
    ring = [
        (121.0 + length * cos(tau * number / len(rays)), 30.0 + length * sin(tau * number / len(rays)))
        for number, length in enumerate(rays)
    ]
    forth, back = (*ring, ring[0]), (ring[0], *reversed(ring))

    assert {Shape(((each,),)).side(Point(121.0, 30.0), 0.0) for each in (forth, back)} == {Side.INSIDE}


def test_where_nothing_is_drawn_there_is_no_shape() -> None:
    assert (bool(Shape()), bool(FIELD)) == (False, True)

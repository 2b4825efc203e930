"""What a town knows of a spot: by its table, and by the boundaries that were drawn."""

from __future__ import annotations

import pytest

from cases.datum import Datum, Point, to_gcj02
from cases.places import Gazetteer, Known, PlaceKind, Seen, Surroundings, kind_of, point_of
from cases.shapes import Shape

STEP = 0.01


def square(column: int, row: int = 0, width: int = 1) -> Shape:
    """A field of a chessboard whose lines are a hundredth of a degree apart."""
    west, south = 121.0 + column * STEP, 30.0 + row * STEP
    east, north = west + width * STEP, south + STEP
    return Shape(((((west, south), (east, south), (east, north), (west, north), (west, south)),),))


def middle(column: int, row: int = 0) -> Point:
    return Point(121.0 + (column + 0.5) * STEP, 30.0 + (row + 0.5) * STEP)


VILLAGES = (
    Known(PlaceKind.VILLAGE, "甲村", shape=square(0), datum=Datum.WGS84),
    Known(PlaceKind.VILLAGE, "乙村", shape=square(1), datum=Datum.WGS84),
)
GRIDS = (
    Known(PlaceKind.GRID, "堤防网格", "102001", "甲村", shape=square(0)),
    Known(PlaceKind.GRID, "102002", "102002", shape=square(1)),
)
ESTATE = Known(PlaceKind.ESTATE, "演示小区", village="甲村", attributes={"小区类型": "无物业"}, shape=square(0))
AREA = Known(PlaceKind.AREA, "演示堤防", shape=square(0, width=2))
TOWN = Gazetteer((*VILLAGES, *GRIDS))


def test_a_point_is_in_its_village_and_its_grid() -> None:
    assert TOWN.at(middle(0)) == Seen("甲村", "102001")
    assert TOWN.at(middle(1)) == Seen("乙村", "102002")


def test_outside_of_everything_is_known_to_be_outside() -> None:
    assert TOWN.at(middle(5)) == Seen(special="范围外")


def test_at_the_border_of_two_nothing_is_certain_but_that() -> None:
    border = Point(121.0 + STEP, 30.0 + STEP / 2)

    assert TOWN.at(border, 5) == Seen(special="边界上")
    assert TOWN.at(Point(border.lng + 0.0002, border.lat), 5) == Seen("乙村", "102002")
    assert TOWN.at(Point(border.lng + 0.0002, border.lat), 50) == Seen(special="边界上")


def test_where_two_villages_overlap_the_point_is_in_several_places() -> None:
    overlapping = Gazetteer((*VILLAGES, Known(PlaceKind.VILLAGE, "丙村", shape=square(1, width=2))))

    assert overlapping.at(middle(1)) == Seen(special="多处")
    assert overlapping.at(middle(2)) == Seen("丙村")


def test_a_town_without_boundaries_says_nothing_of_a_point() -> None:
    told = Gazetteer((Known(PlaceKind.VILLAGE, "甲村"), Known(PlaceKind.GRID, "102001", "102001")))

    assert told.at(middle(0)) == Seen()
    assert Gazetteer().at(middle(0)) == Seen()


def test_the_village_of_a_grid_is_known_where_only_grids_are_drawn() -> None:
    assert Gazetteer(GRIDS).at(middle(0)) == Seen("甲村", "102001")
    assert Gazetteer(GRIDS).at(middle(1)) == Seen(None, "102002")


def test_estates_and_areas_never_put_a_point_outside_of_the_town() -> None:
    town = Gazetteer((*VILLAGES, ESTATE, AREA))

    assert town.at(middle(0)) == Seen("甲村", estate="演示小区", areas={"演示堤防": True})
    assert town.at(middle(1)) == Seen("乙村", areas={"演示堤防": True}, no_estate=True)
    assert Gazetteer((ESTATE, AREA)).at(middle(4)) == Seen(areas={"演示堤防": False}, no_estate=True)


def test_of_an_area_at_whose_edge_the_point_is_nothing_is_said() -> None:
    assert Gazetteer((AREA,)).at(Point(121.0, 30.005), 5).areas == {}


def test_attributes_come_from_the_smallest_place_that_has_them() -> None:
    places = Gazetteer(
        (
            Known(PlaceKind.VILLAGE, "甲村", attributes={"片": "东", "小区类型": "城乡结合部"}),
            Known(PlaceKind.GRID, "1", "1", attributes={"片": "南"}),
            ESTATE,
        )
    )

    assert places.around("甲村", "1", "演示小区", Seen()) == Surroundings(
        "演示小区", {"片": "南", "小区类型": "无物业"}
    )
    assert places.around("甲村", None, None, Seen()) == Surroundings(None, {"片": "东", "小区类型": "城乡结合部"})
    assert places.around(None, None, None, Seen()) == Surroundings()


def test_what_only_estates_have_a_spot_outside_of_all_estates_has_not() -> None:
    places = Gazetteer((*VILLAGES, ESTATE))

    assert places.around("乙村", None, None, places.at(middle(1))) == Surroundings(None, {"小区类型": "未填"})


@pytest.mark.parametrize(
    ("word", "kind"),
    [("村", PlaceKind.VILLAGE), ("社区", PlaceKind.VILLAGE), ("grid", PlaceKind.GRID), ("小区", PlaceKind.ESTATE)],
)
def test_kinds_are_called_as_people_call_them(word: str, kind: PlaceKind) -> None:
    assert kind_of(word) is kind
    assert kind_of("镇") is None


def test_a_told_point_is_read_in_its_own_datum_with_its_own_accuracy() -> None:
    lng, lat = to_gcj02(Point(121.0, 30.0))
    found = point_of({"lat": lat, "lng": lng, "datum": "gcj02", "accuracy": 65})

    assert found is not None
    assert (round(found[0].lng, 8), round(found[0].lat, 8), found[1]) == (121.0, 30.0, 65.0)
    assert point_of({"lat": 30.0, "lng": 121.0, "datum": "wgs84"}) == (Point(121.0, 30.0), 10.0)
    assert point_of({"address": "村口"}) is None
    assert point_of(None) is None

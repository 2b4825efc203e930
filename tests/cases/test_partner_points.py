"""Where a partner's case is (对接平台的经纬度): in degrees of WGS 84, in as out."""

from __future__ import annotations

import pytest

from cases.partner_rows import RowRefused, spot_of
from cases.partner_shown import spot_shown
from cases.sealing import Content


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"纬度": "30.5"}, "经度"),
        ({"纬度": "北纬", "经度": "120.6"}, "纬度"),
        ({"纬度": "91", "经度": "120.6"}, "纬度"),
        ({"纬度": "30.5", "经度": "nan"}, "经度"),
    ],
)
def test_a_point_that_is_none_is_refused_by_its_field(values: dict[str, str], field: str) -> None:
    with pytest.raises(RowRefused) as told:
        spot_of(values)

    assert told.value.field == field


def test_a_point_goes_out_as_it_came_in() -> None:
    assert spot_of({}) is None
    assert spot_of({"纬度": "30.53", "经度": "120.68"}) == (30.53, 120.68)
    kept = Content("c1", "place", {"lat": 30.53, "lng": 120.68, "datum": "wgs84", "address": ""}, "salt")
    assert spot_shown((kept,)) == {"纬度": "30.530000", "经度": "120.680000"}
    assert spot_shown(()) == {}

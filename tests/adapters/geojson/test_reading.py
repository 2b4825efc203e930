"""A file of boundaries is taken whole or not at all, and everything that is wrong in it is told with its feature."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from adapters.geojson import BoundariesRefused, Boundary, read_boundaries
from cases.datum import Datum, Point, to_gcj02
from cases.places import Known, PlaceKind
from cases.shapes import Shape

SQUARE = [[121.0, 30.0], [121.01, 30.0], [121.01, 30.01], [121.0, 30.01], [121.0, 30.0]]
BOW_TIE = [[121.0, 30.0], [121.01, 30.01], [121.01, 30.0], [121.0, 30.01], [121.0, 30.0]]
HOLE = [[121.002, 30.002], [121.004, 30.002], [121.004, 30.004], [121.002, 30.002]]


def feature(*rings: Any, kind: str = "Polygon", **properties: Any) -> dict[str, Any]:
    return {
        "type": "Feature",
        "properties": {"kind": "village", "name": "甲村", **properties},
        "geometry": {"type": kind, "coordinates": list(rings)},
    }


def written(tmp_path: Path, *features: Any, **more: Any) -> Path:
    path = tmp_path / "边界.geojson"
    path.write_text(json.dumps({"type": "FeatureCollection", "features": features, **more}), encoding="utf-8")
    return path


def problems_of(path: Path, datum: Datum = Datum.WGS84) -> tuple[str, ...]:
    with pytest.raises(BoundariesRefused) as refused:
        read_boundaries(path, datum)
    return refused.value.problems


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (b"", "边界.geojson:1:1 不是 JSON,请检查这里的括号和逗号"),
        (b'{"type": "FeatureCollection",\n "features": [}', "边界.geojson:2:15 不是 JSON,请检查这里的括号和逗号"),
        (b'{"type": "Feature"}', "边界.geojson 不是 GeoJSON 的 FeatureCollection"),
        (b"[]", "边界.geojson 不是 GeoJSON 的 FeatureCollection"),
        ("村".encode("gb18030"), "边界.geojson 不是 UTF-8 编码,请另存为 UTF-8"),
        (b"[" * 100_000, "边界.geojson 嵌套太深,不是 GeoJSON"),
        (b"[" + b"9" * 5000 + b"]", "边界.geojson 里有读不了的数(位数太多),请检查坐标"),
    ],
)
def test_what_is_no_geojson_is_told(tmp_path: Path, content: bytes, problem: str) -> None:
    path = tmp_path / "边界.geojson"
    path.write_bytes(content)

    assert problems_of(path) == (problem,)


def test_a_file_that_cannot_be_opened_is_told(tmp_path: Path) -> None:
    assert problems_of(tmp_path / "没有.geojson") == ("没有.geojson 读不出来(No such file or directory)",)


@pytest.mark.parametrize(
    ("ring", "problem"),
    [
        (SQUARE[:-1], "边界没有闭合:最后一点应当和第一点相同"),
        ([SQUARE[0], SQUARE[1], SQUARE[0]], "边界围不出面积,至少要有三个不在一条线上的点"),
        (BOW_TIE, "边界自相交,在 121.005000,30.005000 附近"),
        ([[lat, lng] for lng, lat in SQUARE], "经纬度写反了:GeoJSON 先写经度,后写纬度"),
        ([[2.3, 48.8], [2.4, 48.8], [2.4, 48.9], [2.3, 48.8]], "有不在中国的点(2.3,48.8)"),
        ([[lng * 1e5, lat * 1e5] for lng, lat in SQUARE], "坐标像是投影坐标(米),请导出为经纬度(度)"),
        ([["东", "北"]], "坐标应当是 [经度, 纬度] 的数组"),
        ([], "坐标应当是 [经度, 纬度] 的数组"),
    ],
)
def test_a_ring_that_bounds_nothing_is_told(tmp_path: Path, ring: Any, problem: str) -> None:
    assert problems_of(written(tmp_path, feature(ring))) == (f"第 1 个要素(甲村):{problem}",)


def test_a_ring_that_runs_back_over_itself_is_told(tmp_path: Path) -> None:
    spike = [*SQUARE[:2], [121.02, 30.0], SQUARE[1], *SQUARE[2:]]
    waist = [121.005, 30.005]
    figure_eight = [[121.0, 30.0], [121.01, 30.0], waist, [121.01, 30.01], [121.0, 30.01], waist, [121.0, 30.0]]

    told = [problems_of(written(tmp_path, feature(ring)))[0] for ring in (spike, figure_eight)]
    assert [each.partition("在")[0] for each in told] == ["第 1 个要素(甲村):边界自相交,"] * 2


def test_a_hole_outside_and_a_hole_across_are_told(tmp_path: Path) -> None:
    outside = [[lng + 1, lat] for lng, lat in HOLE]
    across = [[lng - 0.003, lat] for lng, lat in HOLE]

    assert problems_of(written(tmp_path, feature(SQUARE, outside))) == ("第 1 个要素(甲村):有一个洞画在边界外面",)
    assert problems_of(written(tmp_path, feature(SQUARE, across)))[0].startswith("第 1 个要素(甲村):边界自相交")


def test_everything_wrong_is_told_at_once_with_its_feature(tmp_path: Path) -> None:
    path = written(
        tmp_path,
        feature(SQUARE),
        feature(SQUARE, kind="LineString", name="乙村"),
        {**feature(SQUARE), "properties": {"kind": "镇"}},
        {**feature(SQUARE), "properties": {"kind": "网格", "name": "一格", "code": "1 格"}},
        {**feature(SQUARE), "properties": None},
        "甲村",
        feature(SQUARE),
        feature(SQUARE, name="丙村", 属性={"楼层": 6}),
    )

    assert problems_of(path) == (
        "第 2 个要素(乙村):图形应当是 Polygon 或 MultiPolygon,现在是“LineString”",
        "第 3 个要素:kind“镇”不认识,可用的有 village(村)、grid(网格)、estate(小区)、area(区域)",
        "第 3 个要素:没有写 name",
        "第 4 个要素(一格):网格要写 code:字母、数字和-,20个以内",
        "第 5 个要素:kind“”不认识,可用的有 village(村)、grid(网格)、estate(小区)、area(区域)",
        "第 5 个要素:没有写 name",
        "第 6 个要素:不是 GeoJSON 的 Feature",
        "第 8 个要素(丙村):attributes 应当是“属性:值”的对象,值写成文字",
        "第 7 个要素(甲村):和第 1 个要素(甲村)是同一个村",
    )


def test_a_datum_that_contradicts_the_file_is_told(tmp_path: Path) -> None:
    crs = {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::4490"}}
    path = written(tmp_path, feature(SQUARE), crs=crs)

    assert problems_of(path, Datum.GCJ02) == ("边界.geojson 写明坐标系是 cgcs2000,--datum 却是 gcj02,请核对",)
    assert len(read_boundaries(path, Datum.CGCS2000).boundaries) == 1


def test_places_are_read_with_all_that_is_said_of_them_and_demos_are_left_out(tmp_path: Path) -> None:
    path = written(
        tmp_path,
        feature(SQUARE, HOLE),
        {**feature([SQUARE], kind="MultiPolygon"),
         "properties": {"类型": "小区", "名称": "演示小区", "所在村": "甲村", "属性": {"小区类型": "无物业"}}},
        {**feature([[*each, 3.5] for each in SQUARE]), "properties": {"kind": "grid", "code": 102001}},
        feature(SQUARE, name="演示村", 演示=True),
    )  # fmt: skip
    whole = tuple((lng, lat) for lng, lat in SQUARE)
    shape = Shape(((whole,),))

    drawn = read_boundaries(path, Datum.WGS84)

    assert drawn.demo == 1
    assert drawn.boundaries == (
        Boundary(
            "第 1 个要素(甲村)",
            Known(
                PlaceKind.VILLAGE,
                "甲村",
                shape=Shape(((whole, tuple((lng, lat) for lng, lat in HOLE)),)),
                datum=Datum.WGS84,
            ),
        ),
        Boundary(
            "第 2 个要素(演示小区)",
            Known(PlaceKind.ESTATE, "演示小区", None, "甲村", {"小区类型": "无物业"}, shape, Datum.WGS84),
        ),
        Boundary("第 3 个要素(102001)", Known(PlaceKind.GRID, "102001", "102001", shape=shape, datum=Datum.WGS84)),
    )


def test_coordinates_of_a_chinese_map_are_kept_in_wgs84(tmp_path: Path) -> None:
    shifted = [list(to_gcj02(Point(lng, lat))) for lng, lat in SQUARE]

    (found,) = read_boundaries(written(tmp_path, feature(shifted)), Datum.GCJ02).boundaries

    (ring,) = found.place.shape.polygons[0]
    assert [[round(lng, 9), round(lat, 9)] for lng, lat in ring] == SQUARE
    assert found.place.datum is Datum.GCJ02

"""A report's point becomes village, grid, estate and attributes, and the rules decide by them."""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from api.starting import publish_rules
from api.wire import wired
from cases.datum import Datum, Point, to_gcj02
from cases.furnishing import Told, furnish
from cases.places import Known, PlaceKind
from cases.ports import Scope, Transaction
from cases.shapes import Shape
from tests.support.source import ROOT
from tests.support.web import Visitor, data_of, errors_of, serving, settings_in

TOWN = "330281199"
RULES = """镇街 示例镇 330281199
上级 余姚市 330281
施行 2026-01-01,未办结的适用旧版;语言 第2版
天、日 指 自然日
单位 镇外事办
单位 交界办
单位 堤防办
单位 小区办
单位 南片办
单位 镇政府
属性 小区类型 选 新交付、拆迁安置、无物业
区域 演示堤防 含 丁村
区域 南片 网格 102002至102009
区域 北片 含 甲村
区域 小区片 含 丙村
第一条 镇外 位置 在 范围外的,由 镇外事办 办理
第二条 交界 位置 在 边界上、多处的,由 交界办 办理
第三条 堤防 位置 在 演示堤防的,由 堤防办 办理
第四条 小区 小区类型 是 无物业的,由 小区办 办理
第五条 南片 位置 在 南片的,由 南片办 办理
第六条 其余
  由 镇政府 办理
第七条 受理 自上报之日起1日内 受理
"""
STEP = 0.01


def square(column: int, row: int) -> Shape:
    west, south = 121.0 + column * STEP, 30.0 + row * STEP
    east, north = west + STEP, south + STEP
    return Shape(((((west, south), (east, south), (east, north), (west, north), (west, south)),),))


PLACES = (
    Known(PlaceKind.VILLAGE, "甲村", shape=square(0, 0)),
    Known(PlaceKind.VILLAGE, "乙村", shape=square(1, 0)),
    Known(PlaceKind.VILLAGE, "丙村", shape=square(0, 1)),
    Known(PlaceKind.VILLAGE, "丁村", shape=square(1, 1)),
    Known(PlaceKind.GRID, "一格", "102001", "甲村", shape=square(0, 0)),
    Known(PlaceKind.GRID, "二格", "102002", "乙村", shape=square(1, 0)),
    Known(PlaceKind.GRID, "三格", "102010", "丙村", shape=square(0, 1)),
    Known(PlaceKind.GRID, "四格", "102011", "丁村", shape=square(1, 1)),
    Known(PlaceKind.ESTATE, "演示小区", None, "丙村", {"小区类型": "无物业"}, square(0, 1)),
    Known(PlaceKind.AREA, "演示堤防", shape=square(1, 1)),
)


@pytest.fixture(scope="module")
def address(ready_database: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A server with a town that has drawn its map."""
    folder = tmp_path_factory.mktemp("mapped") / "data"
    shutil.copytree(ready_database, folder)
    rules = shutil.copytree(ROOT / "rules", folder / "rules")
    (rules / f"{TOWN}-示例镇.rule").write_text(RULES, encoding="utf-8")
    settings = settings_in(folder, rules__dir=str(rules))
    told = [Told(place.name, place) for place in PLACES]

    async def prepared() -> None:
        async with wired(settings) as opened:
            await publish_rules(opened, keep_last_good=False)
            house = opened.house

            async def work(tx: Transaction) -> None:
                await furnish(house, tx, TOWN, told, drawn=True, complete=False)

            territory = await house.store.run(Scope(), lambda tx: tx.territory())
            town = territory.by_code(TOWN)
            assert town is not None
            await house.store.run(Scope.of(town.id), work)

    asyncio.run(prepared())
    with serving(settings, prepared=True) as url:
        yield url


@pytest.fixture
def resident(sign_in: Callable[[str], Visitor]) -> Visitor:
    return sign_in("yy-resident")


def spot(column: float, row: float, **more: object) -> dict[str, object]:
    return {"lng": 121.0 + column * STEP, "lat": 30.0 + row * STEP, "datum": "wgs84", "accuracy": 5, **more}


def holder(visitor: Visitor, **more: Any) -> str | None:
    body = {"township": TOWN, "category": "路灯", "text": "演示:路灯不亮", **more}
    case = data_of(visitor.post("/api/v1/reports", body))["id"]
    handler = data_of(visitor.get(f"/api/v1/cases/{case}"))["handler"]
    return None if handler is None else str(handler["unit"])


@pytest.mark.parametrize(
    ("column", "row", "unit"),
    [
        (5.0, 5.0, "镇外事办"),
        (1.0, 0.5, "交界办"),
        (1.5, 1.5, "堤防办"),
        (0.5, 1.5, "小区办"),
        (1.5, 0.5, "南片办"),
        (0.5, 0.5, "镇政府"),
    ],
)
def test_the_rules_decide_by_where_the_point_lies(resident: Visitor, column: float, row: float, unit: str) -> None:
    assert holder(resident, place=spot(column, row)) == unit


def test_the_datum_of_the_point_counts(resident: Visitor) -> None:
    """Some hundred metres lie between the two: read in the wrong datum the point would be in the next village."""
    lng, lat = to_gcj02(Point(121.0 + 1.01 * STEP, 30.0 + 0.5 * STEP))

    assert holder(resident, place={"lng": lng, "lat": lat, "datum": Datum.GCJ02.value, "accuracy": 5}) == "南片办"
    assert holder(resident, place=spot(1.01, 0.5)) == "南片办"
    assert holder(resident, place=spot(1.01, 0.5, datum="gcj02")) == "镇政府"


def test_a_point_that_is_known_badly_is_at_the_border(resident: Visitor) -> None:
    assert holder(resident, place=spot(1.1, 0.5, accuracy=5)) == "南片办"
    assert holder(resident, place=spot(1.1, 0.5, accuracy=200)) == "交界办"


def test_what_the_reporter_says_of_the_place_comes_before_the_map(resident: Visitor) -> None:
    assert holder(resident, place=spot(1.0, 0.5), grid="102002") == "南片办"
    assert holder(resident, estate="演示小区", village="丙村", grid="102010") == "小区办"


def test_an_estate_that_the_town_does_not_know_is_refused(resident: Visitor) -> None:
    body = {"township": TOWN, "category": "路灯", "text": "演示", "estate": "别处的小区"}

    assert errors_of(resident.post("/api/v1/reports", body)) == {"estate": "没有叫“别处的小区”的小区,可以不填"}


def test_a_corrected_place_is_looked_up_anew(resident: Visitor) -> None:
    body = {"township": TOWN, "category": "路灯", "text": "演示:路灯不亮", "place": spot(5.0, 5.0)}
    case = data_of(resident.post("/api/v1/reports", body))["id"]

    data_of(resident.do(case, "relocate", village="乙村", grid="102002", place=spot(1.5, 0.5)))

    shown = data_of(resident.get(f"/api/v1/cases/{case}"))
    assert shown["handler"]["unit"] == "南片办"
    assert "更正位置:乙村、网格102002" in [line["text"] for line in shown["timeline"]]

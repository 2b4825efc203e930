"""minqing boundaries: the map of a town comes in whole, in its own datum, and says what it changes."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from tests.cli.conftest import Run

TOWN = "330281102"


def feature(name: str, column: int = 0, **properties: object) -> dict[str, Any]:
    west = 121.0 + column / 100
    ring = [[west, 30.0], [west + 0.01, 30.0], [west + 0.01, 30.01], [west, 30.01], [west, 30.0]]
    return {
        "type": "Feature",
        "properties": {"kind": "village", "name": name, **properties},
        "geometry": {"type": "Polygon", "coordinates": [ring]},
    }


def drawn(home: Path, *features: dict[str, Any]) -> Path:
    path = home / "边界.geojson"
    path.write_text(json.dumps({"type": "FeatureCollection", "features": features}), encoding="utf-8")
    return path


def test_a_map_with_a_fault_is_not_taken_in_part(ready: Run, home: Path) -> None:
    path = drawn(home, feature("演示甲村"), feature("演示乙村", 1, kind="镇"))

    said = ready("boundaries", path, "--township", TOWN, "--datum", "wgs84")

    assert (said.code, said.err) == (1, "边界.geojson 有 1 处问题,一条也没有存\n")
    assert said.out.startswith("第 2 个要素(演示乙村):kind“镇”不认识")
    taken = ready("boundaries", drawn(home, feature("演示甲村")), "--township", TOWN, "--datum", "wgs84")
    assert taken.out.startswith("地点:新增 1,更改 0,不变 0\n")


def test_a_datum_must_be_said_and_be_known(ready: Run, home: Path) -> None:
    path = drawn(home, feature("演示甲村"))

    assert ready("boundaries", path, "--township", TOWN).code == 2
    assert ready("boundaries", path, "--township", TOWN, "--datum", "bd09").code == 2
    assert ready("boundaries", path, "--township", "110101001", "--datum", "wgs84").code == 1


def test_a_village_that_the_town_does_not_know_is_told(ready: Run, home: Path) -> None:
    path = drawn(home, feature("", kind="grid", code="1001", village="没有的村"))

    said = ready("boundaries", path, "--township", TOWN, "--datum", "wgs84")

    assert said.out == "第 1 个要素(1001):没有叫“没有的村”的村,请先写这个村\n"


def test_the_same_map_twice_changes_nothing_and_another_datum_does(ready: Run, home: Path) -> None:
    path = drawn(home, feature("演示甲村"), feature("演示乙村", 1), feature("演示村", 2, 演示=True))

    told = [
        ready("boundaries", path, "--township", TOWN, "--datum", datum, *more).out.splitlines()
        for datum, more in (("gcj02", ("--dry-run",)), ("gcj02", ()), ("gcj02", ()), ("cgcs2000", ()))
    ]

    names = "村 演示甲村、村 演示乙村"
    demo = "跳过标明演示的要素 1 个"
    assert told == [
        ["地点:会新增 2,会更改 0,不变 0", f"  新增:{names}", demo],
        ["地点:新增 2,更改 0,不变 0", f"  新增:{names}", demo],
        ["地点:新增 0,更改 0,不变 2", demo],
        ["地点:新增 0,更改 2,不变 0", f"  更改:{names}", demo],
    ]


def test_a_place_without_its_boundary_keeps_its_name_and_what_a_table_said(ready: Run, home: Path) -> None:
    table = home / "地点.csv"
    table.write_text(f"种类,编号,名称,行政区划代码,所在村,属性\n村,330281102201,演示甲村,{TOWN},,\n", encoding="utf-8")
    whole = drawn(home, feature("演示甲村"), feature("演示乙村", 1))
    ready("roster", table)
    ready("boundaries", whole, "--township", TOWN, "--datum", "wgs84")

    smaller = drawn(home, feature("演示乙村", 1))
    said = ready("boundaries", smaller, "--township", TOWN, "--datum", "wgs84", "--complete")

    assert said.out.splitlines() == ["地点:新增 0,更改 0,不变 1", "  去掉:村 演示甲村"]
    assert ready("roster", table).out.splitlines()[1] == "地点:新增 0,更改 0,不变 1"

"""From the file to places with shapes in WGS-84; a feature says its kind, its name, and for a grid its number."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from cases.datum import Datum, to_wgs84
from cases.places import KIND_WORDS, Known, PlaceKind, kind_of
from cases.shapes import Polygon, Ring, Shape

from .rings import place_fault, polygon_fault, ring_fault

MOST_BYTES = 32 << 20
MOST_CORNERS = 500_000
#: What a property may be called.
_NAMES: Mapping[str, tuple[str, ...]] = {
    "kind": ("kind", "类型", "种类"),
    "name": ("name", "名称"),
    "code": ("code", "编号", "编码"),
    "village": ("village", "所在村"),
    "attributes": ("attributes", "属性"),
    "demo": ("demo", "演示"),
}
_GRID = re.compile(r"[0-9A-Za-z-]{1,20}")
#: Which datum a declared reference system speaks in; one that is not here is left to ``--datum``.
_SYSTEMS = {"4326": Datum.WGS84, "CRS84": Datum.WGS84, "4490": Datum.CGCS2000}


class BoundariesRefused(Exception):
    """The file is not taken, not even in part; ``problems`` are Chinese sentences, each with its feature."""

    def __init__(self, problems: Iterable[str]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(self.problems))


@dataclass(frozen=True, slots=True)
class Boundary:
    """A place as the file draws it; ``where`` is how messages call the feature."""

    where: str
    place: Known


@dataclass(frozen=True, slots=True)
class Drawn:
    """What a file holds: its places, and how many features were marked as 演示 and are left out."""

    boundaries: tuple[Boundary, ...]
    demo: int


def read_boundaries(path: Path, datum: Datum) -> Drawn:
    """Read a FeatureCollection whose coordinates are in ``datum``. Raises ``BoundariesRefused`` with everything."""
    features = _features(path, datum)
    real = [(number, each) for number, each in enumerate(features, 1) if not _is_demo(each)]
    problems: list[str] = []
    found = [boundary for number, each in real if (boundary := _boundary(number, each, datum, problems)) is not None]
    seen: dict[tuple[PlaceKind, str], str] = {}
    for each in found:
        earlier = seen.setdefault((each.place.kind, each.place.key), each.where)
        if earlier != each.where:
            problems.append(f"{each.where}:和{earlier}是同一个{KIND_WORDS[each.place.kind][0]}")
    corners = sum(len(ring) for each in found for polygon in each.place.shape.polygons for ring in polygon)
    if corners > MOST_CORNERS:
        problems.append(f"{path.name} 一共有 {corners} 个点,最多 {MOST_CORNERS} 个,请先简化边界")
    if problems:
        raise BoundariesRefused(problems)
    return Drawn(tuple(found), len(features) - len(real))


def _features(path: Path, datum: Datum) -> list[Any]:
    try:
        if path.stat().st_size > MOST_BYTES:
            raise BoundariesRefused([f"{path.name} 超过 {MOST_BYTES >> 20} MB,请先简化边界或分成几个文件"])
        whole = json.loads(path.read_text(encoding="utf-8-sig"))
    except OSError as error:
        raise BoundariesRefused([f"{path.name} 读不出来({error.strerror})"]) from error
    except UnicodeDecodeError:
        raise BoundariesRefused([f"{path.name} 不是 UTF-8 编码,请另存为 UTF-8"]) from None
    except json.JSONDecodeError as error:
        where = f"{path.name}:{error.lineno}:{error.colno}"
        raise BoundariesRefused([f"{where} 不是 JSON,请检查这里的括号和逗号"]) from None
    except ValueError:  # a number of thousands of digits
        raise BoundariesRefused([f"{path.name} 里有读不了的数(位数太多),请检查坐标"]) from None
    except RecursionError:
        raise BoundariesRefused([f"{path.name} 嵌套太深,不是 GeoJSON"]) from None
    features = whole.get("features") if isinstance(whole, dict) else None
    if not isinstance(features, list) or whole.get("type") != "FeatureCollection":
        raise BoundariesRefused([f"{path.name} 不是 GeoJSON 的 FeatureCollection"])
    said = _said_datum(whole)
    if said is not None and said is not datum:
        raise BoundariesRefused([f"{path.name} 写明坐标系是 {said.value},--datum 却是 {datum.value},请核对"])
    return features


def _said_datum(whole: Mapping[str, Any]) -> Datum | None:
    crs = json.dumps(whole.get("crs"))
    return next((datum for sign, datum in _SYSTEMS.items() if sign in crs), None)


def _is_demo(feature: Any) -> bool:
    return isinstance(feature, dict) and _property(feature, "demo") is True


def _property(feature: Mapping[str, Any], name: str) -> Any:
    properties = feature.get("properties")
    if not isinstance(properties, dict):
        return None
    return next((properties[each] for each in _NAMES[name] if properties.get(each) is not None), None)


def _text(feature: Mapping[str, Any], name: str) -> str | None:
    value = _property(feature, name)
    return str(value).strip() or None if isinstance(value, str | int) and not isinstance(value, bool) else None


def _boundary(number: int, feature: Any, datum: Datum, problems: list[str]) -> Boundary | None:
    """The place of one feature, or its problems."""
    if not isinstance(feature, dict):
        problems.append(f"第 {number} 个要素:不是 GeoJSON 的 Feature")
        return None
    name, code = _text(feature, "name"), _text(feature, "code")
    where = f"第 {number} 个要素({name or code})" if name or code else f"第 {number} 个要素"
    kind = kind_of(_text(feature, "kind") or "")
    found = [*_saying(feature, kind, name, code)]
    polygons = list(_polygons(feature.get("geometry"), found))
    problems += [f"{where}:{each}" for each in found]
    if found or kind is None:
        return None
    shape = Shape(tuple(tuple(_in_wgs84(ring, datum) for ring in polygon) for polygon in polygons))
    village, attributes = _text(feature, "village"), _property(feature, "attributes") or {}
    return Boundary(where, Known(kind, name or code or "", code, village, attributes, shape, datum))


def _saying(feature: Mapping[str, Any], kind: PlaceKind | None, name: str | None, code: str | None) -> Iterator[str]:
    """What is wrong with its properties."""
    if kind is None:
        known = "、".join(f"{value.value}({words[0]})" for value, words in KIND_WORDS.items())
        yield f"kind“{_text(feature, 'kind') or ''}”不认识,可用的有 {known}"
    if kind is PlaceKind.GRID and (code is None or _GRID.fullmatch(code) is None):
        yield "网格要写 code:字母、数字和-,20个以内"
    if kind is not PlaceKind.GRID and name is None:
        yield "没有写 name"
    if name is not None and len(name) > 50:
        yield "name 最多50个字"
    attributes = _property(feature, "attributes")
    if attributes is not None and not _is_words(attributes):
        yield "attributes 应当是“属性:值”的对象,值写成文字"


def _is_words(value: Any) -> bool:
    return isinstance(value, dict) and all(isinstance(each, str) for each in value.values())


def _polygons(geometry: Any, problems: list[str]) -> Iterator[Polygon]:
    kind = geometry.get("type") if isinstance(geometry, dict) else None
    drawn = geometry.get("coordinates") if isinstance(geometry, dict) else None
    several = {"Polygon": [drawn], "MultiPolygon": drawn}.get(str(kind))
    if not isinstance(several, list) or not several:
        problems.append(f"图形应当是 Polygon 或 MultiPolygon,现在是“{kind or '空'}”")
        return
    for each in several:
        polygon = _polygon(each)
        fault = "坐标应当是 [经度, 纬度] 的数组" if polygon is None else _fault(polygon)
        if fault is not None:
            problems.append(fault)
        elif polygon is not None:
            yield polygon


def _polygon(drawn: Any) -> Polygon | None:
    if not isinstance(drawn, list) or not drawn:
        return None
    rings = [_ring(each) for each in drawn]
    return None if any(ring is None for ring in rings) else tuple(ring for ring in rings if ring is not None)


def _ring(drawn: Any) -> Ring | None:
    if not isinstance(drawn, list) or not drawn or not all(_is_corner(each) for each in drawn):
        return None
    return tuple((float(each[0]), float(each[1])) for each in drawn)


def _is_corner(drawn: Any) -> bool:
    """Two numbers, with or without a height behind them."""
    numbers = isinstance(drawn, list) and len(drawn) >= 2 and all(isinstance(n, int | float) for n in drawn[:2])
    return numbers and all(math.isfinite(n) for n in drawn[:2])


def _fault(polygon: Polygon) -> str | None:
    faults = (fault for ring in polygon for fault in (place_fault(ring), ring_fault(ring)) if fault is not None)
    return next(faults, None) or polygon_fault(polygon)


def _in_wgs84(ring: Ring, datum: Datum) -> Ring:
    points = (to_wgs84(lng, lat, datum) for lng, lat in ring)
    return tuple((point.lng, point.lat) for point in points)

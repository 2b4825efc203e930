"""The table of places (地点表): villages, grids, estates and areas of a town, one line each, as a clerk keeps it.

Columns: 种类 编号 名称 行政区划代码 所在村 属性. 种类 is 村, 网格, 小区 or 区域; a grid is known by its 编号, the
others by their 名称; 属性 are written 小区类型=无物业;楼层=6.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from cases.places import KIND_WORDS, Known, PlaceKind, kind_of

PLACE_COLUMNS = ("种类", "编号", "名称", "行政区划代码", "所在村", "属性")
_CODE = re.compile(r"\d{6}(?:\d{3}){0,2}")
_GRID = re.compile(r"[0-9A-Za-z-]{1,20}")
_LONGEST = 50  # characters of a name


class PlacesRefused(Exception):
    """The table is not taken, not even in part; ``problems`` are Chinese sentences, each with its line."""

    def __init__(self, problems: Iterable[str]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(self.problems))


@dataclass(frozen=True, slots=True)
class PlaceLine:
    """A place of the town with this administrative code, and the number of its line."""

    number: int
    code: str
    place: Known


def place_lines(rows: Iterable[tuple[int, Mapping[str, str]]]) -> tuple[PlaceLine, ...]:
    """Check rows of any table. Raises ``PlacesRefused`` with all problems at once."""
    read: list[PlaceLine] = []
    problems: list[str] = []
    seen: dict[tuple[str, PlaceKind, str], int] = {}
    for number, cells in rows:
        row = {column: cells.get(column, "").strip() for column in PLACE_COLUMNS}
        kind, attributes = kind_of(row["种类"]), _attributes(row["属性"])
        found = _problems(row, kind, attributes)
        problems += [f"第 {number} 行:{problem}" for problem in found]
        if found or kind is None or attributes is None:
            continue
        place = Known(kind, row["名称"] or row["编号"], row["编号"] or None, row["所在村"] or None, attributes)
        earlier = seen.setdefault((row["行政区划代码"], kind, place.key), number)
        if earlier != number:
            problems.append(f"第 {number} 行:{row['种类']}“{place.key}”第 {earlier} 行已经写过")
        read.append(PlaceLine(number, row["行政区划代码"], place))
    if problems:
        raise PlacesRefused(problems)
    return tuple(read)


def _problems(row: Mapping[str, str], kind: PlaceKind | None, attributes: Mapping[str, str] | None) -> list[str]:
    known = "、".join(words[0] for words in KIND_WORDS.values())
    grid = kind is PlaceKind.GRID
    checks = {
        f"种类“{row['种类']}”不认识,可用的有 {known}": kind is None,
        f"编号“{row['编号']}”应为字母、数字和-,20个以内": grid and _GRID.fullmatch(row["编号"]) is None,
        "没有写名称": not grid and not row["名称"],
        f"名称最多 {_LONGEST} 个字": len(row["名称"]) > _LONGEST,
        f"行政区划代码“{row['行政区划代码']}”应为 6、9 或 12 位数字": _CODE.fullmatch(row["行政区划代码"]) is None,
        f"属性“{row['属性']}”看不懂,请写成 小区类型=无物业;楼层=6": attributes is None,
    }
    return [sentence for sentence, wrong in checks.items() if wrong]


def _attributes(text: str) -> dict[str, str] | None:
    """By name; None where it cannot be read."""
    parts = [part for part in re.split(r"[;;]", text) if part.strip()]
    pairs = [re.fullmatch(r"\s*([^=:=:]+?)\s*[=:=:]\s*([^=:=:]+?)\s*", part) for part in parts]
    if any(pair is None for pair in pairs):
        return None
    return {pair[1]: pair[2] for pair in pairs if pair is not None}

"""What an office fills in for a new town (开通用的表): roster as CSV and XLSX, table of places, map to draw on."""

from __future__ import annotations

import json

from adapters.place_table import PLACE_COLUMNS
from adapters.roster import COLUMNS, ROLES
from adapters.spreadsheet import Blank, book, csv_bytes
from api.opening.first_file import First, Wanted
from api.opening.place_code import digits
from cases.people import LEVELS
from cases.places import KIND_WORDS

PEOPLE, PLACES, NOTES = "人员", "地点", "说明"
#: The level of the deputies of a place.
_DEPUTIES = {9: "镇", 6: "县", 4: "市", 2: "省"}
_POST = "承办单位负责人"
_REMARKS = (
    "写有“演示”的几行是样子,正式使用前请换成真实人员,换好以前也可以导入试用",
    "一行一项任职;一个人有几项任职写几行,用同一个编号。编号由本地自己编,字母、数字和短横都可以",
    "角色是代表的写级别;单位人员、协调人员写单位,单位要和规约里声明的一样;任职起、任职止写成 2026-01-01,没有期限的空着",
    "不要写电话、身份证号:名册里没有这些列,有的话不收",
)
_PLACE_REMARKS = (
    "村、网格、小区一行一个;网格以编号为准,其余以名称为准;所在村要先有这个村",
    "属性要先在规约里声明,例如规约写“属性 小区类型 选 新交付、拆迁安置、无物业、其他”,这里写 小区类型=无物业",
)


def papers(wanted: Wanted, first: First) -> dict[str, bytes]:
    """The files by name, to lie beside the rule file."""
    stem = f"{wanted.code}-{wanted.name}"
    people, places = _people(wanted, first), _places(wanted)
    return {
        f"{stem}-名册.csv": csv_bytes([COLUMNS, *people], _REMARKS),
        f"{stem}-地点.csv": csv_bytes([PLACE_COLUMNS, *places], _PLACE_REMARKS),
        f"{stem}-名册.xlsx": _book(people, places, first),
        f"{stem}-边界.geojson": _map(wanted),
    }


def _people(wanted: Wanted, first: First) -> tuple[tuple[str, ...], ...]:
    office, enforcement, building = first.units
    since, level = wanted.since.isoformat(), _DEPUTIES[digits(wanted.code)]
    key = f"demo-{wanted.code}"
    lines = (
        (f"{key}-1", "演示·协调人", "协调人员", "", office, ""),
        (f"{key}-2", "演示·执法负责人", "单位人员", "", enforcement, _POST),
        (f"{key}-3", "演示·建设负责人", "单位人员", "", building, _POST),
        (f"{key}-4", "演示·代表", "代表", level, "", ""),
        (f"{key}-5", "演示·规约编写人", "规约编写人", "", "", ""),
    )
    return tuple(
        (number, name, role, of, wanted.code, unit, "", post, since, "") for number, name, role, of, unit, post in lines
    )


def _places(wanted: Wanted) -> tuple[tuple[str, ...], ...]:
    return (
        ("村", "", "演示村", wanted.code, "", ""),
        ("网格", f"{wanted.code[-3:]}001", "演示网格", wanted.code, "演示村", ""),
    )


def _book(people: tuple[tuple[str, ...], ...], places: tuple[tuple[str, ...], ...], first: First) -> bytes:
    offered = {"角色": tuple(ROLES), "级别": LEVELS, "单位": first.units, "岗位": (_POST,)}
    kinds = {"种类": tuple(words[0] for words in KIND_WORDS.values())}
    notes = tuple((remark,) for remark in (*_REMARKS, *_PLACE_REMARKS))
    filled = (Blank(PEOPLE, COLUMNS, people, offered), Blank(PLACES, PLACE_COLUMNS, places, kinds))
    return book((*filled, Blank(NOTES, (), notes)))


def _map(wanted: Wanted) -> bytes:
    """One feature that is marked as a demo, so that an import leaves it out."""
    square = [[120.0, 30.0], [120.01, 30.0], [120.01, 30.01], [120.0, 30.01], [120.0, 30.0]]
    feature = {
        "type": "Feature",
        "properties": {"kind": "village", "name": "演示村", "code": "", "township": wanted.code, "演示": True},
        "geometry": {"type": "Polygon", "coordinates": [square]},
    }
    whole = {"type": "FeatureCollection", "name": f"{wanted.name}的边界", "features": [feature]}
    return (json.dumps(whole, ensure_ascii=False, indent=1) + "\n").encode()

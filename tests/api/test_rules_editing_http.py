"""The editor's analysis over HTTP (规约编辑): beside the files in force, refusals in words, and nothing is saved."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.support.web import Visitor, data_of, errors_of

TEXT = """镇街 示例镇 330481999
上级 海宁市 330481
施行 2020-05-19,未办结的适用旧版;语言 第1版
单位 镇政府
第一条 其余
  由 镇政府 办理
"""


@pytest.fixture(scope="module")
def clerk(sign_in: Callable[[str], Visitor]) -> Visitor:
    return sign_in("hn-clerk")


def _ask(clerk: Visitor, what: str, line: int, column: int, **more: Any) -> Any:
    return clerk.post(f"/api/v1/rules/{what}", {"text": TEXT, "line": line, "column": column, **more})


def test_a_place_in_no_given_file_is_refused(clerk: Visitor) -> None:
    several = {"files": {"甲.rule": TEXT, "乙.rule": TEXT}, "line": 1, "column": 1}

    assert errors_of(clerk.post("/api/v1/rules/hover", several)) == {"file": "请写明问的是给出的哪一份规约"}
    assert errors_of(clerk.post("/api/v1/rules/hover", {**several, "file": "丙.rule"})) == {
        "file": "请写明问的是给出的哪一份规约"
    }


def test_lines_count_from_one(clerk: Visitor) -> None:
    assert set(errors_of(_ask(clerk, "hover", 0, 1))) == {"line"}


def test_a_rename_to_a_name_of_the_city_is_refused(clerk: Visitor) -> None:
    told = errors_of(_ask(clerk, "rename", 4, 4, new_name="住建局"))

    assert told["new_name"].startswith("“住建局”已经是单位了(330481-海宁市.rule 第 ")


def test_who_may_not_check_may_not_ask(sign_in: Callable[[str], Visitor]) -> None:
    resident = sign_in("hn-resident")

    assert _ask(resident, "complete", 6, 5).status_code == 403


def test_a_name_is_renamed_with_all_its_places(clerk: Visitor) -> None:
    made = data_of(_ask(clerk, "rename", 4, 4, new_name="示例镇政府"))["items"]

    assert made == [
        {"file": "待检查.rule", "line": 4, "column": 4, "end": 7, "text": "示例镇政府"},
        {"file": "待检查.rule", "line": 6, "column": 5, "end": 8, "text": "示例镇政府"},
    ]


def test_names_of_the_city_are_proposed(clerk: Visitor) -> None:
    found = data_of(_ask(clerk, "complete", 6, 5))["items"]

    own = next(each for each in found if each["label"] == "镇政府")
    assert own == {
        "label": "镇政府",
        "kind": "单位",
        "detail": "单位,第 4 行",
        "edit": {"file": "待检查.rule", "line": 6, "column": 5, "end": 5, "text": "镇政府"},
    }
    assert "住建局" in [each["label"] for each in found]


def test_meaning_declaration_and_uses(clerk: Visitor) -> None:
    assert data_of(_ask(clerk, "hover", 6, 6))["meaning"] == {
        "title": "镇政府:单位",
        "lines": ["声明于 待检查.rule 第 4 行", "写在第一条"],
        "line": 6,
        "column": 5,
        "end": 8,
    }
    assert data_of(_ask(clerk, "hover", 6, 1)) == {"meaning": None}
    declared = {"file": "待检查.rule", "line": 4, "column": 4, "end": 7, "declares": True}
    used = {"file": "待检查.rule", "line": 6, "column": 5, "end": 8, "declares": False}
    assert data_of(_ask(clerk, "definition", 6, 6)) == {"items": [declared]}
    assert data_of(_ask(clerk, "references", 6, 6)) == {"items": [declared, used]}


def test_fixes_are_offered_with_their_mistakes(clerk: Visitor) -> None:
    text = TEXT.replace("由 镇政府", "由 镇政俯")

    (first, *_) = data_of(clerk.post("/api/v1/rules/fixes", {"text": text}))["items"]

    assert (first["title"], first["mistake"]["code"]) == ("改成“镇政府”", "D104")
    assert first["edit"] == {"file": "待检查.rule", "line": 6, "column": 5, "end": 8, "text": "镇政府"}


def test_asking_twice_gives_the_same_and_publishes_nothing(clerk: Visitor) -> None:
    before = data_of(clerk.get("/api/v1/townships"))

    one, other = (data_of(_ask(clerk, "rename", 4, 4, new_name="示例镇政府")) for _ in range(2))

    assert one == other
    assert data_of(clerk.get("/api/v1/townships")) == before

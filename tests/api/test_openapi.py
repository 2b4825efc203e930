"""The documentation is the declarations (接口文档): every address, schema and example, and no foreign address."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest

from api.doors import Door, Intake
from api.openapi import document, example_of
from api.payloads import typed
from api.routes import all_doors
from api.shape_words import fields_of, objects_in
from api.who import RELATION_WORDS, who
from cases.authority_table import TABLE, Relation
from tests.support.web import Visitor

DOORS = tuple(all_doors())


@pytest.fixture(scope="module")
def served(visitor: Visitor) -> dict[str, Any]:
    found: dict[str, Any] = visitor.get("/docs/openapi.json").json()
    return found


def references(value: object) -> set[str]:
    if isinstance(value, dict):
        own = {value["$ref"]} if "$ref" in value else set()
        return own.union(*(references(item) for item in value.values()))
    return set().union(*(references(item) for item in value)) if isinstance(value, list) else set()


def test_the_document_is_made_from_the_doors(served: dict[str, Any]) -> None:
    assert served == json.loads(json.dumps(document(DOORS)))
    assert served["openapi"] == "3.1.0"
    there = {(path, method) for path, methods in served["paths"].items() for method in methods}
    assert there == {(door.path, door.method.lower()) for door in DOORS}


def test_every_reference_leads_somewhere(served: dict[str, Any]) -> None:
    known = {f"#/components/schemas/{name}" for name in served["components"]["schemas"]}

    assert references(served) <= known


def test_every_operation_has_a_name_of_its_own(served: dict[str, Any]) -> None:
    names = [operation["operationId"] for methods in served["paths"].values() for operation in methods.values()]

    assert len(set(names)) == len(names)


def test_only_open_doors_are_shown_without_a_lock(served: dict[str, Any]) -> None:
    for door in DOORS:
        assert served["paths"][door.path][door.method.lower()]["security"] == ([] if door.open else [{"bearer": []}])


@pytest.mark.parametrize("door", [d for d in DOORS if d.intake is Intake.JSON], ids=lambda d: d.path)
def test_every_example_goes_through_its_door(served: dict[str, Any], door: Door) -> None:
    body = served["paths"][door.path]["post"]["requestBody"]["content"]["application/json"]

    assert typed(body["example"], door.given) == door.example
    assert body["example"] == example_of(door)


@pytest.mark.parametrize("door", [d for d in DOORS if d.intake is Intake.NONE and d.example], ids=lambda d: d.path)
def test_every_example_of_a_query_goes_through_its_door(door: Door) -> None:
    written = {name: str(value) for name, value in example_of(door).items()}

    assert typed(written, door.given, lax=True) == door.example


def test_the_page_needs_nothing_from_elsewhere(visitor: Visitor) -> None:
    answer = visitor.get("/docs")

    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    assert not re.search(r"https?://|<script|<link|src=|@import", answer.text)
    assert all(f"<code>{door.path}</code>" in answer.text for door in DOORS)


def test_the_page_says_who_may_in_words_and_what_an_answer_holds(visitor: Visitor) -> None:
    text = visitor.get("/docs").text
    anchors = set(re.findall(r' id="([^"]+)"', text))

    assert "<code>decide_return</code>" not in text
    assert "谁可以:工作人员、单位负责人、督办人员(本单位承办的)。" in text
    assert '应答 <code>data</code>:<a href="#CaseShown">CaseShown</a>' in text
    assert '<h3 id="CaseShown">CaseShown</h3>' in text
    assert "没有信封,直接是 <code>application/pdf</code>" in text
    assert set(re.findall(r'href="#([^"]+)"', text)) <= anchors


def test_every_relation_and_every_permission_has_its_words() -> None:
    assert set(RELATION_WORDS) == set(Relation)
    assert [action for action in {grant.action for grant in TABLE} if not who(action)] == []
    assert who("read_public") == "任何人,不用登录"
    assert who("reopen") == "工作人员、单位负责人、督办人员(本单位督促的);督办人员(本地的);登录的人(自己上报的)"


def test_no_field_of_an_answer_is_without_words() -> None:
    held = [
        field.holds for kind in objects_in(door.answer for door in DOORS) for field in fields_of(kind, lambda _: "对象")
    ]

    assert [words for words in held if not words or "Type" in words] == []

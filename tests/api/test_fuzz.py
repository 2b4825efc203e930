"""Whatever is sent to whichever door (乱投): an answer in the envelope, never an error of ours."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from api.doors import Door, Intake
from api.openapi import example_of
from api.routes import all_doors
from tests.support.web import Visitor, data_of, reported

pytestmark = pytest.mark.trawl

POSTS = [door for door in all_doors() if door.intake is Intake.JSON]
GETS = [door for door in all_doors() if door.intake is Intake.NONE and "{id}" not in door.path]
WHO = {"check_rules": "hn-clerk", "shift_clock": "operator", "report": "hn-deputy"}

STEADY = settings(
    derandomize=True,
    deadline=None,
    database=None,
    max_examples=25,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
ODD = ["", "\u202e", "\ufeff", "'; --", "井" * 2001, "1e999", "../.."]
TEXT = st.one_of(st.text(max_size=30), st.sampled_from(ODD))
SCALARS = st.one_of(st.none(), st.booleans(), st.integers(), st.floats(allow_nan=False, allow_infinity=False), TEXT)
JSON = st.recursive(
    SCALARS, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(TEXT, inner, max_size=4), max_leaves=8
)


@st.composite
def bodies(draw: st.DrawFn, example: dict[str, Any]) -> object:
    """The example with something else in some of its places, or anything at all."""
    if not example or draw(st.integers(0, 4)) == 0:
        return draw(JSON)
    changed = draw(st.sets(st.sampled_from(sorted(example)), max_size=2))
    body = {name: draw(JSON) if name in changed else value for name, value in example.items()}
    return {name: value for name, value in body.items() if draw(st.integers(0, 9))}


@pytest.fixture(scope="module")
def held(deputy: Visitor, telecom: Visitor) -> str:
    case = reported(deputy)
    data_of(telecom.do(case, "claim"))
    return case


@pytest.mark.parametrize("door", POSTS, ids=lambda door: door.path)
def test_no_body_is_an_error_of_ours(sign_in: Callable[[str], Visitor], held: str, door: Door) -> None:
    who = sign_in(WHO.get(door.permission, "hn-telecom"))
    path = door.path.replace("{id}", held)

    @STEADY
    @given(body=bodies(example_of(door)))
    def sent(body: object) -> None:
        answer = who.post(path, content=_encoded(body), headers={"content-type": "application/json"})
        assert answer.status_code < 500, (answer.status_code, body)
        assert sorted(answer.json()) == ["code", "data", "msg", "request_id"]

    sent()


@pytest.mark.parametrize("door", GETS, ids=lambda door: door.path)
def test_no_query_is_an_error_of_ours(sign_in: Callable[[str], Visitor], door: Door) -> None:
    who = sign_in(WHO.get(door.permission, "hn-telecom"))
    names = [*door.given.__struct_fields__, "other"]

    @STEADY
    @given(query=st.dictionaries(st.sampled_from(names), TEXT.map(str), max_size=3), code=TEXT)
    def asked(query: dict[str, str], code: str) -> None:
        path = door.path.replace("{code}", "".join(c for c in code if c.isalnum()) or "x")
        # only how it begins is read: a stream has no end
        with who.client.stream("GET", path, params=_encodable(query), headers=who.bearer()) as answer:
            assert answer.status_code < 500, (answer.status_code, query)

    asked()


def _encodable(query: dict[str, str]) -> dict[str, str]:
    return {name: value.encode(errors="replace").decode() for name, value in query.items()}


def _encoded(body: object) -> bytes:
    return json.dumps(body).encode()

"""What nobody may set from outside (隐藏字段): every door refuses whatever is not in its declaration."""

from __future__ import annotations

import msgspec
import pytest

from api.doors import Door, Intake
from api.openapi import example_of
from api.payloads import Malformed, typed
from api.routes import all_doors
from cases.refusals import InvalidInput
from tests.support.web import Visitor, told

TAKING = tuple(door for door in all_doors() if door.intake is Intake.JSON)
LOOKING = tuple(door for door in all_doors() if door.intake is Intake.NONE)
#: What stands in a row and is never a client's to say.
HIDDEN = {
    "status": "closed",
    "phase": "closed",
    "jurisdiction": 1,
    "jurisdiction_id": 1,
    "role": "coordinator",
    "level": "省",
    "reporter": "x",
    "person": "x",
    "actor": {"person": "x", "role": "system"},
    "holder": 1,
    "due_at": "2099-01-01T00:00:00+08:00",
    "next_at": "2099-01-01T00:00:00+08:00",
    "recorded_at": "2020-01-01T00:00:00+08:00",
    "seq": 1,
    "bundle": "x",
    "marks": [],
    "attempts": 0,
    "__class__": "x",
    "is_admin": True,
}


def line_of(door: Door) -> str:
    return f"{door.method} {door.path}"


@pytest.mark.parametrize("door", TAKING, ids=line_of)
def test_a_body_with_a_field_of_our_own_is_refused(door: Door) -> None:
    body = example_of(door)
    own = set(door.given.__struct_fields__)

    for name, value in HIDDEN.items():
        if name not in own:
            with pytest.raises((InvalidInput, Malformed)):
                typed({**body, name: value}, door.given)


@pytest.mark.parametrize("door", TAKING, ids=line_of)
def test_so_is_one_within_what_a_body_holds(door: Door) -> None:
    body = example_of(door)
    for name, value in body.items():
        if isinstance(value, dict) and _is_closed(door, name):
            with pytest.raises((InvalidInput, Malformed)):
                typed({**body, name: {**value, "due_at": "2099-01-01"}}, door.given)


@pytest.mark.parametrize("door", LOOKING, ids=line_of)
def test_a_query_with_a_field_of_our_own_is_refused(door: Door) -> None:
    for name in ("person", "jurisdiction_id", "role", "as"):
        if name not in door.given.__struct_fields__:
            with pytest.raises((InvalidInput, Malformed)):
                typed({name: "x"}, door.given, lax=True)


#: The only fields of such names that a door takes, each for a reason.
ALLOWED = {
    (
        "/api/v1/cases/{id}/end-supervision",
        "person",
    ): "whose supervision ends; who may end another's, the lifecycle says",
    ("/api/v1/rules/explain", "role"): "a report that nobody sends: what the rules would make of it",
    ("/api/v1/rules/explain", "level"): "the same",
    ("/api/v1/auth/invitations", "person"): "for whom the office makes an account",
}


def test_what_a_door_takes_of_such_names_stands_here_with_a_reason() -> None:
    taken = {(door.path, name) for door in TAKING for name in HIDDEN if name in door.given.__struct_fields__}

    assert {each for each in taken if "/deliberators" not in each[0]} == set(ALLOWED)
    assert {name for path, name in taken if "/deliberators" in path} == {"person"}  # of whom the office says it


def test_over_the_wire_it_changes_nothing(deputy: Visitor) -> None:
    before = deputy.get("/api/v1/me/cases").json()["data"]
    body = {"township": "330481001", "category": "窨井盖", "text": "演示"}

    for name, value in HIDDEN.items():
        status, code, _ = told(deputy.post("/api/v1/reports", {**body, name: value}))
        assert (status, code) == (422, 42201), name
    assert deputy.get("/api/v1/me/cases").json()["data"] == before


def _is_closed(door: Door, name: str) -> bool:
    """Whether the part is a Struct; answers to questions are called as the rules call them."""
    hints = {field.name: field.type for field in msgspec.structs.fields(door.given)}
    kinds = getattr(hints[name], "__args__", (hints[name],))
    return any(isinstance(kind, type) and issubclass(kind, msgspec.Struct) for kind in kinds)

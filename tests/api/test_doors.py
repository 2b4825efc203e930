"""Nothing is open by accident (默认拒绝): every route was declared, with a permission that the table knows."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import msgspec
import pytest
from sanic import HTTPResponse, Request

from api.app import App, create_app, require_declared
from api.call import Call
from api.doors import Door, Doors, Intake, Nothing, Undeclared
from api.handling import may_enter
from api.routes import all_doors
from api.settings import Settings
from cases import authority
from cases.people import Person, Role, Tenure
from tests.support.web import Visitor, settings_in, told

DOORS = tuple(all_doors())
NAMES = itertools.count()

OPEN311 = ("services", "requests", "servicerequestupdates")
#: What one may do without having signed in; anything new here is a decision, not an accident.
OPEN = {
    "GET /api/v1/codes/{short}",
    "GET /calendar/{token}",  # by its address, which is a secret
    "GET /s/{short}",
    "GET /api/v1/config",
    "GET /api/v1/privacy-notice",
    "GET /api/v1/townships",
    "GET /api/v1/townships/{code}/categories",
    "GET /api/v1/townships/{code}/units",
    "GET /api/v1/audit/verifier",
    "GET /api/v1/audit/{code}/consistency",
    "GET /api/v1/audit/{code}/head",
    "GET /api/v1/townships/{code}/beside",
    "GET /api/v1/townships/{code}/plans",
    "POST /api/v1/auth/dev",
    "POST /api/v1/auth/login",
    "POST /api/v1/auth/wechat",
    "POST /api/v1/auth/wecom",
    "POST /api/v1/auth/dingtalk",
    "POST /api/v1/auth/refresh",
    "POST /api/v1/auth/invitations/accept",
    "POST /api/v1/auth/invitations/confirm",
    "POST /api/v1/partners/{id}/events",  # by its signature
    *(f"GET /open311/discovery.{end}" for end in ("json", "xml")),
    *(f"GET /open311/v2/{what}.{end}" for what in OPEN311 for end in ("json", "xml")),
    *(f"GET /open311/v2/{what}/{{name}}" for what in ("services", "requests", "tokens")),
    *(f"POST /open311/v2/{what}.{end}" for what in OPEN311[1:] for end in ("json", "xml")),  # by a key in the form
    "GET /api/v1/pictures/{id}",  # by a signed link
    "GET /api/v1/wechat/push",
    "POST /api/v1/wechat/push",
    "GET /healthz",
    "GET /readyz",
    "GET /docs",
    "GET /docs/openapi.json",
}
#: Mutating doors whose permission reads like a reading one.
MUTATING = {door.permission for door in DOORS if door.method == "POST"}


def app_in(folder: Path, **changes: object) -> App:
    settings: Settings = replace(settings_in(folder), **changes)  # type: ignore[arg-type]  # fields of Settings
    return create_app(settings, name=f"doors_{next(NAMES)}")


def line_of(door: Door) -> str:
    return f"{door.method} {door.path}"


def test_every_route_of_the_app_was_declared(tmp_path: Path) -> None:
    app = app_in(tmp_path)

    routed = {(method, route.handler.door.path) for route in app.router.routes for method in route.methods}

    assert routed == {(door.method, door.path) for door in DOORS}
    assert all(door.permission in authority.ACTIONS for door in DOORS)


def test_a_route_beside_the_declarations_is_refused(tmp_path: Path) -> None:
    app = app_in(tmp_path)

    async def quietly(_request: Request) -> HTTPResponse:
        raise AssertionError("never called")

    app.add_route(quietly, "/quietly", name="quietly")

    with pytest.raises(Undeclared, match="quietly"):
        require_declared(app)


def test_a_permission_that_the_table_does_not_know_is_refused() -> None:
    doors = Doors()

    with pytest.raises(Undeclared, match="GET /x"):

        @doors.get("/x", permission="look_around", summary="x", answer=Nothing)
        async def look(_call: Call, _query: Nothing) -> None:
            raise AssertionError("never called")


def test_exactly_these_doors_are_open() -> None:
    assert {line_of(door) for door in DOORS if door.open} == OPEN


def test_no_door_that_changes_something_needs_only_the_right_to_look() -> None:
    assert MUTATING.isdisjoint({"read_self", "read_board", "read_public", "view"})


def test_doors_of_a_trial_do_not_exist_elsewhere(tmp_path: Path) -> None:
    app = app_in(tmp_path, mode="production")

    there = {line_of(route.handler.door) for route in app.router.routes}

    trial = {line_of(door) for door in DOORS if door.sandbox}
    assert trial == {
        "POST /api/v1/auth/dev",
        "GET /api/v1/sandbox/clock",
        "POST /api/v1/sandbox/clock",
        "POST /api/v1/sandbox/tick",
        "POST /api/v1/sandbox/wechat/tap",
    }
    assert there == {line_of(door) for door in DOORS} - trial


@pytest.mark.parametrize("door", [door for door in DOORS if not door.open], ids=line_of)
def test_a_closed_door_asks_for_sign_in_before_anything_else(visitor: Visitor, door: Door) -> None:
    path = door.path.replace("{id}", "x").replace("{code}", "x")

    answer = visitor.client.request(door.method, path, content=b"{")

    assert told(answer) == (401, 40101, "请先登录")


@pytest.mark.parametrize("door", DOORS, ids=line_of)
def test_every_body_is_closed_to_unknown_fields(door: Door) -> None:
    assert door.given.__struct_config__.forbid_unknown_fields


@pytest.mark.parametrize("door", [door for door in DOORS if door.intake is Intake.JSON], ids=line_of)
def test_the_example_is_what_the_door_takes(door: Door) -> None:
    wire = msgspec.json.encode(door.example)

    assert msgspec.json.decode(wire, type=door.given) == door.example


ROLES = [role for role in Role if role not in {Role.SYSTEM, Role.VISITOR}]


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("door", [door for door in DOORS if not door.open], ids=line_of)
def test_a_role_enters_exactly_where_the_table_has_a_row(door: Door, role: Role) -> None:
    person = Person("x", (Tenure(role, 1),))
    rows = [grant for grant in authority.TABLE if grant.action == door.permission]
    by_case = all(authority.Relation.ANY not in grant.relations for grant in rows)
    named = any({role, Role.RESIDENT} & grant.roles for grant in rows)

    assert may_enter(person, door.permission) == (by_case or named)


@pytest.mark.parametrize("permission", ["tick", "record", "shift_clock", "check_rules"])
def test_a_resident_does_not_enter_the_engine_room(permission: str) -> None:
    assert not may_enter(Person("x"), permission)


def test_a_change_of_role_counts_at_once(sign_in: Callable[[str], Visitor]) -> None:
    former = sign_in("hn-deputy-former")

    roles = former.get("/api/v1/me").json()["data"]["roles"]

    assert [role["role"] for role in roles] == ["resident"]

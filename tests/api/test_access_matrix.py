"""Every door by everybody to everything (权限矩阵): what the table says, and nothing of what one may not know of.

What is expected is read from the authorisation table, the relations, and the few rules written down here. The server
is the very application over HTTP; it runs on the store's twin and forgets what it was made to do, so that each of the
cells is asked of the same world. What is shown to whom within a case stands in tests/cases/test_visibility.py.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise
from urllib.parse import urlencode
from uuid import UUID

import pytest

import api.app
from adapters.store.migrating import migrate
from api.doors import Door
from api.openapi import example_of
from api.pacing import PICTURES
from api.routes import all_doors
from cases import authority
from cases.authority import Relation
from cases.authority_table import TABLE
from cases.people import Person, Role
from cases.ports import Transaction
from cases.practice import entering
from cases.state import Case
from cases.territory import Territory
from tests.support.everybody import ELSEWHERE, EVERYBODY, HERE, NOWHERE, TWIN, Said, Twin, Wire, key_of, rules_of_two
from tests.support.photos import photo
from tests.support.web import REPORT, Visitor, data_of, serving, settings_in, visiting

UNKNOWN = "01938a7e-8f4a-7c1e-9d0b-3f6a2c5e7b11"
PLACE = {"lat": 30.53, "lng": 120.68, "datum": "gcj02", "address": "演示门牌甲乙丙"}
#: What stands in a report of the other town and must be read by nobody of this one, in whatever way it is asked for.
SECRETS = ("隔壁王二的演示秘密", "13912345678", "演示门牌甲乙丙", "演示文件名")
DOORS = tuple(all_doors())
CASE_DOORS = tuple(each for each in DOORS if "{id}" in each.path and each.path.split("/")[3:4] == ["cases"])
MORE_CASE_DOORS = tuple(each for each in DOORS if each.path in {"/api/v1/live/cases/{id}", "/api/v1/receipts/{id}"})
TOWN_DOORS = tuple(each for each in DOORS if "{code}" in each.path)
UNSEEN = "没有这一件,或者您无权查看"
AT_THE_DOOR = (403, 40301, "您的身份不能使用这项功能")
#: What everybody does for oneself, to a case that one may view.
OF_ONES_OWN = frozenset({"keep_own", "read_receipt"})
#: Of whoever asks and nobody else.
OF_THE_PERSON = {
    "/api/v1/me/periods/{period}/done",
    "/api/v1/me/contacts/{reach}/unbind",
    "/api/v1/me/weeks/{week}/done",
    "/api/v1/auth/sessions/{id}/revoke",  # of nobody else: tests/api/test_identity_http.py
}
#: Texts of rules are public once they are in force; who may sign: tests/cases/test_rule_changing.py.
OF_RULES = {
    "/api/v1/rules/proposals/{id}",
    "/api/v1/rules/proposals/{id}/approve",
    "/api/v1/rules/proposals/{id}/refuse",
}
#: By its signature and not by who it is: tests/api/test_partners.py.
OF_SERVICES = {"/api/v1/partners/{id}/events"}
A_STOP = "01938a7e-8f4a-7c1e-9d0b-3f6a2c5e7b19"
PARTS = {
    "run": "1",
    "period": "2026-W48",
    "week": "2026-W48",
    "section": "reported",
    "number": "1",
    "name": f"{A_STOP}.json",
    "stop": A_STOP,
    "line": A_STOP,
    "short": "1-00000000",
    "token": "0.ics",
    "reach": "phone",
}
ROWS = {action: [grant for grant in TABLE if grant.action == action] for action in authority.ACTIONS}


Roles = list[tuple[Role, frozenset[Relation]]]


@dataclass(frozen=True, slots=True)
class World:
    """Everybody's token, the cases by their relation (``own`` one for each role), and how it is known within."""

    wire: Wire
    tokens: dict[Role, str]
    own: dict[Role, str]
    cases: dict[str, str]
    beside: dict[str, str]  # by the door: an id of something else of the other town
    number: str  # of the case of the other town
    picture: str  # of it
    foreign: frozenset[str]  # what must not be read: ids of photos, who sent it
    people: dict[Role, Person]
    known: dict[str, Case]
    territory: Territory
    stands: dict[tuple[Role, str], Roles] = field(default_factory=dict)


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    folder = tmp_path_factory.mktemp("matrix")
    settings = settings_in(folder, rules__dir=str(rules_of_two(folder / "rules")))
    twin, patch = Twin(), pytest.MonkeyPatch()
    asyncio.run(migrate(settings.database.migration_url.url))
    patch.setattr(api.app, "wire", twin.wire)
    with serving(settings, prepared=True) as url, visiting(url) as visitor:
        made = peopled(twin, visitor, url)
        yield made
        made.wire.connection.close()
    patch.undo()


def peopled(twin: Twin, visitor: Visitor, url: str) -> World:
    everybody = {role: visitor.signed(key_of(role)) for role in EVERYBODY}
    deputy, stranger, neighbour = (visitor.signed(key) for key in ("hn-deputy", "yy-resident", "hn-resident"))
    own = {role: sent(each) for role, each in everybody.items()}
    far, picture = secret(stranger)
    cases = {
        "same": sent(deputy),
        "other": far,
        "hidden": sent(neighbour, text="孙某某家违建,电话13987654321", hide=["孙某某"]),
        "practice": sent(deputy, township=TWIN),
        "withdrawn": sent(deputy, text="报错了"),
        "unknown": UNKNOWN,
    }
    data_of(deputy.do(cases["withdrawn"], "withdraw", text="报错了"))
    number = str(data_of(stranger.get(f"/api/v1/cases/{far}"))["no"])
    foreign = {picture} | {data_of(stranger.get("/api/v1/me"))[what] for what in ("id", "name")}
    beside = kept_elsewhere(visitor, picture)
    twin.store.over = True

    async def read(tx: Transaction) -> tuple[dict[Role, Person], dict[str, Case], Territory]:
        territory = await tx.territory()
        found = {role: await tx.person_by_key(key_of(role)) for role in EVERYBODY}
        known = {each: await tx.case(each) for each in (*own.values(), *cases.values())}
        return (
            {role: entering(person, territory) for role, person in found.items() if person},
            {each: case for each, case in known.items() if case},
            territory,
        )

    people, known, territory = twin.store.look(read)
    tokens = {role: each.token or "" for role, each in everybody.items()}
    return World(
        Wire.to(url), tokens, own, cases, beside, number, picture, frozenset(foreign), people, known, territory
    )


def kept_elsewhere(visitor: Visitor, picture: str) -> dict[str, str]:
    """What the office of the other town keeps of its people, and what lies with its cases."""
    office, place = visitor.signed("yy-presidium"), f"/api/v1/townships/{ELSEWHERE}"
    people = {each["name"]: each["id"] for each in data_of(office.get(f"{place}/people"))["people"]}
    groups = data_of(visitor.signed("hn-council").get("/api/v1/groups"))["items"]
    data_of(office.post(f"{place}/subjects", {"kind": "enterprise", "name": "演示企业"}))
    tied = {"deputy": people["演示·镇代表丙"], "kind": "enterprise", "target": "演示企业"}
    away = {"absent": people["演示·镇综合执法队员"], "last": "2026-12-31"}
    units = {each["name"]: each["id"] for each in data_of(visitor.get(f"{place}/units"))["items"]}
    return {
        "/api/v1/ties/{id}/end": str(data_of(office.post(f"{place}/ties", tied))["id"]),
        "/api/v1/leaves/{id}/end": str(data_of(office.post(f"{place}/leaves", away))["id"]),
        "/api/v1/units/{id}/hand-over": str(units["镇综合执法队"]),
        "/api/v1/files/{id}": picture,
        "/api/v1/auth/sessions/{id}/revoke": data_of(office.get("/api/v1/auth/sessions"))["items"][0]["id"],
        "/api/v1/groups/{id}": str(next(each["id"] for each in groups if each["name"] == "许村镇第二群")),
    }


def sent(visitor: Visitor, **more: object) -> str:
    body = {**REPORT, **more}
    return str(data_of(visitor.post("/api/v1/reports", body))["id"])


def secret(visitor: Visitor) -> tuple[str, str]:
    """A report of the other town with everything that can be asked for in its own way."""
    picture = str(data_of(visitor.upload(photo(size=(61, 47))))["id"])
    text = f"{SECRETS[0]},电话{SECRETS[1]}"
    case = sent(visitor, township=ELSEWHERE, category=None, text=text, photos=[picture], place=PLACE)
    return case, picture


# --- what is expected -------------------------------------------------------------------------------------------------


def standings(world: World, role: Role, case: Case) -> Roles:
    person, key = world.people[role], (role, case.id)
    if key not in world.stands:
        world.stands[key] = [
            (tenure.role, authority.relations(person, tenure, case, world.territory))
            for tenure in authority.tenures(person, case.jurisdiction)
        ]
    return world.stands[key]


def has_row(action: str, roles: Roles) -> bool:
    return any(role in row.roles and row.relations & standing for row in ROWS[action] for role, standing in roles)


def enters(permission: str, role: Role) -> bool:
    """Whether the table has anything for the role where it does not ask what it stands to."""
    rows = ROWS[permission]
    anyhow = [row for row in rows if Relation.ANY in row.relations]
    return not anyhow or any({role, Role.RESIDENT} & row.roles for row in anyhow)


def check(world: World, door: Door, role: Role, case_id: str, said: Said) -> str | None:
    """What is wrong with the answer; None where it is what the table says."""
    unknown = world.cases["unknown"]
    case = world.known.get(case_id)
    if not enters(door.permission, role):
        return None if said.refusal == AT_THE_DOOR else "enters"
    roles = standings(world, role, case) if case else []
    sees = has_row("view", roles)
    may = has_row(door.permission, roles) and (sees or door.permission not in OF_ONES_OWN)
    if case is None or not (sees or may):
        return None if (said.status, said.code) == (404, 40401) else f"knows of it, {unknown=}"
    if not may:
        return None if said.status == 403 else "may"
    if said.status == 401 or said.message == UNSEEN or said.message.startswith("您不能办理这一步"):
        return "may not"
    return None if said.status < 500 else "fails"


def asked(world: World, door: Door, role: Role | None, path: str) -> Said:
    body = None if door.method == "GET" else example_of(door)
    query = urlencode(example_of(door)) if body is None else ""
    token = world.tokens[role] if role else None
    return world.wire.say(door.method, f"{path}?{query}" if query else path, token, body)


# --- cases ------------------------------------------------------------------------------------------------------------


def of_each_kind() -> tuple[Role, ...]:
    """One of the roles that stand in the very same rows of the table; by the first three relations all are walked."""
    rows = {role: frozenset(n for n, grant in enumerate(TABLE) if role in grant.roles) for role in EVERYBODY}
    return tuple({rows[role]: role for role in reversed(EVERYBODY)}.values())


@pytest.mark.parametrize("relation", ["own", "same", "other", "hidden", "practice", "withdrawn", "unknown"])
def test_every_door_of_a_case_by_everybody(world: World, relation: str) -> None:
    wrong, walked = [], 0
    everybody = EVERYBODY if relation in {"own", "same", "other"} else of_each_kind()
    for door in (*CASE_DOORS, *MORE_CASE_DOORS):
        for role in everybody:
            case = world.own[role] if relation == "own" else world.cases[relation]
            said = asked(world, door, role, door.path.replace("{id}", case))
            walked += 1
            if fault := check(world, door, role, case, said):
                wrong.append((fault, door.method, door.path, role.value, said.refusal))
    assert wrong == [], sorted({(fault, path, role, refusal) for fault, _, path, role, refusal in wrong}, key=str)[:60]
    assert walked >= len(CASE_DOORS) * len(everybody) >= 10 * len(CASE_DOORS)


def test_what_one_may_not_know_of_is_refused_word_for_word_as_what_is_not_there(world: World) -> None:
    different = []
    for door in (*CASE_DOORS, *MORE_CASE_DOORS):
        for role in (Role.RESIDENT, Role.DEPUTY, Role.STAFF, Role.COORDINATOR, Role.AUDITOR, Role.LAWYER):
            far, none = (
                asked(world, door, role, door.path.replace("{id}", world.cases[relation])).refusal
                for relation in ("other", "unknown")
            )
            if far != none:
                different.append((door.path, role.value, far, none))
    assert different == []


def test_nobody_enters_a_closed_door_unsigned(world: World) -> None:
    for door in DOORS:
        if not door.open:
            path = door.path.format(id=world.cases["same"], code=HERE, **PARTS)
            assert asked(world, door, None, path).status == 401, door.path


def test_what_else_lies_in_another_town_is_refused_as_what_is_not_there(world: World) -> None:
    different = []
    for path, far in world.beside.items():
        (door,) = (each for each in DOORS if each.path == path)
        for role in EVERYBODY:
            said = asked(world, door, role, path.replace("{id}", far))
            none = asked(world, door, role, path.replace("{id}", str(10**9) if far.isdigit() else UNKNOWN))
            if said.refusal != none.refusal or said.status not in {403, 404}:
                different.append((path, role.value, said.refusal, none.refusal))
    assert different == []


def test_every_door_with_something_in_its_address_is_walked_through(world: World) -> None:
    walked = {each.path for each in (*CASE_DOORS, *MORE_CASE_DOORS, *TOWN_DOORS, *READING)}
    others = {each.path for each in DOORS if "{" in each.path} - walked

    assert others == {*world.beside, "/api/v1/photos/{id}", PICTURES, *OF_THE_PERSON, *OF_RULES, *OF_SERVICES}


# --- places, lists, files ---------------------------------------------------------------------------------------------


def holds_there(world: World, role: Role, permission: str, code: str) -> bool:
    """Whether the table lets anybody do it anywhere, or a role that is held there or above it."""
    where = world.territory.by_code(code)
    near = frozenset({Relation.ANY, Relation.SAME_TOWN, Relation.AT_HOME})
    return authority.permits(Role.RESIDENT, permission) or any(
        where is not None
        and world.territory.covers(tenure.jurisdiction, where.id)
        and authority.permits(tenure.role, permission, near)
        for tenure in world.people[role].tenures
    )


@pytest.mark.parametrize("code", [HERE, ELSEWHERE, TWIN, NOWHERE])
def test_every_door_of_a_place_by_everybody(world: World, code: str) -> None:
    wrong = []
    for door in TOWN_DOORS:
        for role in EVERYBODY:
            said = asked(world, door, role, door.path.format(code=code, **PARTS))
            if not enters(door.permission, role):
                fits = said.refusal == AT_THE_DOOR
            elif code == NOWHERE:
                fits = said.status in {404, 422}
            elif holds_there(world, role, door.permission, code):
                fits = said.status < 500 and said.refusal != AT_THE_DOOR
            else:
                fits = said.status in {403, 404}
            if not fits:
                wrong.append((door.method, door.path, role.value, said.refusal))
    assert wrong == [], wrong[:40]


READING = tuple(each for each in DOORS if each.method == "GET" and "{id}" not in each.path and not each.sandbox)


POSTED = "/api/v1/townships/{code}/board"


def test_no_list_figure_or_search_tells_of_another_towns_case(world: World) -> None:
    told = []
    far = world.cases["other"]
    for door in READING:
        codes = (HERE, ELSEWHERE) if "{code}" in door.path else (HERE,)
        for role in (None,) if door.open else EVERYBODY:  # what is open to all asks nobody who it is
            for code in codes:
                text = asked(world, door, role, door.path.format(code=code, **PARTS)).text
                known = () if door.path == POSTED else (far,)  # there it is shown that there is something, and not what
                told += [(door.path, role, each) for each in (*SECRETS, *world.foreign, *known) if each in text]
    assert told == []


@pytest.mark.parametrize("path", ["/api/v1/board?township={code}", "/api/v1/board?township={code}&limit=50"])
def test_a_board_of_another_town_shows_that_there_is_something_and_not_what(world: World, path: str) -> None:
    for role in EVERYBODY:
        said = world.wire.say("GET", path.format(code=ELSEWHERE), world.tokens[role])
        assert world.cases["other"] in said.text
        assert [each for each in (*SECRETS, *world.foreign) if each in said.text] == []


def test_a_number_of_another_towns_case_finds_as_much_as_one_that_was_never_given(world: World) -> None:
    for role in EVERYBODY:
        token, never = world.tokens[role], world.number.replace("1号", "999号")
        found, none = (
            world.wire.say("GET", f"/api/v1/cases?{urlencode({'number': each})}", token)
            for each in (world.number, never)
        )
        assert world.number != never
        assert (found.status, found.code, json.loads(found.text).get("data")) == (
            none.status,
            none.code,
            json.loads(none.text).get("data"),
        )


def test_a_picture_of_another_towns_case_is_not_there(world: World) -> None:
    picture = world.picture
    for role in EVERYBODY:
        for case in (world.cases["other"], world.own[role], UNKNOWN):
            for size in ("thumb", "full"):
                path = f"/api/v1/photos/{picture}?size={size}&case={case}"
                none = path.replace(picture, UNKNOWN)
                far = world.wire.say("GET", path, world.tokens[role])
                assert far.refusal == world.wire.say("GET", none, world.tokens[role]).refusal
                assert far.status == 404


def test_many_at_once_tell_no_more_than_one_by_one(world: World) -> None:
    for role in (Role.STAFF, Role.HEAD, Role.COORDINATOR):
        body = {"command": "urge", "body": {}, "ids": [world.cases["other"], UNKNOWN]}
        said = world.wire.say("POST", "/api/v1/cases/bulk", world.tokens[role], body)
        items = json.loads(said.text)["data"]["items"]
        assert {(each["code"], each["msg"], each["receipt"]) for each in items} == {(40401, UNSEEN, None)}


def test_what_the_reporter_hides_is_read_by_whom_it_is_handled_by_alone(world: World) -> None:
    for role in EVERYBODY:
        said = world.wire.say("GET", f"/api/v1/cases/{world.cases['hidden']}", world.tokens[role])
        inside = has_row("read_inside", standings(world, role, world.known[world.cases["hidden"]]))
        assert inside or "孙某某" not in said.text, role
        assert inside or "13987654321" not in said.text, role


def test_ids_can_be_neither_guessed_nor_counted(world: World) -> None:
    """74 bits of each are drawn (RFC 9562, version 7); the rest says when, and nothing of how many there are."""
    ids = [UUID(each) for each in world.own.values()]
    drawn = {each.int & (1 << 62) - 1 for each in ids}
    assert {each.version for each in ids} == {7}
    assert len(drawn) == len(ids)
    assert min(abs(a - b) for a, b in pairwise(sorted(drawn))) > 1 << 32

"""Where the rules hide who has reported it (隐去上报人), no door tells a handling unit: walked from the routes."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlencode

import pytest

import api.app
from adapters.store.migrating import migrate
from api.doors import Door
from api.openapi import example_of
from api.routes import all_doors
from cases.people import Role
from tests.api.test_access_matrix import PARTS
from tests.support.everybody import HERE, Twin, Wire, key_of, rules_of_two
from tests.support.photos import photo
from tests.support.web import Visitor, data_of, serving, settings_in, visiting

DOORS = tuple(all_doors())
HANDLING = (Role.STAFF, Role.HEAD)
CLAUSE = "第七条之一 保护 类别 属于 演示举报的:\n  由 街道办事处 办理\n  隐去上报人\n"
#: What would tell who it was: names and telephones of who has spoken and who wrote it down, wherever they stand.
VOICE, PHONE, PLATE = "演示藏名", "13955550123", "浙F12345"
TEXT = f"我是{VOICE},电话{PHONE},车牌{PLATE},演示事由"


@dataclass(frozen=True, slots=True)
class World:
    """Two veiled cases, one in hand and one answered, and what must not be read of them."""

    wire: Wire
    tokens: dict[Role, str]
    cases: tuple[str, ...]
    secrets: frozenset[str]


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    folder = tmp_path_factory.mktemp("veiled")
    settings = settings_in(folder, rules__dir=str(veiling(rules_of_two(folder / "rules"))))
    twin, patch = Twin(), pytest.MonkeyPatch()
    asyncio.run(migrate(settings.database.migration_url.url))
    patch.setattr(api.app, "wire", twin.wire)
    with serving(settings, prepared=True) as url, visiting(url) as visitor:
        made = peopled(visitor, url)
        twin.store.over = True
        yield made
        made.wire.connection.close()
    patch.undo()


def veiling(folder: Path) -> Path:
    """The rules with one clause more, by which the town's own office handles it and does not learn whose it is."""
    (file,) = folder.glob(f"{HERE}-*.rule")
    text = file.read_text(encoding="utf-8")
    text = text.replace("群 硖石街道群", "分类 演示举报\n群 硖石街道群", 1)
    file.write_text(text.replace("\n例 ", f"\n{CLAUSE}\n例 ", 1), encoding="utf-8")
    return folder


def peopled(visitor: Visitor, url: str) -> World:
    writer, office = visitor.signed(key_of(Role.POINT_HEAD)), visitor.signed(key_of(Role.STAFF))
    cases = tuple(sent(writer) for _ in range(2))
    for case in cases:
        data_of(office.do(case, "accept"))
        data_of(writer.do(case, "supplement", text=f"再说一遍:{VOICE} {PHONE}"))
        data_of(office.do(case, "ask", text="请问从什么时候开始的"))
        data_of(writer.do(case, "reply", text=f"找{VOICE}问,{PHONE}"))
    data_of(office.do(cases[1], "answer", text="已办", outcome="已解决"))
    told = data_of(writer.get("/api/v1/me"))
    tokens = {role: visitor.signed(key_of(role)).token or "" for role in (*HANDLING, Role.COORDINATOR)}
    return World(Wire.to(url), tokens, cases, frozenset({told["id"], told["name"], VOICE, PHONE, PLATE}))


def sent(writer: Visitor) -> str:
    picture = str(data_of(writer.upload(photo(size=(53, 47))))["id"])
    body = {"township": HERE, "text": TEXT, "category": "演示举报", "photos": [picture]}
    return str(data_of(writer.post("/api/v1/reports", {**body, "voice": {"name": VOICE, "phone": PHONE}}))["id"])


def said_to(world: World, role: Role, door: Door, case: str) -> tuple[int, str]:
    body = None if door.method == "GET" else example_of(door)
    query = urlencode(example_of(door)) if body is None else ""
    path = door.path.format(id=case, code=HERE, **PARTS)
    said = world.wire.say(door.method, f"{path}?{query}" if query else path, world.tokens[role], body)
    return said.status, said.text


def test_a_unit_that_handles_it_reads_nowhere_who_has_reported_it(world: World) -> None:
    told, read = [], set()
    for door in DOORS:
        for role in HANDLING:
            for case in world.cases if "{id}" in door.path else world.cases[:1]:
                status, text = said_to(world, role, door, case)
                told += [(door.method, door.path, role, each) for each in world.secrets if each in text]
                if status < 300 and case in text:
                    read.add(door.path)
    assert told == []
    assert {"/api/v1/cases/{id}", "/api/v1/me/todo", "/api/v1/cases/{id}/progress"} <= read


def test_what_it_is_about_is_read_all_the_same(world: World) -> None:
    for role in HANDLING:
        (door,) = (each for each in DOORS if each.path == "/api/v1/cases/{id}" and each.method == "GET")
        assert "演示事由" in said_to(world, role, door, world.cases[0])[1]


def test_whoever_coordinates_at_home_reads_it(world: World) -> None:
    (door,) = (each for each in DOORS if each.path == "/api/v1/cases/{id}" and each.method == "GET")
    _, text = said_to(world, Role.COORDINATOR, door, world.cases[0])
    assert VOICE in text
    assert PHONE in text

"""What is revoked or changed counts at once (立即生效): on every worker, in streams that go on, and with no bus at all.

ASVS 8.3.2 wants it within a minute. No worker keeps who somebody is: each request, and each turn of a stream, asks the
database. The bus, and Redis behind it, is no part of it: the one here tells nobody anything.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from types import SimpleNamespace
from typing import cast

import pytest

from adapters.memory_bus import MemoryBus
from adapters.store import open_store
from api.call import Call
from api.entering import entered
from api.live import Hub, Stream, StreamLimits, Told
from api.settings import load
from api.streaming import Again, streamed
from api.tokens import NotSignedIn
from api.wire import Wired
from cases import sessions
from cases.people import Person, Role
from cases.ports import Scope, Store
from cases.ports_identity import Session
from tests.support.servers import Database
from tests.support.signing_in import START, Town
from tests.support.storeroom import RESIDENT, TOWN_A, TOWN_B, Desk, roster_entry

BEAT = StreamLimits(heartbeat_seconds=0.01, longest_seconds=10)
SESSION = Session("s-1", RESIDENT, "password", 2, START, START, START.replace(year=2099))


def worker(store: Store) -> Wired:
    """One process of several, as far as entering and streams ask: its own hub, and a bus that reaches nobody else."""
    parts = SimpleNamespace(
        house=SimpleNamespace(store=store), hub=Hub(MemoryBus(), BEAT), settings=SimpleNamespace(two_factors=True)
    )
    return cast("Wired", parts)


async def watching(wired: Wired, session: Session) -> AsyncIterator[list[str]]:
    """An open stream of this session: with each turn the roles that its reader has then."""
    person, found = await entered(wired, session.id, session.person)
    seen: asyncio.Queue[Person] = asyncio.Queue()

    async def make(again: Again) -> Stream:
        async for each in again():
            seen.put_nowait(each)
            yield Told("turn", b"{}")

    parts = streamed(Call(wired, "r", {}, who=person, session=found), make).parts
    async for _ in parts:
        yield [each.role.value for each in seen.get_nowait().tenures]


@pytest.fixture
async def town() -> Town:
    return await Town().open()


# --- streams ----------------------------------------------------------------------------------------------------------


async def test_a_stream_ends_with_the_session_that_it_was_opened_by(town: Town) -> None:
    opened, _ = await town.enrolled()
    turns = watching(worker(town.desk.house.store), opened.session)
    assert await anext(turns) == ["unit_staff"]

    await sessions.end(town.desk.house, "p-staff", opened.session.id)

    assert [each async for each in turns] == []


async def test_a_stream_of_one_factor_never_has_the_roles_of_staff(town: Town) -> None:
    opened, _ = await town.enrolled()
    weak = replace(opened.session, factors=1)
    await town.run(lambda tx: tx.save_session(weak))

    assert await anext(watching(worker(town.desk.house.store), weak)) == []


async def test_a_stream_has_the_roles_of_the_moment_and_ends_with_the_time_of_its_session(town: Town) -> None:
    opened, _ = await town.enrolled()
    turns = watching(worker(town.desk.house.store), opened.session)
    assert await anext(turns) == ["unit_staff"]

    here = (await town.person("staff")).tenures[0].jurisdiction
    await town.run(lambda tx: tx.save_roster([roster_entry("staff", Role.DEPUTY, here)], {}))
    assert await anext(turns) == ["deputy"]

    town.later(hours=13)
    assert [each async for each in turns] == []


def test_no_setting_lets_a_stream_beat_more_slowly_than_once_a_minute() -> None:
    with pytest.raises(Exception, match="heartbeat_seconds"):
        load(None, {"MINQING__live__heartbeat_seconds": "61"})


# --- two workers on one PostgreSQL ------------------------------------------------------------------------------------


async def known(wired: Wired, session: str) -> list[tuple[str, int]]:
    """Who enters at this worker by this session: roles and places. Raises NotSignedIn."""
    person, _ = await entered(wired, session, RESIDENT)
    return [(each.role.value, each.jurisdiction) for each in person.tenures]


async def test_what_one_worker_ends_or_changes_the_other_knows_with_its_next_request(
    migrated_database: Database,
) -> None:
    """Each worker has connections of its own; between them is nothing but the database."""
    url = migrated_database.app_url
    async with open_store(url, pool=2) as one, open_store(url, pool=2) as two:
        room, other = await Desk(one).publish(), worker(two)
        here, there = room.towns[TOWN_A], room.towns[TOWN_B]

        async def becomes(role: Role, place: int) -> None:
            entry = roster_entry("staff", role, place)
            await one.run(Scope.of(here, there), lambda tx: tx.save_roster([entry], {"staff": RESIDENT}))

        await becomes(Role.STAFF, here)
        await one.run(Scope(), lambda tx: tx.save_session(SESSION))
        assert await known(other, "s-1") == [("unit_staff", here)]

        await becomes(Role.STAFF, there)
        assert await known(other, "s-1") == [("unit_staff", there)]
        await becomes(Role.DEPUTY, there)
        assert await known(other, "s-1") == [("deputy", there)]

        await one.run(Scope(), lambda tx: sessions.end_all(tx, RESIDENT, "revoked", by=None))
        with pytest.raises(NotSignedIn):
            await known(other, "s-1")

"""One contract for sealed columns (列加密) with AES and with SM4, on both engines: nobody reads them in the files."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import AsyncIterator
from contextlib import closing
from pathlib import Path

import asyncpg
import pytest

from adapters.cipher import ColumnCipher, new_key
from adapters.store import open_store
from adapters.store.errors import StoreMisconfigured
from adapters.store.store import DatabaseStore
from cases.neighbours import Around
from cases.people import Role
from cases.ports import Query, Scope, Transaction, Which
from cases.ports_cipher import Unreadable
from tests.support.storeroom import RESIDENT, TOWN_A, Desk, roster_entry

TEXT, VOICE = "演示金丝雀", {"name": "演示老伯", "phone": "13900001234"}
OLD, NEW = new_key(), new_key()


@pytest.fixture(params=["sqlite", "postgres"])
def url(request: pytest.FixtureRequest) -> str:
    if request.param == "postgres":
        return str(request.getfixturevalue("migrated_database").app_url)
    return str(request.getfixturevalue("sqlite_url"))


@pytest.fixture(params=["aes", "sm4"])
def cipher(request: pytest.FixtureRequest) -> ColumnCipher:
    return ColumnCipher(request.param, {"2026": OLD})


@pytest.fixture
async def store(url: str, cipher: ColumnCipher) -> AsyncIterator[DatabaseStore]:
    async with open_store(url, cipher=cipher) as opened:
        yield opened


async def reported(store: DatabaseStore) -> tuple[Desk, str]:
    desk = await Desk(store).publish()
    entry = roster_entry("甲", Role.RESIDENT, desk.towns[TOWN_A])
    await store.run(Scope(), lambda tx: tx.save_roster([entry], {"甲": RESIDENT}))
    return desk, await desk.report(text=TEXT, voice=VOICE)


async def read(desk: Desk, case: str) -> dict[str, object]:
    contents = await desk.store.run(desk.scope(), lambda tx: tx.contents(case))
    return {each.what: dict(each.body) for each in contents.values()}


async def bodies(url: str) -> str:
    """What stands in the column, past the store."""
    if url.startswith("sqlite"):
        file = url.removeprefix("sqlite://")

        def select() -> str:
            with closing(sqlite3.connect(file)) as connection:
                return str(connection.execute("SELECT body FROM contents").fetchall())

        return await asyncio.to_thread(select)
    connection = await asyncpg.connect(url.replace("postgres://", "postgresql://"))
    try:
        await connection.execute("SELECT set_config('minqing.scope', '1,2,3,4,5', false)")
        return str(await connection.fetch("SELECT body::text FROM contents"))
    finally:
        await connection.close()


def holding(url: str, words: str) -> list[str]:
    """The files of an embedded engine in which these words stand."""
    if not url.startswith("sqlite"):
        return []
    folder = Path(url.removeprefix("sqlite://")).parent
    return [file.name for file in folder.iterdir() if words.encode() in file.read_bytes()]


async def test_what_is_stored_is_read_by_nobody_without_the_key(store: DatabaseStore, url: str) -> None:
    desk, case = await reported(store)

    stored = await bodies(url)

    assert "mq1.2026." in stored
    for words in (TEXT, "演示老伯", "13900001234"):
        assert words not in stored
        assert holding(url, words) == []
    assert await read(desk, case) == {"text": {"text": TEXT}, "voice": VOICE}


async def test_lists_neighbours_exports_and_proofs_read_what_is_sealed(store: DatabaseStore) -> None:
    desk, case = await reported(store)
    town = desk.towns[TOWN_A]

    async def work(tx: Transaction) -> tuple[str | None, list[str]]:
        page = await tx.list(Query(Which.MINE, RESIDENT, jurisdictions=frozenset({town})))
        around = Around(town, None, None, RESIDENT, limit=9)
        return page.rows[0].text, [each.case.id for each in await tx.neighbours(around)]

    assert await store.run(desk.scope(), work) == (TEXT, [case])
    assert [row["body"] for row in (await store.held(RESIDENT)).get("contents", ())] == []  # a voice is another's
    assert (await store.rebuild()).mismatches == ()


async def test_without_the_key_it_says_which_and_opens_nothing(store: DatabaseStore, url: str) -> None:
    desk, case = await reported(store)

    async with open_store(url) as keyless:
        with pytest.raises(StoreMisconfigured, match=r"encryption\.keys"):
            await keyless.run(desk.scope(), lambda tx: tx.contents(case))
        with pytest.raises(StoreMisconfigured, match=r"encryption\.keys"):
            await keyless.reseal("", 9)
    async with open_store(url, cipher=ColumnCipher("aes", {"2027": NEW})) as other:
        with pytest.raises(Unreadable, match="2026"):
            await other.run(desk.scope(), lambda tx: tx.contents(case))
        assert [each.of_log for each in (await other.rebuild()).mismatches] == [True, True]


async def test_everything_is_sealed_anew_with_another_key_and_cipher(store: DatabaseStore, url: str) -> None:
    desk, case = await reported(store)

    async with open_store(url, cipher=ColumnCipher("sm4", {"2027": NEW, "2026": OLD})) as after:
        first = await after.reseal("", 1)
        second = await after.reseal(first[0], 9)
        again = await after.reseal("", 9)
    async with open_store(url, cipher=ColumnCipher("sm4", {"2027": NEW})) as last:
        found = await read(Desk(last, towns=desk.towns), case)
        clean = (await last.rebuild()).mismatches

    assert (first[1], second[1], again[1], await store.reseal("~", 9)) == (1, 1, 0, ("", 0))
    assert (found, clean) == ({"text": {"text": TEXT}, "voice": VOICE}, ())
    assert "mq1.2026." not in await bodies(url)


async def test_what_was_stored_before_there_were_keys_is_read_and_sealed_then(url: str, cipher: ColumnCipher) -> None:
    async with open_store(url) as before:
        desk, case = await reported(before)
    async with open_store(url, cipher=cipher) as after:
        plain = await read(Desk(after, towns=desk.towns), case)
        sealed = await after.reseal("", 9)

    assert (plain["voice"], sealed[1]) == (VOICE, 2)
    assert "13900001234" not in await bodies(url)

"""One engine a process, transactions that write from the start, and answers instead of drivers' errors."""

from __future__ import annotations

import asyncio
import sqlite3
import sys
import threading
from datetime import datetime
from pathlib import Path

import pytest

from adapters.ids import SeededIds
from adapters.memory_store import MemoryStore
from adapters.store import StoreMisconfigured, StoreUnavailable, open_store
from adapters.store.engine import open_engine
from cases.ports import Scope, Store, Transaction
from cases.refusals import NotAllowed
from tests.support.servers import Database, free_port
from tests.support.source import ROOT
from tests.support.storeroom import Desk

WRITER = """
import asyncio, sys
from adapters.store import open_store
from cases.ports import Scope

async def add(tx):
    rows = await tx.rows("SELECT revision FROM store_state")
    await asyncio.sleep(0.0005)
    await tx.execute("UPDATE store_state SET revision = $1", rows[0]["revision"] + 1)

async def main():
    async with open_store(sys.argv[1]) as store:
        for _ in range(int(sys.argv[2])):
            await store.run(Scope(), add)

asyncio.run(main())
"""

STEPS = sorted(file.stem for file in (ROOT / "adapters/store/migrations").glob("0*.py"))


@pytest.mark.alone
async def test_three_processes_read_then_write_one_sqlite_file(sqlite_url: str) -> None:
    """With transactions that begin as readers, four of ten fail as "database is locked"."""
    command = [sys.executable, "-c", WRITER, sqlite_url, "100"]
    root = Path(__file__).parents[3]
    pipe = asyncio.subprocess.PIPE
    processes = [await asyncio.create_subprocess_exec(*command, stderr=pipe, cwd=root) for _ in range(3)]
    errors = [(await process.communicate())[1].decode() for process in processes]

    with sqlite3.connect(sqlite_url.removeprefix("sqlite://")) as file:
        (revision,) = file.execute("SELECT revision FROM store_state").fetchone()
    file.close()

    assert (errors, revision) == (["", "", ""], 300)


async def test_sqlite_is_opened_so_that_a_commit_is_on_the_disk(sqlite_url: str) -> None:
    engine = await open_engine(sqlite_url)
    names = ("journal_mode", "synchronous", "foreign_keys", "busy_timeout")

    found = {name: (await engine.client.execute_query_dict(f"PRAGMA {name}"))[0] for name in names}
    await engine.close()

    assert {name: next(iter(row.values())) for name, row in found.items()} == {
        "journal_mode": "wal",
        "synchronous": 2,
        "foreign_keys": 1,
        "busy_timeout": 5000,
    }


async def test_a_second_kind_of_engine_is_refused_while_the_first_is_open(
    sqlite_url: str, migrated_database: Database
) -> None:
    async with open_store(sqlite_url), open_store(sqlite_url):
        with pytest.raises(StoreMisconfigured) as refused:
            await open_engine(migrated_database.app_url)

    assert str(refused.value) == "这个进程已经打开了 sqlite 数据库,不能再打开 postgres:一个进程只用一种数据库"


async def test_one_engine_after_the_other_speaks_its_own_dialect(sqlite_url: str, migrated_database: Database) -> None:
    for seed, address in enumerate((sqlite_url, migrated_database.app_url, sqlite_url)):
        async with open_store(address) as store:
            desk = await Desk(store, SeededIds(seed, lambda: 1)).publish()
            assert await desk.case(await desk.report()) is not None


async def test_an_address_of_another_kind_is_refused() -> None:
    with pytest.raises(StoreMisconfigured) as refused:
        await open_engine("mysql://localhost/x")

    assert str(refused.value) == "数据库地址应以 sqlite:// 或 postgres:// 开头,现在是“mysql://”"


async def test_a_database_that_is_not_there_is_unavailable(tmp_path: Path) -> None:
    addresses = (f"postgres://a:b@127.0.0.1:{free_port()}/x", f"sqlite://{tmp_path}/no/such/folder/x.db")
    for address in addresses:
        with pytest.raises(StoreUnavailable):
            async with open_store(address):
                raise AssertionError("it opened")
    await drivers_threads_ended()


async def drivers_threads_ended() -> None:
    """The SQLite driver's thread still speaks to the loop after a failed opening: the loop has to live that long."""
    for thread in threading.enumerate():
        if "_connection_worker_thread" in thread.name:
            await asyncio.to_thread(thread.join)


async def test_tables_that_are_missing_are_told(fresh_database: Database, tmp_path: Path) -> None:
    for address in (f"sqlite://{tmp_path}/empty.db", fresh_database.app_url):
        with pytest.raises(StoreMisconfigured) as refused:
            async with open_store(address):
                raise AssertionError("it opened")
        assert str(refused.value) == f"数据库缺少 {len(STEPS)} 步迁移,请先运行 minqing migrate"


async def test_time_is_not_shifted_outside_a_sandbox(url: str) -> None:
    async with open_store(url, sandbox=True) as sandbox:
        await sandbox.shift_clock(86400)
    async with open_store(url) as store:
        stores: tuple[Store, ...] = (store, MemoryStore())
        for real in stores:
            with pytest.raises(NotAllowed):
                await real.shift_clock(1)
        first = await store.run(Scope(), now)
    async with open_store(url, sandbox=True) as sandbox:
        shifted = await sandbox.run(Scope(), now)

    assert 86400 <= (shifted - first).total_seconds() < 86460


async def now(tx: Transaction) -> datetime:
    """The store's time."""
    return await tx.now()


async def test_transactions_at_once_share_a_small_pool(url: str) -> None:
    async with open_store(url, pool=2) as store:
        desk = await Desk(store).publish()

        ids = await asyncio.gather(*(desk.report() for _ in range(30)))

    assert len(set(ids)) == 30

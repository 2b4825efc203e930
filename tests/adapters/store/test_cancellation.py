"""Callers go away at any moment (取消): no connection and no lock may be lost, and the next transaction must run."""

from __future__ import annotations

import asyncio
import random
from typing import cast

import asyncpg
import pytest

from adapters.store import open_store
from adapters.store.asyncpg_client import Postgres
from adapters.store.engine import Engine, open_engine
from adapters.store.sqlite_client import Sqlite
from cases.ports import Scope, Transaction
from tests.support.storeroom import Desk

POOL = 5
CANCELLED = 200


def leaked(engine: Engine) -> int:
    """Connections (or SQLite's one lock) that nobody gave back."""
    if engine.dialect == "sqlite":
        return int(cast("Sqlite", engine.client).lock.locked())
    pool = cast("Postgres", engine.client).pool
    assert isinstance(pool, asyncpg.Pool)
    return int(pool.get_size() - pool.get_idle_size())


async def cancel_at_random(tasks: list[asyncio.Task[None]], seed: int) -> int:
    """Cancel each task after 0 to 3 ms; how many had not finished by then."""
    moments = random.Random(seed)
    for task in tasks:
        await asyncio.sleep(moments.random() * 0.003)
        task.cancel()
    results = await asyncio.gather(*tasks, return_exceptions=True)
    return sum(isinstance(result, asyncio.CancelledError) for result in results)


@pytest.mark.alone
async def test_cancelled_callers_leak_nothing(url: str) -> None:
    """The library's own transaction loses all its connections this way."""
    async with open_store(url, pool=POOL) as store:
        desk = await Desk(store).publish()

        async def read(tx: Transaction) -> None:
            await tx.territory()
            await tx.case("无")

        async def caller() -> None:
            await store.run(desk.scope(), read)

        cancelled = await cancel_at_random([asyncio.create_task(caller()) for _ in range(CANCELLED)], seed=1)
        await store.settled()

        assert leaked(store.engine) == 0
        assert await asyncio.wait_for(desk.report(), 5)
    assert cancelled > 0


@pytest.mark.alone
async def test_even_an_unshielded_transaction_gives_its_connection_back(url: str) -> None:
    engine = await open_engine(url, pool=POOL)

    async def caller() -> None:
        async with engine.transaction() as connection:
            await connection.execute_query("SELECT 1")
            await asyncio.sleep(0.002)

    def call() -> asyncio.Task[None]:
        return asyncio.create_task(caller(), context=engine.ambient())

    try:
        await call()  # the pool is made by whoever comes first, as the check on opening a store does
        cancelled = await cancel_at_random([call() for _ in range(CANCELLED)], seed=2)
        lost = leaked(engine)
        await asyncio.wait_for(call(), 5)
    finally:
        await engine.close()  # else no other kind of engine could be opened in this process
    assert (lost, cancelled > 0) == (0, True)


async def test_closing_waits_for_work_whose_caller_has_gone(url: str) -> None:
    finished = []

    async def slow(tx: Transaction) -> None:
        await asyncio.sleep(0.05)
        await tx.territory()
        finished.append(True)

    async with open_store(url, pool=POOL) as store:
        caller = asyncio.create_task(store.run(Scope(), slow))
        await asyncio.sleep(0.01)
        caller.cancel()

    assert finished == [True]

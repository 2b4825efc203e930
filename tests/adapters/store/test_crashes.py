"""Power cuts (断电): what was acknowledged is there, nothing is there half or twice, and the next one can go on."""

from __future__ import annotations

import asyncio
import os
import random
import signal
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from adapters.ids import SeededIds
from adapters.store import StoreUnavailable, migrate, open_store
from cases import commands as c
from cases.ports import Query, Transaction, Which
from cases.refusals import InFlight
from cases.state import Phase
from tests.support.servers import PostgresServer, spawn, start_postgres
from tests.support.storeroom import RESIDENT, TELECOM, Desk

pytestmark = pytest.mark.alone
WRITER = Path(__file__).with_name("crash_writer.py")
ROOT = Path(__file__).parents[3]
ROUNDS = 5


@pytest.fixture
def server() -> Iterator[PostgresServer]:
    """A PostgreSQL that keeps its promises, to be stopped and killed."""
    server = start_postgres(durable=True)
    yield server
    server.remove()


@pytest.fixture
async def durable_url(server: PostgresServer) -> str:
    """A migrated database on it."""
    database = server.cluster.create_database()
    await migrate(database.owner_url)
    return database.app_url


def killed_writer(url: str, ledger: Path, seed: int, reports: int) -> None:
    """Start a writer, wait for some acknowledged reports, and kill it between two arbitrary instructions."""
    before = ledger.read_text().count("acked") if ledger.exists() else 0
    command = ["env", f"PYTHONPATH={ROOT}", sys.executable, WRITER, url, ledger, str(seed)]
    writer = spawn([str(word) for word in command], ledger.with_suffix(".log"))
    deadline = time.monotonic() + 30
    while not ledger.exists() or ledger.read_text().count("acked") < before + reports:
        assert writer.poll() is None, ledger.with_suffix(".log").read_text()
        assert time.monotonic() < deadline
        time.sleep(0.005)
    time.sleep(random.Random(seed).random() * 0.01)
    os.kill(writer.pid, signal.SIGKILL)
    writer.wait()


async def killed_rounds(url: str, ledger: Path) -> None:
    """Kill several writers one after the other, then hold the store against the ledger."""
    async with open_store(url) as store:
        await Desk(store).publish()
    for seed in range(ROUNDS):
        await asyncio.to_thread(killed_writer, url, ledger, seed, 8)

    book = await asyncio.to_thread(ledger.read_text)
    lines = [line.split() for line in book.splitlines()]
    acked = {words[1]: words[2] for words in lines if words[0] == "acked"}
    accepted = {words[2] for words in lines if words[0] == "accepted"}
    unsure = {words[1] for words in lines if words[0] == "intent"} - acked.keys()
    async with open_store(url) as store:
        desk = await Desk(store, SeededIds(999)).learn()
        again = {key: await desk.report(key=key) for key in [*acked, *sorted(unsure)]}
        phases = {case_id: found.phase for case_id in acked.values() if (found := await desk.case(case_id))}
        page = await store.run(desk.scope(), lambda tx: tx.list(Query(Which.MINE, RESIDENT, limit=100_000)))
        rebuilt = await store.rebuild()

    assert len(acked) >= ROUNDS * 8
    assert {key: again[key] for key in acked} == acked
    assert {phases[case_id] for case_id in accepted} == {Phase.ACCEPTED}
    assert len(page.rows) == len(set(again.values())) == len(again)
    assert (rebuilt.cases, rebuilt.mismatches) == (len(again), ())


async def test_a_killed_writer_loses_nothing_acknowledged_on_sqlite(sqlite_url: str, tmp_path: Path) -> None:
    await killed_rounds(sqlite_url, tmp_path / "ledger")


async def test_a_killed_writer_loses_nothing_acknowledged_on_postgres(durable_url: str, tmp_path: Path) -> None:
    await killed_rounds(durable_url, tmp_path / "ledger")


async def test_a_restarted_postgres_is_unavailable_and_then_as_before(server: PostgresServer, durable_url: str) -> None:
    """Writers at work while it is stopped at once: only StoreUnavailable is heard, and a retry by key makes no twin."""
    acked: dict[str, str] = {}
    failures: list[Exception] = []
    stop, progress = asyncio.Event(), asyncio.Event()
    async with open_store(durable_url, pool=4) as store:
        desk = await Desk(store).publish()

        async def send(writer: int) -> None:
            number = 0
            while not stop.is_set():
                key = f"{writer}-{number}"
                try:
                    acked[key] = await desk.report(key=key)
                    number += 1
                    progress.set()
                except (StoreUnavailable, InFlight) as error:
                    failures.append(error)
                    await asyncio.sleep(0.02)

        writers = [asyncio.create_task(send(n)) for n in range(6)]
        for _ in range(2):
            await asyncio.sleep(0.4)
            await asyncio.to_thread(server.stop, signal.SIGQUIT)
            with pytest.raises(StoreUnavailable):
                await desk.report()
            await asyncio.to_thread(server.start)
            progress.clear()
            await asyncio.wait_for(progress.wait(), 10)
        stop.set()
        await asyncio.gather(*writers)

        again = {key: await desk.report(key=key) for key in acked}
        page = await store.run(desk.scope(), lambda tx: tx.list(Query(Which.MINE, RESIDENT, limit=100_000)))
        await desk.act(next(iter(acked.values())), c.Accept(), unit=TELECOM)
        rebuilt = await store.rebuild()

    assert again == acked
    assert {row.summary.id for row in page.rows} == set(acked.values())
    assert (rebuilt.cases, rebuilt.mismatches) == (len(acked), ())
    assert any(isinstance(error, StoreUnavailable) for error in failures)


async def test_an_idle_store_survives_a_restart_of_postgres(server: PostgresServer, durable_url: str) -> None:
    async with open_store(durable_url, pool=3) as store:
        desk = await Desk(store).publish()
        case_id = await desk.report()
        await asyncio.to_thread(server.stop, signal.SIGINT)
        await asyncio.to_thread(server.start)

        begun = time.monotonic()
        while True:
            try:
                found = await desk.case(case_id)
                break
            except StoreUnavailable:
                await asyncio.sleep(0.01)
        waited = time.monotonic() - begun

    assert found is not None
    assert waited < 5


async def test_a_sleeping_holder_of_a_case_makes_others_wait_no_longer_than_two_seconds(durable_url: str) -> None:
    async with open_store(durable_url, pool=3) as store:
        desk = await Desk(store).publish()
        case_id = await desk.report()
        held = asyncio.Event()
        done = asyncio.Event()

        async def hold(tx: Transaction) -> None:
            await tx.case(case_id)
            held.set()
            await done.wait()

        holder = asyncio.create_task(store.run(desk.scope(), hold))
        await held.wait()
        begun = time.monotonic()
        with pytest.raises(InFlight):
            await desk.act(case_id, c.Accept(), unit=TELECOM)
        waited = time.monotonic() - begun
        read = await store.run(desk.scope(), lambda tx: tx.case(case_id, lock=False))
        done.set()
        await holder

    assert 1.8 < waited < 3
    assert read is not None

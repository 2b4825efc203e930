"""The deadline clock at work: what fails stays alone, what is given up on is left, nobody waits for a dead bus."""

from __future__ import annotations

import asyncio
import json
import signal
import sqlite3
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from adapters.memory_bus import MemoryBus
from api.pace import Pace
from api.settings import load
from api.wire import wired
from api.worker import WAKE_UP, ClockWorker, sweep
from tests.cli.conftest import Run, environment
from tests.cli.processes import MinqingProcess
from tests.support.servers import Database

PACE = Pace(poll_seconds=3600, batch=2, max_attempts=3)


def overdue(run: Run, home: Path, number: int) -> list[str]:
    """Cases that were reported long ago and whose clocks nobody has looked at."""
    file = home / "old.csv"
    lines = "\n".join(f"2020-10-04 09:00,路灯坏{i},海洲街道" for i in range(number))
    file.write_text(f"时间,内容,镇街\n{lines}\n", encoding="utf-8")
    assert run("import", file, "--live").code == 0
    return [case for (case,) in rows(home, "SELECT id FROM cases ORDER BY id")]


def rows(home: Path, query: str) -> list[Any]:
    with sqlite3.connect(home / "minqing.db") as connection:
        return connection.execute(query).fetchall()


def spoil(home: Path, case: str) -> None:
    """Leave a case that cannot be folded any more."""
    with sqlite3.connect(home / "minqing.db") as connection:
        connection.execute("UPDATE events SET data = '{}' WHERE case_id = ? AND seq = 2", (case,))


def end_leases(home: Path) -> None:
    """As if a minute had gone by."""
    with sqlite3.connect(home / "minqing.db") as connection:
        connection.execute("UPDATE cases SET lease_until = NULL")


def test_a_bad_case_stops_none_of_its_neighbours_and_is_given_up_on(ready: Run, home: Path) -> None:
    cases = overdue(ready, home, 5)
    spoil(home, cases[2])

    tries = []
    for _ in range(5):
        tries.append(json.loads(ready("worker", "--once", "--json").out))
        end_leases(home)

    assert [(each["claimed"], each["failed"]) for each in tries] == [
        (5, [cases[2]]),
        (1, [cases[2]]),
        (1, [cases[2]]),
        (1, [cases[2]]),
        (1, [cases[2]]),
    ]
    assert ready("worker", "--once", "--json").code == 0
    assert f"({cases[2]})" in ready("doctor").out
    told = rows(home, "SELECT case_id, count(*) FROM events WHERE kind = 'ladder:climbed' GROUP BY 1 ORDER BY 1")
    assert [case for case, _ in told] == [case for case in cases if case != cases[2]]


def test_a_clock_speaks_once_however_often_it_is_looked_at(ready: Run, home: Path) -> None:
    overdue(ready, home, 1)

    first, second = (json.loads(ready("worker", "--once", "--json").out) for _ in range(2))

    assert first["events"] > 0
    nothing = ("claimed", "events", "towns", "recounted", "replanned", "linked", "unused", "told")
    assert second == {**dict.fromkeys(nothing, 0), "failed": []}


def test_on_the_embedded_engine_the_clock_is_the_servers(ready: Run) -> None:
    said = ready("worker")

    assert (said.code, said.out) == (2, "")
    assert "SQLite" in said.err


class DeafBus(MemoryBus):
    """A bus over which nothing ever comes."""

    async def subscribe(self, topic: str) -> AsyncIterator[str]:
        assert topic == WAKE_UP
        await asyncio.Event().wait()
        yield ""


async def test_without_a_bus_it_polls(ready: Run, home: Path) -> None:
    await asyncio.to_thread(overdue, ready, home, 1)
    settings = load(None, environment(home))
    stop = asyncio.Event()

    async with wired(settings) as opened:
        worker = ClockWorker(opened.house, DeafBus(), Pace(poll_seconds=0.01))
        running = asyncio.create_task(worker.run(stop))
        await until(home, "SELECT 1 FROM events WHERE kind = 'ladder:climbed'")
        stop.set()
        await running


async def test_a_wake_up_is_heard_long_before_the_next_poll(ready: Run, home: Path) -> None:
    settings = load(None, environment(home))
    stop, bus = asyncio.Event(), MemoryBus()

    async with wired(settings) as opened:
        running = asyncio.create_task(ClockWorker(opened.house, bus, PACE).run(stop))
        await asyncio.to_thread(overdue, ready, home, 3)
        await bus.publish(WAKE_UP, "")
        await until(home, "SELECT 1 WHERE (SELECT count(DISTINCT case_id) FROM events WHERE kind LIKE 'ladder%') = 3")
        stop.set()
        await running


async def test_several_clocks_at_once_tell_everything_once(ready: Run, home: Path) -> None:
    cases = await asyncio.to_thread(overdue, ready, home, 6)

    async with wired(load(None, environment(home))) as opened:
        swept = await asyncio.gather(*(sweep(opened.house, PACE) for _ in range(4)))

    assert sum(each.claimed for each in swept) == len(cases)
    assert rows(home, "SELECT count(*) - count(DISTINCT case_id || kind || data) FROM events") == [(0,)]


async def test_a_database_that_goes_away_is_asked_again(
    ready: Run, home: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    await asyncio.to_thread(overdue, ready, home, 1)
    stop, failures = asyncio.Event(), iter([True, True])

    async with wired(load(None, environment(home))) as opened:
        claim = opened.store.claim_due

        async def sometimes(*terms: int) -> Any:
            if next(failures, False):
                raise ConnectionError("away")
            return await claim(*terms)

        monkeypatch.setattr(opened.store, "claim_due", sometimes)
        running = asyncio.create_task(ClockWorker(opened.house, DeafBus(), Pace(poll_seconds=0.01)).run(stop))
        await until(home, "SELECT 1 FROM events WHERE kind = 'ladder:climbed'")
        stop.set()
        await running

    assert [record.message for record in caplog.records if record.levelname == "ERROR"] == [
        "looking for due clocks failed, again in 0.0 s"
    ] * 2


async def until(home: Path, query: str) -> None:
    """Wait until the query gives a row; pytest's own limit ends a wait in vain."""
    while not await asyncio.to_thread(rows, home, query):  # noqa: ASYNC110  # another connection writes, it cannot tell
        await asyncio.sleep(0.02)


def test_a_worker_of_its_own_ends_in_order(published_database: Database, tmp_path: Path) -> None:
    with MinqingProcess(tmp_path, "worker", postgres=published_database) as worker:
        assert worker.line() == "时限的钟在走,SIGTERM 结束\n"
        worker.process.send_signal(signal.SIGTERM)

        assert worker.process.wait(10) == 0

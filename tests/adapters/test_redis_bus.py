"""Redis dies, hangs and comes back: publishing says False, listening goes on, nothing is raised."""

from __future__ import annotations

import asyncio
import logging
import os
import signal
import time
from collections.abc import AsyncIterator, Iterator

import pytest

from adapters.redis_bus import RedisBus
from cases.ports_media import RESYNC
from tests.support.servers import RedisServer, start_redis


@pytest.fixture
def server() -> Iterator[RedisServer]:
    """A Redis that this test may kill."""
    started = start_redis()
    yield started
    started.remove()


@pytest.fixture
async def bus(server: RedisServer) -> AsyncIterator[RedisBus]:
    made = RedisBus(server.url, idle_seconds=0.2)
    yield made
    await made.close()


async def heard(messages: AsyncIterator[str], count: int) -> list[str]:
    async with asyncio.timeout(10):
        return [await anext(messages) for _ in range(count)]


async def heard_until(messages: AsyncIterator[str], last: str) -> list[str]:
    async with asyncio.timeout(10):
        heard_so_far = [await anext(messages)]
        while heard_so_far[-1] != last:
            heard_so_far.append(await anext(messages))
    return heard_so_far


async def published(bus: RedisBus, message: str) -> None:
    """Publish until it is taken."""
    async with asyncio.timeout(10):
        while not await bus.publish("clock", message):  # noqa: ASYNC110  # the outage sets no event; that is the point
            await asyncio.sleep(0.05)


async def test_without_redis_publishing_says_false_and_logs_once(caplog: pytest.LogCaptureFixture) -> None:
    bus = RedisBus("unix:///nonexistent/redis.sock")

    said = []
    for _ in range(20):
        said.append(await bus.publish("clock", "due"))
        bus._outage_until = 0.0  # as if the pause were over: every attempt is a real one

    assert said == [False] * 20
    assert [record.getMessage() for record in caplog.records] == ["redis is away, going on without it: ConnectionError"]
    await bus.close()


async def test_during_an_outage_publishing_costs_nothing() -> None:
    bus = RedisBus("unix:///nonexistent/redis.sock")
    await bus.publish("clock", "due")
    begun = time.perf_counter()

    for _ in range(10_000):
        await bus.publish("clock", "due")

    assert time.perf_counter() - begun < 0.9
    await bus.close()


async def test_a_killed_redis_is_survived_and_used_again(
    server: RedisServer, bus: RedisBus, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.WARNING, "adapters.redis_bus")
    messages = bus.subscribe("clock")
    assert await heard(messages, 1) == [RESYNC]
    await published(bus, "before")

    server.stop(signal.SIGKILL)
    waiting = asyncio.ensure_future(heard(messages, 2))
    told = [await bus.publish("clock", "lost") for _ in range(5)]
    await asyncio.sleep(0.3)
    still_waiting = not waiting.done()
    server.start()
    heard_since = await waiting
    await published(bus, "after")

    assert told == [False] * 5
    assert still_waiting
    assert heard_since == ["before", RESYNC]
    assert await heard(messages, 1) == ["after"]
    assert caplog.text.count("redis is away") == 1
    assert caplog.text.count("redis is back") == 1


async def test_a_hanging_redis_is_noticed_by_listeners_and_publishers(server: RedisServer, bus: RedisBus) -> None:
    messages = bus.subscribe("clock")
    assert await heard(messages, 1) == [RESYNC]
    assert server.process is not None

    os.kill(server.process.pid, signal.SIGSTOP)
    try:
        begun = time.monotonic()
        told = await bus.publish("clock", "lost")
        took = time.monotonic() - begun
        waiting = asyncio.ensure_future(heard_until(messages, RESYNC))
        await asyncio.sleep(1.0)
    finally:
        os.kill(server.process.pid, signal.SIGCONT)

    assert (told, took < 3) == (False, True)
    assert await waiting in ([RESYNC], ["lost", RESYNC])  # a time-out does not say that nobody heard


async def test_a_quiet_redis_is_not_taken_for_a_dead_one(bus: RedisBus, caplog: pytest.LogCaptureFixture) -> None:
    messages = bus.subscribe("clock")
    assert await heard(messages, 1) == [RESYNC]
    waiting = asyncio.ensure_future(heard(messages, 1))

    await asyncio.sleep(1.0)  # five times the silence before a ping
    await published(bus, "late")

    assert await waiting == ["late"]
    assert caplog.records == []

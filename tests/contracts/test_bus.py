"""What every bus promises, in memory and over a real Redis."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator
from typing import cast

import pytest

from adapters.memory_bus import MemoryBus
from adapters.redis_bus import RedisBus
from cases.ports_media import RESYNC, Bus

TOPICS = ["规约发布", "clock", "live:330481"]


@pytest.fixture(params=["memory", "redis"])
async def bus(request: pytest.FixtureRequest) -> AsyncIterator[Bus]:
    made: Bus = MemoryBus() if request.param == "memory" else RedisBus(request.getfixturevalue("redis_url"))
    yield made
    await made.close()


async def standing(bus: Bus, topic: str) -> AsyncIterator[str]:
    """A subscription that stands."""
    messages = bus.subscribe(topic)
    assert await heard(messages, 1) == [RESYNC]
    return messages


async def heard(messages: AsyncIterator[str], count: int) -> list[str]:
    async with asyncio.timeout(5):
        return [await anext(messages) for _ in range(count)]


async def test_nobody_listening_is_no_failure(bus: Bus) -> None:
    assert await bus.publish("clock", "due") is True


async def test_what_was_said_before_is_not_heard(bus: Bus) -> None:
    await bus.publish("clock", "before")
    messages = await standing(bus, "clock")

    await bus.publish("clock", "after")

    assert await heard(messages, 1) == ["after"]


async def test_messages_come_in_order_and_whole(bus: Bus) -> None:
    messages = await standing(bus, "clock")
    said = ["一", '{"case": "演示"}', "line\nbreak", "x" * 100_000, *map(str, range(50))]

    for message in said:
        assert await bus.publish("clock", message)

    assert await heard(messages, len(said)) == said


@pytest.mark.parametrize("topic", TOPICS)
async def test_a_topic_hears_only_itself(bus: Bus, topic: str) -> None:
    messages = await standing(bus, topic)

    for other in TOPICS:
        await bus.publish(other, other)
    await bus.publish(topic, "end")

    assert await heard(messages, 2) == [topic, "end"]


async def test_all_listeners_hear_and_one_who_left_is_not_missed(bus: Bus) -> None:
    first, second, leaver = [await standing(bus, "clock") for _ in range(3)]

    await cast("AsyncGenerator[str, None]", leaver).aclose()
    await bus.publish("clock", "due")

    assert (await heard(first, 1), await heard(second, 1)) == (["due"], ["due"])


async def test_a_subscription_ends_with_its_task(bus: Bus) -> None:
    messages = await standing(bus, "clock")
    waiting = asyncio.ensure_future(heard(messages, 1))
    await asyncio.sleep(0.01)

    waiting.cancel()

    assert isinstance((await asyncio.gather(waiting, return_exceptions=True))[0], asyncio.CancelledError)
    assert await bus.publish("clock", "due") is True

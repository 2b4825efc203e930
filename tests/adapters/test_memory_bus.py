"""The bus in memory never waits for a slow listener."""

from __future__ import annotations

from adapters.memory_bus import MemoryBus
from cases.ports_media import RESYNC


async def test_a_slow_listener_is_told_to_look_for_itself() -> None:
    bus = MemoryBus(backlog=2)
    messages = bus.subscribe("clock")
    await anext(messages)

    for message in ("one", "two", "three", "four"):
        await bus.publish("clock", message)

    assert [await anext(messages), await anext(messages)] == [RESYNC, "four"]

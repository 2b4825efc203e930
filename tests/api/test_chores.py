"""Work beside the clock: a chore that hangs or fails stops no other, and a word wakes the one that is meant."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

from adapters.memory_bus import MemoryBus
from api.chores import CHORE_TOPIC, NeighbourWorker


class Chore:
    """Counts its steps; ``does`` is what each of them is."""

    def __init__(self, name: str, does: Callable[[int], Awaitable[int]]) -> None:
        self.name = name
        self.steps = 0
        self._does = does

    async def step(self) -> int:
        self.steps += 1
        return await self._does(self.steps)


async def nothing(_step: int) -> int:
    return 0


async def hangs(_step: int) -> int:
    await asyncio.sleep(3600)
    return 1


async def fails_once(step: int) -> int:
    if step == 1:
        raise RuntimeError("away")
    return 1 if step < 5 else 0


@asynccontextmanager
async def working(*chores: Chore, poll: float = 3600.0) -> AsyncIterator[MemoryBus]:
    bus, stop = MemoryBus(), asyncio.Event()
    task = asyncio.create_task(NeighbourWorker(chores, bus, poll).run(stop))
    await asyncio.sleep(0.01)
    yield bus
    stop.set()
    await asyncio.wait_for(task, 1)


async def until(holds: Callable[[], bool]) -> None:
    async with asyncio.timeout(5):
        while not holds():  # noqa: ASYNC110 - what is waited for is a count that nobody announces
            await asyncio.sleep(0.005)


async def test_one_that_hangs_stops_no_other() -> None:
    stuck, other = Chore("stuck", hangs), Chore("other", nothing)

    async with working(stuck, other, poll=0.005):
        await until(lambda: other.steps > 5)

    assert stuck.steps == 1


async def test_one_that_fails_is_tried_again_and_goes_on_while_there_is_work() -> None:
    chore = Chore("flaky", fails_once)

    async with working(chore, poll=0.005):
        await until(lambda: chore.steps >= 5)


async def test_a_word_wakes_the_one_that_is_meant_and_an_unknown_word_all() -> None:
    one, two = Chore("one", nothing), Chore("two", nothing)

    async with working(one, two) as bus:
        await until(lambda: one.steps == two.steps == 2)  # once by itself, once since messages may have been missed
        await bus.publish(CHORE_TOPIC, "one")
        await until(lambda: one.steps == 3)
        assert two.steps == 2
        await bus.publish(CHORE_TOPIC, "")
        await until(lambda: one.steps == 4 and two.steps == 3)

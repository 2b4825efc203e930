"""Work beside the clock (后台事务): each chore runs by itself, so that a neighbour that hangs stops nobody else."""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import Sequence
from typing import Protocol

from cases.ports_media import Bus

log = logging.getLogger(__name__)

#: What is published when there is something to do for a chore, with the chore's name: a hint, which may be lost.
CHORE_TOPIC = "chores"
_LONGEST_PAUSE_SECONDS = 60.0  # between attempts while a chore fails


class Chore(Protocol):
    """One kind of work that speaks to a neighbour; several workers may do it at once."""

    @property
    def name(self) -> str:
        """For the log, and for waking it."""
        ...

    async def step(self) -> int:
        """Do what there is to do, a batch at most; how much that was. What fails is tried again with the next step."""
        ...


class NeighbourWorker:
    """Runs every chore in a task of its own: again at once while it finds work, else when woken or after the poll."""

    def __init__(self, chores: Sequence[Chore], bus: Bus, poll_seconds: float) -> None:
        self._chores = tuple(chores)
        self._bus = bus
        self._poll = poll_seconds
        self._woken = {each.name: asyncio.Event() for each in self._chores}

    async def run(self, stop: asyncio.Event) -> None:
        """Work until ``stop`` is set; a step that hangs is left behind then: what it had claimed is claimed again."""
        tasks = [asyncio.create_task(self._run(each, stop)) for each in self._chores]
        tasks.append(asyncio.create_task(self._listen()))
        try:
            await stop.wait()
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)

    async def _run(self, chore: Chore, stop: asyncio.Event) -> None:
        pause = self._poll
        while not stop.is_set():
            self._woken[chore.name].clear()
            try:
                done = await chore.step()
            except Exception:
                # The outermost loop of one chore: whatever is wrong with it, the others go on.
                pause = min(2 * max(pause, self._poll), _LONGEST_PAUSE_SECONDS)
                log.exception("chore %s failed, again in %.1f s", chore.name, pause)
                await asyncio.sleep(pause)
                continue
            pause = self._poll
            if not done:
                with contextlib.suppress(TimeoutError):
                    await asyncio.wait_for(self._woken[chore.name].wait(), self._poll)

    async def _listen(self) -> None:
        async for name in self._bus.subscribe(CHORE_TOPIC):
            for each in [name] if name in self._woken else self._woken:
                self._woken[each].set()

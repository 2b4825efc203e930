"""The press for case files (卷宗印制): each is laid out in a child process; the event loop only waits."""

from __future__ import annotations

import asyncio
import logging
import sys
from collections.abc import Mapping, Sequence

import msgspec

from adapters.children import Answered, ChildFailed, ChildLate, ask
from cases.ports_papers import Paper, PressFailed
from cases.ports_posters import Card, Poster

log = logging.getLogger(__name__)

#: -I: the child sees neither the working folder nor PYTHON… variables.
LAYOUT = (sys.executable, "-I", "-m", "adapters.dossier.sheets")
POSTERS = (sys.executable, "-I", "-m", "adapters.dossier.posters")
MOST_BYTES = 128 * 1024 * 1024
MOST_PICTURE_BYTES = 64 * 1024 * 1024  # beyond that, later pictures are left out and said to be


class PdfPress:
    """Prints at most ``at_once`` case files at a time."""

    def __init__(
        self,
        at_once: int = 1,
        *,
        cpu_seconds: int = 60,
        wall_seconds: float = 90,
        memory_bytes: int = 1024 * 1024 * 1024,
        command: Sequence[str] = LAYOUT,
    ) -> None:
        self._places = asyncio.Semaphore(at_once)
        self._wall_seconds = wall_seconds
        self._limits = {"cpu_seconds": cpu_seconds, "memory_bytes": memory_bytes}
        self._command = tuple(command)

    async def print(self, paper: Paper, pictures: Mapping[str, bytes]) -> bytes:
        """A PDF. Raises PressFailed."""
        fitting = dict(_within(pictures))
        order = {
            "paper": msgspec.to_builtins(paper),
            "pictures": [[name, len(data)] for name, data in fitting.items()],
            **self._limits,
        }
        async with self._places:
            told = await self._asked(order, b"".join(fitting.values()))
        if len(told.bodies) != 1:
            log.error("a case file could not be laid out: %s", told.head.get("failed"))
            raise PressFailed
        return told.bodies[0]

    async def posters(self, sheets: Sequence[Poster], pictures: Mapping[str, bytes]) -> bytes:
        """One poster a sheet. Raises PressFailed."""
        return await self._hung_up({"posters": msgspec.to_builtins(tuple(sheets))}, pictures)

    async def cards(self, cards: Sequence[Card], pictures: Mapping[str, bytes]) -> bytes:
        """Ten cards a sheet. Raises PressFailed."""
        return await self._hung_up({"cards": msgspec.to_builtins(tuple(cards))}, pictures)

    async def _hung_up(self, wanted: Mapping[str, object], pictures: Mapping[str, bytes]) -> bytes:
        sizes = [[name, len(data)] for name, data in pictures.items()]
        order = {**wanted, "pictures": sizes, **self._limits}
        async with self._places:
            told = await self._asked(order, b"".join(pictures.values()), POSTERS)
        if len(told.bodies) != 1:
            log.error("posters could not be laid out: %s", told.head.get("failed"))
            raise PressFailed("海报暂时无法生成,请稍后再试,或者一次少选一些")
        return told.bodies[0]

    async def _asked(self, order: Mapping[str, object], data: bytes, command: Sequence[str] = ()) -> Answered:
        try:
            return await ask(
                command or self._command, order, data, wall_seconds=self._wall_seconds, most_bytes=MOST_BYTES
            )
        except ChildLate:
            log.warning("the layout of a case file ran out of time and was stopped")
            raise PressFailed("这一件的内容太多,卷宗没有在规定时间内生成,请联系管理员") from None
        except ChildFailed:
            log.exception("the layout of a case file broke off")
            raise PressFailed from None


def _within(pictures: Mapping[str, bytes]) -> list[tuple[str, bytes]]:
    """The pictures in order, as long as all of them together are not too much."""
    found, size = [], 0
    for name, data in pictures.items():
        size += len(data)
        if size <= MOST_PICTURE_BYTES:
            found.append((name, data))
    return found

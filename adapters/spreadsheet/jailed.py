"""Reads a stranger's table in a child process with a limit of time and memory (读表隔离); the event loop only waits."""

from __future__ import annotations

import asyncio
import logging
import sys
from collections.abc import Sequence

import msgspec

from adapters.children import ChildFailed, ChildLate, ask

from .grids import Grid
from .rows import SheetRefused

log = logging.getLogger(__name__)

#: -I: the child sees neither the working folder nor PYTHON… variables.
JAIL = (sys.executable, "-I", "-m", "adapters.spreadsheet.jail")
MOST_BYTES = 64 * 1024 * 1024
LATE = "表格太大,在限定的时间里没有读完;请删去空行、分成几个文件再导入"
FAILED = "读表格的进程中途停了(多半是表格太大);请删去空行、分成几个文件再导入"


class JailedTables:
    """Reads at most ``at_once`` tables at a time, each in a process of its own."""

    def __init__(
        self,
        at_once: int = 1,
        *,
        cpu_seconds: int = 20,
        wall_seconds: float = 60,
        memory_bytes: int = 1024 * 1024 * 1024,
        command: Sequence[str] = JAIL,
    ) -> None:
        self._places = asyncio.Semaphore(at_once)
        self._wall_seconds = wall_seconds
        self._limits = {"cpu_seconds": cpu_seconds, "memory_bytes": memory_bytes}
        self._command = tuple(command)

    async def read(self, data: bytes) -> tuple[Grid, ...]:
        """The visible sheets. Raises SheetRefused with a Chinese sentence."""
        try:
            async with self._places:
                told = await ask(
                    self._command, self._limits, data, wall_seconds=self._wall_seconds, most_bytes=MOST_BYTES
                )
            if "refused" in told.head:
                raise SheetRefused(str(told.head["refused"]).removeprefix("表格:"))
            return msgspec.json.decode(told.bodies[0], type=tuple[Grid, ...])
        except ChildLate:
            log.warning("reading a table took too long and was stopped")
            raise SheetRefused(LATE) from None
        except (ChildFailed, IndexError, msgspec.DecodeError):
            log.warning("the process that read a table died")
            raise SheetRefused(FAILED) from None

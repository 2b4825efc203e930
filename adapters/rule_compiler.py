"""Reads rule files in a child process with a limit of time and memory (编译隔离); the event loop only waits."""

from __future__ import annotations

import asyncio
import logging
import sys
from collections.abc import Sequence

import msgspec

from adapters.children import Answered, ChildFailed, ChildLate, ask
from cases.ports_rules import CompilerStopped, Examined, FailedExample, Order
from dsl.bundle import hash_of
from dsl.cache import load
from dsl.changes import Change
from dsl.diagnostics import Diagnostic

log = logging.getLogger(__name__)

#: -I: the child sees neither the working folder nor PYTHON… variables.
JAIL = (sys.executable, "-I", "-m", "adapters.rule_jail")
MOST_BYTES = 512 * 1024 * 1024
LATE = "规约太长或者太绕,在限定的时间里没有读完、例没有试完,什么都没有改;请分几次改,或请管理员调大 rules.compiler"
FAILED = "读规约的进程中途停了(多半是内存不够),什么都没有改;请分几次改,或请管理员调大 rules.compiler"


class _Told(msgspec.Struct):
    """What ``Examined`` holds besides the bundle."""

    diagnostics: tuple[Diagnostic, ...]
    files: tuple[str, ...]
    codes: tuple[str, ...]
    changes: tuple[Change, ...]
    failed: tuple[FailedExample, ...]
    broke: str


class JailedCompiler:
    """Reads at most ``at_once`` sets at a time, each in a process of its own."""

    def __init__(
        self,
        at_once: int = 2,
        *,
        cpu_seconds: int = 60,
        wall_seconds: float = 120,
        memory_bytes: int = 2 * 1024 * 1024 * 1024,
        command: Sequence[str] = JAIL,
    ) -> None:
        self._places = asyncio.Semaphore(at_once)
        self._wall_seconds = wall_seconds
        self._limits = {"cpu_seconds": cpu_seconds, "memory_bytes": memory_bytes}
        self._command = tuple(command)

    async def examine(self, order: Order) -> Examined:
        """Read all files together. Raises CompilerStopped."""
        data = msgspec.json.encode(order)
        try:
            async with self._places:
                told = await ask(
                    self._command, self._limits, data, wall_seconds=self._wall_seconds, most_bytes=MOST_BYTES
                )
            return await asyncio.to_thread(_examined, told, order)
        except ChildLate:
            log.warning("reading %d rule files took too long and was stopped", len(order.sources))
            raise CompilerStopped(LATE) from None
        except ChildFailed:
            log.warning("the process that read %d rule files died", len(order.sources))
            raise CompilerStopped(FAILED) from None


def _examined(told: Answered, order: Order) -> Examined:
    """What the child said; a bundle of other texts than those that it was given is none."""
    try:
        found = msgspec.json.decode(told.bodies[0], type=_Told)
    except (IndexError, msgspec.DecodeError):
        raise ChildFailed from None
    if len(told.bodies) == 1:
        return Examined(found.diagnostics, files=found.files)
    bundle = load(told.bodies[1], hash_of(order.sources))
    if bundle is None:
        raise ChildFailed
    if found.broke:
        log.error("the examples of %s could not be run: %s", "、".join(found.files), found.broke)
    return Examined(found.diagnostics, bundle, found.files, found.codes, found.changes, found.failed, found.broke)

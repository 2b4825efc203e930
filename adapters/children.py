"""One confined child process (子进程): given an order and bytes, it answers one line of JSON and bytes, or is ended.

What several adapters stand on who let a script of theirs meet what strangers sent; it speaks to no outside thing.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import signal
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any


class ChildLate(Exception):
    """It ran past its processor time or past the patience of the caller, and was stopped."""


class ChildFailed(Exception):
    """It died, or answered something that is no answer."""


@dataclass(frozen=True, slots=True)
class Answered:
    """The head of the answer and the results behind it, each of the size that the head said."""

    head: Mapping[str, Any]
    bodies: tuple[bytes, ...]


async def ask(
    command: Sequence[str], order: Mapping[str, Any], data: bytes, *, wall_seconds: float, most_bytes: int
) -> Answered:
    """The child's answer to ``order``, which gets ``bytes``, the length of ``data``, added.

    Raises ChildLate, ChildFailed; whatever happens, the caller's cancellation included, no child is left behind.
    """
    child = await asyncio.create_subprocess_exec(
        *command,
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.DEVNULL,
        env={},
    )
    try:
        async with asyncio.timeout(wall_seconds):
            return await _converse(child, json.dumps({**order, "bytes": len(data)}).encode() + b"\n", data, most_bytes)
    except TimeoutError:
        raise ChildLate from None
    finally:
        await _bury(child)


async def _converse(child: asyncio.subprocess.Process, order: bytes, data: bytes, most: int) -> Answered:
    if child.stdin is None or child.stdout is None:
        raise AssertionError("both were asked for as pipes")
    writing = asyncio.create_task(_hand_in(child.stdin, order, data))
    try:
        return await _read_answer(child.stdout, most)
    except asyncio.IncompleteReadError:
        out_of_time = await child.wait() == -signal.SIGXCPU
        raise (ChildLate if out_of_time else ChildFailed) from None
    finally:
        writing.cancel()
        await asyncio.gather(writing, return_exceptions=True)


async def _hand_in(stdin: asyncio.StreamWriter, order: bytes, data: bytes) -> None:
    stdin.write(order)
    stdin.write(data)
    await stdin.drain()
    stdin.close()


async def _read_answer(stdout: asyncio.StreamReader, most: int) -> Answered:
    """The child is not trusted: a garbled or oversized answer is none."""
    try:
        head = json.loads(await stdout.readuntil(b"\n"))
        sizes = [int(size) for size in head.get("sizes", ())]
        if min(sizes, default=1) <= 0 or sum(sizes) > most:
            raise ChildFailed
    except (ValueError, TypeError, AttributeError, asyncio.LimitOverrunError):
        raise ChildFailed from None
    return Answered(head, tuple([await stdout.readexactly(size) for size in sizes]))


async def _bury(child: asyncio.subprocess.Process) -> None:
    if child.returncode is None:
        with contextlib.suppress(ProcessLookupError):  # it ended between the look and the blow
            child.kill()
    with contextlib.suppress(TimeoutError):  # a pipe that some grandchild still holds is left to it
        async with asyncio.timeout(1):
            await _read_out(child)
            await child.wait()


async def _read_out(child: asyncio.subprocess.Process) -> None:
    """Read what nobody wants: asyncio closes a pipe, and reports the child's end, only once the pipe is empty."""
    while child.stdout is not None and await child.stdout.read(65536):
        pass

"""Reads one stranger's table in a process that may do nothing else.

Run as a module by ``adapters/spreadsheet/jailed.py``, never imported by the server. Standard input: a JSON line
``{"bytes", "cpu_seconds", "memory_bytes"}`` and the file. Standard output: a JSON line, ``{"refused": sentence}`` or
``{"sizes": [bytes]}`` with the sheets behind it as JSON.
"""

from __future__ import annotations

import json
import resource
import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, BinaryIO

import msgspec

from adapters.spreadsheet.grids import Grid, read_grids
from adapters.spreadsheet.rows import SheetRefused

_SPOOL = 64 * 1024 * 1024  # bytes of the file itself and of its shared strings, which wait on the disk


def serve(source: BinaryIO, sink: BinaryIO) -> None:
    """Answer one order; whatever else goes wrong ends the process, and that is the answer."""
    head = json.loads(source.readline())
    data = source.read(head["bytes"])
    confine(head["cpu_seconds"], head["memory_bytes"])
    try:
        body = msgspec.json.encode(read(data))
    except SheetRefused as refused:
        answer(sink, {"refused": str(refused)}, b"")
    else:
        answer(sink, {"sizes": [len(body)]}, body)


def confine(cpu_seconds: int, memory_bytes: int) -> None:
    """Give up what is not needed: time, memory, large files, core dumps."""
    resource.setrlimit(resource.RLIMIT_CPU, (cpu_seconds, cpu_seconds + 1))  # the soft limit ends it with SIGXCPU
    resource.setrlimit(resource.RLIMIT_AS, (memory_bytes, memory_bytes))
    resource.setrlimit(resource.RLIMIT_FSIZE, (_SPOOL, _SPOOL))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def read(data: bytes) -> tuple[Grid, ...]:
    """The sheets of a file that nobody has named."""
    with TemporaryDirectory() as folder:
        file = Path(folder) / "表格"
        file.write_bytes(data)
        return read_grids(file)


def answer(sink: BinaryIO, head: dict[str, Any], body: bytes) -> None:
    """Write the JSON line and what stands behind it."""
    sink.write(json.dumps(head).encode() + b"\n" + body)
    sink.flush()


if __name__ == "__main__":
    serve(sys.stdin.buffer, sys.stdout.buffer)

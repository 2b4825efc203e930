"""Reads one set of rule files in a process that may do nothing else; texts come from whoever may propose rules.

Run as a module by ``adapters/rule_compiler.py``, never imported by the server. Standard input: a JSON line
``{"bytes", "cpu_seconds", "memory_bytes"}`` and the order (``cases.ports_rules.Order`` as JSON). Standard output: a
JSON line ``{"sizes", "bundle"}``, and behind it what was found as JSON and, where there is one, the bundle.
"""

from __future__ import annotations

import json
import resource
import sys
from dataclasses import replace
from typing import BinaryIO

import msgspec

from cases.examining import examine
from cases.ports_rules import Examined, Order
from dsl.cache import dump


def serve(source: BinaryIO, sink: BinaryIO) -> None:
    """Answer one order; whatever goes wrong ends the process, and that is the answer."""
    head = json.loads(source.readline())
    order = msgspec.json.decode(source.read(head["bytes"]), type=Order)
    confine(head["cpu_seconds"], head["memory_bytes"])
    answer(sink, examine(order))


def confine(cpu_seconds: int, memory_bytes: int) -> None:
    """Give up what is not needed: time, memory, files, core dumps."""
    resource.setrlimit(resource.RLIMIT_CPU, (cpu_seconds, cpu_seconds + 1))  # the soft limit ends it with SIGXCPU
    resource.setrlimit(resource.RLIMIT_AS, (memory_bytes, memory_bytes))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def answer(sink: BinaryIO, made: Examined) -> None:
    """Write the JSON line and what stands behind it."""
    told = msgspec.json.encode(replace(made, bundle=None))
    bodies = [told] if made.bundle is None else [told, dump(made.bundle)]
    digest = made.bundle.hash if made.bundle else None
    sink.write(json.dumps({"sizes": [len(body) for body in bodies], "bundle": digest}).encode() + b"\n")
    sink.write(b"".join(bodies))
    sink.flush()


if __name__ == "__main__":
    serve(sys.stdin.buffer, sys.stdout.buffer)

"""Rule files are read in a process with limits, with the same result as in one's own; a child is not believed."""

from __future__ import annotations

import sys
from datetime import UTC, datetime

import pytest

from adapters.rule_compiler import FAILED, LATE, JailedCompiler
from cases.examining import examine
from cases.ports_rules import CompilerStopped, Order
from cases.rulebook import RuleBook
from tests.support.clerks import SHORTER
from tests.support.town import CITY, sources

NOW = datetime(2026, 11, 23, tzinfo=UTC)
ORDER = Order(tuple(sources(SHORTER)), tuple(sources()), NOW)
BROKEN = Order(tuple(sources(CITY.replace("由 水务公司 办理", "由 水物公司 办理"))), tuple(sources()), NOW)


def saying(answer: str) -> JailedCompiler:
    """A compiler whose child says just this."""
    script = f"import sys; sys.stdin.buffer.read(); sys.stdout.buffer.write({answer!r}.encode())"
    return JailedCompiler(command=(sys.executable, "-I", "-c", script))


@pytest.mark.parametrize("order", [ORDER, BROKEN], ids=["sound", "broken"])
async def test_what_the_child_finds_is_what_would_be_found_here(order: Order) -> None:
    there, here = await JailedCompiler().examine(order), examine(order)

    assert there == here
    assert (there.bundle is None) == (order is BROKEN)


async def test_a_text_that_takes_too_long_is_stopped() -> None:
    slow = JailedCompiler(wall_seconds=0.05)

    with pytest.raises(CompilerStopped) as stopped:
        await slow.examine(ORDER)
    assert stopped.value.message == LATE


async def test_a_text_that_takes_too_much_processor_time_is_stopped() -> None:
    script = """
import json, resource, sys
limit = json.loads(sys.stdin.buffer.readline())["cpu_seconds"]
resource.setrlimit(resource.RLIMIT_CPU, (limit, limit + 1))
while True:
    pass
"""
    busy = JailedCompiler(cpu_seconds=1, command=(sys.executable, "-I", "-c", script))

    with pytest.raises(CompilerStopped) as stopped:
        await busy.examine(ORDER)
    assert stopped.value.message == LATE


async def test_a_text_that_takes_too_much_memory_is_stopped() -> None:
    small = JailedCompiler(memory_bytes=1024 * 1024)

    with pytest.raises(CompilerStopped) as stopped:
        await small.examine(ORDER)
    assert stopped.value.message == FAILED


@pytest.mark.parametrize(
    "answer",
    [
        "",
        '{"sizes": []}\n',
        '{"sizes": [2]}\n[]',
        '{"sizes": [58, 3]}\n{"diagnostics": [], "files": [], "codes": [], "changes": []}xyz',
    ],
    ids=["nothing", "no bodies", "no values", "no bundle"],
)
async def test_a_child_that_says_something_else_is_not_believed(answer: str) -> None:
    with pytest.raises(CompilerStopped) as stopped:
        await saying(answer).examine(ORDER)
    assert stopped.value.message == FAILED


async def test_a_rule_book_reads_through_it() -> None:
    class Shelf:
        async def bundle_sources(self, _digest: str) -> object:
            return ORDER.sources

    bundle = examine(ORDER).bundle
    assert bundle is not None

    found = await RuleBook(compiler=JailedCompiler()).bundle(Shelf(), bundle.hash)  # type: ignore[arg-type]  # all it asks for

    assert found == bundle

"""A writer that is killed: sends reports one after the other and writes down what was acknowledged, fsynced."""

from __future__ import annotations

import asyncio
import os
import sys
from pathlib import Path

from adapters.ids import SeededIds
from adapters.store import open_store
from cases import commands as c
from tests.support.storeroom import TELECOM, Desk


async def write(url: str, ledger: Path, seed: int) -> None:
    """Report and accept until somebody kills us. A line ``intent key`` before, ``acked key id`` after each report."""
    with ledger.open("a") as book:

        def note(*words: str) -> None:
            book.write(" ".join(words) + "\n")
            book.flush()
            os.fsync(book.fileno())

        async with open_store(url) as store:
            desk = await Desk(store, SeededIds(seed)).learn()
            for number in range(100_000):
                key = f"{seed}-{number}"
                note("intent", key)
                case_id = await desk.report(key=key)
                note("acked", key, case_id)
                await desk.act(case_id, c.Accept(), unit=TELECOM)
                note("accepted", key, case_id)


if __name__ == "__main__":
    asyncio.run(write(sys.argv[1], Path(sys.argv[2]), int(sys.argv[3])))

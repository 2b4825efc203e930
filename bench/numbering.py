"""Reports of one town at once, each with its yearly number, beside the same without: what the numbers cost."""

from __future__ import annotations

import asyncio
import itertools
import tempfile
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from time import perf_counter

from adapters.ids import RandomIds
from adapters.store import migrate, open_store
from api.paths import rules_dir
from api.rulefiles import read_folder
from bench.measure import Ratio
from bench.reporting import Bench, Still
from cases import commands as c
from cases.house import Enclosed, House
from cases.intake import Letter, file_report
from cases.numbering import with_number
from cases.ports import Scope
from cases.publishing import publish
from cases.rulebook import RuleBook
from tests.support.servers import start_postgres

REPORTS, AT_ONCE, ROUNDS = 160, 16, 3


def run() -> Iterator[Ratio]:
    """On PostgreSQL with a durable disk, and on SQLite."""
    with closing(_Server()) as server:
        database = server.postgres.cluster.create_database()
        yield asyncio.run(measured("PostgreSQL", database.app_url, database.owner_url))
    with tempfile.TemporaryDirectory() as name:
        url = f"sqlite://{Path(name) / 'numbers.db'}"
        yield asyncio.run(measured("SQLite", url, url))


class _Server:
    def __init__(self) -> None:
        self.postgres = start_postgres(durable=True)
        self.postgres.cluster.prepare_roles()

    def close(self) -> None:
        self.postgres.stop()
        self.postgres.remove()


async def measured(engine: str, url: str, owner_url: str) -> Ratio:
    """The best of some rounds of either kind, in turns."""
    await migrate(owner_url)
    async with open_store(url, pool=AT_ONCE) as store:
        house = House(store, Still(), RandomIds(), RuleBook())
        await publish(store, house.rules, read_folder(rules_dir()), by="bench", reason="bench")
        town = Town(house, *await _a_town(house))
        best = {True: float("inf"), False: float("inf")}
        await town.reports(numbered=True)
        for numbered in (False, True) * ROUNDS:
            best[numbered] = min(best[numbered], await town.reports(numbered=numbered))
            await store.allot_missed(10 * REPORTS)
    rates = f"{REPORTS / best[True]:.0f} reports/s with numbers, {REPORTS / best[False]:.0f} without, {AT_ONCE} at once"
    return Ratio(f"a report with its number, {engine}", rates, best[True] / best[False])


async def _a_town(house: House) -> tuple[str, int]:
    territory = await house.store.run(Scope(), lambda tx: tx.territory())
    code = Bench._a_town(territory)  # noqa: SLF001  # the same town as the bench of reports
    return code, next(j.id for j in territory.jurisdictions.values() if j.code == code)


class Town:
    """Sends reports to one town, some at once."""

    def __init__(self, house: House, code: str, jurisdiction: int) -> None:
        self._house = house
        self._code = code
        self._jurisdiction = jurisdiction
        self._count = itertools.count(1)

    async def reports(self, *, numbered: bool) -> float:
        """How many seconds all of them took."""
        waiting = iter(range(REPORTS))
        begin = perf_counter()
        await asyncio.gather(*(self._sender(waiting, numbered=numbered) for _ in range(AT_ONCE)))
        return perf_counter() - begin

    async def _sender(self, waiting: Iterator[int], *, numbered: bool) -> None:
        for _ in waiting:
            letter = Letter(c.Report("bench", "居民"), None, (Enclosed("text", {"text": "路灯不亮"}),))
            key = f"bench-{next(self._count)}"
            receipt = await file_report(self._house, self._code, letter, None, key)
            if numbered:
                await with_number(self._house, self._jurisdiction, receipt)

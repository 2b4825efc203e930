"""A report from letter to durable receipt, beside one durable row: what the house costs over what the disk costs."""

from __future__ import annotations

import asyncio
import itertools
import sqlite3
import tempfile
from collections.abc import Coroutine, Iterator
from contextlib import AsyncExitStack, closing
from pathlib import Path
from typing import Any

from adapters.ids import RandomIds
from adapters.store import migrate, open_store
from api.paths import rules_dir
from api.rulefiles import read_folder
from bench.measure import Ratio, compare
from cases import commands as c
from cases.house import Enclosed, House
from cases.intake import Letter, file_report
from cases.ports import Scope
from cases.publishing import publish
from cases.rulebook import RuleBook
from cases.territory import Territory
from dsl.calendar import Calendar

ROW = "a row with one unique key, committed with synchronous=FULL"


class Still:
    """A calendar that has no holidays."""

    def current(self) -> Calendar:
        """The plain week."""
        return Calendar("bench", frozenset(range(2000, 2100)), frozenset(), frozenset())


class Bench:
    """A house on SQLite in a folder of its own, driven from ordinary code."""

    def __init__(self, folder: Path) -> None:
        self.loop = asyncio.new_event_loop()
        self.open = AsyncExitStack()
        self.count = itertools.count(1)
        self.house = self(self._found(f"sqlite://{folder / 'bench.db'}"))
        self.code = self._a_town(self(self.house.store.run(Scope(), lambda tx: tx.territory())))

    def __call__(self, work: Coroutine[Any, Any, Any]) -> Any:
        """The result of the work."""
        return self.loop.run_until_complete(work)

    async def _found(self, url: str) -> House:
        await migrate(url)
        store = await self.open.enter_async_context(open_store(url))
        house = House(store, Still(), RandomIds(), RuleBook())
        await publish(store, house.rules, read_folder(rules_dir()), by="bench", reason="bench")
        return house

    @staticmethod
    def _a_town(territory: Territory) -> str:
        return min(j.code for j in territory.jurisdictions.values() if j.superior is not None)

    def report(self) -> object:
        """One report, live, with its words."""
        letter = Letter(c.Report("bench", "居民"), None, (Enclosed("text", {"text": "路灯不亮"}),))
        return self(file_report(self.house, self.code, letter, None, f"bench-{next(self.count)}"))

    def close(self) -> None:
        """Let go of the store."""
        self(self.open.aclose())
        self.loop.close()


def run() -> Iterator[Ratio]:
    """On SQLite, the embedded default."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        bench = Bench(folder)
        with closing(sqlite3.connect(folder / "limit.db")) as plain:
            plain.executescript("PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; CREATE TABLE t (k TEXT UNIQUE)")
            keys = itertools.count(1)

            def row() -> None:
                plain.execute("INSERT INTO t VALUES (?)", (str(next(keys)),))
                plain.commit()

            yield compare("report, decided and saved, SQLite", bench.report, ROW, row)
        bench.close()

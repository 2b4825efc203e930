"""Everybody does whatever comes to mind, on SQLite and PostgreSQL: at every step the rows are what the events say."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import UTC, datetime

import pytest

from adapters.store import DatabaseStore, open_store
from cases.ports import Store
from tests.cases.test_house_walk import Day, a_day
from tests.support.matters import at
from tests.support.servers import Database

pytestmark = pytest.mark.trawl

STEPS = 60
BEGIN = at("2026-11-23 08:48")  # where the town's own clock begins


class EngineDay(Day):
    """A day on a store whose time is the machine's, moved to the town's."""

    async def move_store(self) -> None:
        await stand_at(self.town.house.store, self.town.clock.now)


async def stand_at(store: Store, moment: datetime) -> None:
    await store.shift_clock((moment - datetime.now(UTC)).total_seconds())


@pytest.fixture(params=["sqlite", "postgres"])
async def store(request: pytest.FixtureRequest) -> AsyncIterator[DatabaseStore]:
    """An empty store of each engine."""
    if request.param == "sqlite":
        url = str(request.getfixturevalue("sqlite_url"))
    else:
        database: Database = request.getfixturevalue("migrated_database")
        url = database.app_url
    async with open_store(url, pool=5, sandbox=True) as opened:
        yield opened


@pytest.mark.parametrize("seed", [11])
async def test_after_whatever_is_done_the_rows_are_what_the_events_say(store: DatabaseStore, seed: int) -> None:
    await stand_at(store, BEGIN)
    day = await a_day(seed, store, EngineDay)
    while not day.cases:
        await day.report()

    for number in range(STEPS):
        day.number = number
        if day.rng.random() < 0.1 and len(day.cases) < 8:
            await day.report()
        await day.step()
        told = await store.rebuild()
        assert (told.cases >= len(day.cases), told.mismatches) == (True, ()), day.done
        await day.time_passes()
        await day.check()
        assert (await store.rebuild()).mismatches == (), "a clock that rang left a row behind"

    assert len(day.done) > 5, day.done

"""The three stores that keep one contract: the twin in memory, SQLite and real PostgreSQL."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from adapters.memory_store import MemoryStore
from adapters.store import open_store
from tests.support.storeroom import (
    Desk,
    Workers,
)


@pytest.fixture(params=["memory", "sqlite", "postgres"])
async def store(request: pytest.FixtureRequest) -> AsyncIterator[Workers]:
    """An empty store of each kind, as a sandbox."""
    if request.param == "memory":
        yield MemoryStore(sandbox=True)
        return
    postgres = request.param == "postgres"
    url = request.getfixturevalue("migrated_database").app_url if postgres else request.getfixturevalue("sqlite_url")
    async with open_store(url, pool=5, sandbox=True) as opened:
        yield opened


@pytest.fixture
async def desk(store: Workers) -> Desk:
    """A store with the demo county in force."""
    return await Desk(store).publish()

"""The two real databases, migrated and empty, by address."""

from __future__ import annotations

import pytest

from tests.support.servers import Database


@pytest.fixture(params=["sqlite", "postgres"])
def url(request: pytest.FixtureRequest) -> str:
    """Where the application connects to, once for each engine."""
    if request.param == "sqlite":
        return str(request.getfixturevalue("sqlite_url"))
    database: Database = request.getfixturevalue("migrated_database")
    return database.app_url

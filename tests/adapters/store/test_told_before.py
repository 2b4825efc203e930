"""An upgrade rings nobody: what was told before the outbox was there counts as told (0019)."""

from __future__ import annotations

import sqlite3
from importlib import import_module
from types import SimpleNamespace

import pytest

STEP = import_module("adapters.store.migrations.0019_telling")


class Asked:
    """A connection that keeps what it was asked, and does it where there is a database behind it."""

    def __init__(self, dialect: str, database: sqlite3.Connection | None = None) -> None:
        self.capabilities = SimpleNamespace(dialect=dialect)
        self.database = database
        self.statements: list[str] = []

    async def execute_query(self, statement: str) -> None:
        self.statements.append(statement)
        if self.database is not None:
            self.database.execute(statement)


async def test_notices_and_alerts_of_before_are_not_sent() -> None:
    database = sqlite3.connect(":memory:")
    database.execute("CREATE TABLE notices (created_at TEXT, sent_at TEXT)")
    database.execute("CREATE TABLE alerts (told_at TEXT, sent_at TEXT)")
    database.execute("INSERT INTO notices VALUES ('monday', NULL), ('tuesday', 'wednesday')")
    database.execute("INSERT INTO alerts VALUES ('sunday', NULL)")

    await STEP.count_as_spread(None, SimpleNamespace(client=Asked("sqlite", database)))

    assert database.execute("SELECT sent_at FROM notices").fetchall() == [("monday",), ("wednesday",)]
    assert database.execute("SELECT sent_at FROM alerts").fetchall() == [("sunday",)]
    database.close()


@pytest.mark.parametrize("table", ["notices", "alerts"])
async def test_the_second_wall_is_up_again_afterwards(table: str) -> None:
    asked = Asked("postgres")

    await STEP.count_as_spread(None, SimpleNamespace(client=asked))

    own = [each for each in asked.statements if table in each.split()]
    assert [each.startswith("UPDATE") for each in own] == [False, True, False]
    assert own[-1] == f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY"

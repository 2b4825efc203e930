"""A new embedded database in one go (新库): the tables as all migrations together leave them, instead of step by step.

The library builds its picture of every table anew for every step, which takes seconds; a new database needs none of
that. ``fresh.json`` is written by ``make docs`` from a database that took every step, a test compares both, and a file
that does not know the last step is not used.
"""

from __future__ import annotations

import json
import sqlite3
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Protocol

FILE = Path(__file__).with_name("fresh.json")
_LIBRARYS_OWN = "tortoise_migrations"  # which steps were taken, and when, is written as always


class Connection(Protocol):
    """What lays the tables: one statement at a time, within the transaction of the caller."""

    async def execute_query(self, query: str) -> object:
        """Run one statement."""


def statements(steps: tuple[str, ...]) -> tuple[str, ...]:
    """What makes a new database that has taken exactly these steps; nothing where the file knows others."""
    kept = json.loads(FILE.read_text(encoding="utf-8"))
    return tuple(kept["statements"]) if kept["steps"] == list(steps) else ()


async def lay(connection: Connection, made: tuple[str, ...]) -> None:
    """Make all tables, indexes and triggers, and the rows that a new database begins with."""
    for statement in made:
        await connection.execute_query(statement)


def taken_from(database: Path) -> Iterator[str]:
    """The statements that make a database like this one, in an order in which each finds what it needs."""
    with sqlite3.connect(database) as connection:
        objects = "SELECT sql FROM sqlite_master WHERE type = ? AND sql IS NOT NULL AND name NOT LIKE ? ORDER BY rowid"
        for kind in ("table", "index", "trigger"):
            for (sql,) in connection.execute(objects, (kind, "sqlite_%")):
                if _LIBRARYS_OWN not in sql:
                    yield sql
        rows = (line for line in connection.iterdump() if line.startswith("INSERT INTO"))
        yield from (line for line in rows if _LIBRARYS_OWN not in line and "sqlite_sequence" not in line)
    connection.close()


async def written() -> str:
    """The file as the migrations of this moment make it."""
    from adapters.store.migrating import step_by_step  # noqa: PLC0415  # which asks this module for the file itself

    with tempfile.TemporaryDirectory() as folder:
        database = Path(folder) / "fresh.db"
        steps = await step_by_step(f"sqlite://{database}")
        kept = {"steps": list(steps), "statements": list(taken_from(database))}
    return json.dumps(kept, ensure_ascii=False, indent=1) + "\n"

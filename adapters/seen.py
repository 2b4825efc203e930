"""A set on the disk (已见过的): which keys a long import has met and in which line, in flat memory however many."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

_CACHE_KIB = 4096


@dataclass(frozen=True, slots=True)
class Earlier:
    """The line that brought a key first, and whether it said the same."""

    line: int
    same: bool


class Seen:
    """Keys with the number of the line that brought each first, and a digest of what that line said."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    def first(self, key: bytes, line: int, content: bytes) -> Earlier | None:
        """Remember ``key``; None when it is new, else the line that brought it."""
        added = self._connection.execute("INSERT OR IGNORE INTO seen VALUES (?, ?, ?)", (key, line, content))
        if added.rowcount:
            return None
        found = self._connection.execute("SELECT line, content FROM seen WHERE key = ?", (key,)).fetchone()
        return Earlier(found[0], same=found[1] == content)


@contextmanager
def open_seen() -> Iterator[Seen]:
    """An empty set in an unnamed temporary file, gone when the block ends; nothing of it has to survive a crash."""
    connection = sqlite3.connect("", isolation_level=None)
    try:
        connection.execute(f"PRAGMA cache_size = -{_CACHE_KIB}")  # nosemgrep: sql-from-text  # a number of ours
        connection.execute("PRAGMA journal_mode = OFF")
        connection.execute("PRAGMA synchronous = OFF")
        connection.execute("CREATE TABLE seen (key BLOB PRIMARY KEY, line INTEGER, content BLOB) WITHOUT ROWID")
        connection.execute("BEGIN")
        yield Seen(connection)
    finally:
        connection.close()

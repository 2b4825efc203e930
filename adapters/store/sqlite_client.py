"""SQLite as it must be opened (嵌入式数据库): transactions that take the write lock at once, and never leak it.

The library begins deferred transactions, in which a read followed by a write fails under load; and when a task is
cancelled between taking its lock and beginning, the lock stays taken for ever.
"""

from __future__ import annotations

import asyncio
import sqlite3

from tortoise.backends.base.client import TransactionalDBClient, TransactionContext
from tortoise.backends.sqlite.client import SqliteClient, SqliteTransactionContext, SqliteTransactionWrapper
from tortoise.exceptions import TransactionManagementError


class ImmediateTransaction(SqliteTransactionWrapper):
    """A transaction that is a writer from its first moment."""

    async def begin(self) -> None:
        """Wait for the write lock (``busy_timeout``), then hold it."""
        try:
            await self._connection.execute("BEGIN IMMEDIATE")
        except sqlite3.OperationalError as error:
            raise TransactionManagementError(error) from error

    async def execute_script(self, query: str) -> None:
        """Run plain DDL one statement after the other: the driver's own script call would commit first."""
        for statement in query.split(";"):
            if statement.strip():
                await self.execute_query(statement)


class LeakproofContext(SqliteTransactionContext):
    """Gives the process-wide lock back when the transaction could not begin, for whatever reason."""

    async def __aenter__(self) -> TransactionalDBClient:
        await self._trxlock.acquire()
        try:
            await self.ensure_connection()
            await self._begin()
        except BaseException:
            self._trxlock.release()
            raise
        client: TransactionalDBClient = self.connection
        return client

    async def _begin(self) -> None:
        """A caller who goes away here leaves a BEGIN behind that the driver's thread carries out all the same."""
        try:
            await self.connection.begin()
        except asyncio.CancelledError:
            await self.connection._connection.rollback()  # noqa: SLF001  # after that BEGIN, in the thread's own order
            raise

    async def __aexit__(self, exc_type: object, exc_val: object, exc_tb: object) -> None:
        try:
            await (self.connection.rollback() if exc_type else self.connection.commit())
        except BaseException:
            await self.connection._connection.rollback()  # noqa: SLF001  # a failed commit leaves SQLite inside it
            raise
        finally:
            self._trxlock.release()


class Sqlite(SqliteClient):
    """One connection a process; ``_lock`` serialises everything on it."""

    def _in_transaction(self) -> TransactionContext:
        return LeakproofContext(ImmediateTransaction(self), self._lock)

    @property
    def lock(self) -> asyncio.Lock:
        """The lock that every use of the connection holds; free when nothing runs."""
        return self._lock


client_class = Sqlite

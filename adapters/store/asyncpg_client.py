"""PostgreSQL through a pool that gets every connection back (连接池), also from transactions that could not begin."""

from __future__ import annotations

from typing import Any

import asyncpg
from tortoise.backends.asyncpg.client import AsyncpgDBClient, TransactionWrapper
from tortoise.backends.base.client import TransactionalDBClient, TransactionContext, TransactionContextPooled

#: How long a command waits for a free connection, in seconds, before the answer is "busy".
ACQUIRE_SECONDS = 10


class LeakproofContext(TransactionContextPooled):
    """Returns the connection to the pool whatever happens between taking it and the end of the transaction."""

    async def __aenter__(self) -> TransactionalDBClient:
        await self.ensure_connection()
        self.client._connection = await self._pool.acquire(timeout=ACQUIRE_SECONDS)  # noqa: SLF001  # as the library does
        try:
            await self.client.begin()
        except BaseException:
            await self._pool.release(self.client._connection)  # noqa: SLF001  # as above
            raise
        return self.client

    async def __aexit__(self, exc_type: object, exc_val: object, exc_tb: object) -> None:
        try:
            await (self.client.rollback() if exc_type else self.client.commit())
        finally:
            await self._pool.release(self.client._connection)  # noqa: SLF001  # as above

    @property
    def _pool(self) -> Any:
        return self.client._parent._pool  # noqa: SLF001  # as above


class Postgres(AsyncpgDBClient):
    """A pool of connections; asyncpg replaces those that were lost."""

    def _in_transaction(self) -> TransactionContext:
        return LeakproofContext(TransactionWrapper(self), self._pool_init_lock)

    @property
    def pool(self) -> asyncpg.Pool | None:
        """The pool itself, None before the first use."""
        return self._pool


client_class = Postgres

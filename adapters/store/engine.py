"""One database, opened (数据库引擎): address to configuration, transactions, and the end of it all.

The library keeps the dialect of a table on the model class itself, for the whole process, and caches statements by
the connection's name: a second engine beside the first would be spoken to in the wrong dialect. So connections are
named after their engine, and while one engine is open the other is refused.
"""

from __future__ import annotations

import contextvars
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tortoise.backends.base.client import BaseDBAsyncClient, TransactionContext
from tortoise.backends.base.config_generator import expand_db_url
from tortoise.context import TortoiseContext
from tortoise.exceptions import ConfigurationError

from adapters.store.errors import StoreMisconfigured

APP = "store"
MODULES = [
    "adapters.store.models",
    "adapters.store.models_towns",
    "adapters.store.models_townlog",
    "adapters.store.models_papers",
    "adapters.store.models_people",
    "adapters.store.models_places",
    "adapters.store.models_links",
    "adapters.store.models_alerts",
    "adapters.store.models_audit",
    "adapters.store.models_contacts",
    "adapters.store.models_identity",
    "adapters.store.models_privacy",
    "adapters.store.models_checks",
    "adapters.store.models_codes",
    "adapters.store.models_partners",
    "adapters.store.models_stops",
    "adapters.store.models_telling",
    "adapters.store.models_wechat",
]
MIGRATIONS = "adapters.store.migrations"

#: Each commit is on the disk before it is acknowledged; a second process waits 5 s for the write lock; what is deleted
#: is overwritten with zeros, since a person's words must not be left in free pages.
SQLITE_PRAGMAS = {
    "journal_mode": "WAL",
    "synchronous": "FULL",
    "foreign_keys": "ON",
    "busy_timeout": 5000,
    "secure_delete": "ON",
}

_open: Counter[str] = Counter()


def dialect_of(url: str) -> str:
    """``sqlite`` or ``postgres``."""
    scheme = url.partition("://")[0]
    if scheme == "sqlite":
        return "sqlite"
    if scheme in ("postgres", "postgresql", "asyncpg"):
        return "postgres"
    raise StoreMisconfigured(f"数据库地址应以 sqlite:// 或 postgres:// 开头,现在是“{scheme}://”")


def config(url: str, pool: int) -> dict[str, Any]:
    """What the library wants to be told about this database; ``pool`` is the number of connections at most."""
    dialect = dialect_of(url)
    try:
        info = expand_db_url(f"{'asyncpg' if dialect == 'postgres' else dialect}://{url.partition('://')[2]}")
    except (ConfigurationError, ValueError) as error:
        raise StoreMisconfigured(f"数据库地址的写法不对({error}),请核对设置 database") from error
    if dialect == "sqlite":
        connection = {"engine": "adapters.store.sqlite_client", "credentials": info["credentials"] | SQLITE_PRAGMAS}
    else:
        sizes = {"minsize": 1, "maxsize": pool}
        connection = {"engine": "adapters.store.asyncpg_client", "credentials": info["credentials"] | sizes}
    app = {"models": MODULES, "default_connection": alias_of(dialect), "migrations": MIGRATIONS}
    return {"connections": {alias_of(dialect): connection}, "apps": {APP: app}}


def alias_of(dialect: str) -> str:
    """The name of every connection to this engine."""
    return f"minqing_{dialect}"


def file_of(url: str) -> Path:
    """Where an embedded database lies."""
    return Path(config(url, 1)["connections"][alias_of("sqlite")]["credentials"]["file_path"])


@dataclass(slots=True)
class Engine:
    """An open database. ``client`` outside of transactions, ``transaction()`` for one."""

    url: str
    dialect: str
    tortoise: TortoiseContext
    client: BaseDBAsyncClient

    @property
    def alias(self) -> str:
        """The name of its connections."""
        return alias_of(self.dialect)

    @property
    def config(self) -> dict[str, Any]:
        """The one application's configuration, for migrations."""
        apps: dict[str, Any] = config(self.url, 1)["apps"]
        return apps

    def ambient(self) -> contextvars.Context:
        """The caller's context with this database as the current one; what a new task is to run in."""
        context = contextvars.copy_context()
        context.run(self.tortoise.__enter__)
        return context

    def transaction(self) -> TransactionContext:
        """A new transaction on a connection of its own."""
        return self.client._in_transaction()  # noqa: SLF001  # the library's own way in, without its global look-up

    async def close(self) -> None:
        """Close every connection. Nothing may be at work any more."""
        await self.client.close()
        _open[self.dialect] -= 1


async def open_engine(url: str, *, pool: int = 10) -> Engine:
    """Open the database. Raises StoreMisconfigured for a strange address or a second kind of engine."""
    dialect = dialect_of(url)
    others = [name for name, count in _open.items() if count > 0 and name != dialect]
    if others:
        raise StoreMisconfigured(f"这个进程已经打开了 {others[0]} 数据库,不能再打开 {dialect}:一个进程只用一种数据库")
    tortoise = TortoiseContext()
    with tortoise:
        await tortoise.init(config=config(url, pool))
    _open[dialect] += 1
    return Engine(url, dialect, tortoise, tortoise.connections.get(alias_of(dialect)))

"""The store on Tortoise ORM (数据库存储): SQLite for one machine, PostgreSQL for more; the database is the only truth."""

from __future__ import annotations

from adapters.store.errors import StoreMisconfigured, StoreUnavailable
from adapters.store.migrating import migrate
from adapters.store.store import DatabaseStore, open_store

__all__ = ["DatabaseStore", "StoreMisconfigured", "StoreUnavailable", "migrate", "open_store"]

"""The store on Tortoise ORM (数据库存储): SQLite on one machine, PostgreSQL on more."""

from __future__ import annotations

from adapters.store.errors import StoreMisconfigured, StoreUnavailable
from adapters.store.migrating import migrate
from adapters.store.store import DatabaseStore, open_store

__all__ = ["DatabaseStore", "StoreMisconfigured", "StoreUnavailable", "migrate", "open_store"]

"""Brings a database to the present tables (迁移): all missing steps in one transaction, by one process at a time."""

from __future__ import annotations

import asyncio

import asyncpg
from tortoise.migrations.executor import MigrationExecutor
from tortoise.migrations.schema_editor import AsyncpgSchemaEditor, SqliteSchemaEditor
from tortoise.migrations.schema_editor.base import BaseSchemaEditor

from adapters.store.engine import APP, Engine, dialect_of, file_of, open_engine
from adapters.store.errors import StoreMisconfigured
from adapters.store.failures import translated
from adapters.store.fresh import lay, statements

#: Any number, as long as it is always this one: PostgreSQL's lock against a second migration at the same time.
_LOCK = 7_305_118_001

_EDITORS: dict[str, type[BaseSchemaEditor]] = {"sqlite": SqliteSchemaEditor, "postgres": AsyncpgSchemaEditor}


async def migrate(owner_url: str) -> tuple[str, ...]:
    """Apply what is missing, as the owner of the tables; the names of the steps that were applied.

    Raises StoreMisconfigured, StoreUnavailable.

    The library records a step outside of the step's transaction, so that a crash in between leaves a step that can
    neither be repeated nor skipped; here both stand in one transaction.
    """
    return await _opened(owner_url, at_once=True)


async def step_by_step(owner_url: str) -> tuple[str, ...]:
    """The same, every step taken for itself also where the database is new."""
    return await _opened(owner_url, at_once=False)


async def _opened(owner_url: str, *, at_once: bool) -> tuple[str, ...]:
    make_folder(owner_url)
    engine = await open_engine(owner_url, pool=2)
    try:
        return await asyncio.create_task(_migrate(engine, at_once=at_once), context=engine.ambient())
    except Exception as error:
        if isinstance(error.__cause__, asyncpg.InsufficientPrivilegeError):
            raise StoreMisconfigured(f"这个数据库角色不能建表({error}),请核对 database.owner_url") from error
        other = translated(error)
        if other is error:
            raise
        raise other from error
    finally:
        await engine.close()


def make_folder(url: str) -> None:
    """The folder of an embedded database, on a machine where none was ever started. Raises StoreMisconfigured."""
    if dialect_of(url) == "sqlite":
        folder = file_of(url).parent
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise StoreMisconfigured(f"不能建文件夹 {folder}({error.strerror}),请改权限或改 database.url") from error


async def _migrate(engine: Engine, *, at_once: bool) -> tuple[str, ...]:
    async with engine.transaction() as connection:
        token = engine.tortoise.connections.set(engine.alias, connection)
        try:
            if engine.dialect == "postgres":
                await connection.execute_query("SELECT pg_advisory_xact_lock($1)", [_LOCK])
            executor = MigrationExecutor(connection, engine.config)
            missing = await _missing(executor)
            # The library looks for its table by a query that fails, which would spoil this transaction: make it first.
            await executor.recorder.ensure_schema(_EDITORS[engine.dialect](connection, atomic=False))
            if not (at_once and await _laid(engine, executor, missing)):
                await executor.migrate()
            return missing
        finally:
            engine.tortoise.connections.reset(token)


async def _laid(engine: Engine, executor: MigrationExecutor, missing: tuple[str, ...]) -> bool:
    """Whether this was a new embedded database, and now has its tables."""
    if engine.dialect != "sqlite" or await executor.recorder.applied_migrations():
        return False
    made = statements(missing)
    await lay(executor.connection, made)
    for name in missing if made else ():
        await executor.recorder.record_applied(APP, name)
    return bool(made)


async def pending(engine: Engine) -> tuple[str, ...]:
    """The steps that this database has not seen yet, by a connection that may read only."""
    executor = MigrationExecutor(engine.client, engine.config)
    return await asyncio.create_task(_missing(executor), context=engine.ambient())


async def _missing(executor: MigrationExecutor) -> tuple[str, ...]:
    executor.loader.load_disk()
    disk = {key.name for key in executor.loader.disk_migrations if key.app_label == APP}
    connection = executor.connection
    if not await _recorded(executor):
        return tuple(sorted(disk))
    rows = await connection.execute_query_dict("SELECT name FROM tortoise_migrations")
    return tuple(sorted(disk - {row["name"] for row in rows}))


async def _recorded(executor: MigrationExecutor) -> bool:
    """Whether there is a table of applied steps; asked first, because a failed query spoils a transaction."""
    table = executor.recorder.table_name
    if executor.connection.capabilities.dialect == "postgres":
        query = "SELECT 1 FROM pg_tables WHERE schemaname = 'public' AND tablename = $1"
    else:
        query = "SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = ?"
    return bool(await executor.connection.execute_query_dict(query, [table]))

"""Which errors of the drivers mean what (故障归类): the database is away, or somebody else is at it."""

from __future__ import annotations

import sqlite3

import asyncpg
from tortoise.exceptions import BaseORMException, DBConnectionError, TransactionManagementError

from adapters.store.errors import StoreMisconfigured, StoreUnavailable
from cases.refusals import InFlight

_AWAY = (
    OSError,  # refused, reset, timed out – also while waiting for a free connection
    asyncpg.PostgresConnectionError,
    asyncpg.OperatorInterventionError,  # shutting down, starting up, statement timeout
    asyncpg.InsufficientResourcesError,  # disk full, too many connections
    asyncpg.TransactionRollbackError,  # deadlock, serialisation
    asyncpg.InterfaceError,  # the connection or the pool is closed
    asyncpg.InternalClientError,
    DBConnectionError,
    TransactionManagementError,  # could not begin, or was broken off while idle
)
_SQLITE_AWAY = frozenset(
    {
        sqlite3.SQLITE_BUSY,
        sqlite3.SQLITE_LOCKED,
        sqlite3.SQLITE_IOERR,
        sqlite3.SQLITE_FULL,
        sqlite3.SQLITE_CANTOPEN,
        sqlite3.SQLITE_READONLY,
    }
)

#: What does not pass by itself: exceptions and SQLite's numbers, with what to do about them.
_FOR_THE_OPERATOR: dict[type[BaseException] | int | None, str] = {
    asyncpg.InvalidAuthorizationSpecificationError: "数据库不接受这个用户名或口令,请核对设置 database",
    asyncpg.InvalidCatalogNameError: "数据库服务器上没有这个数据库,请核对设置 database",
    sqlite3.SQLITE_CORRUPT: "数据库文件已损坏,请停下服务,保留现场,再从备份恢复",
}


def translated(error: Exception) -> Exception:
    """What the caller is told; the error itself when it is not the database's doing."""
    if isinstance(error, asyncpg.LockNotAvailableError):
        return InFlight("正有他人在办理同一事项,请稍后再试")
    code = _sqlite_code(error)
    if code == sqlite3.SQLITE_NOTADB:
        return StoreMisconfigured("这个文件不是数据库,请核对 database.url")
    told = _FOR_THE_OPERATOR.get(_kind(error, code))
    if told is not None:
        return StoreUnavailable(told)
    if isinstance(error, _AWAY) or code in _SQLITE_AWAY:
        return StoreUnavailable(f"数据库暂时不可用,请稍后再试({type(error).__name__})")
    return error


def _kind(error: Exception, code: int | None) -> type[BaseException] | int | None:
    """Under which key the table for the operator would have it."""
    cause = error.__cause__ if isinstance(error, DBConnectionError) else error
    return next((kind for kind in type(cause).__mro__ if kind in _FOR_THE_OPERATOR), code)


def _sqlite_code(error: Exception) -> int | None:
    """SQLite's own number for what happened, without its finer distinctions."""
    cause = error.args[0] if isinstance(error, BaseORMException) and error.args else error
    code: int | None = getattr(cause, "sqlite_errorcode", None) if isinstance(cause, sqlite3.DatabaseError) else None
    return None if code is None else code & 0xFF

"""Real servers for tests: what fixtures and fault tests start, stop and kill."""

from __future__ import annotations

from tests.support.postgres import (
    APP,
    OWNER,
    Cluster,
    Database,
    PostgresServer,
    cluster_at,
    running_postgres,
    start_postgres,
)
from tests.support.processes import free_port, spawn, stop, wait_until
from tests.support.redis_server import RedisServer, running_redis, start_redis

__all__ = [
    "APP",
    "OWNER",
    "Cluster",
    "Database",
    "PostgresServer",
    "RedisServer",
    "cluster_at",
    "free_port",
    "running_postgres",
    "running_redis",
    "spawn",
    "start_postgres",
    "start_redis",
    "stop",
    "wait_until",
]

"""The servers that other tests stand on: they start, they forget nothing they should keep, they die when told."""

from __future__ import annotations

import socket

import asyncpg
import pytest
import redis.asyncio

from tests.support.servers import APP, OWNER, Cluster, Database, start_postgres, start_redis


async def test_outside_addresses_are_refused() -> None:
    with pytest.raises(PermissionError), socket.socket() as client:
        client.connect(("192.0.2.1", 80))
    with pytest.raises(PermissionError):
        socket.getaddrinfo("example.org", 80)


async def test_the_application_role_has_no_power(fresh_database: Database) -> None:
    connection = await asyncpg.connect(fresh_database.app_url)

    row = await connection.fetchrow(
        "select rolname, rolsuper, rolbypassrls, rolcreatedb, rolcreaterole from pg_roles where rolname = current_user"
    )
    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        await connection.execute("create table mine (id int)")
    await connection.close()

    assert row is not None
    assert tuple(row) == (APP, False, False, False, False)


async def test_the_owner_makes_tables_and_is_no_superuser(fresh_database: Database) -> None:
    connection = await asyncpg.connect(fresh_database.owner_url)

    await connection.execute("create table ours (id int)")
    row = await connection.fetchrow("select tableowner from pg_tables where tablename = 'ours'")
    power = await connection.fetchval("select rolsuper from pg_roles where rolname = current_user")
    await connection.close()

    assert row is not None
    assert (row["tableowner"], power) == (OWNER, False)


async def test_a_database_is_copied_from_a_template(postgres: Cluster) -> None:
    template = postgres.create_database()
    postgres.execute("create table seeded as select 1 as n", database=template.name)

    copy = postgres.create_database(template.name)
    connection = await asyncpg.connect(copy.admin_url)
    found = await connection.fetchval("select n from seeded")
    await connection.close()
    postgres.drop_database(copy)
    postgres.drop_database(template)

    assert found == 1


async def test_a_migrated_database_has_tables_that_the_application_may_read(migrated_database: Database) -> None:
    connection = await asyncpg.connect(migrated_database.app_url)

    tables = await connection.fetchval("select count(*) from pg_tables where schemaname = 'public'")
    steps = await connection.fetchval("select count(*) from tortoise_migrations")
    await connection.close()

    assert tables > steps > 0


async def test_a_killed_postgres_comes_back_with_what_it_promised() -> None:
    server = start_postgres(durable=True)
    try:
        server.cluster.execute("create table kept (n int)", "insert into kept values (7)")

        server.kill()
        gone = server.accepts()
        server.start()

        connection = await asyncpg.connect(server.cluster.url())
        kept = await connection.fetchval("select n from kept")
        await connection.close()
    finally:
        server.remove()
    assert (gone, kept) == (False, 7)
    assert not server.home.exists()


async def test_redis_answers_and_a_restarted_one_is_empty(redis_url: str) -> None:
    server = start_redis()
    try:
        async with redis.asyncio.from_url(server.url) as client:
            await client.set("k", "v")
        server.stop()
        server.start()
        async with redis.asyncio.from_url(server.url) as client:
            after = await client.get("k")
    finally:
        server.remove()
    assert after is None
    assert redis_url.startswith(("unix://", "redis://"))

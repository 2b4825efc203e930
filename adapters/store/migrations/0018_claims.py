"""Whoever watches the clocks of all towns sees no case (时限认领角色): a role that reads when, and never what.

A claim asks over all towns which cases are due. It is made in a role that may read the columns of that question and
nothing else; what a case says is read afterwards, as the application, within the scope of the town it lies in.
"""

from __future__ import annotations

from tortoise import migrations
from tortoise.migrations import operations as ops
from tortoise.migrations.schema_editor.base import BaseSchemaEditor
from tortoise.migrations.schema_generator.state_apps import StateApps

APP, CLOCK = "minqing_app", "minqing_clock"

#: What a claim reads and writes, by table.
READS = {
    "cases": ("id", "jurisdiction_id", "next_at", "lease_until", "attempts"),
    "clocks": ("case_id", "jurisdiction_id", "next_at", "calendar"),
    "town_clocks": ("jurisdiction_id", "bundle", "calendar", "next_at"),
    "bundle_pointers": ("jurisdiction_id", "bundle"),
}
WRITES = {"cases": ("lease_until", "attempts")}
WALLED = ("cases", "clocks", "town_clocks")

MAKE_ROLE = f"""DO $$ BEGIN
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = '{CLOCK}') THEN
        CREATE ROLE {CLOCK} NOLOGIN NOSUPERUSER NOBYPASSRLS NOCREATEDB NOCREATEROLE;
    END IF;
    IF NOT pg_has_role('{APP}', '{CLOCK}', 'MEMBER') THEN
        GRANT {CLOCK} TO {APP} WITH INHERIT FALSE;
    END IF;
EXCEPTION WHEN insufficient_privilege THEN
    RAISE EXCEPTION '请先由数据库管理员执行: CREATE ROLE {CLOCK} NOLOGIN; GRANT {CLOCK} TO {APP} WITH INHERIT FALSE';
END $$"""  # nosec B608  # the names of our own roles


def statements() -> list[str]:
    """For PostgreSQL, in order."""
    return [
        MAKE_ROLE,
        f"GRANT USAGE ON SCHEMA public TO {CLOCK}",
        *(f"GRANT SELECT ({', '.join(columns)}) ON {table} TO {CLOCK}" for table, columns in READS.items()),
        *(f"GRANT UPDATE ({', '.join(columns)}) ON {table} TO {CLOCK}" for table, columns in WRITES.items()),
        *(f"CREATE POLICY claims ON {table} TO {CLOCK} USING (true) WITH CHECK (true)" for table in WALLED),
    ]


async def lay(_apps: StateApps, editor: BaseSchemaEditor) -> None:
    """SQLite knows no roles."""
    if editor.client.capabilities.dialect == "postgres":
        for statement in statements():
            await editor.client.execute_query(statement)


class Migration(migrations.Migration):
    dependencies = [("store", "0017_identity")]
    operations = [ops.RunPython(lay)]

"""The one row of state, and on PostgreSQL the second wall (第二道墙): what the application may do, and to whose rows.

The application's role owns nothing. It may add events but never change or delete one, keeps idempotency keys for ever,
and sees rows of the jurisdictions that its transaction names in ``minqing.scope`` only – the owner too (FORCE).
"""

from __future__ import annotations

from tortoise import migrations
from tortoise.migrations import operations as ops
from tortoise.migrations.schema_editor.base import BaseSchemaEditor
from tortoise.migrations.schema_generator.state_apps import StateApps

ROLE = "minqing_app"
TENANTS = ("cases", "events", "contents", "case_photos", "clocks", "idempotency_keys", "notices")
OPEN_TO_ALL = (
    "jurisdictions",
    "jurisdiction_attributes",
    "town_groups",
    "town_group_members",
    "persons",
    "person_private",
    "tenures",
    "units",
    "unit_names",
    "bundles",
    "bundle_files",
    "bundle_texts",
    "bundle_pointers",
    "plans",
    "uploads",
    "store_state",
)
CHANGEABLE = (
    "jurisdiction_attributes",
    "town_groups",
    "town_group_members",
    "persons",
    "person_private",
    "tenures",
    "units",
    "unit_names",
    "bundle_pointers",
    "store_state",
    "cases",
    "clocks",
    "notices",
)
#: Uploads are taken by a case, personal content goes at the person's wish, a clock that no event tells of by a repair.
DELETABLE = ("uploads", "contents", "person_private", "clocks")

#: A sub-select, so that the setting is read once a query and not once a row.
IN_SCOPE = "jurisdiction_id = ANY ((SELECT string_to_array(current_setting('minqing.scope', true), ','))::bigint[])"

MAKE_ROLE = f"""DO $$ BEGIN
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = '{ROLE}') THEN
        CREATE ROLE {ROLE} NOLOGIN NOSUPERUSER NOBYPASSRLS NOCREATEDB NOCREATEROLE;
    END IF;
EXCEPTION WHEN insufficient_privilege THEN
    RAISE EXCEPTION '请先由数据库管理员执行: CREATE ROLE {ROLE} LOGIN PASSWORD ''…''';
END $$"""  # nosec B608  # the name of our own role


def walls() -> list[str]:
    """Statements for PostgreSQL, in order."""
    return [
        MAKE_ROLE,
        f"GRANT USAGE ON SCHEMA public TO {ROLE}",
        f"GRANT SELECT ON tortoise_migrations TO {ROLE}",
        f"GRANT SELECT, INSERT ON {', '.join(OPEN_TO_ALL + TENANTS)} TO {ROLE}",
        f"GRANT UPDATE ON {', '.join(CHANGEABLE)} TO {ROLE}",
        f"GRANT UPDATE (receipt) ON idempotency_keys TO {ROLE}",
        f"GRANT DELETE ON {', '.join(DELETABLE)} TO {ROLE}",
        f"GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO {ROLE}",
        *(statement for table in TENANTS for statement in wall(table)),
    ]


def wall(table: str) -> tuple[str, ...]:
    """Row-level security for one table, for its owner as well."""
    return (
        f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY",
        f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY",
        f"CREATE POLICY in_scope ON {table} USING ({IN_SCOPE}) WITH CHECK ({IN_SCOPE})",
    )


async def build(_apps: StateApps, editor: BaseSchemaEditor) -> None:
    """Lay the state row everywhere and the walls where there can be any: SQLite has one wall only, the program's."""
    await editor.client.execute_query("INSERT INTO store_state (id) VALUES (1)")
    if editor.client.capabilities.dialect == "postgres":
        for statement in walls():
            await editor.client.execute_query(statement)


class Migration(migrations.Migration):
    dependencies = [("store", "0001_initial")]
    operations = [ops.RunPython(build)]

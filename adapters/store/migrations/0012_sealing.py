"""The sealer on PostgreSQL: the application may have events numbered, in their order and once, but never change one."""

from __future__ import annotations

from tortoise import migrations
from tortoise.migrations import operations as ops
from tortoise.migrations.schema_editor.base import BaseSchemaEditor
from tortoise.migrations.schema_generator.state_apps import StateApps

ROLE = "minqing_app"
#: Runs with the rights of the owner of the tables, within the scope of who calls it.
SEAL = """
CREATE FUNCTION minqing_seal(town bigint, most integer) RETURNS integer
LANGUAGE sql SECURITY DEFINER SET search_path = public AS $$
    WITH waiting AS (
        SELECT id, row_number() OVER (ORDER BY id) AS place FROM events
        WHERE jurisdiction_id = town AND sealed_no IS NULL ORDER BY id LIMIT most
    ), last AS (
        SELECT coalesce(max(sealed_no), 0) AS no FROM events WHERE jurisdiction_id = town AND sealed_no IS NOT NULL
    ), done AS (
        UPDATE events SET sealed_no = last.no + waiting.place FROM waiting, last WHERE events.id = waiting.id
        RETURNING events.id
    )
    SELECT count(*)::integer FROM done
$$
"""


async def allow(_apps: StateApps, editor: BaseSchemaEditor) -> None:
    """SQLite has neither roles nor functions."""
    if editor.client.capabilities.dialect == "postgres":
        for statement in (
            SEAL,
            "REVOKE ALL ON FUNCTION minqing_seal(bigint, integer) FROM PUBLIC",
            f"GRANT EXECUTE ON FUNCTION minqing_seal(bigint, integer) TO {ROLE}",
        ):
            await editor.client.execute_query(statement)


class Migration(migrations.Migration):
    dependencies = [("store", "0011_alerts")]
    operations = [ops.RunPython(allow)]

"""The sealer's right on PostgreSQL: of an event it may write the number that it gets in its town, and nothing else."""

from __future__ import annotations

from tortoise import migrations
from tortoise.migrations import operations as ops
from tortoise.migrations.schema_editor.base import BaseSchemaEditor
from tortoise.migrations.schema_generator.state_apps import StateApps

ROLE = "minqing_app"
#: Once given a number stays; so that a mistake of ours is refused as well.
KEEPS_NUMBERS = """
CREATE FUNCTION minqing_sealed_once() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
    IF OLD.sealed_no IS NOT NULL AND NEW.sealed_no IS DISTINCT FROM OLD.sealed_no THEN
        RAISE EXCEPTION 'event % is sealed as %', OLD.id, OLD.sealed_no;
    END IF;
    RETURN NEW;
END $$
"""


async def allow(_apps: StateApps, editor: BaseSchemaEditor) -> None:
    """SQLite has no roles."""
    if editor.client.capabilities.dialect == "postgres":
        for statement in (
            f"GRANT UPDATE (sealed_no) ON events TO {ROLE}",
            KEEPS_NUMBERS,
            "CREATE TRIGGER sealed_once BEFORE UPDATE ON events FOR EACH ROW EXECUTE FUNCTION minqing_sealed_once()",
        ):
            await editor.client.execute_query(statement)


class Migration(migrations.Migration):
    dependencies = [("store", "0011_alerts")]
    operations = [ops.RunPython(allow)]

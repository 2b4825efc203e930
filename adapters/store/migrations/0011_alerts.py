"""Who was told what while an emergency plan was in force, and who has answered, with the second wall on PostgreSQL."""

from __future__ import annotations

from tortoise import fields, migrations
from tortoise.indexes import Index
from tortoise.migrations import operations as ops
from tortoise.migrations.schema_editor.base import BaseSchemaEditor
from tortoise.migrations.schema_generator.state_apps import StateApps

from adapters.store.columns import UtcField

ROLE = "minqing_app"
IN_SCOPE = "jurisdiction_id = ANY ((SELECT string_to_array(current_setting('minqing.scope', true), ','))::bigint[])"


async def wall_in(_apps: StateApps, editor: BaseSchemaEditor) -> None:
    """SQLite has one wall only, the program's."""
    if editor.client.capabilities.dialect == "postgres":
        for statement in (
            f"GRANT SELECT, INSERT, UPDATE ON alerts TO {ROLE}",
            f"GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO {ROLE}",
            "ALTER TABLE alerts ENABLE ROW LEVEL SECURITY",
            "ALTER TABLE alerts FORCE ROW LEVEL SECURITY",
            f"CREATE POLICY in_scope ON alerts USING ({IN_SCOPE}) WITH CHECK ({IN_SCOPE})",
        ):
            await editor.client.execute_query(statement)


class Migration(migrations.Migration):
    dependencies = [("store", "0010_colours")]
    operations = [
        ops.CreateModel(
            name="AlertRow",
            fields=[
                ("id", fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ("jurisdiction_id", fields.BigIntField()),
                ("run", fields.IntField()),
                ("step", fields.IntField()),
                ("kind", fields.CharField(max_length=10)),
                ("recipient", fields.CharField(max_length=102)),
                ("told_at", UtcField(auto_now=False, auto_now_add=False)),
                ("answered_at", UtcField(null=True, auto_now=False, auto_now_add=False)),
            ],
            options={
                "table": "alerts",
                "app": "store",
                "unique_together": (("jurisdiction_id", "run", "step", "kind", "recipient"),),
                "indexes": [Index(fields=["recipient", "id"], name="ix_alerts_inbox")],
                "pk_attr": "id",
                "table_description": "应急告知与回执",
            },
            bases=["Model"],
        ),
        ops.RunPython(wall_in),
    ]

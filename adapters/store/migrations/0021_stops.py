"""Whose reports are not taken for a while (停止上报): one table of the places, behind the second wall."""

from __future__ import annotations

from tortoise import fields, migrations
from tortoise.indexes import Index
from tortoise.migrations import operations as ops
from tortoise.migrations.schema_editor.base import BaseSchemaEditor
from tortoise.migrations.schema_generator.state_apps import StateApps

from adapters.store.columns import UtcField

ROLE = "minqing_app"
IN_SCOPE = "jurisdiction_id = ANY ((SELECT string_to_array(current_setting('minqing.scope', true), ','))::bigint[])"

STATEMENTS = (
    f"GRANT SELECT, INSERT, UPDATE, DELETE ON stops TO {ROLE}",
    "ALTER TABLE stops ENABLE ROW LEVEL SECURITY",
    "ALTER TABLE stops FORCE ROW LEVEL SECURITY",
    f"CREATE POLICY in_scope ON stops USING ({IN_SCOPE}) WITH CHECK ({IN_SCOPE})",
)


async def wall_in(_apps: StateApps, editor: BaseSchemaEditor) -> None:
    """What the application may do. SQLite knows neither roles nor policies."""
    if editor.client.capabilities.dialect == "postgres":
        for statement in STATEMENTS:
            await editor.client.execute_query(statement)


class Migration(migrations.Migration):
    dependencies = [("store", "0020_wechat")]
    operations = [
        ops.CreateModel(
            name="StopRow",
            fields=[
                ("id", fields.CharField(primary_key=True, unique=True, db_index=True, max_length=36)),
                ("jurisdiction_id", fields.BigIntField()),
                ("person", fields.CharField(max_length=36)),
                ("case_id", fields.CharField(max_length=36)),
                ("ground", fields.CharField(max_length=20)),
                ("words", fields.TextField(unique=False)),
                ("placed_by", fields.CharField(max_length=36)),
                ("placed_at", UtcField(auto_now=False, auto_now_add=False)),
                ("until", UtcField(auto_now=False, auto_now_add=False)),
                ("appeal", fields.TextField(null=True, unique=False)),
                ("appealed_at", UtcField(null=True, auto_now=False, auto_now_add=False)),
                ("lifted", fields.BooleanField(null=True)),
                ("answer", fields.TextField(null=True, unique=False)),
                ("decided_by", fields.CharField(null=True, max_length=36)),
                ("decided_at", UtcField(null=True, auto_now=False, auto_now_add=False)),
            ],
            options={
                "table": "stops",
                "app": "store",
                "indexes": [Index(fields=["jurisdiction_id", "person"], name="ix_stops_person")],
                "pk_attr": "id",
                "table_description": "停止上报与申诉",
            },
            bases=["Model"],
        ),
        ops.RunPython(wall_in),
    ]

"""Partners (对接平台): lines, their numbers, what they send, behind the second wall; and how far imports are."""

from __future__ import annotations

from tortoise import fields, migrations
from tortoise.indexes import Index
from tortoise.migrations import operations as ops
from tortoise.migrations.schema_editor.base import BaseSchemaEditor
from tortoise.migrations.schema_generator.state_apps import StateApps

from adapters.store.columns import JsonField, UtcField

ROLE = "minqing_app"
IN_SCOPE = "jurisdiction_id = ANY ((SELECT string_to_array(current_setting('minqing.scope', true), ','))::bigint[])"
WALLED = ("partner_lines", "partner_numbers", "partner_events")

STATEMENTS = (
    f"GRANT SELECT, INSERT, UPDATE, DELETE ON partner_lines, partner_numbers, partner_events, partner_imports TO {ROLE}",
    f"GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO {ROLE}",
    *(f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY" for table in WALLED),
    *(f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY" for table in WALLED),
    *(f"CREATE POLICY in_scope ON {table} USING ({IN_SCOPE}) WITH CHECK ({IN_SCOPE})" for table in WALLED),
)


async def wall_in(_apps: StateApps, editor: BaseSchemaEditor) -> None:
    """What the application may do. SQLite knows neither roles nor policies."""
    if editor.client.capabilities.dialect == "postgres":
        for statement in STATEMENTS:
            await editor.client.execute_query(statement)


class Migration(migrations.Migration):
    dependencies = [("store", "0023_checks")]
    operations = [
        ops.CreateModel(
            name="PartnerLineRow",
            fields=[
                ("id", fields.CharField(primary_key=True, unique=True, db_index=True, max_length=36)),
                ("jurisdiction_id", fields.BigIntField()),
                ("partner", fields.CharField(max_length=30)),
                ("url", fields.TextField(unique=False)),
                ("key_name", fields.CharField(max_length=20)),
                ("secret", fields.TextField(unique=False)),
                ("old_key", fields.CharField(null=True, max_length=20)),
                ("old_secret", fields.TextField(null=True, unique=False)),
                ("old_until", UtcField(null=True, auto_now=False, auto_now_add=False)),
                ("wishes", fields.CharField(max_length=60)),
                ("reach", fields.CharField(max_length=10)),
                ("state", fields.CharField(max_length=10)),
                ("cursor", fields.BigIntField()),
                ("attempts", fields.IntField()),
                ("sent", fields.BigIntField()),
                ("repeated", fields.BigIntField()),
                ("error", fields.TextField(unique=False)),
                ("next_at", UtcField(null=True, auto_now=False, auto_now_add=False)),
            ],
            options={
                "table": "partner_lines",
                "app": "store",
                "unique_together": (("jurisdiction_id", "partner"),),
                "pk_attr": "id",
                "table_description": "对接线路",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="PartnerNumberRow",
            fields=[
                ("id", fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ("jurisdiction_id", fields.BigIntField()),
                ("partner", fields.CharField(max_length=30)),
                ("number", fields.CharField(max_length=100)),
                ("case_id", fields.CharField(max_length=36)),
                ("salt", fields.CharField(max_length=32)),
                ("marks", JsonField()),
            ],
            options={
                "table": "partner_numbers",
                "app": "store",
                "unique_together": (("partner", "number"),),
                "indexes": [Index(fields=["case_id"], name="ix_partner_numbers_case")],
                "pk_attr": "id",
                "table_description": "对接平台的编号",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="PartnerEventRow",
            fields=[
                ("id", fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ("jurisdiction_id", fields.BigIntField()),
                ("line_id", fields.CharField(max_length=36)),
                ("event", fields.CharField(max_length=100)),
                ("digest", fields.CharField(max_length=64)),
                ("outcome", fields.TextField(unique=False)),
                ("received_at", UtcField(auto_now=False, auto_now_add=False)),
            ],
            options={
                "table": "partner_events",
                "app": "store",
                "unique_together": (("line_id", "event"),),
                "pk_attr": "id",
                "table_description": "对接平台发来的进展",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="PartnerImportRow",
            fields=[
                ("id", fields.CharField(primary_key=True, unique=True, db_index=True, max_length=64)),
                ("partner", fields.CharField(max_length=30)),
                ("line", fields.BigIntField()),
                ("report_bytes", fields.BigIntField()),
                ("tally", JsonField()),
                ("done", fields.BooleanField()),
                ("updated_at", UtcField(auto_now=False, auto_now_add=False)),
            ],
            options={
                "table": "partner_imports",
                "app": "store",
                "pk_attr": "id",
                "table_description": "批量导入的进度",
            },
            bases=["Model"],
        ),
        ops.RunPython(wall_in),
    ]

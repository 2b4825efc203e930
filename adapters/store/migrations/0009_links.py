"""Linked cases (关联件): messages between them with the second wall on PostgreSQL, and what lists and figures ask."""

from __future__ import annotations

from tortoise import fields, migrations
from tortoise.migrations import operations as ops
from tortoise.migrations.schema_editor.base import BaseSchemaEditor
from tortoise.migrations.schema_generator.state_apps import StateApps

from adapters.store.columns import UtcField, WhereIndex

ROLE = "minqing_app"
IN_SCOPE = "jurisdiction_id = ANY ((SELECT string_to_array(current_setting('minqing.scope', true), ','))::bigint[])"
WALLS = (
    f"GRANT SELECT, INSERT ON case_messages TO {ROLE}",
    f"GRANT UPDATE (lease_until, attempts, done_at) ON case_messages TO {ROLE}",
    f"GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO {ROLE}",
    "ALTER TABLE case_messages ENABLE ROW LEVEL SECURITY",
    "ALTER TABLE case_messages FORCE ROW LEVEL SECURITY",
    f"CREATE POLICY in_scope ON case_messages USING ({IN_SCOPE}) WITH CHECK ({IN_SCOPE})",
)


async def wall_in(_apps: StateApps, editor: BaseSchemaEditor) -> None:
    """SQLite has one wall only, the program's."""
    if editor.client.capabilities.dialect == "postgres":
        for statement in WALLS:
            await editor.client.execute_query(statement)


class Migration(migrations.Migration):
    dependencies = [("store", "0008_figures")]
    operations = [
        ops.CreateModel(
            name="CaseMessageRow",
            fields=[
                ("id", fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ("jurisdiction_id", fields.BigIntField()),
                ("case_id", fields.CharField(max_length=36)),
                ("seq", fields.IntField()),
                ("to_jurisdiction", fields.BigIntField()),
                ("to_case", fields.CharField(max_length=36)),
                ("created_at", UtcField(auto_now=False, auto_now_add=False)),
                ("lease_until", UtcField(null=True, auto_now=False, auto_now_add=False)),
                ("attempts", fields.IntField(db_default=0)),
                ("done_at", UtcField(null=True, auto_now=False, auto_now_add=False)),
            ],
            options={
                "table": "case_messages",
                "app": "store",
                "unique_together": (("case_id", "seq", "to_case"),),
                "indexes": [
                    WhereIndex(fields=["case_id", "seq"], name="ix_messages_undone", where="done_at IS NULL"),
                ],
                "pk_attr": "id",
                "table_description": "件间来信(待送达)",
            },
            bases=["Model"],
        ),
        ops.AddField("CaseRow", "origin", fields.CharField(null=True, max_length=10)),
        ops.AddField("CaseRow", "links", fields.IntField(db_default=0)),
        ops.RunPython(wall_in),
    ]

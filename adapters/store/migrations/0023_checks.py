"""Checks of words and pictures before strangers see them, behind the second wall; and what lies under covered photos."""

from __future__ import annotations

from tortoise import fields, migrations
from tortoise.indexes import Index
from tortoise.migrations import operations as ops
from tortoise.migrations.schema_editor.base import BaseSchemaEditor
from tortoise.migrations.schema_generator.state_apps import StateApps

from adapters.store.columns import UtcField, WhereIndex

ROLE, CLOCK = "minqing_app", "minqing_clock"
IN_SCOPE = "jurisdiction_id = ANY ((SELECT string_to_array(current_setting('minqing.scope', true), ','))::bigint[])"

#: What a claim over all towns reads and writes; see 0018.
STATEMENTS = (
    f"GRANT SELECT, INSERT, UPDATE, DELETE ON content_checks TO {ROLE}",
    f'GRANT UPDATE ("full", thumb, bare_full, bare_thumb) ON case_photos TO {ROLE}',
    f"GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO {ROLE}",
    "ALTER TABLE content_checks ENABLE ROW LEVEL SECURITY",
    "ALTER TABLE content_checks FORCE ROW LEVEL SECURITY",
    f"CREATE POLICY in_scope ON content_checks USING ({IN_SCOPE}) WITH CHECK ({IN_SCOPE})",
    f"GRANT SELECT (id, jurisdiction_id, next_at, attempts) ON content_checks TO {CLOCK}",
    f"GRANT UPDATE (next_at, attempts) ON content_checks TO {CLOCK}",
    f"CREATE POLICY claims ON content_checks TO {CLOCK} USING (true) WITH CHECK (true)",
)


async def wall_in(_apps: StateApps, editor: BaseSchemaEditor) -> None:
    """What the application may do. SQLite knows neither roles nor policies."""
    if editor.client.capabilities.dialect == "postgres":
        for statement in STATEMENTS:
            await editor.client.execute_query(statement)


class Migration(migrations.Migration):
    dependencies = [("store", "0022_contacts")]
    operations = [
        ops.CreateModel(
            name="CheckRow",
            fields=[
                ("id", fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ("jurisdiction_id", fields.BigIntField()),
                ("case_id", fields.CharField(max_length=36)),
                ("seq", fields.IntField()),
                ("kind", fields.CharField(max_length=40)),
                ("what", fields.CharField(max_length=10)),
                ("item", fields.CharField(unique=True, max_length=36)),
                ("state", fields.CharField(max_length=20)),
                ("opened_at", UtcField(auto_now=False, auto_now_add=False)),
                ("next_at", UtcField(null=True, auto_now=False, auto_now_add=False)),
                ("attempts", fields.IntField(db_default=0)),
                ("trace", fields.CharField(null=True, max_length=64)),
                ("label", fields.CharField(db_default="", max_length=60)),
            ],
            options={
                "table": "content_checks",
                "app": "store",
                "indexes": [
                    Index(fields=["case_id"], name="ix_content_checks_case"),
                    WhereIndex(fields=["next_at"], name="ix_content_checks_due", where="next_at IS NOT NULL"),
                    WhereIndex(fields=["trace"], name="ix_content_checks_trace", where="trace IS NOT NULL"),
                    WhereIndex(
                        fields=["jurisdiction_id", "id"],
                        name="ix_content_checks_open",
                        where="state IN ('review', 'risky')",
                    ),
                ],
                "pk_attr": "id",
                "table_description": "文字和照片公开前的检查",
            },
            bases=["Model"],
        ),
        ops.AddField("CasePhoto", "bare_full", fields.CharField(null=True, max_length=200)),
        ops.AddField("CasePhoto", "bare_thumb", fields.CharField(null=True, max_length=200)),
        ops.RunPython(wall_in),
    ]

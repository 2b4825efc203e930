"""Codes on posters and cards (二维码) with their uses, short links behind the second wall, and calendar feeds of people."""

from __future__ import annotations

from tortoise import fields, migrations
from tortoise.indexes import Index
from tortoise.migrations import operations as ops
from tortoise.migrations.schema_editor.base import BaseSchemaEditor
from tortoise.migrations.schema_generator.state_apps import StateApps

from adapters.store.columns import UtcField

ROLE = "minqing_app"
IN_SCOPE = "jurisdiction_id = ANY ((SELECT string_to_array(current_setting('minqing.scope', true), ','))::bigint[])"
WALLED = ("codes", "code_uses", "short_links")


async def wall_in(_apps: StateApps, editor: BaseSchemaEditor) -> None:
    """What the application may do. SQLite knows neither roles nor policies."""
    if editor.client.capabilities.dialect != "postgres":
        return
    for table in WALLED:
        for statement in (
            f"GRANT SELECT, INSERT, UPDATE, DELETE ON {table} TO {ROLE}",
            f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY",
            f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY",
            f"CREATE POLICY in_scope ON {table} USING ({IN_SCOPE}) WITH CHECK ({IN_SCOPE})",
        ):
            await editor.client.execute_query(statement)
    granted = f"GRANT SELECT, INSERT, UPDATE, DELETE ON calendar_feeds TO {ROLE}"
    await editor.client.execute_query(granted)


class Migration(migrations.Migration):
    dependencies = [("store", "0024_partners")]
    operations = [
        ops.CreateModel(
            name="CodeRow",
            fields=[
                ("short", fields.CharField(primary_key=True, unique=True, db_index=True, max_length=24)),
                ("jurisdiction_id", fields.BigIntField()),
                ("kind", fields.CharField(max_length=12)),
                ("target", fields.CharField(max_length=100)),
                ("label", fields.CharField(max_length=100)),
                ("village", fields.CharField(null=True, max_length=100)),
                ("made_by", fields.CharField(max_length=36)),
                ("made_at", UtcField(auto_now=False, auto_now_add=False)),
                ("revoked_at", UtcField(null=True, auto_now=False, auto_now_add=False)),
                ("picture", fields.CharField(null=True, max_length=200)),
                ("drawn_by", fields.CharField(null=True, max_length=100)),
            ],
            options={
                "table": "codes",
                "app": "store",
                "indexes": [Index(fields=["jurisdiction_id", "kind", "target"], name="ix_codes_target")],
                "pk_attr": "short",
                "table_description": "海报、连心卡上的码",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="CodeUseRow",
            fields=[
                ("case_id", fields.CharField(primary_key=True, unique=True, db_index=True, max_length=36)),
                ("jurisdiction_id", fields.BigIntField()),
                ("short", fields.CharField(max_length=24)),
                ("at", UtcField(auto_now=False, auto_now_add=False)),
            ],
            options={
                "table": "code_uses",
                "app": "store",
                "indexes": [Index(fields=["jurisdiction_id", "short", "at"], name="ix_code_uses_short")],
                "pk_attr": "case_id",
                "table_description": "扫码上报的件",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="ShortLinkRow",
            fields=[
                ("short", fields.CharField(primary_key=True, unique=True, db_index=True, max_length=24)),
                ("jurisdiction_id", fields.BigIntField()),
                ("path", fields.CharField(max_length=100)),
                ("query", fields.CharField(max_length=1024)),
                ("made_at", UtcField(auto_now=False, auto_now_add=False)),
                ("url", fields.CharField(null=True, max_length=300)),
                ("url_until", UtcField(null=True, auto_now=False, auto_now_add=False)),
            ],
            options={
                "table": "short_links",
                "app": "store",
                "indexes": [Index(fields=["jurisdiction_id", "path"], name="ix_short_links_path")],
                "pk_attr": "short",
                "table_description": "短信里的短链接",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="CalendarFeedRow",
            fields=[
                ("person", fields.CharField(primary_key=True, unique=True, db_index=True, max_length=36)),
                ("digest", fields.CharField(unique=True, max_length=64)),
                ("made_at", UtcField(auto_now=False, auto_now_add=False)),
            ],
            options={
                "table": "calendar_feeds",
                "app": "store",
                "pk_attr": "person",
                "table_description": "日历订阅的私人地址",
            },
            bases=["Model"],
        ),
        ops.RunPython(wall_in),
    ]

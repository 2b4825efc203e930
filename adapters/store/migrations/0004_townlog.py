"""A town's own log and when to look at it next (本地台账), with the second wall on PostgreSQL."""

from __future__ import annotations

from tortoise import fields, migrations
from tortoise.indexes import Index
from tortoise.migrations import operations as ops
from tortoise.migrations.schema_editor.base import BaseSchemaEditor
from tortoise.migrations.schema_generator.state_apps import StateApps

from adapters.store.columns import JsonField, UtcField

ROLE = "minqing_app"
IN_SCOPE = "jurisdiction_id = ANY ((SELECT string_to_array(current_setting('minqing.scope', true), ','))::bigint[])"


def walls() -> list[str]:
    """What happens in a town is public and told there only; events are added and never changed."""
    statements = [
        f"GRANT SELECT, INSERT ON town_events, town_clocks TO {ROLE}",
        f"GRANT UPDATE ON town_clocks TO {ROLE}",
        f"GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO {ROLE}",
    ]
    for table in ("town_events", "town_clocks"):
        statements += [
            f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY",
            f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY",
        ]
    return [
        *statements,
        "CREATE POLICY public_log ON town_events FOR SELECT USING (true)",
        f"CREATE POLICY in_scope ON town_events FOR INSERT WITH CHECK ({IN_SCOPE})",
        f"CREATE POLICY in_scope ON town_clocks USING ({IN_SCOPE}) WITH CHECK ({IN_SCOPE})",
    ]


async def wall_in(_apps: StateApps, editor: BaseSchemaEditor) -> None:
    """SQLite has one wall only, the program's."""
    if editor.client.capabilities.dialect == "postgres":
        for statement in walls():
            await editor.client.execute_query(statement)


class Migration(migrations.Migration):
    dependencies = [("store", "0003_versions")]
    operations = [
        ops.CreateModel(
            name="TownEventRow",
            fields=[
                ("id", fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ("jurisdiction_id", fields.BigIntField()),
                ("seq", fields.IntField()),
                ("kind", fields.CharField(max_length=40)),
                ("occurred_at", UtcField(auto_now=False, auto_now_add=False)),
                ("recorded_at", UtcField(auto_now=False, auto_now_add=False)),
                ("actor", JsonField()),
                ("cites", JsonField()),
                ("data", JsonField()),
                ("prev_hash", fields.CharField(max_length=64)),
                ("hash", fields.CharField(max_length=64)),
            ],
            options={
                "table": "town_events",
                "app": "store",
                "unique_together": (("jurisdiction_id", "seq"),),
                "pk_attr": "id",
                "table_description": "本地台账(只增不改)",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="TownClockRow",
            fields=[
                ("jurisdiction_id", fields.BigIntField(generated=False, primary_key=True, unique=True, db_index=True)),
                ("bundle", fields.CharField(max_length=64)),
                ("calendar", fields.CharField(max_length=100)),
                ("next_at", UtcField(null=True, auto_now=False, auto_now_add=False)),
            ],
            options={
                "table": "town_clocks",
                "app": "store",
                "indexes": [Index(fields=["next_at"], name="ix_town_clocks_next_at")],
                "pk_attr": "jurisdiction_id",
                "table_description": "本地台账下次查看时间",
            },
            bases=["Model"],
        ),
        ops.RunPython(wall_in),
    ]

"""The sealed log (封存): leaves, subtrees and heads that are only ever added, and looks, with the second wall."""

from __future__ import annotations

from tortoise import fields, migrations
from tortoise.indexes import Index
from tortoise.migrations import operations as ops
from tortoise.migrations.schema_editor.base import BaseSchemaEditor
from tortoise.migrations.schema_generator.state_apps import StateApps

from adapters.store.columns import UtcField

ROLE = "minqing_app"
IN_SCOPE = "jurisdiction_id = ANY ((SELECT string_to_array(current_setting('minqing.scope', true), ','))::bigint[])"
TABLES = ("log_leaves", "log_nodes", "log_heads", "looks")


async def wall_in(_apps: StateApps, editor: BaseSchemaEditor) -> None:
    """Added to and read, never changed: the application has no right to. SQLite has one wall only, the program's."""
    if editor.client.capabilities.dialect != "postgres":
        return
    statements = [
        f"GRANT SELECT, INSERT ON {', '.join(TABLES)} TO {ROLE}",
        f"GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO {ROLE}",
    ]
    for table in TABLES:
        statements += [
            f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY",
            f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY",
            f"CREATE POLICY in_scope ON {table} USING ({IN_SCOPE}) WITH CHECK ({IN_SCOPE})",
        ]
    for statement in statements:
        await editor.client.execute_query(statement)


class Migration(migrations.Migration):
    dependencies = [("store", "0014_rule_life")]
    operations = [
        ops.CreateModel(
            name="LeafRow",
            fields=[
                ("id", fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ("jurisdiction_id", fields.BigIntField()),
                ("no", fields.BigIntField()),
                ("source", fields.CharField(max_length=20)),
                ("source_no", fields.BigIntField()),
                ("name", fields.CharField(max_length=36)),
                ("seq", fields.IntField()),
                ("hash", fields.CharField(max_length=64)),
                ("digest", fields.CharField(max_length=20)),
            ],
            options={
                "table": "log_leaves",
                "app": "store",
                "unique_together": (("jurisdiction_id", "no"), ("jurisdiction_id", "source", "source_no")),
                "pk_attr": "id",
                "table_description": "封存的事件(只增不改)",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="NodeRow",
            fields=[
                ("id", fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ("jurisdiction_id", fields.BigIntField()),
                ("level", fields.IntField()),
                ("place", fields.BigIntField()),
                ("hash", fields.CharField(max_length=64)),
            ],
            options={
                "table": "log_nodes",
                "app": "store",
                "unique_together": (("jurisdiction_id", "level", "place"),),
                "pk_attr": "id",
                "table_description": "默克尔树的满子树(只增不改)",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="HeadRow",
            fields=[
                ("id", fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ("jurisdiction_id", fields.BigIntField()),
                ("seq", fields.IntField()),
                ("day", fields.CharField(null=True, max_length=10)),
                ("size", fields.BigIntField()),
                ("statement", fields.TextField(unique=False)),
                ("key_id", fields.CharField(max_length=40)),
                ("signature", fields.CharField(max_length=200)),
            ],
            options={
                "table": "log_heads",
                "app": "store",
                "unique_together": (("jurisdiction_id", "seq"), ("jurisdiction_id", "day")),
                "pk_attr": "id",
                "table_description": "签名的封存头(只增不改)",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="LookRow",
            fields=[
                ("id", fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ("jurisdiction_id", fields.BigIntField()),
                ("seq", fields.IntField()),
                ("case_id", fields.CharField(max_length=36)),
                ("what", fields.CharField(max_length=20)),
                ("person", fields.CharField(max_length=100)),
                ("role", fields.CharField(max_length=20)),
                ("reason", fields.CharField(max_length=200)),
                ("looked_at", UtcField(auto_now=False, auto_now_add=False)),
                ("prev_hash", fields.CharField(max_length=64)),
                ("hash", fields.CharField(max_length=64)),
            ],
            options={
                "table": "looks",
                "app": "store",
                "unique_together": (("jurisdiction_id", "seq"),),
                "indexes": [Index(fields=["case_id", "id"], name="ix_looks_case")],
                "pk_attr": "id",
                "table_description": "查阅密封内容的记录(只增不改)",
            },
            bases=["Model"],
        ),
        ops.RunPython(wall_in),
    ]

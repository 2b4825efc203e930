"""How people are known elsewhere (联系方式): one table of all towns, what is external sealed and found by its index."""

from __future__ import annotations

from tortoise import fields, migrations
from tortoise.migrations import operations as ops
from tortoise.migrations.schema_editor.base import BaseSchemaEditor
from tortoise.migrations.schema_generator.state_apps import StateApps

from adapters.store.columns import UtcField

ROLE = "minqing_app"


async def grant(_apps: StateApps, editor: BaseSchemaEditor) -> None:
    """What the application may do. SQLite knows no roles."""
    if editor.client.capabilities.dialect == "postgres":
        for statement in (
            f"GRANT SELECT, INSERT, UPDATE, DELETE ON contacts TO {ROLE}",
            f"GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO {ROLE}",
        ):
            await editor.client.execute_query(statement)


class Migration(migrations.Migration):
    dependencies = [("store", "0021_stops")]
    operations = [
        ops.CreateModel(
            name="ContactRow",
            fields=[
                ("id", fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ("person", fields.CharField(max_length=36)),
                ("reach", fields.CharField(max_length=12)),
                ("digest", fields.CharField(max_length=64)),
                ("external", fields.TextField(unique=False)),
                ("bound_at", UtcField(auto_now=False, auto_now_add=False)),
            ],
            options={
                "table": "contacts",
                "app": "store",
                "unique_together": (("person", "reach"), ("reach", "digest")),
                "pk_attr": "id",
                "table_description": "联系方式与外部账号",
            },
            bases=["Model"],
        ),
        ops.RunPython(grant),
    ]

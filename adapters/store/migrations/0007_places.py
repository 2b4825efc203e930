"""The places that a town knows, and practice twins of towns (地点表、演练辖区)."""

from __future__ import annotations

from tortoise import fields, migrations
from tortoise.migrations import operations as ops
from tortoise.migrations.schema_editor.base import BaseSchemaEditor
from tortoise.migrations.schema_generator.state_apps import StateApps

from adapters.store.columns import JsonField, UtcField

ROLE = "minqing_app"
IN_SCOPE = "jurisdiction_id = ANY ((SELECT string_to_array(current_setting('minqing.scope', true), ','))::bigint[])"


def walls() -> list[str]:
    """Where a town's villages and grids lie is public; only who acts for the town changes it."""
    write = {"INSERT": f"WITH CHECK ({IN_SCOPE})", "UPDATE": f"USING ({IN_SCOPE}) WITH CHECK ({IN_SCOPE})"}
    write["DELETE"] = f"USING ({IN_SCOPE})"
    return [
        f"GRANT SELECT, INSERT, UPDATE, DELETE ON places TO {ROLE}",
        f"GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO {ROLE}",
        "ALTER TABLE places ENABLE ROW LEVEL SECURITY",
        "ALTER TABLE places FORCE ROW LEVEL SECURITY",
        "CREATE POLICY public_map ON places FOR SELECT USING (true)",
        *(f"CREATE POLICY in_scope_{verb.lower()} ON places FOR {verb} {check}" for verb, check in write.items()),
    ]


async def wall_in(_apps: StateApps, editor: BaseSchemaEditor) -> None:
    """SQLite has one wall only, the program's."""
    if editor.client.capabilities.dialect == "postgres":
        for statement in walls():
            await editor.client.execute_query(statement)


class Migration(migrations.Migration):
    dependencies = [("store", "0006_people")]
    operations = [
        ops.CreateModel(
            name="PlaceRow",
            fields=[
                ("id", fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ("jurisdiction_id", fields.BigIntField()),
                ("kind", fields.CharField(max_length=20)),
                ("key", fields.CharField(max_length=100)),
                ("name", fields.CharField(max_length=100)),
                ("code", fields.CharField(null=True, max_length=32)),
                ("village", fields.CharField(null=True, max_length=100)),
                ("attributes", JsonField()),
                ("shape", JsonField()),
                ("datum", fields.CharField(null=True, max_length=20)),
                ("told_at", UtcField(auto_now=False, auto_now_add=False)),
            ],
            options={
                "table": "places",
                "app": "store",
                "unique_together": (("jurisdiction_id", "kind", "key"),),
                "pk_attr": "id",
                "table_description": "村、网格、小区和区域",
            },
            bases=["Model"],
        ),
        ops.AddField("JurisdictionRow", "practice_of", fields.BigIntField(null=True)),
        ops.RunPython(wall_in),
    ]

"""What was shown before rules were put in force, and texts that nobody can change any more, the owner included."""

from __future__ import annotations

from tortoise import fields, migrations
from tortoise.indexes import Index
from tortoise.migrations import operations as ops
from tortoise.migrations.schema_editor.base import BaseSchemaEditor
from tortoise.migrations.schema_generator.state_apps import StateApps

from adapters.store.columns import UtcField

ROLE = "minqing_app"
IMMUTABLE = ("bundles", "bundle_files", "bundle_texts", "rule_reports")

FUNCTION = """CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION '规约的版本只增不改:%', TG_TABLE_NAME; END $$"""


def statements(dialect: str) -> list[str]:
    """A published text stays what it is; on SQLite too, where the program is the only other wall."""
    if dialect == "postgres":
        refuse = "CREATE TRIGGER refuse_change BEFORE UPDATE OR DELETE ON {0} EXECUTE FUNCTION refuse_change()"
        return [
            f"GRANT SELECT, INSERT ON rule_reports TO {ROLE}",
            FUNCTION,
            *(refuse.format(table) for table in IMMUTABLE),
        ]
    refuse = "CREATE TRIGGER {0}_{1} BEFORE {1} ON {0} BEGIN SELECT RAISE(ABORT, '规约的版本只增不改'); END"
    return [refuse.format(table, change) for table in IMMUTABLE for change in ("UPDATE", "DELETE")]


async def make_immutable(_apps: StateApps, editor: BaseSchemaEditor) -> None:
    """The library knows neither triggers nor grants."""
    for statement in statements(editor.client.capabilities.dialect):
        await editor.client.execute_query(statement)


class Migration(migrations.Migration):
    dependencies = [("store", "0013_waiting")]
    operations = [
        ops.AddField("BundleRow", "seen", fields.CharField(null=True, max_length=64)),
        ops.CreateModel(
            name="RuleReportRow",
            fields=[
                ("digest", fields.CharField(primary_key=True, unique=True, db_index=True, max_length=64)),
                ("bundle", fields.CharField(max_length=64)),
                ("base", fields.CharField(max_length=64)),
                ("text", fields.TextField(unique=False)),
                ("made_at", UtcField(auto_now=False, auto_now_add=False)),
            ],
            options={
                "table": "rule_reports",
                "app": "store",
                "pk_attr": "digest",
                "table_description": "启用规约前看过的报告",
            },
            bases=["Model"],
        ),
        ops.AddIndex("TownEventRow", Index(fields=("kind", "id"), name="ix_town_events_kind")),
        ops.RunPython(make_immutable),
    ]

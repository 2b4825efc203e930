"""Yearly numbers of cases, and videos and documents (编号与附件), with the second wall on PostgreSQL.

Cases that were there before are owed a number too; they get it in the order in which they were opened.
"""

from __future__ import annotations

from tortoise import fields, migrations
from tortoise.indexes import Index
from tortoise.migrations import operations as ops
from tortoise.migrations.schema_editor.base import BaseSchemaEditor
from tortoise.migrations.schema_generator.state_apps import StateApps

from adapters.store.columns import UtcField, WhereIndex

ROLE = "minqing_app"
IN_SCOPE = "jurisdiction_id = ANY ((SELECT string_to_array(current_setting('minqing.scope', true), ','))::bigint[])"

#: The owner is held by the walls too, so that it has to name the towns before it sees their cases.
EVERY_TOWN = (
    "SELECT set_config('minqing.scope', (SELECT coalesce(string_agg(id::text, ','), '') FROM jurisdictions), true)"
)
YEAR = {
    "postgres": "extract(year FROM opened_at AT TIME ZONE 'Asia/Shanghai')::int",
    "sqlite": "CAST(strftime('%Y', opened_at, '+8 hours') AS INTEGER)",  # China has had one offset since 1992
}
OWED = (
    "INSERT INTO case_numbers (jurisdiction_id, case_id, year) "
    "SELECT jurisdiction_id, id, {year} FROM cases WHERE live ORDER BY opened_at, id"
)


def walls() -> list[str]:
    """A number is allotted once and never taken back; an upload goes when a case takes it."""
    statements = [
        f"GRANT SELECT, INSERT ON case_numbers, file_uploads, case_files TO {ROLE}",
        f"GRANT UPDATE (no, sign) ON case_numbers TO {ROLE}",
        f"GRANT DELETE ON file_uploads TO {ROLE}",
        f"GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO {ROLE}",
    ]
    for table in ("case_numbers", "case_files"):
        statements += [
            f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY",
            f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY",
            f"CREATE POLICY in_scope ON {table} USING ({IN_SCOPE}) WITH CHECK ({IN_SCOPE})",
        ]
    return statements


async def build(_apps: StateApps, editor: BaseSchemaEditor) -> None:
    """Owe every case of before its number; SQLite has one wall only, the program's."""
    dialect = editor.client.capabilities.dialect
    if dialect == "postgres":
        await editor.client.execute_query(EVERY_TOWN)
    owed = OWED.format(year=YEAR[dialect])  # our own words for each dialect
    await editor.client.execute_query(owed)
    if dialect == "postgres":
        for statement in walls():
            await editor.client.execute_query(statement)


class Migration(migrations.Migration):
    dependencies = [("store", "0004_townlog")]
    operations = [
        ops.CreateModel(
            name="NumberRow",
            fields=[
                ("id", fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ("jurisdiction_id", fields.BigIntField()),
                ("case_id", fields.CharField(unique=True, max_length=36)),
                ("year", fields.IntField()),
                ("no", fields.IntField(null=True)),
                ("sign", fields.CharField(null=True, max_length=100)),
            ],
            options={
                "table": "case_numbers",
                "app": "store",
                "unique_together": (("jurisdiction_id", "year", "no"),),
                "indexes": [
                    WhereIndex(fields=["jurisdiction_id", "year", "id"], name="ix_numbers_owed", where="no IS NULL"),
                    Index(fields=["no", "jurisdiction_id"], name="ix_numbers_searched"),
                ],
                "pk_attr": "id",
                "table_description": "受理编号",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="FileUpload",
            fields=[
                ("id", fields.CharField(primary_key=True, unique=True, db_index=True, max_length=36)),
                ("owner", fields.CharField(max_length=36)),
                ("digest", fields.CharField(max_length=64)),
                ("kind", fields.CharField(max_length=10)),
                ("media", fields.CharField(max_length=100)),
                ("name", fields.CharField(max_length=100)),
                ("size", fields.BigIntField()),
                ("key", fields.CharField(max_length=200)),
                ("poster", fields.CharField(null=True, max_length=200)),
                ("seconds", fields.IntField(null=True)),
                ("created_at", UtcField(auto_now=False, auto_now_add=False)),
            ],
            options={
                "table": "file_uploads",
                "app": "store",
                "unique_together": (("owner", "digest"),),
                "pk_attr": "id",
                "table_description": "尚未用于上报的视频和文件",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="CaseFile",
            fields=[
                ("id", fields.CharField(primary_key=True, unique=True, db_index=True, max_length=36)),
                ("jurisdiction_id", fields.BigIntField()),
                ("case_id", fields.CharField(max_length=36)),
                ("owner", fields.CharField(max_length=36)),
                ("digest", fields.CharField(max_length=64)),
                ("kind", fields.CharField(max_length=10)),
                ("media", fields.CharField(max_length=100)),
                ("name", fields.CharField(max_length=100)),
                ("size", fields.BigIntField()),
                ("key", fields.CharField(max_length=200)),
                ("poster", fields.CharField(null=True, max_length=200)),
                ("seconds", fields.IntField(null=True)),
            ],
            options={
                "table": "case_files",
                "app": "store",
                "indexes": [Index(fields=["case_id"], name="ix_case_files_case")],
                "pk_attr": "id",
                "table_description": "件的视频和文件",
            },
            bases=["Model"],
        ),
        ops.RunPython(build),
    ]

"""Consent, being forgotten, and terms of keeping (同意、删除、保存期限): tables of all towns, two of them only added to."""

from __future__ import annotations

from tortoise import fields, migrations
from tortoise.indexes import Index
from tortoise.migrations import operations as ops
from tortoise.migrations.schema_editor.base import BaseSchemaEditor
from tortoise.migrations.schema_generator.state_apps import StateApps

from adapters.store.columns import JsonField, UtcField, WhereIndex

ROLE = "minqing_app"

#: Whoever is forgotten leaves rows of many tables, so that the application may now take those away.
DELETED = ("case_photos", "case_files", "notices", "follows", "alerts", "persons", "tenures", "ties")


async def grant(_apps: StateApps, editor: BaseSchemaEditor) -> None:
    """What the application may do. SQLite knows no roles."""
    if editor.client.capabilities.dialect != "postgres":
        return
    for statement in (
        f"GRANT SELECT, INSERT ON consents, retention_sweeps TO {ROLE}",
        f"GRANT SELECT, INSERT, UPDATE ON erasures TO {ROLE}",
        f"GRANT DELETE ON {', '.join(DELETED)} TO {ROLE}",
        f"GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO {ROLE}",
    ):
        await editor.client.execute_query(statement)


class Migration(migrations.Migration):
    dependencies = [("store", "0015_audit")]
    operations = [
        ops.CreateModel(
            name="ConsentRow",
            fields=[
                ("id", fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ("person", fields.CharField(max_length=36)),
                ("document", fields.CharField(max_length=32)),
                ("version", fields.CharField(max_length=40)),
                ("digest", fields.CharField(max_length=64)),
                ("scopes", JsonField()),
                ("given", fields.BooleanField()),
                ("at", UtcField(auto_now=False, auto_now_add=False)),
            ],
            options={
                "table": "consents",
                "app": "store",
                "indexes": [Index(fields=["person", "id"], name="ix_consents_person")],
                "pk_attr": "id",
                "table_description": "隐私告知的同意与撤回(只增不改)",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="ErasureRow",
            fields=[
                ("id", fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ("person", fields.CharField(unique=True, max_length=36)),
                ("asked_by", fields.CharField(max_length=100)),
                ("asked_at", UtcField(auto_now=False, auto_now_add=False)),
                ("due_by", UtcField(auto_now=False, auto_now_add=False)),
                ("keys", JsonField(db_default=[])),
                ("gone", JsonField(db_default={})),
                ("done_at", UtcField(null=True, auto_now=False, auto_now_add=False)),
            ],
            options={
                "table": "erasures",
                "app": "store",
                "indexes": [WhereIndex(fields=["id"], name="ix_erasures_open", where="done_at IS NULL")],
                "pk_attr": "id",
                "table_description": "个人信息删除的请求与进度",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="SweepRow",
            fields=[
                ("id", fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ("rule", fields.CharField(max_length=40)),
                ("days", fields.IntField()),
                ("before", UtcField(auto_now=False, auto_now_add=False)),
                ("gone", fields.IntField()),
                ("at", UtcField(auto_now=False, auto_now_add=False)),
            ],
            options={
                "table": "retention_sweeps",
                "app": "store",
                "pk_attr": "id",
                "table_description": "到期清理的记录(只增不改)",
            },
            bases=["Model"],
        ),
        ops.RunPython(grant),
    ]

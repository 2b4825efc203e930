"""Beside WeChat: events that it has pushed, stamps against replays, and the ledger of subscribe messages; of all towns."""

from __future__ import annotations

from tortoise import fields, migrations
from tortoise.indexes import Index
from tortoise.migrations import operations as ops
from tortoise.migrations.schema_editor.base import BaseSchemaEditor
from tortoise.migrations.schema_generator.state_apps import StateApps

from adapters.store.columns import JsonField, UtcField, WhereIndex

ROLE = "minqing_app"

GRANTS = (
    f"GRANT SELECT, INSERT, UPDATE, DELETE ON wechat_pushes, wechat_stamps, subscriptions TO {ROLE}",
    f"GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO {ROLE}",
)


async def grant(_apps: StateApps, editor: BaseSchemaEditor) -> None:
    """What the application may do. SQLite knows no roles."""
    if editor.client.capabilities.dialect == "postgres":
        for statement in GRANTS:
            await editor.client.execute_query(statement)


class Migration(migrations.Migration):
    dependencies = [("store", "0019_telling")]
    operations = [
        ops.CreateModel(
            name="PushRow",
            fields=[
                ("id", fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ("key", fields.CharField(unique=True, max_length=64)),
                ("event", fields.CharField(max_length=64)),
                ("body", fields.TextField(unique=False)),
                ("received_at", UtcField(auto_now=False, auto_now_add=False)),
                ("next_at", UtcField(auto_now=False, auto_now_add=False)),
                ("attempts", fields.IntField(db_default=0)),
                ("done_at", UtcField(null=True, auto_now=False, auto_now_add=False)),
            ],
            options={
                "table": "wechat_pushes",
                "app": "store",
                "indexes": [
                    WhereIndex(fields=["next_at"], name="ix_wechat_pushes_due", where="done_at IS NULL"),
                    Index(fields=["received_at"], name="ix_wechat_pushes_received"),
                ],
                "pk_attr": "id",
                "table_description": "微信推送的事件(收件箱)",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="StampRow",
            fields=[
                ("nonce", fields.CharField(primary_key=True, unique=True, db_index=True, max_length=64)),
                ("digest", fields.CharField(max_length=64)),
                ("at", UtcField(auto_now=False, auto_now_add=False)),
            ],
            options={
                "table": "wechat_stamps",
                "app": "store",
                "indexes": [
                    Index(fields=["at"], name="ix_wechat_stamps_at"),
                ],
                "pk_attr": "nonce",
                "table_description": "微信推送请求的防重放",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="SubscriptionRow",
            fields=[
                ("id", fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ("person", fields.CharField(max_length=36)),
                ("template", fields.CharField(max_length=64)),
                ("units", fields.IntField()),
                ("used", fields.IntField()),
                ("word", fields.CharField(null=True, max_length=10)),
                ("word_at", UtcField(null=True, auto_now=False, auto_now_add=False)),
                ("closed_at", UtcField(null=True, auto_now=False, auto_now_add=False)),
                ("heard", JsonField(db_default=[])),
            ],
            options={
                "table": "subscriptions",
                "app": "store",
                "unique_together": (("person", "template"),),
                "pk_attr": "id",
                "table_description": "微信订阅消息的额度",
            },
            bases=["Model"],
        ),
        ops.RunPython(grant),
    ]

"""Accounts, sessions, invitations and what happens to them (账号与登录): tables of all towns, the last only added to."""

from __future__ import annotations

from tortoise import fields, migrations
from tortoise.indexes import Index
from tortoise.migrations import operations as ops
from tortoise.migrations.schema_editor.base import BaseSchemaEditor
from tortoise.migrations.schema_generator.state_apps import StateApps

from adapters.store.columns import JsonField, UtcField, WhereIndex

ROLE = "minqing_app"

#: No account is ever deleted by the application but with its person; what happened to sign-ins is not changed at all.
GRANTS = (
    f"GRANT SELECT, INSERT, UPDATE, DELETE ON accounts, sessions, invitations, sign_in_attempts TO {ROLE}",
    f"GRANT SELECT, INSERT ON sign_in_events TO {ROLE}",
    f"GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO {ROLE}",
)


async def grant(_apps: StateApps, editor: BaseSchemaEditor) -> None:
    """What the application may do. SQLite knows no roles."""
    if editor.client.capabilities.dialect == "postgres":
        for statement in GRANTS:
            await editor.client.execute_query(statement)


class Migration(migrations.Migration):
    dependencies = [("store", "0016_privacy")]
    operations = [
        ops.CreateModel(
            name="AccountRow",
            fields=[
                ("person", fields.CharField(primary_key=True, unique=True, db_index=True, max_length=36)),
                ("login", fields.CharField(unique=True, max_length=64)),
                ("password", fields.CharField(null=True, max_length=200)),
                ("totp", fields.CharField(null=True, max_length=300)),
                ("step", fields.BigIntField(db_default=0)),
                ("recovery", JsonField(db_default=[])),
                ("locked_at", UtcField(null=True, auto_now=False, auto_now_add=False)),
                ("made_at", UtcField(auto_now=False, auto_now_add=False)),
                ("changed_at", UtcField(auto_now=False, auto_now_add=False)),
            ],
            options={
                "table": "accounts",
                "app": "store",
                "pk_attr": "person",
                "table_description": "工作人员的登录账号",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="SessionRow",
            fields=[
                ("id", fields.CharField(primary_key=True, unique=True, db_index=True, max_length=36)),
                ("person", fields.CharField(max_length=36)),
                ("how", fields.CharField(max_length=20)),
                ("factors", fields.IntField()),
                ("began_at", UtcField(auto_now=False, auto_now_add=False)),
                ("used_at", UtcField(auto_now=False, auto_now_add=False)),
                ("ends_at", UtcField(auto_now=False, auto_now_add=False)),
                ("fresh", JsonField(db_default=[])),
                ("spent", fields.CharField(null=True, max_length=64)),
                ("turned_at", UtcField(null=True, auto_now=False, auto_now_add=False)),
                ("ended_at", UtcField(null=True, auto_now=False, auto_now_add=False)),
                ("ended_why", fields.CharField(null=True, max_length=20)),
                ("client", fields.CharField(max_length=200)),
                ("address", fields.CharField(max_length=64)),
            ],
            options={
                "table": "sessions",
                "app": "store",
                "indexes": [
                    WhereIndex(fields=["person"], name="ix_sessions_person", where="ended_at IS NULL"),
                    Index(fields=["ends_at"], name="ix_sessions_ends"),
                ],
                "pk_attr": "id",
                "table_description": "登录的会话(一次登录一行)",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="InvitationRow",
            fields=[
                ("id", fields.CharField(primary_key=True, unique=True, db_index=True, max_length=36)),
                ("person", fields.CharField(max_length=36)),
                ("login", fields.CharField(max_length=64)),
                ("digest", fields.CharField(unique=True, max_length=64)),
                ("made_by", fields.CharField(null=True, max_length=36)),
                ("made_at", UtcField(auto_now=False, auto_now_add=False)),
                ("ends_at", UtcField(auto_now=False, auto_now_add=False)),
                ("password", fields.CharField(null=True, max_length=200)),
                ("totp", fields.CharField(null=True, max_length=300)),
                ("used_at", UtcField(null=True, auto_now=False, auto_now_add=False)),
            ],
            options={
                "table": "invitations",
                "app": "store",
                "indexes": [
                    Index(fields=["person"], name="ix_invitations_person"),
                ],
                "pk_attr": "id",
                "table_description": "开设账号、重设密码的邀请",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="AttemptRow",
            fields=[
                ("key", fields.CharField(primary_key=True, unique=True, db_index=True, max_length=64)),
                ("failures", fields.IntField()),
                ("wait_until", UtcField(null=True, auto_now=False, auto_now_add=False)),
                ("last_at", UtcField(auto_now=False, auto_now_add=False)),
                ("good_at", UtcField(null=True, auto_now=False, auto_now_add=False)),
            ],
            options={
                "table": "sign_in_attempts",
                "app": "store",
                "pk_attr": "key",
                "table_description": "登录失败的计数(重启以后仍然有效)",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="SignInRow",
            fields=[
                ("id", fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ("at", UtcField(auto_now=False, auto_now_add=False)),
                ("kind", fields.CharField(max_length=40)),
                ("good", fields.BooleanField()),
                ("person", fields.CharField(null=True, max_length=36)),
                ("login", fields.CharField(null=True, max_length=64)),
                ("address", fields.CharField(max_length=64)),
                ("done_by", fields.CharField(null=True, max_length=36)),
                ("session", fields.CharField(null=True, max_length=36)),
            ],
            options={
                "table": "sign_in_events",
                "app": "store",
                "indexes": [
                    Index(fields=["person", "id"], name="ix_sign_in_events_person"),
                ],
                "pk_attr": "id",
                "table_description": "登录、失败、吊销、邀请的留痕(只增不改)",
            },
            bases=["Model"],
        ),
        ops.RunPython(grant),
    ]

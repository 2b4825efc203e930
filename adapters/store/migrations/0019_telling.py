"""Telling people: rows of the outbox are claimed and spread, errands go by one channel after the other, and wishes.

What was written before this step lies in people's inboxes already: it counts as spread, so that no upgrade rings
thousands of telephones.
"""

from __future__ import annotations

from tortoise import fields, migrations
from tortoise.fields.base import OnDelete
from tortoise.indexes import Index
from tortoise.migrations import operations as ops
from tortoise.migrations.schema_editor.base import BaseSchemaEditor
from tortoise.migrations.schema_generator.state_apps import StateApps

from adapters.store.columns import JsonField, UtcField, WhereIndex

ROLE, CLOCK = "minqing_app", "minqing_clock"
IN_SCOPE = "jurisdiction_id = ANY ((SELECT string_to_array(current_setting('minqing.scope', true), ','))::bigint[])"

#: What a claim over all towns reads and writes, by table; see 0018.
READS = {
    "notices": ("id", "jurisdiction_id", "sent_at", "lease_until", "attempts"),
    "alerts": ("id", "jurisdiction_id", "sent_at", "lease_until", "attempts"),
    "errands": ("id", "jurisdiction_id", "urgency", "channel", "next_at", "lease_until", "claims"),
}
WRITES = {"notices": ("lease_until", "attempts"), "alerts": ("lease_until", "attempts")} | {
    "errands": ("lease_until", "claims")
}
OLD = {"notices": "created_at", "alerts": "told_at"}


async def count_as_spread(_apps: StateApps, editor: BaseSchemaEditor) -> None:
    """Whatever is older than the outbox was told in the application alone, and stays so."""
    postgres = editor.client.capabilities.dialect == "postgres"
    for table, at in OLD.items():
        # The owner is behind the second wall as well; its policies are lifted for this one statement.
        before = [f"ALTER TABLE {table} NO FORCE ROW LEVEL SECURITY"] if postgres else []
        after = [f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY"] if postgres else []
        told = f"UPDATE {table} SET sent_at = {at} WHERE sent_at IS NULL"  # noqa: S608  # nosec B608  # our own names
        for statement in (*before, told, *after):
            await editor.client.execute_query(statement)


def statements() -> list[str]:
    """The second wall, what the application may do, and what whoever claims over all towns may read."""
    walled = ("errands", "errand_tries")
    return [
        *(f"GRANT SELECT, INSERT, UPDATE, DELETE ON {table} TO {ROLE}" for table in (*walled, "telling_wishes")),
        f"GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO {ROLE}",
        *(f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY" for table in walled),
        *(f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY" for table in walled),
        *(f"CREATE POLICY in_scope ON {table} USING ({IN_SCOPE}) WITH CHECK ({IN_SCOPE})" for table in walled),
        *(f"GRANT SELECT ({', '.join(columns)}) ON {table} TO {CLOCK}" for table, columns in READS.items()),
        *(f"GRANT UPDATE ({', '.join(columns)}) ON {table} TO {CLOCK}" for table, columns in WRITES.items()),
        *(f"CREATE POLICY claims ON {table} TO {CLOCK} USING (true) WITH CHECK (true)" for table in READS),
    ]


async def wall_in(_apps: StateApps, editor: BaseSchemaEditor) -> None:
    """SQLite has one wall only, the program's, and knows no roles."""
    if editor.client.capabilities.dialect == "postgres":
        for statement in statements():
            await editor.client.execute_query(statement)


class Migration(migrations.Migration):
    dependencies = [("store", "0018_claims")]
    operations = [
        ops.AddField("NoticeRow", "lease_until", UtcField(null=True, auto_now=False, auto_now_add=False)),
        ops.AddField("NoticeRow", "attempts", fields.IntField(db_default=0)),
        ops.AddField("AlertRow", "sent_at", UtcField(null=True, auto_now=False, auto_now_add=False)),
        ops.AddField("AlertRow", "lease_until", UtcField(null=True, auto_now=False, auto_now_add=False)),
        ops.AddField("AlertRow", "attempts", fields.IntField(db_default=0)),
        ops.AddIndex("AlertRow", WhereIndex(fields=["id"], name="ix_alerts_unsent", where="sent_at IS NULL")),
        ops.CreateModel(
            name="ErrandRow",
            fields=[
                ("id", fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ("jurisdiction_id", fields.BigIntField()),
                ("source", fields.CharField(max_length=10)),
                ("source_id", fields.BigIntField()),
                ("kind", fields.CharField(max_length=40)),
                ("recipient", fields.CharField(max_length=102)),
                ("unit_id", fields.BigIntField(null=True)),
                ("unit_name", fields.CharField(null=True, max_length=100)),
                ("case_id", fields.CharField(null=True, max_length=36)),
                ("seq", fields.IntField(null=True)),
                ("urgency", fields.IntField()),
                ("state", fields.CharField(max_length=10)),
                ("channel", fields.CharField(null=True, max_length=12)),
                ("next_at", UtcField(null=True, auto_now=False, auto_now_add=False)),
                ("lease_until", UtcField(null=True, auto_now=False, auto_now_add=False)),
                ("claims", fields.IntField(db_default=0)),
                ("size", fields.IntField(db_default=1)),
                ("lead_id", fields.BigIntField(null=True)),
                ("answer_by", UtcField(null=True, auto_now=False, auto_now_add=False)),
                ("created_at", UtcField(auto_now=False, auto_now_add=False)),
                ("done_at", UtcField(null=True, auto_now=False, auto_now_add=False)),
            ],
            options={
                "table": "errands",
                "app": "store",
                "unique_together": (("source", "source_id", "recipient"),),
                "indexes": [
                    WhereIndex(fields=["channel", "next_at"], name="ix_errands_due", where="next_at IS NOT NULL"),
                    Index(fields=["case_id", "id"], name="ix_errands_case"),
                    Index(fields=["recipient", "created_at"], name="ix_errands_recipient"),
                    WhereIndex(fields=["lead_id"], name="ix_errands_lead", where="lead_id IS NOT NULL"),
                ],
                "pk_attr": "id",
                "table_description": "告知送达",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="TryRow",
            fields=[
                ("id", fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ("jurisdiction_id", fields.BigIntField()),
                (
                    "errand",
                    fields.ForeignKeyField(
                        "store.ErrandRow",
                        source_field="errand_id",
                        db_constraint=True,
                        to_field="id",
                        related_name="tries",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                ("no", fields.IntField()),
                ("channel", fields.CharField(max_length=12)),
                ("at", UtcField(auto_now=False, auto_now_add=False)),
                ("outcome", fields.CharField(null=True, max_length=12)),
                ("sentence", fields.CharField(max_length=200)),
                ("reference", fields.CharField(max_length=100)),
                ("retry_after", fields.FloatField(db_default=0)),
                ("again", fields.IntField(db_default=0)),
            ],
            options={
                "table": "errand_tries",
                "app": "store",
                "unique_together": (("errand", "no"),),
                "indexes": [Index(fields=["at"], name="ix_tries_at")],
                "pk_attr": "id",
                "table_description": "告知的每次尝试",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="WishRow",
            fields=[
                ("person", fields.CharField(primary_key=True, unique=True, db_index=True, max_length=36)),
                ("channels", JsonField(null=True)),
                ("quiet_from", fields.IntField(null=True)),
                ("quiet_to", fields.IntField(null=True)),
                ("digest", fields.BooleanField()),
                ("changed_at", UtcField(auto_now=False, auto_now_add=False)),
            ],
            options={
                "table": "telling_wishes",
                "app": "store",
                "pk_attr": "person",
                "table_description": "各人的通知设置",
            },
            bases=["Model"],
        ),
        ops.RunPython(count_as_spread),
        ops.RunPython(wall_in),
    ]

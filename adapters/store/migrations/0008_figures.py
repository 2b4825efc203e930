"""What figures are summed up from (统计列): lateness, ways, times, exact stars and numbers told, beside each case.

Rows that were there before say nothing of it until ``minqing rebuild --repair`` has told them by their events.
"""

from __future__ import annotations

from tortoise import fields, migrations
from tortoise.migrations import operations as ops

from adapters.store.columns import JsonField


class Migration(migrations.Migration):
    dependencies = [("store", "0007_places")]
    operations = [
        ops.AddField("CaseRow", "role", fields.CharField(max_length=20, db_default="")),
        ops.AddField("CaseRow", "talk", fields.CharField(max_length=10, db_default="")),
        ops.AddField("CaseRow", "was_answered", fields.BooleanField(db_default=False)),
        ops.AddField("CaseRow", "close_reason", fields.CharField(null=True, max_length=20)),
        ops.AddField("CaseRow", "deemed", fields.BooleanField(db_default=False)),
        ops.AddField("CaseRow", "exact_stars", fields.BigIntField(null=True)),
        ops.AddField("CaseRow", "late_times", fields.IntField(db_default=0)),
        ops.AddField("CaseRow", "late_seconds", fields.BigIntField(db_default=0)),
        ops.AddField("CaseRow", "exempted", fields.IntField(db_default=0)),
        ops.AddField("CaseRow", "moves", fields.IntField(db_default=0)),
        ops.AddField("CaseRow", "bounces", fields.IntField(db_default=0)),
        ops.AddField("CaseRow", "returned", fields.IntField(db_default=0)),
        ops.AddField("CaseRow", "accept_seconds", fields.BigIntField(null=True)),
        ops.AddField("CaseRow", "answer_seconds", fields.BigIntField(null=True)),
        ops.AddField("CaseRow", "amounts", JsonField(db_default={})),
    ]

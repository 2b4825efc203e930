"""The table of checks (内容检查表): each text and photo that strangers might see one day, and whether they may."""

from __future__ import annotations

from tortoise import fields
from tortoise.indexes import Index
from tortoise.models import Model

from adapters.store.columns import UtcField, WhereIndex
from adapters.store.models_towns import ID


class CheckRow(Model):
    """One text or photo; whose it is, and what it says, stands in the case."""

    id = fields.BigIntField(primary_key=True)
    jurisdiction_id = fields.BigIntField()
    case_id = fields.CharField(max_length=ID)
    seq = fields.IntField()
    kind = fields.CharField(max_length=40)
    what = fields.CharField(max_length=10)
    item = fields.CharField(max_length=ID, unique=True)
    state = fields.CharField(max_length=20)
    opened_at = UtcField()
    next_at = UtcField(null=True)
    attempts = fields.IntField(db_default=0)
    trace = fields.CharField(max_length=64, null=True)
    label = fields.CharField(max_length=60, db_default="")

    class Meta:
        table = "content_checks"
        table_description = "文字和照片公开前的检查"
        indexes = (
            Index(fields=("case_id",), name="ix_content_checks_case"),
            WhereIndex(fields=("next_at",), name="ix_content_checks_due", where="next_at IS NOT NULL"),
            WhereIndex(fields=("trace",), name="ix_content_checks_trace", where="trace IS NOT NULL"),
            WhereIndex(
                fields=("jurisdiction_id", "id"), name="ix_content_checks_open", where="state IN ('review', 'risky')"
            ),
        )

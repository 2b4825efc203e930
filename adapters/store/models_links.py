"""The table of messages between linked cases (件间来信): what one case has yet to tell another, in its own town."""

from __future__ import annotations

from tortoise import fields
from tortoise.models import Model

from adapters.store.columns import UtcField, WhereIndex
from adapters.store.models_towns import ID


class CaseMessageRow(Model):
    """Event ``seq`` of a case concerns the case ``to_case``; written with the event, done when that one knows of it.

    A worker claims it by a lease, and each attempt is counted before the work.
    """

    id = fields.BigIntField(primary_key=True)
    jurisdiction_id = fields.BigIntField()
    case_id = fields.CharField(max_length=ID)
    seq = fields.IntField()
    to_jurisdiction = fields.BigIntField()
    to_case = fields.CharField(max_length=ID)
    created_at = UtcField()
    lease_until = UtcField(null=True)
    attempts = fields.IntField(db_default=0)
    done_at = UtcField(null=True)

    class Meta:
        table = "case_messages"
        table_description = "件间来信(待送达)"
        unique_together = (("case_id", "seq", "to_case"),)
        indexes = (WhereIndex(fields=("case_id", "seq"), name="ix_messages_undone", where="done_at IS NULL"),)

"""The table of alerts (应急告知表): who was told in an emergency, and when they answered."""

from __future__ import annotations

from tortoise import fields
from tortoise.indexes import Index
from tortoise.models import Model

from adapters.store.columns import UtcField, WhereIndex


class AlertRow(Model):
    """One person or unit that a step of a plan has told: ``recipient`` is ``p:<person>`` or ``u:<unit>``.

    ``kind`` is told (has to answer), report (for information) or act (stands in for those that did not answer).
    """

    id = fields.BigIntField(primary_key=True)
    jurisdiction_id = fields.BigIntField()
    run = fields.IntField()
    step = fields.IntField()
    kind = fields.CharField(max_length=10)
    recipient = fields.CharField(max_length=102)
    told_at = UtcField()
    answered_at = UtcField(null=True)
    sent_at = UtcField(null=True)
    lease_until = UtcField(null=True)
    attempts = fields.IntField(db_default=0)

    class Meta:
        table = "alerts"
        table_description = "应急告知与回执"
        unique_together = (("jurisdiction_id", "run", "step", "kind", "recipient"),)
        indexes = (
            Index(fields=("recipient", "id"), name="ix_alerts_inbox"),
            WhereIndex(fields=("id",), name="ix_alerts_unsent", where="sent_at IS NULL"),
        )

"""The table of stops (停止上报表): whose reports are not taken for a while, why, and what was said against it."""

from __future__ import annotations

from tortoise import fields
from tortoise.indexes import Index
from tortoise.models import Model

from adapters.store.columns import UtcField
from adapters.store.models_towns import ID


class StopRow(Model):
    """One stop; ``words``, ``appeal`` and ``answer`` are sealed where there are keys."""

    id = fields.CharField(primary_key=True, max_length=ID)
    jurisdiction_id = fields.BigIntField()
    person = fields.CharField(max_length=ID)
    case_id = fields.CharField(max_length=ID)
    ground = fields.CharField(max_length=20)
    words = fields.TextField()
    placed_by = fields.CharField(max_length=ID)
    placed_at = UtcField()
    until = UtcField()
    appeal = fields.TextField(null=True)
    appealed_at = UtcField(null=True)
    lifted = fields.BooleanField(null=True)
    answer = fields.TextField(null=True)
    decided_by = fields.CharField(max_length=ID, null=True)
    decided_at = UtcField(null=True)

    class Meta:
        table = "stops"
        table_description = "停止上报与申诉"
        indexes = (Index(fields=("jurisdiction_id", "person"), name="ix_stops_person"),)

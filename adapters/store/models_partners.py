"""Tables of partners (对接表): lines, their numbers for our cases, what they have sent, and how far imports are."""

from __future__ import annotations

from tortoise import fields
from tortoise.indexes import Index
from tortoise.models import Model

from adapters.store.columns import JsonField, UtcField
from adapters.store.models_towns import ID

PARTNER = 30  # characters of a partner's name
NUMBER = 100  # characters of a number or event id of a partner


class PartnerLineRow(Model):
    """The line to one partner in one place; ``secret`` and ``old_secret`` are sealed where there are keys."""

    id = fields.CharField(primary_key=True, max_length=ID)
    jurisdiction_id = fields.BigIntField()
    partner = fields.CharField(max_length=PARTNER)
    url = fields.TextField()
    key_name = fields.CharField(max_length=20)
    secret = fields.TextField()
    old_key = fields.CharField(max_length=20, null=True)
    old_secret = fields.TextField(null=True)
    old_until = UtcField(null=True)
    wishes = fields.CharField(max_length=60)
    reach = fields.CharField(max_length=10)
    state = fields.CharField(max_length=10)
    cursor = fields.BigIntField()
    attempts = fields.IntField()
    sent = fields.BigIntField()
    repeated = fields.BigIntField()
    error = fields.TextField()
    next_at = UtcField(null=True)

    class Meta:
        table = "partner_lines"
        table_description = "对接线路"
        unique_together = (("jurisdiction_id", "partner"),)


class PartnerNumberRow(Model):
    """A partner's number and the case that it stands for."""

    id = fields.BigIntField(primary_key=True)
    jurisdiction_id = fields.BigIntField()
    partner = fields.CharField(max_length=PARTNER)
    number = fields.CharField(max_length=NUMBER)
    case_id = fields.CharField(max_length=ID)
    salt = fields.CharField(max_length=32)
    marks = JsonField()

    class Meta:
        table = "partner_numbers"
        table_description = "对接平台的编号"
        unique_together = (("partner", "number"),)
        indexes = (Index(fields=("case_id",), name="ix_partner_numbers_case"),)


class PartnerEventRow(Model):
    """An event that a partner has sent: its id, a digest of it, and what became of it."""

    id = fields.BigIntField(primary_key=True)
    jurisdiction_id = fields.BigIntField()
    line_id = fields.CharField(max_length=ID)
    event = fields.CharField(max_length=NUMBER)
    digest = fields.CharField(max_length=64)
    outcome = fields.TextField()
    received_at = UtcField()

    class Meta:
        table = "partner_events"
        table_description = "对接平台发来的进展"
        unique_together = (("line_id", "event"),)


class PartnerImportRow(Model):
    """How far the import of one file is; of all towns."""

    id = fields.CharField(primary_key=True, max_length=64)
    partner = fields.CharField(max_length=PARTNER)
    line = fields.BigIntField()
    report_bytes = fields.BigIntField()
    tally = JsonField()
    done = fields.BooleanField()
    updated_at = UtcField()

    class Meta:
        table = "partner_imports"
        table_description = "批量导入的进度"

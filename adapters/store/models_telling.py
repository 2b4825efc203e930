"""The tables of telling people (告知送达表): errands to persons, every try, and what each person has chosen."""

from __future__ import annotations

from tortoise import fields
from tortoise.fields import RESTRICT
from tortoise.indexes import Index
from tortoise.models import Model

from adapters.store.columns import JsonField, UtcField, WhereIndex
from adapters.store.models_towns import ID

NAME = 100  # characters of a person or a unit, as in the notices


class ErrandRow(Model):
    """One notification on its way to one person; ``recipient`` is ``p:<person>``, or ``u:<unit>`` where nobody serves.

    ``source`` and ``source_id`` name the row of the outbox. A worker claims it by a lease; ``claims`` is the token.
    """

    id = fields.BigIntField(primary_key=True)
    jurisdiction_id = fields.BigIntField()
    source = fields.CharField(max_length=10)
    source_id = fields.BigIntField()
    kind = fields.CharField(max_length=40)
    recipient = fields.CharField(max_length=NAME + 2)
    unit_id = fields.BigIntField(null=True)
    unit_name = fields.CharField(max_length=100, null=True)
    case_id = fields.CharField(max_length=ID, null=True)
    seq = fields.IntField(null=True)
    urgency = fields.IntField()
    state = fields.CharField(max_length=10)
    channel = fields.CharField(max_length=12, null=True)
    next_at = UtcField(null=True)
    lease_until = UtcField(null=True)
    claims = fields.IntField(db_default=0)
    size = fields.IntField(db_default=1)
    lead_id = fields.BigIntField(null=True)
    answer_by = UtcField(null=True)
    created_at = UtcField()
    done_at = UtcField(null=True)

    class Meta:
        table = "errands"
        table_description = "告知送达"
        unique_together = (("source", "source_id", "recipient"),)
        indexes = (
            WhereIndex(fields=("channel", "next_at"), name="ix_errands_due", where="next_at IS NOT NULL"),
            Index(fields=("case_id", "id"), name="ix_errands_case"),
            Index(fields=("recipient", "created_at"), name="ix_errands_recipient"),
            WhereIndex(fields=("lead_id",), name="ix_errands_lead", where="lead_id IS NOT NULL"),
        )


class TryRow(Model):
    """One attempt by one channel, written before the call; ``outcome`` is null while nobody knows."""

    id = fields.BigIntField(primary_key=True)
    jurisdiction_id = fields.BigIntField()
    errand: fields.ForeignKeyRelation[ErrandRow] = fields.ForeignKeyField(
        "store.ErrandRow", related_name="tries", on_delete=RESTRICT, db_index=False
    )
    no = fields.IntField()
    channel = fields.CharField(max_length=12)
    at = UtcField()
    outcome = fields.CharField(max_length=12, null=True)
    sentence = fields.CharField(max_length=200)
    reference = fields.CharField(max_length=100)
    retry_after = fields.FloatField(db_default=0)
    again = fields.IntField(db_default=0)

    errand_id: int

    class Meta:
        table = "errand_tries"
        table_description = "告知的每次尝试"
        unique_together = (("errand", "no"),)
        indexes = (Index(fields=("at",), name="ix_tries_at"),)


class WishRow(Model):
    """What a person has chosen; ``channels`` null leaves the order to us, quiet hours are minutes of the day."""

    person = fields.CharField(primary_key=True, max_length=ID)
    channels = JsonField(null=True)
    quiet_from = fields.IntField(null=True)
    quiet_to = fields.IntField(null=True)
    digest = fields.BooleanField()
    changed_at = UtcField()

    class Meta:
        table = "telling_wishes"
        table_description = "各人的通知设置"

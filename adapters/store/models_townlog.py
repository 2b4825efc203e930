"""The tables of a town's own log (本地台账表): states, duties and votes, and when a duty has to be looked at next."""

from __future__ import annotations

from tortoise import fields
from tortoise.indexes import Index
from tortoise.models import Model

from adapters.store.columns import JsonField, UtcField
from adapters.store.models_towns import HASH


class TownEventRow(Model):
    """One thing that happened beside the cases; never changed. The chain is that of ``events``, case ``town:<id>``."""

    id = fields.BigIntField(primary_key=True)
    jurisdiction_id = fields.BigIntField()
    seq = fields.IntField()
    kind = fields.CharField(max_length=40)
    occurred_at = UtcField()
    recorded_at = UtcField()
    actor = JsonField()
    cites = JsonField()
    data = JsonField()
    prev_hash = fields.CharField(max_length=HASH)
    hash = fields.CharField(max_length=HASH)

    class Meta:
        table = "town_events"
        table_description = "本地台账(只增不改)"
        unique_together = (("jurisdiction_id", "seq"),)
        indexes = (Index(fields=("kind", "id"), name="ix_town_events_kind"),)


class TownClockRow(Model):
    """When a town has to be looked at next: by which bundle and calendar that was counted, NULL for never."""

    jurisdiction_id = fields.BigIntField(primary_key=True, generated=False)
    bundle = fields.CharField(max_length=HASH)
    calendar = fields.CharField(max_length=100)
    next_at = UtcField(null=True)

    class Meta:
        table = "town_clocks"
        table_description = "本地台账下次查看时间"
        indexes = (Index(fields=("next_at",), name="ix_town_clocks_next_at"),)

"""The tables beside WeChat (微信表): events it has pushed, stamps of its requests, and how often people may be told.

They are of all towns: an event comes before it is known whom and which town it concerns.
"""

from __future__ import annotations

from tortoise import fields
from tortoise.indexes import Index
from tortoise.models import Model

from adapters.store.columns import JsonField, UtcField, WhereIndex
from adapters.store.models_towns import HASH, ID

TEMPLATE = 64


class PushRow(Model):
    """An event that WeChat has pushed (推送的事件); ``body`` is sealed, and empty once it was dealt with."""

    id = fields.BigIntField(primary_key=True)
    key = fields.CharField(max_length=HASH, unique=True)
    event = fields.CharField(max_length=64)
    body = fields.TextField()
    received_at = UtcField()
    next_at = UtcField()
    attempts = fields.IntField(db_default=0)
    done_at = UtcField(null=True)

    class Meta:
        table = "wechat_pushes"
        table_description = "微信推送的事件(收件箱)"
        indexes = (
            WhereIndex(fields=("next_at",), name="ix_wechat_pushes_due", where="done_at IS NULL"),
            Index(fields=("received_at",), name="ix_wechat_pushes_received"),
        )


class StampRow(Model):
    """A request that has come (防重放): a hash of its query, and one of its body."""

    nonce = fields.CharField(primary_key=True, max_length=HASH)
    digest = fields.CharField(max_length=HASH)
    at = UtcField()

    class Meta:
        table = "wechat_stamps"
        table_description = "微信推送请求的防重放"
        indexes = (Index(fields=("at",), name="ix_wechat_stamps_at"),)


class SubscriptionRow(Model):
    """How often a person may be told by a template (订阅额度); ``heard`` are the reports of the last day."""

    id = fields.BigIntField(primary_key=True)
    person = fields.CharField(max_length=ID)
    template = fields.CharField(max_length=TEMPLATE)
    units = fields.IntField()
    used = fields.IntField()
    word = fields.CharField(max_length=10, null=True)
    word_at = UtcField(null=True)
    closed_at = UtcField(null=True)
    heard = JsonField(db_default=[])

    class Meta:
        table = "subscriptions"
        table_description = "微信订阅消息的额度"
        unique_together = (("person", "template"),)

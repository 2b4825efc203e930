"""The tables of privacy (个人信息权益表): who has consented to what, who was forgotten, and what was kept long enough.

They are of all towns: a person is one person everywhere. Consents and sweeps are only ever added.
"""

from __future__ import annotations

from tortoise import fields
from tortoise.indexes import Index
from tortoise.models import Model

from adapters.store.columns import JsonField, UtcField, WhereIndex
from adapters.store.models_towns import HASH, ID


class ConsentRow(Model):
    """Somebody's word on a version of the privacy notice (同意): ``given`` or taken back, for these scopes.

    ``document`` is the administrative code of the place whose notice it is, empty for that of the deployment.
    """

    id = fields.BigIntField(primary_key=True)
    person = fields.CharField(max_length=ID)
    document = fields.CharField(max_length=32)
    version = fields.CharField(max_length=40)
    digest = fields.CharField(max_length=HASH)
    scopes = JsonField()
    given = fields.BooleanField()
    at = UtcField()

    class Meta:
        table = "consents"
        table_description = "隐私告知的同意与撤回(只增不改)"
        indexes = (Index(fields=("person", "id"), name="ix_consents_person"),)


class ErasureRow(Model):
    """Somebody is to be forgotten (删除个人信息): since when, how far it is, and what of open cases waits for how long.

    ``keys`` are stored objects that have yet to go; ``gone`` counts what went, by kind.
    """

    id = fields.BigIntField(primary_key=True)
    person = fields.CharField(max_length=ID, unique=True)
    asked_by = fields.CharField(max_length=100)
    asked_at = UtcField()
    due_by = UtcField()
    keys = JsonField(db_default=[])
    gone = JsonField(db_default={})
    done_at = UtcField(null=True)

    class Meta:
        table = "erasures"
        table_description = "个人信息删除的请求与进度"
        indexes = (WhereIndex(fields=("id",), name="ix_erasures_open", where="done_at IS NULL"),)


class SweepRow(Model):
    """A term of keeping (保存期限) was applied: by which setting, what came before when, and how much of it went."""

    id = fields.BigIntField(primary_key=True)
    rule = fields.CharField(max_length=40)
    days = fields.IntField()
    before = UtcField()
    gone = fields.IntField()
    at = UtcField()

    class Meta:
        table = "retention_sweeps"
        table_description = "到期清理的记录(只增不改)"

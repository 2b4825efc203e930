"""The table of contacts (联系方式表): as whom a person is known elsewhere."""

from __future__ import annotations

from tortoise import fields
from tortoise.models import Model

from adapters.store.columns import UtcField
from adapters.store.models_towns import HASH, ID


class ContactRow(Model):
    """One way to reach a person; ``external`` is sealed, ``digest`` its blind index by the key of that time."""

    id = fields.BigIntField(primary_key=True)
    person = fields.CharField(max_length=ID)
    reach = fields.CharField(max_length=12)
    digest = fields.CharField(max_length=HASH)
    external = fields.TextField()
    bound_at = UtcField()

    class Meta:
        table = "contacts"
        table_description = "联系方式与外部账号"
        unique_together = (("person", "reach"), ("reach", "digest"))

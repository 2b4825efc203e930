"""The tables of the sealed log (封存表): its leaves, kept subtrees and signed heads, and looks at what is sealed."""

from __future__ import annotations

from tortoise import fields
from tortoise.indexes import Index
from tortoise.models import Model

from adapters.store.columns import UtcField
from adapters.store.models_towns import HASH, ID

#: Whoever looks or signs, and roles, sources and algorithms by their short names.
WORD = 20


class LeafRow(Model):
    """One sealed event by its number in its place, from 1 without a gap; never changed.

    ``source`` says of which log: case, town or look; ``source_no`` counts there, ``name`` and ``seq`` are the event's
    own, ``hash`` that of its chain, ``digest`` the algorithm of the tree.
    """

    id = fields.BigIntField(primary_key=True)
    jurisdiction_id = fields.BigIntField()
    no = fields.BigIntField()
    source = fields.CharField(max_length=WORD)
    source_no = fields.BigIntField()
    name = fields.CharField(max_length=ID)
    seq = fields.IntField()
    hash = fields.CharField(max_length=HASH)
    digest = fields.CharField(max_length=WORD)

    class Meta:
        table = "log_leaves"
        table_description = "封存的事件(只增不改)"
        unique_together = (("jurisdiction_id", "no"), ("jurisdiction_id", "source", "source_no"))


class NodeRow(Model):
    """A full subtree above the leaves, see ``cases.merkle.Node``; never changed."""

    id = fields.BigIntField(primary_key=True)
    jurisdiction_id = fields.BigIntField()
    level = fields.IntField()
    place = fields.BigIntField()
    hash = fields.CharField(max_length=HASH)

    class Meta:
        table = "log_nodes"
        table_description = "默克尔树的满子树(只增不改)"
        unique_together = (("jurisdiction_id", "level", "place"),)


class HeadRow(Model):
    """A signed head (封存头); ``statement`` is the text that was signed, ``day`` the last day that it stands for."""

    id = fields.BigIntField(primary_key=True)
    jurisdiction_id = fields.BigIntField()
    seq = fields.IntField()
    day = fields.CharField(max_length=10, null=True)
    size = fields.BigIntField()
    statement = fields.TextField()
    key_id = fields.CharField(max_length=40)
    signature = fields.CharField(max_length=200)

    class Meta:
        table = "log_heads"
        table_description = "签名的封存头(只增不改)"
        unique_together = (("jurisdiction_id", "seq"), ("jurisdiction_id", "day"))


class LookRow(Model):
    """Somebody opened what is sealed (查阅); never changed. The chain is that of ``events``, case ``look:<place>``."""

    id = fields.BigIntField(primary_key=True)
    jurisdiction_id = fields.BigIntField()
    seq = fields.IntField()
    case_id = fields.CharField(max_length=ID)
    what = fields.CharField(max_length=WORD)
    person = fields.CharField(max_length=100)
    role = fields.CharField(max_length=WORD)
    reason = fields.CharField(max_length=200)
    looked_at = UtcField()
    prev_hash = fields.CharField(max_length=HASH)
    hash = fields.CharField(max_length=HASH)

    class Meta:
        table = "looks"
        table_description = "查阅密封内容的记录(只增不改)"
        unique_together = (("jurisdiction_id", "seq"),)
        indexes = (Index(fields=("case_id", "id"), name="ix_looks_case"),)

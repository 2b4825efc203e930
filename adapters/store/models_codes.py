"""Tables of codes, of short links and of calendar feeds (码、短链接、日历订阅表)."""

from __future__ import annotations

from tortoise import fields
from tortoise.indexes import Index
from tortoise.models import Model

from adapters.store.columns import UtcField
from adapters.store.models_towns import ID

SHORT = 24


class CodeRow(Model):
    """One code; ``target`` is a name on the town's lists, or the id of a deputy, whose ``label`` is empty.

    ``picture`` is the key of its picture among the stored objects, ``drawn_by`` who has drawn it and for which address.
    """

    short = fields.CharField(primary_key=True, max_length=SHORT)
    jurisdiction_id = fields.BigIntField()
    kind = fields.CharField(max_length=12)
    target = fields.CharField(max_length=100)
    label = fields.CharField(max_length=100)
    village = fields.CharField(max_length=100, null=True)
    made_by = fields.CharField(max_length=ID)
    made_at = UtcField()
    revoked_at = UtcField(null=True)
    picture = fields.CharField(max_length=200, null=True)
    drawn_by = fields.CharField(max_length=100, null=True)

    class Meta:
        table = "codes"
        table_description = "海报、连心卡上的码"
        indexes = (Index(fields=("jurisdiction_id", "kind", "target"), name="ix_codes_target"),)


class CodeUseRow(Model):
    """A case that came through a code."""

    case_id = fields.CharField(primary_key=True, max_length=ID)
    jurisdiction_id = fields.BigIntField()
    short = fields.CharField(max_length=SHORT)
    at = UtcField()

    class Meta:
        table = "code_uses"
        table_description = "扫码上报的件"
        indexes = (Index(fields=("jurisdiction_id", "short", "at"), name="ix_code_uses_short"),)


class ShortLinkRow(Model):
    """A page of the mini-program with a short address; ``url`` is WeChat's own link, until ``url_until``."""

    short = fields.CharField(primary_key=True, max_length=SHORT)
    jurisdiction_id = fields.BigIntField()
    path = fields.CharField(max_length=100)
    query = fields.CharField(max_length=1024)
    made_at = UtcField()
    url = fields.CharField(max_length=300, null=True)
    url_until = UtcField(null=True)

    class Meta:
        table = "short_links"
        table_description = "短信里的短链接"
        indexes = (Index(fields=("jurisdiction_id", "path"), name="ix_short_links_path"),)


class CalendarFeedRow(Model):
    """Whose calendar an address shows; ``digest`` is that of its secret part, which is stored nowhere."""

    person = fields.CharField(primary_key=True, max_length=ID)
    digest = fields.CharField(max_length=64, unique=True)
    made_at = UtcField()

    class Meta:
        table = "calendar_feeds"
        table_description = "日历订阅的私人地址"

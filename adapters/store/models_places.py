"""The table of places that a town knows (地点表): villages, grids, estates and areas, with attributes and shapes."""

from __future__ import annotations

from tortoise import fields
from tortoise.models import Model

from adapters.store.columns import JsonField, UtcField


class PlaceRow(Model):
    """A village, grid, estate or area; ``key`` is a grid's number, and else the name.

    ``shape`` are rings in WGS-84 degrees, as ``cases.shapes`` has them, empty where no boundary was told; ``datum`` is
    the one that the boundary came in.
    """

    id = fields.BigIntField(primary_key=True)
    jurisdiction_id = fields.BigIntField()
    kind = fields.CharField(max_length=20)
    key = fields.CharField(max_length=100)
    name = fields.CharField(max_length=100)
    code = fields.CharField(max_length=32, null=True)
    village = fields.CharField(max_length=100, null=True)
    attributes = JsonField()
    shape = JsonField()
    datum = fields.CharField(max_length=20, null=True)
    told_at = UtcField()

    class Meta:
        table = "places"
        table_description = "村、网格、小区和区域"
        unique_together = (("jurisdiction_id", "kind", "key"),)

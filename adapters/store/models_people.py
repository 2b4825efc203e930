"""The tables of who stands to whom (联系、关注、请假): ties of deputies, followed cases, leave and stand-ins, names.

Ties and leave are read before anybody's scope is known, because both say what a person may see.
"""

from __future__ import annotations

from tortoise import fields
from tortoise.indexes import Index
from tortoise.models import Model

from adapters.store.columns import UtcField
from adapters.store.models_towns import ID


class SubjectRow(Model):
    """An enterprise (企业) or a project (项目) of a place, as a report may name it; ``valid_to`` empty: still there."""

    id = fields.BigIntField(primary_key=True)
    jurisdiction_id = fields.BigIntField()
    kind = fields.CharField(max_length=20)
    name = fields.CharField(max_length=100)
    valid_from = UtcField()
    valid_to = UtcField(null=True)

    class Meta:
        table = "subjects"
        table_description = "企业与项目名录"
        unique_together = (("jurisdiction_id", "kind", "name"),)


class TieRow(Model):
    """A deputy is tied (联系) to a grid, village, enterprise, project or person of a place, for a term."""

    id = fields.BigIntField(primary_key=True)
    jurisdiction_id = fields.BigIntField()
    deputy = fields.CharField(max_length=ID)
    kind = fields.CharField(max_length=20)
    target = fields.CharField(max_length=100)
    valid_from = UtcField()
    valid_to = UtcField(null=True)
    set_by = fields.CharField(max_length=ID)

    class Meta:
        table = "ties"
        table_description = "代表联系"
        indexes = (
            Index(fields=("deputy",), name="ix_ties_deputy"),
            Index(fields=("jurisdiction_id", "kind", "target"), name="ix_ties_target"),
        )


class LeaveRow(Model):
    """Somebody is away (请假) for a term, and who stands in for them meanwhile (代), if anybody does."""

    id = fields.BigIntField(primary_key=True)
    jurisdiction_id = fields.BigIntField()
    absent = fields.CharField(max_length=ID)
    stand_in = fields.CharField(max_length=ID, null=True)
    valid_from = UtcField()
    valid_to = UtcField()
    set_by = fields.CharField(max_length=ID)

    class Meta:
        table = "leaves"
        table_description = "请假与代理"
        indexes = (
            Index(fields=("absent",), name="ix_leaves_absent"),
            Index(fields=("stand_in",), name="ix_leaves_stand_in"),
        )


class FollowRow(Model):
    """Somebody follows a case (关注); ``valid_to`` is set when they no longer do."""

    id = fields.BigIntField(primary_key=True)
    jurisdiction_id = fields.BigIntField()
    case_id = fields.CharField(max_length=ID)
    person = fields.CharField(max_length=ID)
    valid_from = UtcField()
    valid_to = UtcField(null=True)

    class Meta:
        table = "follows"
        table_description = "关注"
        unique_together = (("case_id", "person"),)
        indexes = (Index(fields=("person",), name="ix_follows_person"),)

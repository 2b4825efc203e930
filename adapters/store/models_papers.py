"""The tables of papers (编号与附件表): the yearly numbers of cases, and videos and documents beside the photos."""

from __future__ import annotations

from tortoise import fields
from tortoise.indexes import Index
from tortoise.models import Model

from adapters.store.columns import UtcField, WhereIndex
from adapters.store.models_towns import HASH, ID


class NumberRow(Model):
    """The number of a case (受理编号); ``no`` and ``sign`` are NULL until it is allotted, after the case's commit.

    The row itself is written together with the case, so that no crash can lose that a number is owed.
    """

    id = fields.BigIntField(primary_key=True)
    jurisdiction_id = fields.BigIntField()
    case_id = fields.CharField(max_length=ID, unique=True)
    year = fields.IntField()
    no = fields.IntField(null=True)
    sign = fields.CharField(max_length=100, null=True)

    class Meta:
        table = "case_numbers"
        table_description = "受理编号"
        unique_together = (("jurisdiction_id", "year", "no"),)
        indexes = (
            WhereIndex(fields=("jurisdiction_id", "year", "id"), name="ix_numbers_owed", where="no IS NULL"),
            Index(fields=("no", "jurisdiction_id"), name="ix_numbers_searched"),
        )


class FileUpload(Model):
    """A video or document that no case has taken yet."""

    id = fields.CharField(max_length=ID, primary_key=True)
    owner = fields.CharField(max_length=ID)
    digest = fields.CharField(max_length=HASH)
    kind = fields.CharField(max_length=10)
    media = fields.CharField(max_length=100)
    name = fields.CharField(max_length=100)
    size = fields.BigIntField()
    key = fields.CharField(max_length=200)
    poster = fields.CharField(max_length=200, null=True)
    seconds = fields.IntField(null=True)
    created_at = UtcField()

    class Meta:
        table = "file_uploads"
        table_description = "尚未用于上报的视频和文件"
        unique_together = (("owner", "digest"),)


class CaseFile(Model):
    """A video or document of a case."""

    id = fields.CharField(max_length=ID, primary_key=True)
    jurisdiction_id = fields.BigIntField()
    case_id = fields.CharField(max_length=ID)
    owner = fields.CharField(max_length=ID)
    digest = fields.CharField(max_length=HASH)
    kind = fields.CharField(max_length=10)
    media = fields.CharField(max_length=100)
    name = fields.CharField(max_length=100)
    size = fields.BigIntField()
    key = fields.CharField(max_length=200)
    poster = fields.CharField(max_length=200, null=True)
    seconds = fields.IntField(null=True)

    class Meta:
        table = "case_files"
        table_description = "件的视频和文件"
        indexes = (Index(fields=("case_id",), name="ix_case_files_case"),)

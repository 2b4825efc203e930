"""The tables of who and where (数据表): jurisdictions, groups, persons, units and the rule bundles in force.

What is said of the tables of cases in ``models`` holds here: indexes in ``Meta.indexes``, the database's defaults.
"""

from __future__ import annotations

from tortoise import fields
from tortoise.indexes import Index
from tortoise.models import Model

from adapters.store.columns import UtcField, WhereIndex

ID = 36  # characters of a UUID as text
HASH = 64  # hexadecimal digits of SHA-256


class JurisdictionRow(Model):
    """A town, county, city …: the id never changes, everything else about it is dated.

    ``practice_of`` names the town of which this is the practice twin (演练).
    """

    id = fields.BigIntField(primary_key=True)
    created_at = UtcField()  # not for its own sake: the library silently inserts nothing into a table of ids alone
    practice_of = fields.BigIntField(null=True)

    class Meta:
        table = "jurisdictions"
        table_description = "辖区"


class JurisdictionAttribute(Model):
    """What a jurisdiction was called, and whom it stood under, from when to when (``valid_to`` empty: now)."""

    id = fields.BigIntField(primary_key=True)
    jurisdiction_id = fields.BigIntField()
    code = fields.CharField(max_length=32)
    name = fields.CharField(max_length=100)
    level = fields.CharField(max_length=20)
    superior_id = fields.BigIntField(null=True)
    valid_from = UtcField()
    valid_to = UtcField(null=True)

    class Meta:
        table = "jurisdiction_attributes"
        table_description = "辖区名称、代码、层级、上级的沿革"
        indexes = (
            Index(fields=("jurisdiction_id", "valid_from"), name="ix_jurisdiction_attributes"),
            WhereIndex(fields=("code",), name="ix_jurisdiction_code_now", where="valid_to IS NULL"),
        )


class TownGroupRow(Model):
    """Several jurisdictions that share one board (群), and the unit that minds it; its name is its declarer's own."""

    id = fields.BigIntField(primary_key=True)
    name = fields.CharField(max_length=100)
    declared_by = fields.BigIntField()
    steward_id = fields.BigIntField(null=True)
    valid_to = UtcField(null=True)  # since when no file declares it any more

    class Meta:
        table = "town_groups"
        table_description = "群"
        unique_together = (("declared_by", "name"),)


class TownGroupMember(Model):
    """Which jurisdiction belonged to a group from when to when."""

    id = fields.BigIntField(primary_key=True)
    group_id = fields.BigIntField()
    jurisdiction_id = fields.BigIntField()
    valid_from = UtcField()
    valid_to = UtcField(null=True)

    class Meta:
        table = "town_group_members"
        table_description = "群的成员"
        indexes = (WhereIndex(fields=("group_id",), name="ix_group_members_now", where="valid_to IS NULL"),)


class PersonRow(Model):
    """Somebody who signed in or stands on a roster; ``key`` is what the sandbox sign-in calls them."""

    id = fields.CharField(max_length=ID, primary_key=True)
    key = fields.CharField(max_length=100, null=True, unique=True)
    created_at = UtcField()

    class Meta:
        table = "persons"
        table_description = "人员"


class PersonPrivate(Model):
    """What a person is called: apart from the person, to be deleted alone; ``name`` is empty where it is sealed."""

    person_id = fields.CharField(max_length=ID, primary_key=True)
    name = fields.CharField(max_length=100)
    sealed = fields.TextField(null=True)

    class Meta:
        table = "person_private"
        table_description = "人员姓名(个人内容)"


class TenureRow(Model):
    """A role that a person holds in a jurisdiction for a term (任职)."""

    id = fields.BigIntField(primary_key=True)
    person_id = fields.CharField(max_length=ID)
    role = fields.CharField(max_length=40)
    jurisdiction_id = fields.BigIntField()
    level = fields.CharField(max_length=20, null=True)
    unit_id = fields.BigIntField(null=True)
    group_name = fields.CharField(max_length=100, null=True)
    post = fields.CharField(max_length=100, null=True)
    valid_from = UtcField(null=True)
    valid_to = UtcField(null=True)

    class Meta:
        table = "tenures"
        table_description = "任职"
        indexes = (
            Index(fields=("person_id",), name="ix_tenures_person"),
            WhereIndex(fields=("post",), name="ix_tenures_post", where="post IS NOT NULL"),
        )


class UnitRow(Model):
    """A unit (单位) by its immutable id; ``successor_id`` took over from it at ``succeeded_at``."""

    id = fields.BigIntField(primary_key=True)
    jurisdiction_id = fields.BigIntField()
    external = fields.BooleanField(db_default=False)
    successor_id = fields.BigIntField(null=True)
    succeeded_at = UtcField(null=True)

    class Meta:
        table = "units"
        table_description = "单位"


class UnitName(Model):
    """What a unit was called from when to when."""

    id = fields.BigIntField(primary_key=True)
    unit_id = fields.BigIntField()
    jurisdiction_id = fields.BigIntField()
    name = fields.CharField(max_length=100)
    valid_from = UtcField()
    valid_to = UtcField(null=True)

    class Meta:
        table = "unit_names"
        table_description = "单位名称的沿革"
        indexes = (
            Index(fields=("unit_id",), name="ix_unit_names_unit"),
            WhereIndex(fields=("jurisdiction_id", "name"), name="ix_unit_names_now", where="valid_to IS NULL"),
        )


class BundleRow(Model):
    """A published set of rule files, by its hash."""

    hash = fields.CharField(max_length=HASH, primary_key=True)
    published_by = fields.CharField(max_length=100)
    reason = fields.TextField()
    published_at = UtcField()
    seen = fields.CharField(max_length=HASH, null=True)  # the report that was shown before

    class Meta:
        table = "bundles"
        table_description = "规约集"


class BundleFile(Model):
    """One rule file of a bundle: its name there, the hash of its text, and the edition it was published in."""

    id = fields.BigIntField(primary_key=True)
    bundle = fields.CharField(max_length=HASH)
    name = fields.CharField(max_length=200)
    digest = fields.CharField(max_length=HASH)
    edition = fields.IntField(db_default=1)

    class Meta:
        table = "bundle_files"
        table_description = "规约集的文件"
        unique_together = (("bundle", "name"),)


class BundleText(Model):
    """The text of a rule file, kept once however many bundles hold it."""

    digest = fields.CharField(max_length=HASH, primary_key=True)
    text = fields.TextField()

    class Meta:
        table = "bundle_texts"
        table_description = "规约原文"


class RuleReportRow(Model):
    """What was shown of a change before it was put in force, by the hash of its text; never changed."""

    digest = fields.CharField(max_length=HASH, primary_key=True)
    bundle = fields.CharField(max_length=HASH)
    base = fields.CharField(max_length=HASH)
    text = fields.TextField()
    made_at = UtcField()

    class Meta:
        table = "rule_reports"
        table_description = "启用规约前看过的报告"


class BundlePointer(Model):
    """Which bundle a jurisdiction was given last; ``revision`` counts how often that changed.

    It decides from ``effective_at`` on (empty: at all times); before that ``previous`` does.
    """

    jurisdiction_id = fields.BigIntField(primary_key=True, generated=False)
    bundle = fields.CharField(max_length=HASH)
    revision = fields.IntField(db_default=1)
    switched_at = UtcField()
    effective_at = UtcField(null=True)
    previous = fields.CharField(max_length=HASH, null=True)

    class Meta:
        table = "bundle_pointers"
        table_description = "各辖区现行规约集"


class StoreState(Model):
    """One row: the sandbox's shift of time in seconds, and a count of changes to who is who (for caches)."""

    id = fields.IntField(primary_key=True, generated=False)
    shift_seconds = fields.FloatField(db_default=0)
    revision = fields.BigIntField(db_default=0)

    class Meta:
        table = "store_state"
        table_description = "库状态(仅一行)"

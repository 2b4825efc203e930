"""The tables as they were on the first day."""

from __future__ import annotations

import functools
from json import dumps, loads

from tortoise import fields, migrations
from tortoise.fields.base import OnDelete
from tortoise.indexes import Index
from tortoise.migrations import operations as ops

from adapters.store.columns import UtcField, WhereIndex


class Migration(migrations.Migration):
    initial = True

    operations = [
        ops.CreateModel(
            name="BundleFile",
            fields=[
                ("id", fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ("bundle", fields.CharField(max_length=64)),
                ("name", fields.CharField(max_length=200)),
                ("digest", fields.CharField(max_length=64)),
            ],
            options={
                "table": "bundle_files",
                "app": "store",
                "unique_together": (("bundle", "name"),),
                "pk_attr": "id",
                "table_description": "规约集的文件",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="BundlePointer",
            fields=[
                ("jurisdiction_id", fields.BigIntField(generated=False, primary_key=True, unique=True, db_index=True)),
                ("bundle", fields.CharField(max_length=64)),
                ("revision", fields.IntField(db_default=1)),
                ("switched_at", UtcField(auto_now=False, auto_now_add=False)),
            ],
            options={
                "table": "bundle_pointers",
                "app": "store",
                "pk_attr": "jurisdiction_id",
                "table_description": "各辖区现行规约集",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="BundleRow",
            fields=[
                ("hash", fields.CharField(primary_key=True, unique=True, db_index=True, max_length=64)),
                ("published_by", fields.CharField(max_length=100)),
                ("reason", fields.TextField(unique=False)),
                ("published_at", UtcField(auto_now=False, auto_now_add=False)),
            ],
            options={"table": "bundles", "app": "store", "pk_attr": "hash", "table_description": "规约集"},
            bases=["Model"],
        ),
        ops.CreateModel(
            name="BundleText",
            fields=[
                ("digest", fields.CharField(primary_key=True, unique=True, db_index=True, max_length=64)),
                ("text", fields.TextField(unique=False)),
            ],
            options={"table": "bundle_texts", "app": "store", "pk_attr": "digest", "table_description": "规约原文"},
            bases=["Model"],
        ),
        ops.CreateModel(
            name="CaseRow",
            fields=[
                ("id", fields.CharField(primary_key=True, unique=True, db_index=True, max_length=36)),
                ("jurisdiction_id", fields.BigIntField()),
                ("seq", fields.IntField()),
                ("chain_head", fields.CharField(max_length=64)),
                ("phase", fields.CharField(max_length=20)),
                ("round", fields.IntField()),
                ("reporter", fields.CharField(max_length=36)),
                ("category", fields.CharField(max_length=100)),
                ("urgency", fields.CharField(max_length=40)),
                ("channel", fields.CharField(max_length=40)),
                ("group_name", fields.CharField(null=True, max_length=100)),
                ("holder_id", fields.BigIntField(null=True)),
                ("holder_name", fields.CharField(null=True, max_length=100)),
                ("arbiter_id", fields.BigIntField(null=True)),
                ("arbiter_name", fields.CharField(null=True, max_length=100)),
                ("steward_id", fields.BigIntField(null=True)),
                ("steward_name", fields.CharField(null=True, max_length=100)),
                ("candidates", fields.TextField(db_default="", unique=False)),
                (
                    "involved",
                    fields.JSONField(
                        db_default="{}", encoder=functools.partial(dumps, separators=(",", ":")), decoder=loads
                    ),
                ),
                ("returnable", fields.BooleanField(db_default=False)),
                ("asked", fields.BooleanField(db_default=False)),
                ("opened_at", UtcField(auto_now=False, auto_now_add=False)),
                ("updated_at", UtcField(auto_now=False, auto_now_add=False)),
                ("closed_at", UtcField(null=True, auto_now=False, auto_now_add=False)),
                ("due_at", UtcField(null=True, auto_now=False, auto_now_add=False)),
                ("due_latest", UtcField(null=True, auto_now=False, auto_now_add=False)),
                ("warn_at", UtcField(null=True, auto_now=False, auto_now_add=False)),
                ("provisional", fields.BooleanField(db_default=False)),
                ("late", fields.BooleanField(db_default=False)),
                ("outcome", fields.CharField(null=True, max_length=100)),
                ("solved", fields.BooleanField(null=True)),
                ("stars", fields.IntField(null=True)),
                ("photo_count", fields.IntField(db_default=0)),
                ("cover", fields.CharField(null=True, max_length=36)),
                (
                    "marks",
                    fields.JSONField(
                        db_default="[]", encoder=functools.partial(dumps, separators=(",", ":")), decoder=loads
                    ),
                ),
                ("live", fields.BooleanField(db_default=True)),
                ("bundle", fields.CharField(max_length=64)),
                ("text_id", fields.CharField(null=True, max_length=36)),
                ("next_at", UtcField(null=True, auto_now=False, auto_now_add=False)),
                ("lease_until", UtcField(null=True, auto_now=False, auto_now_add=False)),
                ("attempts", fields.IntField(db_default=0)),
            ],
            options={
                "table": "cases",
                "app": "store",
                "indexes": [
                    Index(fields=["jurisdiction_id", "opened_at", "id"], name="ix_cases_board"),
                    Index(fields=["reporter", "opened_at"], name="ix_cases_mine"),
                    WhereIndex(fields=["holder_id", "opened_at"], name="ix_cases_held", where="holder_id IS NOT NULL"),
                    WhereIndex(fields=["next_at"], name="ix_cases_next", where="next_at IS NOT NULL"),
                ],
                "pk_attr": "id",
                "table_description": "件(由事件折叠而成)",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="CasePhoto",
            fields=[
                ("id", fields.CharField(primary_key=True, unique=True, db_index=True, max_length=36)),
                ("jurisdiction_id", fields.BigIntField()),
                (
                    "case",
                    fields.ForeignKeyField(
                        "store.CaseRow",
                        source_field="case_id",
                        db_constraint=True,
                        to_field="id",
                        related_name="photos",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                ("owner", fields.CharField(max_length=36)),
                ("digest", fields.CharField(max_length=64)),
                ("full", fields.CharField(max_length=200)),
                ("thumb", fields.CharField(max_length=200)),
                ("width", fields.IntField()),
                ("height", fields.IntField()),
            ],
            options={
                "table": "case_photos",
                "app": "store",
                "indexes": [Index(fields=["case_id"], name="ix_case_photos_case")],
                "pk_attr": "id",
                "table_description": "件的照片",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="ClockRow",
            fields=[
                ("id", fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ("jurisdiction_id", fields.BigIntField()),
                (
                    "case",
                    fields.ForeignKeyField(
                        "store.CaseRow",
                        source_field="case_id",
                        db_constraint=True,
                        to_field="id",
                        related_name="clocks",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                ("key", fields.CharField(max_length=60)),
                ("name", fields.CharField(max_length=40)),
                ("holder_id", fields.BigIntField(null=True)),
                ("holder_name", fields.CharField(null=True, max_length=100)),
                ("round", fields.IntField()),
                ("started_at", UtcField(auto_now=False, auto_now_add=False)),
                ("warn_at", UtcField(null=True, auto_now=False, auto_now_add=False)),
                ("due_at", UtcField(auto_now=False, auto_now_add=False)),
                ("due_latest", UtcField(auto_now=False, auto_now_add=False)),
                ("provisional", fields.BooleanField(db_default=False)),
                ("overdue", fields.BooleanField(db_default=False)),
                ("climbed", fields.IntField(db_default=0)),
                ("stopped_at", UtcField(null=True, auto_now=False, auto_now_add=False)),
                ("outcome", fields.CharField(null=True, max_length=20)),
                (
                    "paused",
                    fields.JSONField(
                        db_default="[]", encoder=functools.partial(dumps, separators=(",", ":")), decoder=loads
                    ),
                ),
                ("cites", fields.JSONField(encoder=functools.partial(dumps, separators=(",", ":")), decoder=loads)),
                ("calendar", fields.CharField(max_length=100)),
                ("next_at", UtcField(null=True, auto_now=False, auto_now_add=False)),
            ],
            options={
                "table": "clocks",
                "app": "store",
                "unique_together": (("case", "key"),),
                "indexes": [
                    WhereIndex(fields=["next_at"], name="ix_clocks_next", where="next_at IS NOT NULL"),
                    WhereIndex(fields=["jurisdiction_id", "due_at"], name="ix_clocks_running", where="outcome IS NULL"),
                ],
                "pk_attr": "id",
                "table_description": "时限",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="ContentRow",
            fields=[
                ("id", fields.CharField(primary_key=True, unique=True, db_index=True, max_length=36)),
                ("jurisdiction_id", fields.BigIntField()),
                (
                    "case",
                    fields.ForeignKeyField(
                        "store.CaseRow",
                        source_field="case_id",
                        db_constraint=True,
                        to_field="id",
                        related_name="contents",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                ("what", fields.CharField(max_length=20)),
                ("body", fields.JSONField(encoder=functools.partial(dumps, separators=(",", ":")), decoder=loads)),
                ("salt", fields.CharField(max_length=64)),
            ],
            options={
                "table": "contents",
                "app": "store",
                "indexes": [Index(fields=["case_id"], name="ix_contents_case")],
                "pk_attr": "id",
                "table_description": "个人内容(可单独删除)",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="EventRow",
            fields=[
                ("id", fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ("jurisdiction_id", fields.BigIntField()),
                (
                    "case",
                    fields.ForeignKeyField(
                        "store.CaseRow",
                        source_field="case_id",
                        db_constraint=True,
                        to_field="id",
                        related_name="events",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                ("seq", fields.IntField()),
                ("kind", fields.CharField(max_length=40)),
                ("occurred_at", UtcField(auto_now=False, auto_now_add=False)),
                ("recorded_at", UtcField(auto_now=False, auto_now_add=False)),
                ("actor", fields.JSONField(encoder=functools.partial(dumps, separators=(",", ":")), decoder=loads)),
                ("cites", fields.JSONField(encoder=functools.partial(dumps, separators=(",", ":")), decoder=loads)),
                ("bundle", fields.CharField(max_length=64)),
                ("data", fields.JSONField(encoder=functools.partial(dumps, separators=(",", ":")), decoder=loads)),
                ("prev_hash", fields.CharField(max_length=64)),
                ("hash", fields.CharField(max_length=64)),
                ("sealed_no", fields.BigIntField(null=True)),
            ],
            options={
                "table": "events",
                "app": "store",
                "unique_together": (("case", "seq"),),
                "indexes": [
                    WhereIndex(fields=["jurisdiction_id", "id"], name="ix_events_unsealed", where="sealed_no IS NULL"),
                    WhereIndex(
                        fields=["jurisdiction_id", "sealed_no"], name="ix_events_sealed", where="sealed_no IS NOT NULL"
                    ),
                ],
                "pk_attr": "id",
                "table_description": "事件(只增不改)",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="IdempotencyKey",
            fields=[
                ("id", fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ("jurisdiction_id", fields.BigIntField()),
                ("principal", fields.CharField(max_length=100)),
                ("key", fields.CharField(max_length=200)),
                ("digest", fields.CharField(max_length=64)),
                ("receipt", fields.TextField(null=True, unique=False)),
                ("taken_at", UtcField(auto_now=False, auto_now_add=False)),
            ],
            options={
                "table": "idempotency_keys",
                "app": "store",
                "unique_together": (("jurisdiction_id", "principal", "key"),),
                "pk_attr": "id",
                "table_description": "幂等键(永久保存)",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="JurisdictionAttribute",
            fields=[
                ("id", fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ("jurisdiction_id", fields.BigIntField()),
                ("code", fields.CharField(max_length=32)),
                ("name", fields.CharField(max_length=100)),
                ("level", fields.CharField(max_length=20)),
                ("superior_id", fields.BigIntField(null=True)),
                ("valid_from", UtcField(auto_now=False, auto_now_add=False)),
                ("valid_to", UtcField(null=True, auto_now=False, auto_now_add=False)),
            ],
            options={
                "table": "jurisdiction_attributes",
                "app": "store",
                "indexes": [
                    Index(fields=["jurisdiction_id", "valid_from"], name="ix_jurisdiction_attributes"),
                    WhereIndex(fields=["code"], name="ix_jurisdiction_code_now", where="valid_to IS NULL"),
                ],
                "pk_attr": "id",
                "table_description": "辖区名称、代码、层级、上级的沿革",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="JurisdictionRow",
            fields=[
                ("id", fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ("created_at", UtcField(auto_now=False, auto_now_add=False)),
            ],
            options={"table": "jurisdictions", "app": "store", "pk_attr": "id", "table_description": "辖区"},
            bases=["Model"],
        ),
        ops.CreateModel(
            name="NoticeRow",
            fields=[
                ("id", fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ("jurisdiction_id", fields.BigIntField()),
                (
                    "case",
                    fields.ForeignKeyField(
                        "store.CaseRow",
                        source_field="case_id",
                        db_constraint=True,
                        to_field="id",
                        related_name="notices",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                ("seq", fields.IntField()),
                ("kind", fields.CharField(max_length=40)),
                ("recipient", fields.CharField(max_length=40)),
                ("unit_name", fields.CharField(null=True, max_length=100)),
                ("created_at", UtcField(auto_now=False, auto_now_add=False)),
                ("sent_at", UtcField(null=True, auto_now=False, auto_now_add=False)),
                ("read_at", UtcField(null=True, auto_now=False, auto_now_add=False)),
            ],
            options={
                "table": "notices",
                "app": "store",
                "unique_together": (("case", "seq", "kind", "recipient"),),
                "indexes": [
                    Index(fields=["recipient", "id"], name="ix_notices_inbox"),
                    WhereIndex(fields=["id"], name="ix_notices_unsent", where="sent_at IS NULL"),
                ],
                "pk_attr": "id",
                "table_description": "告知",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="PersonPrivate",
            fields=[
                ("person_id", fields.CharField(primary_key=True, unique=True, db_index=True, max_length=36)),
                ("name", fields.CharField(max_length=100)),
            ],
            options={
                "table": "person_private",
                "app": "store",
                "pk_attr": "person_id",
                "table_description": "人员姓名(个人内容)",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="PersonRow",
            fields=[
                ("id", fields.CharField(primary_key=True, unique=True, db_index=True, max_length=36)),
                ("key", fields.CharField(null=True, unique=True, max_length=100)),
                ("created_at", UtcField(auto_now=False, auto_now_add=False)),
            ],
            options={"table": "persons", "app": "store", "pk_attr": "id", "table_description": "人员"},
            bases=["Model"],
        ),
        ops.CreateModel(
            name="PlanRow",
            fields=[
                ("hash", fields.CharField(primary_key=True, unique=True, db_index=True, max_length=64)),
                ("body", fields.TextField(unique=False)),
            ],
            options={"table": "plans", "app": "store", "pk_attr": "hash", "table_description": "办理方案"},
            bases=["Model"],
        ),
        ops.CreateModel(
            name="StoreState",
            fields=[
                ("id", fields.IntField(generated=False, primary_key=True, unique=True, db_index=True)),
                ("shift_seconds", fields.FloatField(db_default=0)),
                ("revision", fields.BigIntField(db_default=0)),
            ],
            options={"table": "store_state", "app": "store", "pk_attr": "id", "table_description": "库状态(仅一行)"},
            bases=["Model"],
        ),
        ops.CreateModel(
            name="TenureRow",
            fields=[
                ("id", fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ("person_id", fields.CharField(max_length=36)),
                ("role", fields.CharField(max_length=40)),
                ("jurisdiction_id", fields.BigIntField()),
                ("level", fields.CharField(null=True, max_length=20)),
                ("unit_id", fields.BigIntField(null=True)),
                ("group_name", fields.CharField(null=True, max_length=100)),
                ("post", fields.CharField(null=True, max_length=100)),
                ("valid_from", UtcField(null=True, auto_now=False, auto_now_add=False)),
                ("valid_to", UtcField(null=True, auto_now=False, auto_now_add=False)),
            ],
            options={
                "table": "tenures",
                "app": "store",
                "indexes": [
                    Index(fields=["person_id"], name="ix_tenures_person"),
                    WhereIndex(fields=["post"], name="ix_tenures_post", where="post IS NOT NULL"),
                ],
                "pk_attr": "id",
                "table_description": "任职",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="TownGroup",
            fields=[
                ("id", fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ("name", fields.CharField(unique=True, max_length=100)),
                ("declared_by", fields.BigIntField()),
                ("steward_id", fields.BigIntField(null=True)),
            ],
            options={"table": "town_groups", "app": "store", "pk_attr": "id", "table_description": "群"},
            bases=["Model"],
        ),
        ops.CreateModel(
            name="TownGroupMember",
            fields=[
                ("id", fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ("group_id", fields.BigIntField()),
                ("jurisdiction_id", fields.BigIntField()),
                ("valid_from", UtcField(auto_now=False, auto_now_add=False)),
                ("valid_to", UtcField(null=True, auto_now=False, auto_now_add=False)),
            ],
            options={
                "table": "town_group_members",
                "app": "store",
                "indexes": [WhereIndex(fields=["group_id"], name="ix_group_members_now", where="valid_to IS NULL")],
                "pk_attr": "id",
                "table_description": "群的成员",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="UnitName",
            fields=[
                ("id", fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ("unit_id", fields.BigIntField()),
                ("jurisdiction_id", fields.BigIntField()),
                ("name", fields.CharField(max_length=100)),
                ("valid_from", UtcField(auto_now=False, auto_now_add=False)),
                ("valid_to", UtcField(null=True, auto_now=False, auto_now_add=False)),
            ],
            options={
                "table": "unit_names",
                "app": "store",
                "indexes": [
                    Index(fields=["unit_id"], name="ix_unit_names_unit"),
                    WhereIndex(fields=["jurisdiction_id", "name"], name="ix_unit_names_now", where="valid_to IS NULL"),
                ],
                "pk_attr": "id",
                "table_description": "单位名称的沿革",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="UnitRow",
            fields=[
                ("id", fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ("jurisdiction_id", fields.BigIntField()),
                ("external", fields.BooleanField(db_default=False)),
                ("successor_id", fields.BigIntField(null=True)),
            ],
            options={"table": "units", "app": "store", "pk_attr": "id", "table_description": "单位"},
            bases=["Model"],
        ),
        ops.CreateModel(
            name="Upload",
            fields=[
                ("id", fields.CharField(primary_key=True, unique=True, db_index=True, max_length=36)),
                ("owner", fields.CharField(max_length=36)),
                ("digest", fields.CharField(max_length=64)),
                ("full", fields.CharField(max_length=200)),
                ("thumb", fields.CharField(max_length=200)),
                ("width", fields.IntField()),
                ("height", fields.IntField()),
                ("created_at", UtcField(auto_now=False, auto_now_add=False)),
            ],
            options={
                "table": "uploads",
                "app": "store",
                "unique_together": (("owner", "digest"),),
                "pk_attr": "id",
                "table_description": "尚未用于上报的照片",
            },
            bases=["Model"],
        ),
    ]

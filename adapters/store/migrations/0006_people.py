"""Ties, leave, followed cases, names of enterprises and projects; where a case lies, for lists; dated successors.

Rows of cases that are there get village and grid from their own events: lists and ``rebuild`` agree at once.
"""

from __future__ import annotations

from tortoise import fields, migrations
from tortoise.indexes import Index
from tortoise.migrations import operations as ops
from tortoise.migrations.schema_editor.base import BaseSchemaEditor
from tortoise.migrations.schema_generator.state_apps import StateApps

from adapters.store.columns import UtcField, WhereIndex

ROLE = "minqing_app"
OPEN_TO_ALL = ("subjects", "ties", "leaves")
IN_SCOPE = "jurisdiction_id = ANY ((SELECT string_to_array(current_setting('minqing.scope', true), ','))::bigint[])"
EVERY_TOWN = (
    "SELECT set_config('minqing.scope', COALESCE((SELECT string_agg(id::text, ',') FROM jurisdictions), ''), true)"
)
_TOLD = {"postgres": "e.data ->> '{name}'", "sqlite": "json_extract(e.data, '$.{name}')"}
_FILL = """
UPDATE cases SET {name} = (
    SELECT {told} FROM events e WHERE e.case_id = cases.id AND e.kind IN ('case:reported', 'case:relocated')
    ORDER BY e.seq DESC LIMIT 1
)
"""


WATCHED = (
    "CREATE INDEX ix_cases_watched ON cases USING gin ((involved -> 'supervised_by')) WHERE involved ? 'supervised_by'"
)


def walls() -> list[str]:
    """What a role may see follows from ties and leave, so that these are read before there is a scope."""
    return [
        f"GRANT SELECT, INSERT, UPDATE ON {', '.join(OPEN_TO_ALL)}, follows TO {ROLE}",
        f"GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO {ROLE}",
        "ALTER TABLE follows ENABLE ROW LEVEL SECURITY",
        "ALTER TABLE follows FORCE ROW LEVEL SECURITY",
        f"CREATE POLICY in_scope ON follows USING ({IN_SCOPE}) WITH CHECK ({IN_SCOPE})",
        # few cases are watched over: who asks for his own must not read all of them
        WATCHED,
    ]


async def fill(_apps: StateApps, editor: BaseSchemaEditor) -> None:
    """Write into the rows that are there where their cases lie."""
    dialect = editor.client.capabilities.dialect
    if dialect == "postgres":
        for statement in walls():
            await editor.client.execute_query(statement)
        await editor.client.execute_query(EVERY_TOWN)
    for name in ("village", "grid"):
        told = _TOLD[dialect].format(name=name)
        filled = _FILL.format(name=name, told=told)  # names of our own columns
        await editor.client.execute_query(filled)


def _id() -> fields.BigIntField:
    return fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)


class Migration(migrations.Migration):
    dependencies = [("store", "0005_papers")]
    operations = [
        ops.AddField("UnitRow", "succeeded_at", UtcField(null=True, auto_now=False, auto_now_add=False)),
        ops.AddField("CaseRow", "village", fields.CharField(null=True, max_length=100)),
        ops.AddField("CaseRow", "grid", fields.CharField(null=True, max_length=40)),
        ops.AddField("CaseRow", "enterprise", fields.CharField(null=True, max_length=100)),
        ops.AddField("CaseRow", "project", fields.CharField(null=True, max_length=100)),
        *(
            ops.AddIndex(
                "CaseRow",
                WhereIndex(fields=(name, "opened_at"), name=f"ix_cases_{name}", where=f"{name} IS NOT NULL"),
            )
            for name in ("village", "grid", "enterprise", "project")
        ),
        ops.CreateModel(
            name="SubjectRow",
            fields=[
                ("id", _id()),
                ("jurisdiction_id", fields.BigIntField()),
                ("kind", fields.CharField(max_length=20)),
                ("name", fields.CharField(max_length=100)),
                ("valid_from", UtcField(auto_now=False, auto_now_add=False)),
                ("valid_to", UtcField(null=True, auto_now=False, auto_now_add=False)),
            ],
            options={
                "table": "subjects",
                "app": "store",
                "unique_together": (("jurisdiction_id", "kind", "name"),),
                "pk_attr": "id",
                "table_description": "企业与项目名录",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="TieRow",
            fields=[
                ("id", _id()),
                ("jurisdiction_id", fields.BigIntField()),
                ("deputy", fields.CharField(max_length=36)),
                ("kind", fields.CharField(max_length=20)),
                ("target", fields.CharField(max_length=100)),
                ("valid_from", UtcField(auto_now=False, auto_now_add=False)),
                ("valid_to", UtcField(null=True, auto_now=False, auto_now_add=False)),
                ("set_by", fields.CharField(max_length=36)),
            ],
            options={
                "table": "ties",
                "app": "store",
                "indexes": [
                    Index(fields=["deputy"], name="ix_ties_deputy"),
                    Index(fields=["jurisdiction_id", "kind", "target"], name="ix_ties_target"),
                ],
                "pk_attr": "id",
                "table_description": "代表联系",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="LeaveRow",
            fields=[
                ("id", _id()),
                ("jurisdiction_id", fields.BigIntField()),
                ("absent", fields.CharField(max_length=36)),
                ("stand_in", fields.CharField(null=True, max_length=36)),
                ("valid_from", UtcField(auto_now=False, auto_now_add=False)),
                ("valid_to", UtcField(auto_now=False, auto_now_add=False)),
                ("set_by", fields.CharField(max_length=36)),
            ],
            options={
                "table": "leaves",
                "app": "store",
                "indexes": [
                    Index(fields=["absent"], name="ix_leaves_absent"),
                    Index(fields=["stand_in"], name="ix_leaves_stand_in"),
                ],
                "pk_attr": "id",
                "table_description": "请假与代理",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="FollowRow",
            fields=[
                ("id", _id()),
                ("jurisdiction_id", fields.BigIntField()),
                ("case_id", fields.CharField(max_length=36)),
                ("person", fields.CharField(max_length=36)),
                ("valid_from", UtcField(auto_now=False, auto_now_add=False)),
                ("valid_to", UtcField(null=True, auto_now=False, auto_now_add=False)),
            ],
            options={
                "table": "follows",
                "app": "store",
                "unique_together": (("case_id", "person"),),
                "indexes": [Index(fields=["person"], name="ix_follows_person")],
                "pk_attr": "id",
                "table_description": "关注",
            },
            bases=["Model"],
        ),
        ops.RunPython(fill),
    ]

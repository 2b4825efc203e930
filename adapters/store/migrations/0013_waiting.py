"""An index over the cases that wait for somebody beside their holder: few do, and a to-do must not read all rows.

Rows that are there get their keys with the next event, or with ``minqing rebuild --repair``.
"""

from __future__ import annotations

from tortoise import migrations
from tortoise.migrations import operations as ops
from tortoise.migrations.schema_editor.base import BaseSchemaEditor
from tortoise.migrations.schema_generator.state_apps import StateApps

INDEX = {
    "postgres": (
        "CREATE INDEX ix_cases_waiting ON cases USING gin ((involved -> 'waits_for')) WHERE involved ? 'waits_for'"
    ),
    "sqlite": ("CREATE INDEX ix_cases_waiting ON cases (id) WHERE json_extract(involved, '$.waits_for') IS NOT NULL"),
}


async def index(_apps: StateApps, editor: BaseSchemaEditor) -> None:
    """The library knows neither kind of index."""
    await editor.client.execute_query(INDEX[editor.client.capabilities.dialect])


class Migration(migrations.Migration):
    dependencies = [("store", "0012_sealing")]
    operations = [ops.RunPython(index)]

"""When a case turns orange and red (颜色), so that lists show and count every colour that a rule file has.

Rows that were there before keep the red of their due time until ``minqing rebuild --repair`` has told them more.
"""

from __future__ import annotations

from tortoise import migrations
from tortoise.migrations import operations as ops

from adapters.store.columns import UtcField


class Migration(migrations.Migration):
    dependencies = [("store", "0009_links")]
    operations = [
        ops.AddField("CaseRow", "orange_at", UtcField(null=True, auto_now=False, auto_now_add=False)),
        ops.AddField("CaseRow", "red_at", UtcField(null=True, auto_now=False, auto_now_add=False)),
    ]

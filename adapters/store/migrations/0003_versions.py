"""Since when a bundle decides and what did before (施行), and the edition each rule file was published in.

Files that were published before this step are of the first edition: there was no other.
"""

from __future__ import annotations

from tortoise import fields, migrations
from tortoise.migrations import operations as ops

from adapters.store.columns import UtcField


class Migration(migrations.Migration):
    dependencies = [("store", "0002_walls")]
    operations = [
        ops.AddField("BundleFile", "edition", fields.IntField(db_default=1)),
        ops.AddField("BundlePointer", "effective_at", UtcField(null=True, auto_now=False, auto_now_add=False)),
        ops.AddField("BundlePointer", "previous", fields.CharField(null=True, max_length=64)),
    ]

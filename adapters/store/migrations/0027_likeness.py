"""What a photo looks like (相似照片), beside it: a hash of 64 bits in hex, and its four bands that are searched by.

Photos of before have none; they are found by nobody.
"""

from __future__ import annotations

from tortoise import fields, migrations
from tortoise.indexes import Index
from tortoise.migrations import operations as ops

BANDS = ("band0", "band1", "band2", "band3")


class Migration(migrations.Migration):
    dependencies = [("store", "0026_devices")]
    operations = [
        *(
            ops.AddField(table, "likeness", fields.CharField(null=True, max_length=16))
            for table in ("Upload", "CasePhoto")
        ),
        *(ops.AddField(table, band, fields.IntField(null=True)) for table in ("Upload", "CasePhoto") for band in BANDS),
        *(
            ops.AddIndex("CasePhoto", Index(fields=["jurisdiction_id", band], name=f"ix_case_photos_{band}"))
            for band in BANDS
        ),
    ]

"""Names of people sealed like everything they say (姓名加密存放); those of before are sealed by minqing keys reseal."""

from __future__ import annotations

from tortoise import fields, migrations
from tortoise.migrations import operations as ops


class Migration(migrations.Migration):
    dependencies = [("store", "0027_likeness")]
    operations = [ops.AddField("PersonPrivate", "sealed", fields.TextField(null=True))]

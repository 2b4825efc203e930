"""What kind of device signed in (设备种类), beside each event of sign-ins; those of before are of no known kind."""

from __future__ import annotations

from tortoise import fields, migrations
from tortoise.migrations import operations as ops


class Migration(migrations.Migration):
    dependencies = [("store", "0025_codes")]
    operations = [ops.AddField("SignInRow", "device", fields.CharField(max_length=12, db_default=""))]

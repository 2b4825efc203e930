"""What the library's own columns and indexes lack (列与索引): UTC, readable JSON, indexes over part of a table."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

from tortoise import fields
from tortoise.indexes import Index
from tortoise.models import Model


class UtcField(fields.DatetimeField[Any]):
    """A moment. SQLite keeps it as text and compares text, so that 08:00+08:00 must be stored as 00:00+00:00."""

    def to_db_value(self, value: Any, instance: type[Model] | Model) -> Any:
        """An aware time in UTC, whatever zone it came in."""
        checked = super().to_db_value(value, instance)
        return checked.astimezone(UTC) if isinstance(checked, datetime) else checked


class JsonField(fields.JSONField[Any]):
    """Plain JSON, written as people read it: Chinese stays Chinese also where the database keeps it as text."""

    def to_db_value(self, value: Any, instance: type[Model] | Model) -> str | None:  # noqa: ARG002  # the library's own
        """The text of the value."""
        self.validate(value)
        return None if value is None else json.dumps(value, ensure_ascii=False, separators=(",", ":"))


class WhereIndex(Index):
    """A B-tree over the rows for which ``where`` (SQL that both engines read) holds."""

    def __init__(self, *, fields: tuple[str, ...] | list[str], name: str, where: str) -> None:
        super().__init__(fields=fields, name=name)
        self.where = where
        self.extra = f" WHERE {where}"

    def deconstruct(self) -> tuple[str, list[Any], dict[str, Any]]:
        """What a migration file writes down to make this index again."""
        path, args, kwargs = super().deconstruct()
        return path, args, {**kwargs, "where": self.where}

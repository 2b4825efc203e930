"""A mapping file that was read (对照): columns, constants and code tables as values."""

from __future__ import annotations

from collections.abc import Mapping as AnyMapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from functools import cached_property

#: What a row says, by field of ours: text, or an aware moment without fractions of a second.
Values = AnyMapping[str, "str | datetime"]


class Rest(StrEnum):
    """What becomes of a code that the table does not have."""

    AS_IS = "照写"
    REFUSED = "报错"
    LEFT_OUT = "留空"


@dataclass(frozen=True)
class Table:
    """Codes of theirs and ours (对照); the first of several codes for one word of ours is the one that goes out."""

    name: str
    rows: tuple[tuple[str, str], ...]
    rest: Rest = Rest.REFUSED

    @cached_property
    def ours(self) -> dict[str, str]:
        """By their code."""
        return dict(self.rows)

    @cached_property
    def theirs(self) -> dict[str, str]:
        """By our word."""
        return {ours: theirs for theirs, ours in reversed(self.rows)}


@dataclass(frozen=True, slots=True)
class Column:
    """One column of theirs: which field of ours it is, and how it is written."""

    header: str
    field: str
    required: bool = False
    table: Table | None = None
    written: str = ""


@dataclass(frozen=True, slots=True)
class Mapping:
    """One partner's file; ``ways`` are what is exchanged, ``unit`` what the partner is in the rules of the place."""

    partner: str
    columns: tuple[Column, ...]
    ways: frozenset[str] = frozenset({"来件"})
    township: str | None = None
    unit: str | None = None
    constants: AnyMapping[str, str] = field(default_factory=dict)

    def column_of(self, name: str) -> Column | None:
        """The column that is this field."""
        return next((column for column in self.columns if column.field == name), None)


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong with one cell: its column as the partner calls it, and a Chinese sentence."""

    column: str
    reason: str

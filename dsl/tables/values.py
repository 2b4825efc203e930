"""Plain values of a city's standard (立案结案标准): cells, rows as understood, and what is in doubt."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class Field(StrEnum):
    """What a column holds; the value is the heading that messages and exports use."""

    CLASS_CODE = "大类代码"
    CLASS = "大类"
    SUB_CODE = "小类代码"
    SUB = "小类"
    CONDITION = "立案条件"
    UNIT = "责任单位"
    OVERSEER = "主管部门"
    CLOSING = "结案标准"
    TERM = "处置时限"


class Status(StrEnum):
    """What became of a cell: taken over exactly, left to a person's finding (认定), or reported with its place."""

    EXACT = "准确"
    FINDING = "认定"
    REPORTED = "待定"


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet as it was read: ``lines`` are row numbers, from 1, with the cells from column A on."""

    name: str
    lines: tuple[tuple[int, tuple[str, ...]], ...]


@dataclass(frozen=True, slots=True)
class Place:
    """Where something stands; ``column`` counts from 1, 0 is the whole row, and ``row`` 0 the whole sheet."""

    sheet: str
    row: int = 0
    column: int = 0

    def __str__(self) -> str:
        sheet = f"工作表“{self.sheet}”" if self.sheet else ""
        row = f"第{self.row}行" if self.row else ""
        return f"{sheet}{row}{letter(self.column)}列" if self.column else f"{sheet}{row}"


def letter(column: int) -> str:
    """27 as a spreadsheet shows it: AA."""
    letters = ""
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


@dataclass(frozen=True, slots=True)
class Doubt:
    """What a person must settle: ``words`` are those of the table, ``message`` and ``help`` say it in Chinese."""

    place: Place
    field: Field | None
    words: str
    message: str
    help: str


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the standard by what its columns hold; blank cells are left out."""

    sheet: str
    number: int
    cells: Mapping[Field, str]
    columns: Mapping[Field, int]
    counted_in: str = ""  # 时限(小时): the unit that the heading gives to bare numbers

    def place(self, of: Field | None = None) -> Place:
        """Where the row, or one of its cells, stands."""
        return Place(self.sheet, self.number, self.columns.get(of, 0) if of else 0)


@dataclass(frozen=True, slots=True)
class TableTerm:
    """``4`` and ``工作时``; the unit is the table's own word, since 日 and 小时 mean what the rule file says."""

    amount: int
    unit: str

    def __str__(self) -> str:
        return (
            self.unit
            if self.unit in ("当日", "次日", "半年")
            else f"{self.amount}{'个' * (self.unit == '月')}{self.unit}"
        )


@dataclass(frozen=True, slots=True)
class Understood:
    """A row that is understood whole; every text is in plain form (``dsl.normalise``)."""

    sheet: str
    number: int
    class_code: str
    class_name: str
    sub_code: str
    sub_name: str
    condition: str
    units: tuple[str, ...]
    overseer: str
    closing: str
    term: TableTerm

    @property
    def meaning(self) -> tuple[object, ...]:
        """All that the row says, without its place."""
        return (
            *(self.class_code, self.class_name, self.sub_code, self.sub_name, self.condition),
            *(self.units, self.overseer, self.closing, self.term.amount, self.term.unit),
        )

    @property
    def group(self) -> tuple[str, str]:
        """Rows of one class and sub-class become one table (附表)."""
        return self.class_name, self.sub_name


@dataclass(frozen=True, slots=True)
class Standard:
    """A whole table: what is understood, in doubt or only to be known, and what became of each cell."""

    rows: tuple[Understood, ...]
    doubts: tuple[Doubt, ...]
    notices: tuple[Doubt, ...]
    cells: Mapping[Place, Status] = field(default_factory=dict)
    fields: Mapping[tuple[str, int], Field] = field(default_factory=dict)  # by sheet and column

    def by_field(self) -> tuple[tuple[Field, Status], ...]:
        """What each cell is, and what became of it."""
        return tuple((self.fields[place.sheet, place.column], status) for place, status in self.cells.items())

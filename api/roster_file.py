"""Reads a roster file (名册文件): people and places, CSV or XLSX, told apart by their headers."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from adapters.place_table import PLACE_COLUMNS, PlaceLine, PlacesRefused, place_lines
from adapters.roster import COLUMNS, MORE_COLUMNS, RosterRefused, RosterRow, roster_rows
from adapters.spreadsheet import Table, read_tables

_PEOPLE = frozenset({"编号", "姓名", "角色", "行政区划代码"})
_PLACES = frozenset({"种类", "名称", "行政区划代码"})
_DEMO = "演示"


class FileRefused(Exception):
    """Nothing of the file is taken; ``problems`` are Chinese sentences, each with sheet and line."""

    def __init__(self, problems: Iterable[str]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(self.problems))


@dataclass(frozen=True, slots=True)
class NamedLine:
    """A place, and how messages call its line."""

    where: str
    line: PlaceLine


@dataclass(frozen=True, slots=True)
class RosterFile:
    """What a file holds; ``unused`` are sheets without a header that is known, ``demo`` people marked as 演示."""

    people: tuple[RosterRow, ...]
    places: tuple[NamedLine, ...]
    unused: tuple[str, ...]
    demo: int


def read_roster_file(path: Path) -> RosterFile:
    """Everything in the file. Raises FileRefused with all that is wrong, SheetRefused for what is no table."""
    tables = read_tables(path, _is_header)
    problems: list[str] = []
    people: list[RosterRow] = []
    places: list[NamedLine] = []
    for table in tables:
        if table.columns:
            sheet = f"工作表“{table.name}”" if table.name else ""
            problems += [f"{sheet}{problem}" for problem in (*_column_problems(table), *table.problems)]
            people += _people(table, sheet, problems)
            places += _places(table, sheet, problems)
    if not any(table.columns for table in tables):
        problems.append(f"{path.name} 里没有名册:表头应当有 {'、'.join(COLUMNS)},或者 {'、'.join(PLACE_COLUMNS)}")
    if not (problems or people or places):
        problems.append(f"{path.name} 只有表头,一个人、一个地点也没有写")
    if problems:
        raise FileRefused(problems)
    unused = tuple(table.name for table in tables if not table.columns)
    demo = len({row.key for row in people if row.name.startswith(_DEMO)})
    return RosterFile(tuple(people), tuple(places), unused, demo)


def _is_header(cells: Sequence[str]) -> bool:
    return _PEOPLE.issubset(cells) or _PLACES.issubset(cells)


def _of_people(table: Table) -> bool:
    return _PEOPLE.issubset(table.columns)


def _column_problems(table: Table) -> Iterable[str]:
    known = (*COLUMNS, *MORE_COLUMNS) if _of_people(table) else PLACE_COLUMNS
    for column in dict.fromkeys(table.columns):
        if column not in known:
            yield f"表头有“{column}”这一列,名册不收,请去掉;可以有的列是 {'、'.join(known)}"
        if table.columns.count(column) > 1:
            yield f"表头有两列“{column}”"


def _people(table: Table, sheet: str, problems: list[str]) -> tuple[RosterRow, ...]:
    if not _of_people(table):
        return ()
    try:
        return roster_rows(table.rows)
    except RosterRefused as refused:
        problems += [f"{sheet}{problem}" for problem in refused.problems]
        return ()


def _places(table: Table, sheet: str, problems: list[str]) -> list[NamedLine]:
    if _of_people(table):
        return []
    try:
        return [NamedLine(f"{sheet}第 {line.number} 行", line) for line in place_lines(table.rows)]
    except PlacesRefused as refused:
        problems += [f"{sheet}{problem}" for problem in refused.problems]
        return []

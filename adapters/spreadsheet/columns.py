"""Rows by the columns that a mapping names (按列读表): CSV, XLSX or one JSON object a line, one row in memory."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from .cells import plain_text
from .csv_file import best_delimiter, csv_rows, encoding_of
from .raw import RawRow, Unreadable
from .rows import HEADER_WITHIN, SheetRefused
from .tables import refuse_old
from .xlsx_file import xlsx_rows

_LONGEST_LINE = 1 << 20  # bytes of one JSON object
_XLSX = b"PK\x03\x04"


@dataclass(frozen=True, slots=True)
class CellRow:
    """One line: ``cells`` by the column's name as the mapping has it, and what is wrong with the line itself."""

    number: int
    cells: Mapping[str, str]
    problems: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ColumnSheet:
    """An open table: columns that it lacks, columns that nobody asked for, and its rows, to be read once."""

    missing: tuple[str, ...]
    unknown: tuple[str, ...]
    rows: Iterator[CellRow]


@contextmanager
def open_columns(path: Path, columns: Sequence[str]) -> Iterator[ColumnSheet]:
    """Open a file whose columns have these names. Raises SheetRefused, also while rows are read."""
    with ExitStack() as stack:
        try:
            yield _open(path, columns, stack)
        except Unreadable as reason:
            raise SheetRefused(f"{path.name}:{reason}") from reason
        except OSError as error:
            raise SheetRefused(f"{path.name} 读不出来({error.strerror}),请核对路径和权限") from error


def _open(path: Path, columns: Sequence[str], stack: ExitStack) -> ColumnSheet:
    with path.open("rb") as probe:
        mark = probe.read(4)
    refuse_old(mark)
    if mark == _XLSX:
        return _sheet(stack.enter_context(xlsx_rows(path)).rows, columns)
    encoding = encoding_of(path)
    if mark.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] == b"{":
        return ColumnSheet((), (), _objects(path, encoding))
    delimiter = best_delimiter(path, encoding, lambda raw: max(_scores(raw, columns), default=0))
    return _sheet(stack.enter_context(csv_rows(path, encoding, delimiter)), columns)


def _scores(raw: Iterator[RawRow], columns: Sequence[str]) -> Iterator[int]:
    for row in islice(raw, HEADER_WITHIN):
        yield len({cell.strip() for cell in row.cells} & {*columns})


def _sheet(raw: Iterator[RawRow], columns: Sequence[str]) -> ColumnSheet:
    first = [row for row in islice(raw, HEADER_WITHIN) if any(cell.strip() for cell in row.cells)]
    scores = list(_scores(iter(first), columns))
    best = max(scores, default=0)
    if not best:
        shown = "、".join(cell.strip() for cell in first[0].cells if cell.strip())[:80] if first else ""
        raise Unreadable(
            f"前 {HEADER_WITHIN} 行里找不到表头:应当有 {'、'.join(columns)[:200]}。"
            + (f"现在看到的是“{shown}”" if shown else "现在是空的")
        )
    at = scores.index(best)
    header = [cell.strip() for cell in first[at].cells]
    missing = tuple(name for name in columns if name not in header)
    unknown = tuple(name for name in dict.fromkeys(header) if name and name not in columns)
    return ColumnSheet(missing, unknown, _rows(first[at + 1 :], raw, header))


def _rows(first: Sequence[RawRow], rest: Iterator[RawRow], header: Sequence[str]) -> Iterator[CellRow]:
    for part in (first, rest):
        for row in part:
            if row.problems or any(cell.strip() for cell in row.cells):
                yield CellRow(row.number, dict(zip(header, map(_clean, row.cells), strict=False)), row.problems)


def _clean(cell: str) -> str:
    """The text of a cell; ``="0123"`` is how programs keep a spreadsheet from changing a number."""
    text = cell.strip()
    if text.startswith('="') and text.endswith('"') and len(text) > len('=""'):
        return text[2:-1]
    return plain_text(text)


def _objects(path: Path, encoding: str) -> Iterator[CellRow]:
    with path.open(encoding=encoding, newline="\n") as file:
        number = 0
        while line := file.readline(_LONGEST_LINE):
            number += 1
            if len(line) >= _LONGEST_LINE:
                raise Unreadable(f"第 {number} 行太长,一行应当是一个 JSON 对象")
            if line.strip():
                yield _object(number, line)


def _object(number: int, line: str) -> CellRow:
    try:
        found = json.loads(line)
    except (ValueError, RecursionError):
        found = None
    if not isinstance(found, dict):
        return CellRow(number, {}, ("这一行不是一个 JSON 对象",))
    return CellRow(number, {name: _text(value) for name, value in found.items() if not isinstance(value, dict | list)})


def _text(value: object) -> str:
    if value is None:
        return ""
    return str(value).lower() if isinstance(value, bool) else str(value)

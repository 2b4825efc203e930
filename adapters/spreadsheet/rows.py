"""From a file to rows by field name: finds the header, skips blank rows, says what is wrong in which line."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path

from .cells import plain_text
from .csv_file import best_delimiter, csv_rows, encoding_of
from .headers import TIME_FIELDS, Columns, HeaderRefused, columns_of, name_of, score, wanted
from .raw import RawRow, Unreadable
from .times import Moment, TimeUnreadable, parse_time
from .xlsx_file import xlsx_rows

HEADER_WITHIN = 10  # title rows, notes and merged cells may stand above the header
_EXCEL_ERRORS = frozenset({"#N/A", "#VALUE!", "#REF!", "#DIV/0!", "#NUM!", "#NAME?", "#NULL!"})


class SheetRefused(Exception):
    """The table as a whole cannot be read; carries one Chinese sentence that says what to do."""


@dataclass(frozen=True, slots=True)
class Row:
    """One line: ``values`` by canonical field, blank ones left out; ``times`` those of them that are times.

    ``number`` is the row as a spreadsheet shows it, from 1. A line with ``problems`` (Chinese sentences) should be
    refused and reported, not repaired.
    """

    number: int
    values: Mapping[str, str]
    times: Mapping[str, Moment] = field(default_factory=dict)
    problems: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Sheet:
    """An open table: ``fields`` it has, ``unknown`` headers it has beside them, and its rows, to be read once.

    ``encoding`` is xlsx or that of the CSV text; ``other_sheets`` are visible sheets of the workbook that are not read.
    """

    fields: tuple[str, ...]
    unknown: tuple[str, ...]
    encoding: str
    rows: Iterator[Row]
    other_sheets: tuple[str, ...] = ()


@contextmanager
def open_sheet(path: Path) -> Iterator[Sheet]:
    """Open a CSV or XLSX file, told apart by content.

    Raises ``SheetRefused``; reading ``rows`` does, too, when the file breaks off in the middle.
    """
    with ExitStack() as stack:
        with _refusing():
            sheet = _open(path, stack)
        yield sheet


def _open(path: Path, stack: ExitStack) -> Sheet:
    with path.open("rb") as probe:
        mark = probe.read(4)
    if mark == b"\xd0\xcf\x11\xe0":
        raise Unreadable("这是旧版 .xls 文件或加了密码的文件,请用表格软件去掉密码、另存为 .xlsx 后再导入")
    if mark == b"PK\x03\x04":
        book = stack.enter_context(xlsx_rows(path))
        return _sheet(book.rows, "xlsx", book.others)
    encoding = encoding_of(path)
    delimiter = best_delimiter(path, encoding, _best_score)
    return _sheet(stack.enter_context(csv_rows(path, encoding, delimiter)), encoding)


@contextmanager
def _refusing() -> Iterator[None]:
    try:
        yield
    except (Unreadable, HeaderRefused) as reason:
        raise SheetRefused(str(reason)) from reason
    except OSError as error:
        raise SheetRefused(f"文件读不出来({error.strerror}),请核对路径和权限") from error


def _best_score(raw: Iterator[RawRow]) -> int:
    return max((score(row.cells) for row in islice(raw, HEADER_WITHIN)), default=0)


def _sheet(raw: Iterator[RawRow], encoding: str, others: tuple[str, ...] = ()) -> Sheet:
    columns = _find_header(raw)
    return Sheet(tuple(columns.places), columns.unknown, encoding, _rows(raw, columns), others)


def _find_header(raw: Iterator[RawRow]) -> Columns:
    seen: list[Sequence[str]] = []
    for row in islice(raw, HEADER_WITHIN):
        if score(row.cells):
            return columns_of(row.cells)
        seen.append([cell.strip() for cell in row.cells if cell.strip()])
    first = next((cells for cells in seen if cells), None)
    if first is None:
        raise Unreadable("表格是空的")
    raise Unreadable(
        f"前 {HEADER_WITHIN} 行里找不到表头:至少要有“内容”或“标题”,再加一列;可用的列名有 {wanted()}。"
        f"现在看到的是“{'、'.join(first)[:80]}”"
    )


def _rows(raw: Iterator[RawRow], columns: Columns) -> Iterator[Row]:
    while (row := _next(raw)) is not None:
        if row.problems or any(cell.strip() for cell in row.cells):
            yield _row(row, columns)


def _next(raw: Iterator[RawRow]) -> RawRow | None:
    with _refusing():
        return next(raw, None)


def _row(raw: RawRow, columns: Columns) -> Row:
    problems = list(raw.problems)
    values: dict[str, str] = {}
    for name, places in columns.places.items():
        found = {cell for place in places if place < len(raw.cells) and (cell := _clean(raw.cells[place]))}
        if len(found) > 1:
            problems.append(f"有两列“{name_of(name)}”,这一行里内容不同")
        elif found:
            values[name] = found.pop()
    problems += [f"“{name_of(name)}”是表格错误值 {text}" for name, text in values.items() if text in _EXCEL_ERRORS]
    return Row(raw.number, values, _times(values, problems), tuple(problems))


def _times(values: Mapping[str, str], problems: list[str]) -> dict[str, Moment]:
    times: dict[str, Moment] = {}
    for name in TIME_FIELDS:
        if name in values:
            try:
                times[name] = parse_time(values[name])
            except TimeUnreadable as reason:
                problems.append(f"{name_of(name)}:{reason}")
    return times


def _clean(cell: str) -> str:
    """The text of a cell; ``="0123"`` is how programs keep Excel from changing a number, and means 0123."""
    text = cell.strip()
    if text.startswith('="') and text.endswith('"') and len(text) > 2:
        return text[2:-1].strip()
    return plain_text(text)

"""Small tables with columns of their own (名册、地点表): every visible sheet, its header found, its rows as text."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from .cells import plain_text
from .csv_file import best_delimiter, csv_rows, encoding_of
from .raw import RawRow, Unreadable
from .rows import HEADER_WITHIN, SheetRefused
from .xlsx_file import xlsx_sheets

MOST_ROWS = 50_000  # a roster of a whole province has fewer; they are kept in memory


@dataclass(frozen=True, slots=True)
class Table:
    """One sheet: ``name`` as the workbook calls it, empty for CSV; ``columns`` of its header, none where none is found.

    A row is its number, as a spreadsheet shows it, and its cells by column.
    """

    name: str
    columns: tuple[str, ...]
    rows: tuple[tuple[int, Mapping[str, str]], ...]
    problems: tuple[str, ...] = ()


def read_tables(path: Path, is_header: Callable[[Sequence[str]], bool]) -> tuple[Table, ...]:
    """All tables of a CSV or XLSX file. Lines that begin with # are remarks. Raises ``SheetRefused``."""
    try:
        with path.open("rb") as probe:
            mark = probe.read(4)
        if mark == b"PK\x03\x04":
            with xlsx_sheets(path) as sheets:
                return tuple(_table(name, rows, is_header) for name, rows in sheets)
        refuse_old(mark)
        encoding = encoding_of(path)
        delimiter = best_delimiter(path, encoding, lambda raw: int(_has_header(raw, is_header)))
        with csv_rows(path, encoding, delimiter) as raw:
            return (_table("", raw, is_header),)
    except Unreadable as reason:
        raise SheetRefused(f"{path.name}:{reason}") from reason
    except OSError as error:
        raise SheetRefused(f"{path.name} 读不出来({error.strerror}),请核对路径和权限") from error


def refuse_old(mark: bytes) -> None:
    """Raises ``Unreadable`` for what begins like an .xls file."""
    if mark == b"\xd0\xcf\x11\xe0":
        raise Unreadable("这是旧版 .xls 文件或加了密码的文件,请用表格软件去掉密码、另存为 .xlsx 后再导入")


def _has_header(raw: Iterator[RawRow], is_header: Callable[[Sequence[str]], bool]) -> bool:
    return any(is_header(_cells(row)) for row in islice(_said(raw), HEADER_WITHIN))


def _said(raw: Iterator[RawRow]) -> Iterator[RawRow]:
    """Rows that are neither blank nor a remark."""
    return (row for row in raw if row.problems or (any(_cells(row)) and not row.cells[0].lstrip().startswith("#")))


def _cells(row: RawRow) -> list[str]:
    return [plain_text(cell.strip()) for cell in row.cells]


def _table(name: str, raw: Iterator[RawRow], is_header: Callable[[Sequence[str]], bool]) -> Table:
    rows = _said(raw)
    header = next((cells for row in islice(rows, HEADER_WITHIN) if is_header(cells := _cells(row))), None)
    if header is None:
        return Table(name, (), ())
    kept, problems = [], []
    for row in islice(rows, MOST_ROWS):
        cells = _cells(row)
        problems += [f"第 {row.number} 行:{problem}" for problem in row.problems]
        if any(cells[len(header) :]):
            problems.append(f"第 {row.number} 行:比表头多出一格")
        kept.append((row.number, {column: cell for column, cell in zip(header, cells, strict=False) if column}))
    if next(rows, None) is not None:
        problems.append(f"行数超过 {MOST_ROWS},请分成几个文件")
    return Table(name, tuple(column for column in header if column), tuple(kept), tuple(problems))

"""Whole sheets as they look (整张表): every visible sheet, a merged cell saying its text in every place it covers."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from .cells import plain_text
from .csv_file import best_delimiter, csv_rows, encoding_of
from .raw import RawRow, Unreadable
from .rows import SheetRefused
from .tables import refuse_old
from .xlsx_file import Merged, xlsx_grids

MOST_LINES = 20_000  # a city's standard has some hundred lines; they are kept in memory
_WIDEST = 64  # columns
_EXCEL_ERRORS = frozenset({"#N/A", "#VALUE!", "#REF!", "#DIV/0!", "#NUM!", "#NAME?", "#NULL!"})


@dataclass(frozen=True, slots=True)
class Grid:
    """One sheet: ``name`` as the workbook calls it, empty for CSV; ``lines`` are those with something in them.

    A line is its number, as a spreadsheet shows it, and its cells from column A on. ``problems`` are Chinese sentences.
    """

    name: str
    lines: tuple[tuple[int, tuple[str, ...]], ...]
    problems: tuple[str, ...] = ()


def read_grids(path: Path) -> tuple[Grid, ...]:
    """All visible sheets of a CSV or XLSX file, told apart by content. Raises ``SheetRefused``."""
    try:
        return _read(path)
    except Unreadable as reason:
        raise SheetRefused(f"{path.name}:{reason}") from reason
    except OSError as error:
        raise SheetRefused(f"{path.name} 读不出来({error.strerror}),请核对路径和权限") from error


def _read(path: Path) -> tuple[Grid, ...]:
    with path.open("rb") as probe:
        mark = probe.read(4)
    refuse_old(mark)
    if mark == b"PK\x03\x04":
        with xlsx_grids(path) as sheets:
            return tuple(_grid(name, rows, merged) for name, rows, merged in sheets)
    encoding = encoding_of(path)
    delimiter = best_delimiter(path, encoding, _width)
    with csv_rows(path, encoding, delimiter) as raw:
        return (_grid("", raw, ()),)


def _width(raw: Iterator[RawRow]) -> int:
    """The delimiter that cuts the first lines into the most cells is the right one."""
    return sum(len(row.cells) for row in islice(raw, MOST_LINES))


def _grid(name: str, raw: Iterator[RawRow], merged: tuple[Merged, ...]) -> Grid:
    covered = {row for range_ in merged for row in range(range_.top, min(range_.bottom, range_.top + MOST_LINES) + 1)}
    said = (row for row in raw if row.number in covered or row.problems or any(cell.strip() for cell in row.cells))
    kept = list(islice(said, MOST_LINES))
    problems = [f"第 {row.number} 行:{problem}" for row in kept for problem in row.problems]
    problems += [f"第 {row.number} 行:有一格是“{cell}”,公式出了错" for row in kept for cell in _errors(row)]
    if next(said, None) is not None:
        problems.append(f"行数超过 {MOST_LINES},后面的没有读,请分成几个文件")
    lines = {row.number: [plain_text(cell.strip()) for cell in row.cells[:_WIDEST]] for row in kept}
    for range_ in merged:
        _spread(lines, range_)
    return Grid(name, tuple((number, tuple(cells)) for number, cells in lines.items() if any(cells)), tuple(problems))


def _errors(row: RawRow) -> list[str]:
    return [cell for cell in row.cells if cell.strip() in _EXCEL_ERRORS]


def _spread(lines: dict[int, list[str]], merged: Merged) -> None:
    """Every place that a merged cell covers says what its first place says."""
    first = lines.get(merged.top, [])
    text = first[merged.left - 1] if merged.left <= len(first) else ""
    right = min(merged.right, _WIDEST)
    for number in range(merged.top, min(merged.bottom, merged.top + MOST_LINES) + 1) if text else ():
        cells = lines.get(number)
        if cells is not None:
            cells.extend([""] * (right - len(cells)))
            cells[merged.left - 1 : right] = [text] * (right - merged.left + 1)

"""XLSX through openpyxl, kept flat: strings wait on the disk, and a row is forgotten once it was read.

openpyxl's own read-only mode keeps the whole table of shared strings and an empty element for every row that passed;
a million lines would cost gigabytes. Its parser of cells and its knowledge of styles are used as they are.
"""

from __future__ import annotations

import re
import tempfile
import warnings
import zipfile
import zlib
from array import array
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from pathlib import Path
from typing import IO, Any, cast
from xml.etree.ElementTree import ParseError  # nosec B405  # the name of an error; reading goes through the guarded reader

from openpyxl.cell.text import Text
from openpyxl.reader.excel import ExcelReader
from openpyxl.styles.numbers import BUILTIN_FORMATS, BUILTIN_FORMATS_MAX_SIZE
from openpyxl.styles.stylesheet import apply_stylesheet
from openpyxl.utils import get_column_letter
from openpyxl.utils.cell import range_boundaries
from openpyxl.utils.exceptions import InvalidFileException
from openpyxl.worksheet._reader import DATA_TAG, FORMULA_TAG, ROW_TAG, WorkSheetParser
from openpyxl.xml.constants import SHARED_STRINGS, SHEET_MAIN_NS
from openpyxl.xml.functions import iterparse

from .raw import RawRow, Unreadable

_STRING_TAG = f"{{{SHEET_MAIN_NS}}}si"
_MERGED = re.compile(rb"mergeCell\s[^<>]*?ref=[\"']([^\"'<>]*)[\"']")
_ROWS_END = re.compile(rb"</(?:\w{1,32}:)?sheetData>")
_OVERLAP = 64
_CHUNK = 1 << 20
_MOST_BEHIND = 8 << 20  # bytes
_MOST_MERGED = 20_000
_MAX_UNPACKED = 8 << 30  # bytes of all parts together; a million lines of messages take about one gigabyte
_UNCOMPUTED = "formula without a saved result"
_BROKEN = (
    *(zipfile.BadZipFile, zlib.error, EOFError, RuntimeError),  # RuntimeError: a part behind a password
    *(InvalidFileException, ParseError, LookupError, ValueError, OverflowError),
)


@dataclass(frozen=True, slots=True)
class Merged:
    """A merged cell (合并单元格): columns and rows from 1, both ends included."""

    left: int
    top: int
    right: int
    bottom: int


@dataclass(frozen=True, slots=True)
class Workbook:
    """The rows of the first visible sheet, and the names of the other visible ones, which are left alone."""

    rows: Iterator[RawRow]
    others: tuple[str, ...]


@contextmanager
def xlsx_rows(path: Path) -> Iterator[Workbook]:
    """Open a workbook; a formula counts as the result that was saved with it. Raises ``Unreadable``."""
    with tempfile.TemporaryFile() as spool, _archive(path, spool) as reader:
        sheets = _visible_sheets(reader)
        others = tuple(sheets)[1:]
        with reader.archive.open(next(iter(sheets.values()))) as source:
            yield Workbook(_guarded(_rows(source, reader)), others)


@contextmanager
def xlsx_sheets(path: Path) -> Iterator[Iterator[tuple[str, Iterator[RawRow]]]]:
    """Every visible sheet with its name, to be read one after the other. Raises ``Unreadable``."""
    with tempfile.TemporaryFile() as spool, _archive(path, spool) as reader:
        yield _each(reader, _visible_sheets(reader))


@contextmanager
def xlsx_grids(path: Path) -> Iterator[Iterator[tuple[str, Iterator[RawRow], tuple[Merged, ...]]]]:
    """Every visible sheet with its name and its merged cells, one after the other. Raises ``Unreadable``."""
    with tempfile.TemporaryFile() as spool, _archive(path, spool) as reader:
        yield _each_merged(reader, _visible_sheets(reader))


def _each_merged(reader: _Reader, sheets: dict[str, str]) -> Iterator[tuple[str, Iterator[RawRow], tuple[Merged, ...]]]:
    for name, place in sheets.items():
        with reader.archive.open(place) as source:
            merged = _merged(source)
        with reader.archive.open(place) as source:
            yield name, _guarded(_rows(source, reader)), merged


def _merged(source: IO[bytes]) -> tuple[Merged, ...]:
    """The ranges stand behind the rows, which are passed over without being parsed: there may be a million of them."""
    try:
        found = [match[1].decode() for match in _MERGED.finditer(_behind_rows(source))]
        return tuple(Merged(*range_boundaries(ref)) for ref in found[:_MOST_MERGED])
    except (*_BROKEN, TypeError) as error:
        raise _damaged() from error


def _behind_rows(source: IO[bytes]) -> bytes:
    kept = b""
    while chunk := source.read(_CHUNK):
        kept = kept[-_OVERLAP:] + chunk
        if end := _ROWS_END.search(kept):
            return kept[end.end() :] + source.read(_MOST_BEHIND)
    return b""


def _each(reader: _Reader, sheets: dict[str, str]) -> Iterator[tuple[str, Iterator[RawRow]]]:
    for name, place in sheets.items():
        with reader.archive.open(place) as source:
            yield name, _guarded(_rows(source, reader))


@contextmanager
def _archive(path: Path, spool: IO[bytes]) -> Iterator[_Reader]:
    with path.open("rb") as file:  # ours to close: openpyxl leaves it open when a part is broken
        try:
            reader = _Reader(file, spool)
        except _BROKEN as error:
            raise _damaged() from error
        with reader.archive:
            yield reader


def _visible_sheets(reader: _Reader) -> dict[str, str]:
    """Titles of the sheets that are shown, and where in the archive each stands."""
    if sum(part.file_size for part in reader.archive.infolist()) > _MAX_UNPACKED:
        raise Unreadable("这个 XLSX 文件展开后过大,请分成几个文件导入")
    try:
        with _style_is_no_concern():
            reader.read()
            sheets = reader.visible_sheets()
    except _BROKEN as error:
        raise _damaged() from error
    except OSError as error:
        if error.errno is None:  # what openpyxl says of a package without a workbook
            raise _damaged() from error
        raise
    if not sheets:
        raise Unreadable("这个 XLSX 文件里没有可见的工作表")
    return sheets


@contextmanager
def _style_is_no_concern() -> Iterator[None]:
    """Missing styles and unknown extensions make openpyxl warn; what matters to us is a problem of its row."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)
        yield


def _guarded(rows: Iterator[RawRow]) -> Iterator[RawRow]:
    try:
        yield from rows
    except _BROKEN as error:
        raise _damaged() from error


def _damaged() -> Unreadable:
    return Unreadable("这个 XLSX 文件已损坏或不是表格,请用表格软件重新另存一次")


class _Strings:
    """The table of shared strings on the disk: eight bytes a string in memory."""

    def __init__(self, spool: IO[bytes]) -> None:
        self._spool = spool
        self._ends = array("Q", [0])

    def fill(self, source: IO[bytes]) -> None:
        for element in _children(source, _STRING_TAG):
            text = _plain(element).encode("utf-8", "surrogatepass")
            self._spool.write(text)
            self._ends.append(self._ends[-1] + len(text))

    def __getitem__(self, index: int) -> str:
        start, end = self._ends[index], self._ends[index + 1]
        self._spool.seek(start)
        return self._spool.read(end - start).decode("utf-8", "surrogatepass")


def _plain(element: Any) -> str:
    text: Any = Text.from_tree(element)  # its parts joined, whatever their fonts
    return str(text.content)


class _Reader(ExcelReader):
    """What openpyxl's reader knows of a workbook, without its sheets: a sheet object may read the whole sheet."""

    def __init__(self, file: IO[bytes], spool: IO[bytes]) -> None:
        super().__init__(file, read_only=True, data_only=True, keep_links=False)
        self._spool = spool

    def read(self) -> None:
        """Read parts, strings, workbook and styles."""
        self.read_manifest()
        self.read_strings()
        self.read_workbook()
        apply_stylesheet(self.archive, self.wb)

    def visible_sheets(self) -> dict[str, str]:
        """Title and place of each sheet of cells that is shown."""
        found = [(sheet, relation) for sheet, relation in self.parser.find_sheets() if "chart" not in relation.Type]
        return {sheet.name: relation.target for sheet, relation in found if sheet.state == "visible"}

    def number_format(self, style: int) -> str:
        """How a cell of this style shows a number: yyyy-mm-dd h:mm."""
        book: Any = self.wb
        number = book._cell_styles[style].numFmtId  # noqa: SLF001  # openpyxl asks so itself, in ReadOnlyCell
        own = number - BUILTIN_FORMATS_MAX_SIZE
        return str(BUILTIN_FORMATS.get(number, "General") if own < 0 else book._number_formats[own])  # noqa: SLF001  # as above

    def read_strings(self) -> None:
        """Put the shared strings on the disk; openpyxl would build a list."""
        strings = _Strings(self._spool)
        package: Any = self.package  # the stubs leave ``find`` untyped
        part = package.find(SHARED_STRINGS)
        if part is not None:
            with self.archive.open(part.PartName[1:]) as source:
                strings.fill(source)
        self.shared_strings = cast("list[str]", strings)  # all that the parser does is ask by number


class _Parser(WorkSheetParser):
    def parse_cell(self, element: Any) -> dict[str, Any]:
        """A cell as openpyxl sees it, but a formula that was never computed is not taken for an empty cell."""
        cell: dict[str, Any] = super().parse_cell(element)
        if cell["value"] is None and element.find(FORMULA_TAG) is not None:
            cell["data_type"] = _UNCOMPUTED
        return cell


def _children(source: IO[bytes], tag: str) -> Iterator[Any]:
    """Each element called ``tag`` as it ends; the one that holds them is emptied every time, so that none stays."""
    path: list[Any] = []
    for event, element in iterparse(source, events=("start", "end")):
        if event == "start":
            path.append(element)
            continue
        path.pop()
        if element.tag == tag:
            yield element
            path[-1].clear()
        elif element.tag == DATA_TAG:
            return  # what follows the rows is layout


def _rows(source: IO[bytes], reader: _Reader) -> Iterator[RawRow]:
    book: Any = reader.wb
    parser = _Parser(
        source,
        reader.shared_strings,
        data_only=True,
        epoch=book.epoch,
        date_formats=book._date_formats,  # noqa: SLF001  # there is no public way to ask
        timedelta_formats=book._timedelta_formats,  # noqa: SLF001  # as above
    )
    for element in _children(source, ROW_TAG):
        with _style_is_no_concern():
            number, cells = parser.parse_row(element)
        parser.row_dimensions.clear()
        yield _row(number, [cell for cell in cells if cell["value"] is not None or _uncomputed(cell)], reader)


def _row(number: int, cells: list[dict[str, Any]], reader: _Reader) -> RawRow:
    texts = [""] * max((cell["column"] for cell in cells), default=0)
    for cell in cells:
        texts[cell["column"] - 1] = _text(cell, reader)
    columns = "、".join(get_column_letter(cell["column"]) for cell in cells if _uncomputed(cell))
    problem = f"{columns} 列是公式而文件里没有它的结果,请在表格软件里打开并保存一次"
    return RawRow(number, tuple(texts), (problem,) if columns else ())


def _uncomputed(cell: dict[str, Any]) -> bool:
    return bool(cell["data_type"] == _UNCOMPUTED)


def _text(cell: dict[str, Any], reader: _Reader) -> str:
    """A cell's value as a person would type it: numbers without .0, dates in ISO form, a bare date without 00:00."""
    match cell["value"]:
        case None:
            return ""
        case bool(answer):
            return "是" if answer else "否"
        case float(number) if number.is_integer():
            return str(int(number))
        case datetime() as moment:
            return _moment_text(moment, reader.number_format(cell["style_id"]))
        case value:
            return str(value)


def _moment_text(moment: datetime, number_format: str) -> str:
    moment = (moment + timedelta(microseconds=500_000)).replace(microsecond=0)  # Excel's fractions of a day are noisy
    at_midnight = moment.time() == time()
    if at_midnight and "h" not in number_format.lower():
        return moment.date().isoformat()
    return moment.isoformat(sep=" ")

"""Cells as they go out and come back (单元格): nothing that people wrote becomes a formula in somebody's spreadsheet.

A spreadsheet computes a cell that begins with one of ``FORMULA``, and a formula may fetch addresses or start programs.
Such a cell goes out with an apostrophe before it, which spreadsheets take for "this is text", and loses it when it
comes back. A plain number stays one.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Iterable, Sequence
from typing import TextIO

FORMULA = "=+-@\uff1d\uff0b\uff0d\uff20"  # the second four are the full-width ones
_BLANKS = " \t\r\n\u00a0\u3000"
_NUMBER = re.compile(r"[-+]?[0-9]{1,15}(?:\.[0-9]{1,15})?%?")
_MARK = "'"


def cell_text(text: str) -> str:
    """The text as it may stand in a cell of CSV or XLSX."""
    return _MARK + text if _computes(text) else text


def plain_text(cell: str) -> str:
    """What ``cell_text`` was given; any other cell as it is."""
    inner = cell.removeprefix(_MARK)
    return inner if inner != cell and _computes(inner) else cell


def _computes(text: str) -> bool:
    """Whether some program computes it: blanks before the sign are passed over by some, a leading tab is odd itself."""
    bare = text.lstrip(_MARK)  # one that was marked already gets one more mark, so that each mark comes back
    first = bare.lstrip(_BLANKS)[:1]
    risky = (first != "" and first in FORMULA) or bare[:1] in {"\t", "\r", "\n"}
    return risky and not _NUMBER.fullmatch(text)


def csv_lines(file: TextIO) -> Callable[[Sequence[str]], None]:
    """What writes one line after the other into an open file, for tables of which nobody knows how long they get."""
    writer = csv.writer(file)

    def write(line: Sequence[str]) -> None:
        writer.writerow([cell_text(cell) for cell in line])

    return write


def csv_bytes(lines: Iterable[Sequence[str]], remarks: Iterable[str] = ()) -> bytes:
    """A CSV file in UTF-8 with a mark, so that Excel shows Chinese; ``remarks`` stand above it behind #."""
    written = io.StringIO(newline="")
    written.writelines(f"# {remark}\r\n" for remark in remarks)
    csv.writer(written).writerows([cell_text(cell) for cell in line] for line in lines)
    return written.getvalue().encode("utf-8-sig")

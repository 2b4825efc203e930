"""CSV as it really comes: three encodings, three delimiters, quoted line breaks, quotes without a partner."""

from __future__ import annotations

import codecs
import csv
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from .raw import RawRow, Unreadable

DELIMITERS = (",", ";", "\t")
_CHUNK = 1 << 16


def encoding_of(path: Path) -> str:
    """utf-8-sig, utf-16 or gb18030: the first under which the *whole* file decodes. Raises ``Unreadable``."""
    with path.open("rb") as file:
        mark = file.read(2)
    marked = mark in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
    for encoding in ("utf-16",) if marked else ("utf-8-sig", "gb18030"):
        if _decodes(path, encoding):
            return encoding
    raise Unreadable("文件的文字编码认不出来,请用表格软件另存为“CSV UTF-8”再导入")


def _decodes(path: Path, encoding: str) -> bool:
    """Whether every byte has a meaning; a NUL means that this is no text at all."""
    decoder = codecs.getincrementaldecoder(encoding)()
    with path.open("rb") as file:
        try:
            while chunk := file.read(_CHUNK):
                if "\0" in decoder.decode(chunk):
                    return False
            decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            return False
    return True


def best_delimiter(path: Path, encoding: str, worth: Callable[[Iterator[RawRow]], int]) -> str:
    """The delimiter under which the first rows are worth most; a comma if it makes no difference."""

    def worth_under(delimiter: str) -> int:
        with csv_rows(path, encoding, delimiter) as raw:
            try:
                return worth(raw)
            except Unreadable:
                return 0

    return max(DELIMITERS, key=worth_under)


@contextmanager
def csv_rows(path: Path, encoding: str, delimiter: str) -> Iterator[Iterator[RawRow]]:
    """Rows of a CSV file; reading raises ``Unreadable`` where a quote swallows what follows."""
    with path.open(encoding=encoding, newline="") as file:
        yield _counted(file, delimiter)


def _counted(file: IO[str], delimiter: str) -> Iterator[RawRow]:
    number = 0
    try:
        for number, cells in enumerate(csv.reader(file, delimiter=delimiter), 1):
            yield RawRow(number, tuple(cells))
    except csv.Error:
        raise Unreadable(f"第 {number + 1} 行往后读不下去:多半是引号没有成对,请检查后再导入") from None

"""Tables from elsewhere (CSV, XLSX): rows by canonical field names, one at a time, nothing guessed and nothing hidden.

``with open_sheet(path) as sheet`` gives the unknown columns once and then ``Row`` after ``Row`` in flat memory; what
cannot be read at all is ``SheetRefused`` with a Chinese sentence, what is wrong in one line a problem of that row.
"""

from __future__ import annotations

from .book import Blank, book
from .cells import csv_bytes, csv_lines
from .columns import CellRow, ColumnSheet, open_columns
from .grids import Grid, read_grids
from .headers import FIELDS
from .jailed import JailedTables
from .rows import Row, Sheet, SheetRefused, open_sheet
from .tables import Table, read_tables
from .times import Moment, TimeUnreadable, parse_time

__all__ = [
    "FIELDS",
    "Blank",
    "CellRow",
    "ColumnSheet",
    "Grid",
    "JailedTables",
    "Moment",
    "Row",
    "Sheet",
    "SheetRefused",
    "Table",
    "TimeUnreadable",
    "book",
    "csv_bytes",
    "csv_lines",
    "open_columns",
    "open_sheet",
    "parse_time",
    "read_grids",
    "read_tables",
]

"""A city's filing-and-closing standard (立案结案标准) to rule text and back: cell by cell, nothing guessed."""

from __future__ import annotations

from dsl.tables.exporting import HEADER, cells_of, rows_of
from dsl.tables.headings import TableRefused
from dsl.tables.importing import Imported, import_table
from dsl.tables.understand import understand
from dsl.tables.values import Doubt, Field, Place, Sheet, Standard, Status, TableTerm, Understood
from dsl.tables.writing import MeaningMissing, Town

__all__ = [
    "HEADER",
    "Doubt",
    "Field",
    "Imported",
    "MeaningMissing",
    "Place",
    "Sheet",
    "Standard",
    "Status",
    "TableRefused",
    "TableTerm",
    "Town",
    "Understood",
    "cells_of",
    "import_table",
    "rows_of",
    "understand",
]

"""Cells of tables that people open with a spreadsheet program (表格单元): what looks like a formula stays a text."""

from __future__ import annotations

#: What makes a spreadsheet program read a cell as a formula or a command, at its beginning; full-width forms as well.
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20")


def safe(cell: object) -> str:
    """The cell as text, with an apostrophe before whatever a spreadsheet program would carry out."""
    text = "" if cell is None else str(cell)
    return f"'{text}" if text.startswith(_FORMULA) else text

"""What clients get of a table that became rules (表格导入的应答)."""

from __future__ import annotations

from api.answers import Answer
from api.answers_rules import Mistake


class TableDoubt(Answer):
    """A place of the table that a person must look at; ``column`` 0 is the whole row, ``row`` 0 the whole sheet."""

    place: str
    sheet: str
    row: int
    column: int
    field: str
    words: str
    message: str
    help: str


class TableImported(Answer):
    """The rule text under its file name, and what became of the cells.

    ``doubts`` were not written, ``notices`` are to be looked at, ``aliases`` are lines to paste where somebody agrees.
    """

    file: str
    text: str
    rows: int
    exact: int
    findings: int
    reported: int
    doubts: list[TableDoubt]
    notices: list[TableDoubt]
    aliases: list[str]
    problems: list[str]
    diagnostics: list[Mistake]

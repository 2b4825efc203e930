"""What CSV and XLSX have in common once they are open: rows of text cells, one in memory at a time."""

from __future__ import annotations

from dataclasses import dataclass


class Unreadable(Exception):
    """Carries a Chinese sentence: this is no table that can be read."""


@dataclass(frozen=True, slots=True)
class RawRow:
    """A row as it stands in the file: ``number`` as a spreadsheet counts, from 1, and every cell as text."""

    number: int
    cells: tuple[str, ...]
    problems: tuple[str, ...] = ()

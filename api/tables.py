"""A city's standard from its sheets to rule text (表格导入), for the command line and the door alike."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from adapters.spreadsheet import Grid
from dsl.tables import Imported, Sheet, Town, import_table


@dataclass(frozen=True, slots=True)
class Taken:
    """A table that was read: what came of it, and what the spreadsheet itself has wrong."""

    imported: Imported
    problems: tuple[str, ...]

    @property
    def whole(self) -> bool:
        """Whether every cell found its place and the text is sound."""
        return not (self.problems or self.imported.standard.doubts or self.imported.diagnostics)


def take(grids: Sequence[Grid], town: Town, source: str) -> Taken:
    """The text of these sheets; ``source`` is the name of the file. Raises TableRefused and MeaningMissing."""
    problems = [
        f"工作表“{grid.name}”{problem}" if grid.name else problem for grid in grids for problem in grid.problems
    ]
    return Taken(import_table([Sheet(grid.name, grid.lines) for grid in grids], town, source), tuple(problems))

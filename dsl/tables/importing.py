"""The whole way in (导入): sheets to a rule text that compiles without a diagnostic, or the reason why it would not."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from dsl.bundle import Source
from dsl.compile import check_sources
from dsl.diagnostics import Diagnostic
from dsl.format import format_text
from dsl.parse import LARGEST_FILE
from dsl.tables.bodies import Proposal, proposals
from dsl.tables.headings import TableRefused
from dsl.tables.understand import understand
from dsl.tables.values import Field, Sheet, Standard, Status
from dsl.tables.writing import Town, rule_text


@dataclass(frozen=True, slots=True)
class Imported:
    """The rule text with what became of the table; ``diagnostics`` are the checker's own words, if it has any."""

    file: str
    text: str
    standard: Standard
    proposals: tuple[Proposal, ...]
    diagnostics: tuple[Diagnostic, ...]

    def share(self, status: Status) -> int:
        """How many cells came to this."""
        return sum(each is status for each in self.standard.cells.values())

    def by_column(self) -> dict[Field, Counter[Status]]:
        """What became of the cells, column by column."""
        counted: dict[Field, Counter[Status]] = {}
        for (of, status), times in Counter(self.standard.by_field()).items():
            counted.setdefault(of, Counter())[status] += times
        return {of: counted[of] for of in Field if of in counted}


def import_table(sheets: Sequence[Sheet], town: Town, source: str) -> Imported:
    """``source`` is the name of the file. Raises TableRefused and MeaningMissing, with a Chinese sentence."""
    standard = understand(sheets)
    if not standard.rows:
        raise TableRefused(
            "表里没有一行能写进规约;" + (standard.doubts[0].message if standard.doubts else "表头下面是空的")
        )
    draft = rule_text(standard, town, source)
    _check_size(draft)
    text = format_text(draft, town.file).text or draft
    _check_size(text)
    told = check_sources([Source(town.file, text)])
    units = (unit for row in standard.rows for unit in row.units)
    return Imported(town.file, text, standard, proposals(units), told)


def _check_size(text: str) -> None:
    """One place has one file: a table too large is refused. Long before 2,000 clauses a text is too large."""
    size = len(text.encode())
    if size > LARGEST_FILE:
        most = f"规约文件最多 {LARGEST_FILE // 1024} kB"
        raise TableRefused(f"这张表写成规约有 {size // 1024} kB,{most};请按大类分成几张表,分给几个地方的文件")

"""The way back (导出): the tables (附表) of a rule file as rows of a standard, by what the text says."""

from __future__ import annotations

import re
from collections.abc import Iterator

from dsl import tree
from dsl.declare_schedules import columns_of
from dsl.tables import writing
from dsl.tables.values import Field, TableTerm, Understood

HEADER = tuple(of.value for of in Field)
_SOURCE = re.compile(r"(?P<sheet>.*?)\s*第(?P<row>\d+)行")


def rows_of(file: tree.RuleFile) -> tuple[Understood, ...]:
    """Every row with a term, of every table that a clause goes by, in the order of the tables.

    Rows without a class come first: below others they would be read as theirs.
    """
    parents = {child.text: each.name.text for each in file.of(tree.Category) for child in each.children}
    rows = (row for table in file.of(tree.Schedule) for row in _rows(file, table, parents))
    return tuple(sorted(rows, key=lambda row: (bool(row.class_name), bool(row.class_name or row.sub_name))))


def cells_of(row: Understood) -> tuple[str, ...]:
    """The row as the cells under ``HEADER``."""
    return (
        *(row.class_code, row.class_name, row.sub_code, row.sub_name, row.condition),
        *("、".join(row.units), row.overseer, row.closing, str(row.term)),
    )


def _rows(file: tree.RuleFile, table: tree.Schedule, parents: dict[str, str]) -> Iterator[Understood]:
    clause = next((c for c in file.of(tree.Clause) if _lines(c, table)), None)
    columns = columns_of(table)
    if clause is None or columns.done is None or columns.term is None:
        return
    category = _category(clause) or (table.title.text if table.title else "")
    holders = tuple(name for line in _lines(clause, table) for name in _names(line))
    for number, row in enumerate(table.rows, 1):
        cells = {column.text: cell.text for column, cell in zip(table.columns, row, strict=True)}
        term = row[columns.term].term
        if term is None:
            continue
        units = row[columns.unit].units if columns.unit is not None and row[columns.unit].units else None
        source = _SOURCE.fullmatch(cells.get(writing.SOURCE, ""))
        yield Understood(
            sheet=source["sheet"] if source else "",
            number=int(source["row"]) if source else number,
            class_code=cells.get(writing.CLASS_CODE, ""),
            class_name=cells.get(writing.CLASS_TEXT) or parents.get(category, ""),
            sub_code=cells.get(writing.SUB_CODE, ""),
            sub_name=cells.get(writing.SUB_TEXT) or category,
            condition=cells.get(writing.CONDITION_TEXT) or row[0].text,
            units=tuple(name.text for name in units) if units else holders,
            overseer=cells.get(writing.OVERSEER, ""),
            closing=cells.get(writing.CLOSING_TEXT) or row[columns.done].text,
            term=TableTerm(term.amount, "日" if term.unit == "天" else term.unit),
        )


def _lines(clause: tree.Clause, table: tree.Schedule) -> list[tree.ByTable]:
    """The lines of a clause that go by this table."""
    routes = [line for line in clause.body if isinstance(line, tree.ByTable)]
    return [line for line in routes if line.schedule is not None and line.schedule.number == table.number]


def _names(line: tree.ByTable) -> tuple[str, ...]:
    names = line.names if isinstance(line, tree.Candidates) else (line.lead, *line.assisting)
    return tuple(name.text for name in names)


def _category(clause: tree.Clause) -> str:
    match clause.condition:
        case tree.InCategory(categories=(only,), negated=False):
            return only.text
        case _:
            return ""

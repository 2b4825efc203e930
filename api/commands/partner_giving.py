"""What minqing partner export writes: the cases of a place by the partner's columns, one in memory at a time."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import AsyncIterator, Callable
from pathlib import Path

from adapters.spreadsheet import csv_lines
from api.console import CommandFailed, Console
from api.wire import Wired
from cases.house import House
from cases.partner_lines import unit_in
from cases.partner_shown import reader_for, values_of
from cases.partners import Line, at_desk
from cases.people import UnitAt
from cases.ports import Scope, Transaction
from cases.ports_live import Change
from dsl.mapping.apply import write_row
from dsl.mapping.model import Mapping, Values

_PAGE = 500
_SEAL = 2_000


async def give_out(opened: Wired, line: Line, mapping: Mapping, file: Path, console: Console) -> Counter[str]:
    """Write the file; how many rows, and how many cells have no code there."""
    tally: Counter[str] = Counter()
    headers = [column.header for column in mapping.columns]
    ndjson = file.suffix.lower() == ".ndjson"
    try:
        with file.open("w", encoding="utf-8" if ndjson else "utf-8-sig", newline="") as target:
            lines = csv_lines(target)
            if not ndjson:
                lines(headers)
            async for values in cases_for(opened.house, line, mapping):
                cells, problems = write_row(mapping, values)
                tally["rows"] += 1
                tally["problems"] += len(problems)
                for problem in problems:
                    console.warn(f"{values['编号']} {problem.column}:{problem.reason}")
                write_line(target.write, lines, cells, headers, ndjson=ndjson)
    except OSError as error:
        raise CommandFailed(f"{file} 写不进去({error.strerror})") from None
    return tally


def write_line(  # both ways to write
    text: Callable[[str], int],
    line: Callable[[list[str]], None],
    cells: dict[str, str],
    headers: list[str],
    *,
    ndjson: bool,
) -> None:
    """One row as JSON or as a line of CSV."""
    if ndjson:
        text(json.dumps(cells, ensure_ascii=False) + "\n")
    else:
        line([cells[header] for header in headers])


async def cases_for(house: House, line: Line, mapping: Mapping) -> AsyncIterator[Values]:
    """Every case of the place that the partner may read, in the order in which they came."""
    while await house.store.seal(_SEAL):
        continue  # what was just saved has no number yet
    unit, since = await unit_in(house, line.jurisdiction, mapping.unit), 0
    while page := await _page(house, line, since):
        for change in page:
            since = change.no
            values = await _values(house, line, unit, change) if change.seq == 1 else None
            if values is not None:
                yield values


async def _page(house: House, line: Line, since: int) -> tuple[Change, ...]:
    async def work(tx: Transaction) -> tuple[Change, ...]:
        return await tx.changes({line.jurisdiction: since}, _PAGE)

    return await house.store.run(Scope.of(line.jurisdiction), work)


async def _values(house: House, line: Line, unit: UnitAt | None, change: Change) -> Values | None:
    desk = at_desk(line.partner, line.jurisdiction, unit)

    async def work(tx: Transaction) -> Values | None:
        case = await tx.case(change.case, lock=False)
        reader = None if case is None else await reader_for(tx, line, desk, case, await tx.territory())
        if case is None or reader is None:
            return None
        return await values_of(tx, line, reader, case, await tx.events(case.id))

    return await house.store.run(Scope.of(line.jurisdiction), work)

"""Takes a partner's table in (平台批量导入): row by row in flat memory, from where it broke off, every refusal told."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Self

from adapters.seen import Seen
from adapters.spreadsheet import CellRow, ColumnSheet, csv_lines
from api.importing import LineRefused, Reader
from api.payloads import Malformed, check_text
from cases import facts
from cases.house import House
from cases.partner_intake import Became, take
from cases.partner_lines import unit_in
from cases.partner_rows import Brought, RowRefused, Terms, brought, place_of, text_in, time_in
from cases.partners import Progress
from cases.people import UnitAt
from cases.ports import Scope, Transaction
from cases.refusals import InvalidInput, Refusal
from cases.territory import Territory
from dsl.mapping.apply import read_row
from dsl.mapping.model import Mapping, Problem, Values

_SAVE_EVERY = 200  # rows between two notes of how far it is; what lies between is taken again, and changes nothing
HEADER = ("行号", "列", "原因", "编号")
_READ_BYTES = 1 << 20
_MOST_NAMES = 200  # categories that no rule knows, by name in the summary


@dataclass(frozen=True, slots=True)
class Job:
    """One file of one partner: ``live`` makes its open rows cases in hand; ``dry`` saves nothing."""

    mapping: Mapping
    live: bool
    dry: bool

    def id_of(self, file: Path) -> str:
        """What the job is remembered by: the partner, the way, and every byte of the file."""
        found = hashlib.sha256(f"{self.mapping.partner}\n{self.live}\n".encode())
        with file.open("rb") as opened:
            while part := opened.read(_READ_BYTES):
                found.update(part)
        return found.hexdigest()


class Report:
    """The table of refused rows, safe to open in a spreadsheet; it goes on where an import broke off."""

    def __init__(self, path: Path, keep_bytes: int) -> None:
        keep = keep_bytes if path.exists() else 0
        self._file = path.open("r+" if keep else "w", encoding="utf-8", newline="")
        self._file.seek(keep)
        self._file.truncate()
        self._write = csv_lines(self._file)
        if not keep:
            self._file.write("\ufeff")
            self._write(HEADER)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._file.close()

    def add(self, row: int, problem: Problem, number: str) -> None:
        """One refused row and one reason of it."""
        self._write((str(row), problem.column, problem.reason, number))

    def size(self) -> int:
        """Bytes that are safely written."""
        self._file.flush()
        return self._file.tell()


@dataclass(slots=True)
class BulkImport:
    """One run. ``reader`` knows the rules of every place; ``seen`` finds repeated numbers of a dry run."""

    house: House
    job: Job
    reader: Reader
    territory: Territory
    seen: Seen
    report: Report
    tally: Counter[str] = field(default_factory=Counter)
    unknown: Counter[str] = field(default_factory=Counter)
    _units: dict[int, UnitAt | None] = field(default_factory=dict)

    async def run(self, sheet: ColumnSheet, progress: Progress, tick: Callable[[Counter[str]], None]) -> Progress:
        """Every row behind ``progress``; how far it came."""
        now: datetime = self.reader.now
        terms = Terms(self.job.live, now, self.job.mapping.partner, self.job.mapping.township)
        self.tally.update(progress.tally)
        for count, row in enumerate(each for each in sheet.rows if each.number > progress.line):
            self.tally["rows"] += 1
            self.tally[await self._one(row, terms)] += 1
            tick(self.tally)
            if count % _SAVE_EVERY == _SAVE_EVERY - 1:
                progress = await self._save(progress, row.number, done=False)
        return await self._save(progress, progress.line, done=True)

    async def _save(self, progress: Progress, line: int, *, done: bool) -> Progress:
        kept = Progress(progress.id, progress.partner, line, self.report.size(), dict(self.tally), done)
        if not self.job.dry:

            async def work(tx: Transaction) -> None:
                await tx.save_import(kept)

            await self.house.store.run(Scope(), work)
        return kept

    async def _one(self, row: CellRow, terms: Terms) -> str:
        values, problems = self._values(row)
        told: tuple[Problem, ...]
        try:
            return self._refuse(row, problems, values) if problems else await self._taken(row, values, terms)
        except RowRefused as refused:
            told = (self._problem(refused.field, refused.reason),)
        except LineRefused as refused:
            told = (Problem("", str(refused)),)
        except Refusal as refused:
            told = _told(refused)
        return self._refuse(row, told, values)

    async def _taken(self, row: CellRow, values: Values, terms: Terms) -> str:
        place = place_of(values, terms, self.territory)
        rules = self.reader.rules(place, time_in(values, "上报时间") or terms.now)
        ready = brought(values, place, rules, terms)
        if ready.unknown and (ready.unknown in self.unknown or len(self.unknown) < _MOST_NAMES):
            self.unknown[ready.unknown] += 1
        if self.job.dry:
            facts.checked(ready.letter.report, ready.letter.category, rules)
            return self._foretell(row.number, ready)
        return (await take(self.house, terms.partner, ready, await self._unit(place.id))).became

    def _values(self, row: CellRow) -> tuple[dict[str, str | datetime], tuple[Problem, ...]]:
        if row.problems:
            return {}, tuple(Problem("", each) for each in row.problems)
        try:
            check_text(row.cells)
        except Malformed as malformed:
            return {}, (Problem("", malformed.message),)
        return read_row(self.job.mapping, row.cells)

    def _foretell(self, line: int, ready: Brought) -> str:
        known = self.seen.first(ready.number.encode(), line, b"")
        return "again" if known else Became.FILED if ready.history is None else Became.HISTORY

    async def _unit(self, place: int) -> UnitAt | None:
        if place not in self._units:
            self._units[place] = await unit_in(self.house, place, self.job.mapping.unit)
        return self._units[place]

    def _problem(self, name: str, reason: str) -> Problem:
        column = self.job.mapping.column_of(name)
        return Problem(column.header if column else name, reason)

    def _refuse(self, row: CellRow, problems: tuple[Problem, ...], values: Values) -> str:
        for problem in problems:
            self.report.add(row.number, problem, text_in(values, "编号"))
        return "refused"


def _told(refused: Refusal) -> tuple[Problem, ...]:
    each = refused.errors.values() if isinstance(refused, InvalidInput) else ()
    return tuple(Problem("", sentence) for sentence in each) or (Problem("", refused.message),)

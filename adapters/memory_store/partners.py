"""Partners in memory (内存对接)."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from adapters.memory_store.tables import Tables
from cases.fold import fold
from cases.partners import Heard, Known, Line, Progress, State
from cases.people import JurisdictionId
from cases.ports import Scope
from cases.refusals import InFlight
from cases.state import Phase


class PartnerTables:
    """The part of the twin's transaction that knows partners."""

    tables: Tables
    scope: Scope
    real: datetime

    async def partner_line(self, line: str) -> Line | None:
        """One by its id."""
        return next((each for each in await self.partner_lines() if each.id == line), None)

    async def partner_lines(self) -> tuple[Line, ...]:
        """All of the scope, by place and partner."""
        mine = (each for each in self.tables.partner_lines.values() if each.jurisdiction in self.scope.jurisdictions)
        return tuple(sorted(mine, key=lambda each: (each.jurisdiction, each.partner)))

    async def save_partner_line(self, line: Line) -> None:
        """Keep it, new or changed."""
        self._own_place(line.jurisdiction)
        self.tables.partner_lines[line.id] = line

    async def claim_partner_line(self, lease_seconds: float) -> Line | None:
        """Take one that is on and due, the longest due first."""
        due = [
            each
            for each in await self.partner_lines()
            if each.state is State.ON and (each.next_at is None or each.next_at <= self.real)
        ]
        if not due:
            return None
        first = min(due, key=lambda each: (each.next_at is not None, each.next_at or self.real, each.id))
        claimed = replace(first, next_at=self.real + timedelta(seconds=lease_seconds))
        self.tables.partner_lines[first.id] = claimed
        return claimed

    async def partner_number(self, partner: str, number: str) -> Known | None:
        """The case for which a partner's number stands."""
        found = self.tables.partner_numbers.get((partner, number))
        return found if found is not None and found.jurisdiction in self.scope.jurisdictions else None

    async def number_of_case(self, partner: str, case: str) -> str | None:
        """The partner's number of a case."""
        mine = (each for each in self.tables.partner_numbers.values() if (each.partner, each.case) == (partner, case))
        return next((each.number for each in mine if each.jurisdiction in self.scope.jurisdictions), None)

    async def open_partner_numbers(self, partner: str, limit: int) -> tuple[Known, ...]:
        """Those of cases that are not closed."""
        mine = (each for each in self.tables.partner_numbers.values() if each.partner == partner)
        seen = [each for each in mine if each.jurisdiction in self.scope.jurisdictions]
        cases = {each.case: fold(self.tables.events.get(each.case, ())) for each in seen}
        found = [each for each in seen if (case := cases[each.case]) is not None and case.phase is not Phase.CLOSED]
        return tuple(found[:limit])

    async def save_partner_number(self, known: Known) -> None:
        """Keep it, new or with other marks."""
        self._own_place(known.jurisdiction)
        kept = self.tables.partner_numbers.get((known.partner, known.number), known)
        self.tables.partner_numbers[known.partner, known.number] = replace(kept, marks=known.marks)

    async def rename_partner_number(self, known: Known, number: str) -> None:
        """Keep it under another number, without marks."""
        self._own_place(known.jurisdiction)
        del self.tables.partner_numbers[known.partner, known.number]
        self.tables.partner_numbers[known.partner, number] = replace(known, number=number, marks={})

    async def partner_event(self, line: str, event: str) -> Heard | None:
        """What became of an event that came over this line."""
        found = self.tables.partner_events.get((line, event))
        return found if found is not None and found.jurisdiction in self.scope.jurisdictions else None

    async def keep_partner_event(self, heard: Heard) -> None:
        """Keep it. Raises InFlight where the same event is being dealt with elsewhere."""
        self._own_place(heard.jurisdiction)
        if (heard.line, heard.event) in self.tables.partner_events:
            raise InFlight("同一条进展正在处理,请稍后再发")
        self.tables.partner_events[heard.line, heard.event] = heard

    async def import_progress(self, job: str) -> Progress | None:
        """How far the import of a file is."""
        return self.tables.partner_imports.get(job)

    async def save_import(self, progress: Progress) -> None:
        """Keep it, new or changed."""
        self.tables.partner_imports[progress.id] = progress

    def _own_place(self, place: JurisdictionId) -> None:
        if place not in self.scope.jurisdictions:
            raise RuntimeError(f"jurisdiction {place} is outside of the scope")

"""Numbers of cases on the database (受理编号): owed with the case, allotted afterwards, by one at a time a year."""

from __future__ import annotations

from typing import Any

from adapters.store.models_papers import NumberRow
from adapters.store.part_towns import Towns
from cases.numbers import CaseNumber, Owed, WantedNumber, sign_of, year_of
from cases.ports import Saving
from cases.state import Case

#: One statement for all that wait: whoever waited at the lock usually finds that it is done.
_ALLOT = """
WITH owed AS (
    SELECT id, row_number() OVER (ORDER BY id) AS place FROM case_numbers
    WHERE jurisdiction_id = $1 AND year = $2 AND no IS NULL ORDER BY id LIMIT $3
), last AS (
    SELECT coalesce(max(no), 0) AS no FROM case_numbers WHERE jurisdiction_id = $4 AND year = $5
)
UPDATE case_numbers SET no = last.no + owed.place, sign = $6 FROM owed, last WHERE case_numbers.id = owed.id
RETURNING case_id
"""
_OWED = "SELECT DISTINCT jurisdiction_id, year FROM case_numbers WHERE no IS NULL ORDER BY jurisdiction_id, year"
#: The words before the numbers tell this lock from every other use of advisory locks.
_ALONE = "SELECT pg_advisory_xact_lock(hashtextextended($1, 0))"
MOST_FOUND = 50
AT_ONCE = 500


class Numbers(Towns):
    """The part of a transaction that knows the numbers of cases."""

    async def owe(self, saving: Saving, case: Case) -> None:
        """Write down with a new case that it waits for a number; imported history keeps the one that it came with."""
        if not case.live:
            return
        row = {"jurisdiction_id": saving.jurisdiction, "case_id": saving.case, "year": year_of(self.moment.now)}
        await self.insert(NumberRow, [row])

    async def allot(self, owed: Owed, limit: int = AT_ONCE) -> int:
        """Number at most ``limit`` waiting cases in the order in which they were saved; how many it was.

        Others who number the same year of the same town wait until this transaction is over.
        """
        self.check_scope(owed.jurisdiction)
        place = (await self.territory()).jurisdictions[owed.jurisdiction]
        if self.dialect == "postgres":  # SQLite has one writer at a time as it is
            await self.rows(_ALONE, f"minqing.number:{owed.jurisdiction}:{owed.year}")
        which = (owed.jurisdiction, owed.year)
        return len(await self.rows(_ALLOT, *which, limit, *which, sign_of(place.name)))

    async def allot_missed(self, limit: int) -> int:
        """Number what is still waiting in any town; how many cases it was."""
        done = 0
        for row in await self.rows(_OWED):
            done += await self.allot(Owed(row["jurisdiction_id"], row["year"]), limit - done) if done < limit else 0
        return done

    async def number(self, case: str) -> CaseNumber | None:
        """The number of a case within the scope, None while it has none."""
        return (await self.numbers([case])).get(case)

    async def numbers(self, cases: list[str]) -> dict[str, CaseNumber]:
        """The numbers of these cases, as far as they have one."""
        rows = self.mine(NumberRow, case_id__in=cases, no__isnull=False) if cases else None
        return {row["case_id"]: _number(row) for row in (await rows.values() if rows is not None else ())}

    async def numbered(self, wanted: WantedNumber) -> tuple[str, ...]:
        """The cases within the scope with such a number, the latest year first."""
        asked: dict[str, Any] = {"no": wanted.no, "year": wanted.year, "sign": wanted.sign}
        query = self.mine(NumberRow, **{name: value for name, value in asked.items() if value is not None})
        rows = await query.order_by("-year", "-id").limit(MOST_FOUND).values_list("case_id", flat=True)
        return tuple(str(row) for row in rows)


def _number(row: dict[str, Any]) -> CaseNumber:
    return CaseNumber(row["sign"], row["year"], row["no"])

"""Numbers after the commit (编号): a report gets its number at once, and what was missed gets it from a worker."""

from __future__ import annotations

from cases.house import House, Replayed
from cases.people import JurisdictionId
from cases.ports import Receipt

#: How many cases one look of a worker numbers at most.
AT_ONCE = 500


async def with_number(house: House, jurisdiction: JurisdictionId, kept: Receipt) -> Receipt:
    """The receipt of a case that has just been opened, with its number; None where that is left to a worker."""
    number = await house.store.allot(jurisdiction, str(kept["id"]))
    told = {**kept, "no": str(number) if number else None}
    return Replayed(told) if isinstance(kept, Replayed) else told


async def number_missed(house: House) -> int:
    """Number the cases whose report was saved and whose number was not, in any town; how many it was."""
    done = 0
    while batch := await house.store.allot_missed(AT_ONCE):
        done += batch
    return done

"""A copy of everything that is kept of oneself (查阅、复制): generated from the purposes, with nothing of others in it.

Article 45 of the 个人信息保护法. What offices have answered is not in it: it is about the case, and may name others; it
is read in the case itself.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from cases.house import House, now_of
from cases.people import Person
from cases.ports_privacy import HeldRow
from cases.purposes import PURPOSES, Purpose


@dataclass(frozen=True, slots=True)
class Export:
    """What is kept of a person at a moment, by table, and the fields that are left out, each with its reason."""

    person: str
    at: datetime
    tables: Mapping[str, tuple[HeldRow, ...]]
    withheld: tuple[Purpose, ...]


async def export(house: House, person: Person) -> Export:
    """Everything of the person who asks."""
    tables = await house.store.held(person.id)
    return Export(person.id, await now_of(house), tables, tuple(each for each in PURPOSES if each.withheld))

"""Numbers that people read out (受理编号): yearly, per jurisdiction, without a gap, as ``小曹娥〔2026〕123号``.

The form is that of GB/T 9704-2012, 7.2.5: the year in 〔〕, the running number without leading zeros, then 号. A number
is allotted after the commit of its case, in a short transaction of its own, so that reports of one town never wait for
each other while they are decided; its order is the order in which cases were allotted theirs.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from cases.people import JurisdictionId
from dsl.period import ZONE

#: What kind of place it is need not be said in a number; what is left must still be a name of two signs.
_KIND = re.compile(r"(?<=..)(?:街道办事处|街道|自治县|镇|乡|县|市|区)$")
_NUMBER = re.compile(r"(?P<sign>.{0,100}?)[〔\[［(（](?P<year>[0-9]{4})[〕\]］)）](?P<no>[0-9]{1,9})号?")
_BARE = re.compile(r"(?P<no>[0-9]{1,9})号?")


@dataclass(frozen=True, slots=True)
class CaseNumber:
    """A number as it was allotted: the place's short sign at that time, the year in China, and the running number."""

    sign: str
    year: int
    no: int

    def __str__(self) -> str:
        return f"{self.sign}〔{self.year}〕{self.no}号"


@dataclass(frozen=True, slots=True)
class Owed:
    """A jurisdiction and year in which cases wait for their number."""

    jurisdiction: JurisdictionId
    year: int


@dataclass(frozen=True, slots=True)
class WantedNumber:
    """What somebody searches for; None is any."""

    no: int
    year: int | None = None
    sign: str | None = None


class Numbers(Protocol):
    """The part of a transaction that knows the numbers of cases; a new case is owed one by being saved."""

    async def number(self, case: str) -> CaseNumber | None:
        """The number of a case within the scope, None while it has none."""

    async def numbered(self, wanted: WantedNumber) -> tuple[str, ...]:
        """The cases within the scope with such a number, the latest year first, at most 50."""


class Numbering(Protocol):
    """The part of a store that allots numbers, each time in a transaction of its own."""

    async def allot(self, jurisdiction: JurisdictionId, case: str) -> CaseNumber | None:
        """Number what has come in here this year, in the order in which it was saved; gives the case's own number.

        Never raises for an outage or for others who are at it too long: None says that a worker will do it.
        """

    async def allot_missed(self, limit: int) -> int:
        """Number what is still waiting in any town, at most ``limit`` cases; how many it was. For workers."""


def sign_of(place: str) -> str:
    """The short sign of a place: its name without what kind of place it is."""
    return _KIND.sub("", place)


def year_of(at: datetime) -> int:
    """The year in China. A case counts for the year in which it came in, also if it is told late: a register that is
    closed at the end of a year stays closed."""  # noqa: D209  # one thought
    return at.astimezone(ZONE).year


def read_number(text: str) -> WantedNumber | None:
    """What a person typed: ``小曹娥〔2026〕123号``, other brackets, no sign, or ``123``; None if it is none."""
    words = "".join(text.split())
    found = _NUMBER.fullmatch(words)
    if found is not None:
        return WantedNumber(int(found["no"]), int(found["year"]), sign_of(found["sign"]) or None)
    bare = _BARE.fullmatch(words)
    return WantedNumber(int(bare["no"])) if bare else None

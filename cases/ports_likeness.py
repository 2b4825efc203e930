"""Reports that may be alike as a port (相似件端口): the few of a place, and those with a photo that looks the same."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from cases.people import JurisdictionId


@dataclass(frozen=True, slots=True)
class NearBy:
    """Which reports: of one village or one grid, or of the whole place where neither is known."""

    jurisdiction: JurisdictionId
    village: str | None
    grid: str | None
    since: datetime
    but: str  # the case itself
    limit: int


@dataclass(frozen=True, slots=True)
class Looks:
    """A photo of a case with its hash."""

    case: str
    photo: str
    likeness: str


class LikenessBook(Protocol):
    """The part of a transaction that finds what may be alike, within its scope."""

    async def near_by(self, wanted: NearBy) -> tuple[str, ...]:
        """Ids of reports, the newest first."""

    async def spots_of(self, cases: Collection[str]) -> Mapping[str, Mapping[str, object]]:
        """The spot of each that was told last, where one was, by case."""

    async def looks_of(self, cases: Collection[str]) -> tuple[Looks, ...]:
        """The photos of these cases that have a hash, by id."""

    async def looking_like(
        self, jurisdiction: JurisdictionId, likeness: Collection[str], limit: int
    ) -> tuple[Looks, ...]:
        """Photos of the place that share a band with one of these hashes, up to a bit; the newest first."""

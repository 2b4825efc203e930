"""What the cases need to know of a town's places, of who stands on its roster, and of practice twins (开通端口)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from cases.people import JurisdictionId, Role, UnitAt
from cases.places import Gazetteer, Known


@dataclass(frozen=True, slots=True)
class Enrolled:
    """A role as the roster has it that was read last: still to come or held now; ``name`` is personal content."""

    key: str
    name: str
    role: Role
    jurisdiction: JurisdictionId
    level: str | None
    unit: UnitAt | None
    group: str | None
    post: str | None
    valid_from: datetime | None
    valid_to: datetime | None


class Opening(Protocol):
    """The part of a transaction that opens and furnishes a town."""

    async def gazetteer(self, jurisdiction: JurisdictionId) -> Gazetteer:
        """Every place that the town knows; public, so that no scope hides it."""

    async def save_places(
        self, jurisdiction: JurisdictionId, places: Sequence[Known], gone: Sequence[Known] = ()
    ) -> None:
        """Make these places what is said here, whole, and forget those that are gone."""

    async def enrolled(self, jurisdictions: Sequence[JurisdictionId], keys: Sequence[str]) -> tuple[Enrolled, ...]:
        """The roles that have not ended of people on a roster: held in these places, or by the people of these keys.

        Whoever only signed in stands on no roster; where somebody on one has reported, a resident without a term is
        among them.
        """

    async def open_practice(self, town: JurisdictionId, code: str, name: str) -> JurisdictionId:
        """Make the practice twin of a town, a place of its own; its id, also where it is there already."""
